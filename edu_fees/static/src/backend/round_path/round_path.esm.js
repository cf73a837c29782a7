/* Copyright 2026 The Edu Suite contributors
 * License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl). */

import {registry} from "@web/core/registry";
import {pick} from "@web/core/utils/objects";
import {standardFieldProps} from "@web/views/fields/standard_field_props";

import {Component} from "@odoo/owl";

/**
 * The steps of a round in a row: what is done, what comes next and what it lacks.
 * A step leads to its place the way a button of the form does.
 */
export class RoundPathField extends Component {
    static template = "edu_fees.RoundPathField";
    static props = {...standardFieldProps};

    get steps() {
        return this.props.record.data[this.props.name] || [];
    }

    open(step) {
        return this.env.onClickViewButton({
            clickParams: {type: "object", name: step.action},
            getResParams: () =>
                pick(
                    this.props.record,
                    "context",
                    "evalContext",
                    "resModel",
                    "resId",
                    "resIds"
                ),
        });
    }
}

export const roundPathField = {
    component: RoundPathField,
    supportedTypes: ["json"],
};

registry.category("fields").add("edu_round_path", roundPathField);
