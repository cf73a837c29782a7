/* Copyright 2026 The Edu Suite contributors
 * License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl). */

import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {standardFieldProps} from "@web/views/fields/standard_field_props";
import {useService} from "@web/core/utils/hooks";

import {Component} from "@odoo/owl";

/**
 * A pupil's file: warnings, and the sections that the server gathered from all modules
 * (see `_get_file_sections` of `edu.student`).
 */
export class PupilFileField extends Component {
    static template = "edu_core.PupilFileField";
    static props = {...standardFieldProps};

    setup() {
        this.action = useService("action");
    }

    get data() {
        return this.props.record.data[this.props.name] || {warnings: [], sections: []};
    }

    get columns() {
        const isSide = (section) => section.column === "side";
        return [
            this.data.sections.filter((section) => !isSide(section)),
            this.data.sections.filter(isSide),
        ].filter((column) => column.length);
    }

    getPhoneHref(phone) {
        return `tel:${phone.replace(/\s+/g, "")}`;
    }

    getCallLabel(person) {
        return _t("Call %(name)s: %(phone)s", person);
    }

    open(person) {
        return this.action.doAction({
            type: "ir.actions.act_window",
            res_model: person.model,
            res_id: person.id,
            views: [[false, "form"]],
        });
    }
}

export const pupilFileField = {
    component: PupilFileField,
    displayName: _t("Pupil's File"),
    supportedTypes: ["json"],
};

registry.category("fields").add("edu_pupil_file", pupilFileField);
