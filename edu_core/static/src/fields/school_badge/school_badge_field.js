/* Copyright 2026 The Edu Suite contributors
 * License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl). */

import {registry} from "@web/core/registry";
import {standardFieldProps} from "@web/views/fields/standard_field_props";
import {_t} from "@web/core/l10n/translation";

import {Component} from "@odoo/owl";

/**
 * The name of the school in its own colour. Many clerks work for two or three
 * schools: whose pupil is on the screen must be unmissable.
 */
export class SchoolBadgeField extends Component {
    static template = "edu_core.SchoolBadgeField";
    static props = {
        ...standardFieldProps,
        colorField: {type: String, optional: true},
    };
    static defaultProps = {colorField: "company_color"};

    get name() {
        const value = this.props.record.data[this.props.name];
        return value ? value.display_name : "";
    }

    get color() {
        return this.props.record.data[this.props.colorField] || 0;
    }
}

export const schoolBadgeField = {
    component: SchoolBadgeField,
    displayName: _t("School Badge"),
    supportedTypes: ["many2one"],
    fieldDependencies: [],
    extractProps: ({options}) => ({colorField: options.color_field}),
};

registry.category("fields").add("edu_school_badge", schoolBadgeField);
