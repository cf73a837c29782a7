/* Copyright 2026 The Edu Suite contributors
 * License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl). */

import {FormController} from "@web/views/form/form_controller";
import {formView} from "@web/views/form/form_view";
import {registry} from "@web/core/registry";

/**
 * The counter is a place, not a record: what is half typed is left behind without a
 * question when the cashier goes elsewhere.
 */
export class CashCounterController extends FormController {
    async beforeLeave() {
        return undefined;
    }

    async beforeUnload() {
        return undefined;
    }

    async beforeVisibilityChange() {
        return undefined;
    }
}

registry.category("views").add("edu_cash_counter", {
    ...formView,
    Controller: CashCounterController,
});

/**
 * Print what was made, say so, and open what comes next. When printing fails, the
 * person stays where she is and may press the button again.
 *
 * @param {Object} env
 * @param {Object} action
 * @returns {Object} the next action
 */
export async function printAndGoOn(env, action) {
    const {report, message, next} = action.params;
    await env.services.action.doAction(report);
    env.services.notification.add(message, {type: "success"});
    return next;
}

registry.category("actions").add("edu_fees.print_and_go_on", printAndGoOn);
