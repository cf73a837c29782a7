/* Copyright 2026 The Edu Suite contributors
 * License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl). */
import {registry} from "@web/core/registry";

const REPORT = "edu_fees.report_list_trial_balance_xlsx";

/**
 * Send the period of the list along with its workbook.
 *
 * A workbook is asked for with the user's context only, unless it has options: then the
 * list's context goes with them, and the rows in it. It is left to the next handler.
 */
registry.category("ir.actions.report handlers").add(
    "edu_trial_balance_print",
    async (action) => {
        if (action.report_name === REPORT) {
            action.data = {has_period: true};
        }
        return false;
    },
    {sequence: 1}
);
