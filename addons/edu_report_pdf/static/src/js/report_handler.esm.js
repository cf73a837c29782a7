import {download} from "@web/core/network/download";
import {getReportUrl} from "@web/webclient/actions/reports/utils";
import {registry} from "@web/core/registry";
import {user} from "@web/core/user";

const REPORT_TYPE = "edu-pdf";

/**
 * Download a printed form. The action service closes the dialog and calls `onClose`
 * when a handler answers true.
 *
 * @param {Object} action the report action
 * @param {Object} options the action's options
 * @param {Object} env
 * @returns {Promise<Boolean>} whether the action was one of ours
 */
export async function printedFormHandler(action, options, env) {
    if (action.report_type !== REPORT_TYPE) {
        return false;
    }
    const context = {...user.context, ...action.context};
    env.services.ui.block();
    try {
        await download({
            url: "/report/download",
            data: {
                data: JSON.stringify([
                    getReportUrl(action, REPORT_TYPE, context),
                    REPORT_TYPE,
                ]),
                context: JSON.stringify(context),
            },
        });
    } finally {
        env.services.ui.unblock();
    }
    return true;
}

registry.category("ir.actions.report handlers").add("edu_pdf", printedFormHandler);
