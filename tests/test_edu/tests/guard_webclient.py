# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The web client guard: every menu's action opens in the browser, in all its views."""

import json

# Opens an action and each of its views, as one who clicks would, and returns what
# went wrong: dialogs with errors, and promises that failed.
OPEN_ACTION = """
(async (action) => {
    const env = odoo.__WOWL_DEBUG__.root.env;
    const faults = [];
    const look = async (where) => {
        await new Promise((resolve) => setTimeout(resolve, 30));
        const selector = ".o_error_dialog, .o_notification .o_notification_bar.bg-danger";
        for (const node of document.querySelectorAll(selector)) {
            const text = (node.closest(".o_notification") || node).innerText;
            faults.push(where + ": " + text.slice(0, 300));
        }
        if (!document.querySelector(".o_action_manager > .o_action, .modal .o_view_controller")) {
            faults.push(where + ": nothing is shown");
        }
    };
    try {
        await env.services.action.doAction(action, {clearBreadcrumbs: true});
        await look("open");
        const controller = env.services.action.currentController;
        const views = controller?.action?.views || [];
        if (controller?.action?.target !== "new") {
            for (const [, type] of views.slice(1)) {
                if (type === "search") continue;
                await env.services.action.switchView(type);
                await look(type);
            }
        }
    } catch (error) {
        faults.push(String(error?.cause?.message || error?.message || error));
    }
    env.services.dialog.closeAll();
    return faults;
})(%s)
"""
READY = "odoo.__WOWL_DEBUG__?.root?.env?.services?.action && !odoo.isReady !== null"


def get_actions_by_user(users, get_menus):
    """Return {user: [(menu's name, action id)]}, each action once.

    :param users: the main user of an action comes first
    :param get_menus: function that returns the menus a user sees
    """
    plan, done = {}, set()
    for user in users:
        for menu in get_menus(user):
            action = menu.sudo().action
            if action and action.id not in done:
                done.add(action.id)
                name = f"{menu.sudo().complete_name} ({action.id})"
                plan.setdefault(user, []).append((name, action.id))
    return plan


def find_action_faults(browser, actions):
    """Open actions one after the other in the web client of the browser's user.

    :param actions: list of (name, action id)
    """
    browser.resize(1280)
    browser.open("/odoo")
    if not browser.wait(READY, timeout=60):
        return [f"the web client does not start: {browser.find_faults()}"]
    findings = []
    for name, action in actions:
        browser._forget()
        found = browser.evaluate(OPEN_ACTION % json.dumps(action))
        findings += [
            f"{name}: {finding}" for finding in [*found, *browser.find_faults()]
        ]
    return findings
