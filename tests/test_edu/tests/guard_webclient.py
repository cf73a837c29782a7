# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The web client guard: every menu's action opens in the browser, in all its views."""

import json

from . import webclient_axe

# Knows the requests under way, and keeps the errors nobody caught.
LISTEN = """
(() => {
    const {rpcBus} = odoo.loader.modules.get("@web/core/network/rpc");
    window.eduPending = new Set();
    window.eduFaults = [];
    rpcBus.addEventListener("RPC:REQUEST", ({detail}) => {
        window.eduPending.add(detail.data.id);
    });
    rpcBus.addEventListener("RPC:RESPONSE", ({detail}) => {
        window.eduPending.delete(detail.data.id);
        const {error} = detail;
        if (error && !detail.settings?.silent) {
            const message = error.data?.message || error.message;
            window.eduFaults.push(message || String(error));
        }
    });
    for (const name of ["unhandledrejection", "error"]) {
        window.addEventListener(name, (event) => {
            const error = event.reason || event.error;
            const message = error?.cause?.message || error?.message || event.message;
            if (message) window.eduFaults.push(message);
        });
    }
})()
"""
# Opens an action and each of its views, as one who clicks would, and returns what
# went wrong: errors nobody caught, dialogs, an action that is not there afterwards.
OPEN_ACTION = """
(async (id, isAxeAsked) => {
    const env = odoo.__WOWL_DEBUG__.root.env;
    const pause = (time) => new Promise((resolve) => setTimeout(resolve, time));
    const isShown = (selector) => Boolean(document.querySelector(selector));
    const isMoving = () =>
        isShown(".o_loading_indicator") ||
        document.getAnimations().some(
            (one) => one instanceof CSSTransition && one.playState === "running"
        );
    const settle = async () => {
        let quiet = 0;
        for (let turn = 0; turn < 600 && quiet < 3; turn++) {
            await pause(20);
            quiet = window.eduPending.size || isMoving() ? 0 : quiet + 1;
        }
    };
    const {Domain} = odoo.loader.modules.get("@web/core/domain");
    const {user} = odoo.loader.modules.get("@web/core/user");
    const {orm} = env.services;
    const findRecord = async (action) => {
        const domain = new Domain(action.domain || []).toList({
            ...user.context,
            ...user.evalContext,
        });
        const ids = await orm.search(action.res_model, domain, {limit: 1});
        return ids[0];
    };
    // As in the web client, where a view says create="0" there is no button.
    const canCreate = async (action) => {
        const views = action.views.map(([id, type]) => [id, type]);
        const result = await orm.call(action.res_model, "get_views", [views]);
        const isClosed = Object.values(result.views).some(({arch}) =>
            /^<\\w+[^>]*\\screate="(0|false)"/i.test(arch)
        );
        return !isClosed && orm.call(action.res_model, "has_access", [[], "create"]);
    };
    const look = async (where) => {
        await settle();
        if (isShown(".o_error_dialog")) window.eduFaults.push("an error dialog");
        if (!isShown(".o_action_manager > .o_action, .modal .o_view_controller")) {
            window.eduFaults.push("nothing is shown");
        } else if (isAxeAsked) {
            window.eduFaults.push(...(await window.eduFindViolations()));
        }
        return window.eduFaults.splice(0).map((fault) => where + ": " + fault);
    };
    const faults = [];
    const canGoOn = () => faults.every((fault) => fault.includes(": axe "));
    window.eduFaults = [];
    try {
        await env.services.action.doAction(id, {clearBreadcrumbs: true});
        faults.push(...(await look("open")));
        const {action} = env.services.action.currentController || {};
        const views = action?.target === "new" ? [] : action?.views || [];
        for (const [, type] of views.slice(1)) {
            if (type === "search" || !canGoOn()) continue;
            const props = {};
            if (type === "form") {
                props.resId = await findRecord(action);
                if (!props.resId && !(await canCreate(action))) continue;
            }
            await env.services.action.switchView(type, props);
            faults.push(...(await look(type)));
        }
    } catch (error) {
        faults.push(String(error?.cause?.message || error?.message || error));
    }
    env.services.dialog.closeAll();
    return faults;
})(%s, %s)
"""
READY = "odoo.__WOWL_DEBUG__?.root?.env?.services?.action"


def get_actions_by_user(users, get_menus, everyones=()):
    """Return {user: [(menu's name, action id)]}, each action once.

    :param users: the main user of an action comes first
    :param get_menus: function that returns the menus a user sees
    :param everyones: the users who open each action they see, whoever else did
    """
    plan, done = {}, set()
    for user in users:
        for menu in get_menus(user):
            action = menu.sudo().action
            key = (action, user if user in everyones else False)
            if action and key not in done:
                done.add(key)
                name = f"{menu.sudo().complete_name} ({action.id})"
                plan.setdefault(user, []).append((name, action.id))
    return plan


def find_action_faults(browser, actions, checked=None):
    """Open actions one after the other in the web client of the browser's user.

    :param actions: list of (name, action id)
    :param checked: set of the action ids whose accessibility an earlier user's visit
        has checked; what is opened is added
    """
    checked = set() if checked is None else checked
    browser.resize(1280)
    browser.open("/odoo")
    if not browser.wait(READY, timeout=60):
        return [f"the web client does not start: {browser.find_faults()}"]
    browser.evaluate(LISTEN)
    webclient_axe.start(browser)
    findings = []
    for name, action in actions:
        browser._forget()
        arguments = (json.dumps(action), json.dumps(action not in checked))
        found = browser.evaluate(OPEN_ACTION % arguments, timeout=120)
        checked.add(action)
        findings += [
            f"{name}: {finding}" for finding in [*found, *browser.find_faults()]
        ]
    return findings
