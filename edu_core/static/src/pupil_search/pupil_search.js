/* Copyright 2026 The Edu Suite contributors
 * License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl). */

import {DefaultCommandItem} from "@web/core/commands/command_palette";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {user} from "@web/core/user";

import {Component, useState} from "@odoo/owl";

const ROLES = ["office", "principal", "teacher", "officer"];
const PREFIX = "hs ";
const LIMIT = 20;
const LEAST = 2;

/** A pupil found: name, and what tells namesakes apart. */
export class PupilCommandItem extends Component {
    static template = "edu_core.PupilCommandItem";
    static props = {
        ...DefaultCommandItem.props,
        details: {type: String, optional: true},
        school: {type: String, optional: true},
    };
}

let allowed = null;

/** Tell, once per page, whether the user has to do with pupils. */
export function mayFindPupils() {
    allowed ??= Promise.all(
        ROLES.map((role) => user.hasGroup(`edu_core.group_${role}`))
    ).then((answers) => answers.some(Boolean));
    return allowed;
}

async function findPupils(env, text) {
    if (text.length < LEAST || !(await mayFindPupils())) return [];
    const pupils = await env.services.orm.call("edu.student", "find_pupils", [text], {
        limit: LIMIT,
    });
    return pupils.map((pupil) => ({
        Component: PupilCommandItem,
        category: "edu_pupils",
        name: pupil.name,
        href: `/odoo/pupils/${pupil.id}`,
        props: {details: pupil.details, school: pupil.school},
        action: () => {
            env.services.action.doAction({
                type: "ir.actions.act_window",
                res_model: "edu.student",
                res_id: pupil.id,
                views: [[false, "form"]],
            });
        },
    }));
}

registry
    .category("command_categories")
    .add("edu_pupils", {namespace: "/", name: _t("Pupils")}, {sequence: 5});

// Ctrl+K, then "/hs an 3a": the menus keep the rest of the slash.
registry.category("command_provider").add("edu_pupils", {
    namespace: "/",
    provide: (env, options) =>
        options.searchValue.toLowerCase().startsWith(PREFIX)
            ? findPupils(env, options.searchValue.slice(PREFIX.length).trim())
            : [],
});

/** Open the search itself; nothing has to be typed before the name. */
export function openPupilSearch(env) {
    return env.services.command.openPalette({
        searchValue: "/",
        providers: [
            {
                namespace: "/",
                provide: (_env, options) => findPupils(env, options.searchValue.trim()),
            },
        ],
        configByNamespace: {
            "/": {
                categories: ["edu_pupils"],
                debounceDelay: 200,
                placeholder: _t("Name, code, class or phone number").toString(),
                emptyMessage: _t(
                    "No pupil found. Type part of a name (“an nguyen”), a code, a class (“3A”) or a guardian's phone number."
                ),
            },
        },
    });
}

/** A magnifying glass in the bar: the same search for who knows no shortcut. */
export class PupilSearchSystray extends Component {
    static template = "edu_core.PupilSearchSystray";
    static props = {};

    setup() {
        this.state = useState({isShown: false});
        mayFindPupils().then((isShown) => {
            this.state.isShown = isShown;
        });
    }

    open() {
        openPupilSearch(this.env);
    }
}

registry
    .category("systray")
    .add("edu_core.pupil_search", {Component: PupilSearchSystray}, {sequence: 60});
