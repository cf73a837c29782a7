# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Accessibility of the screens: axe-core in the web client.

What is wrong in Odoo's own frame is named in `ALLOWED`, one rule on one kind of element
at a time; the same rule still holds for everything our views bring in.
"""

import json

from .browser import AXE_TAGS, get_axe_source

# (rule, selector of the elements of Odoo, the reason)
ALLOWED = [
    # === THE FRAME === #
    (
        "meta-viewport",
        "head > meta",
        "Odoo's page; browsers on phones zoom all the same",
    ),
    (
        "aria-required-children",
        ".o_main_navbar > .o_menu_sections, .o_main_navbar > .o_menu_systray",
        "Odoo's menu bar: a menu of buttons",
    ),
    (
        "aria-required-parent",
        ".o_main_navbar > .o_menu_brand",
        "Odoo's menu bar: the name of the application stands outside of the menu",
    ),
    (
        "color-contrast",
        ".o-bus-ConnectionAlert-label",
        "Odoo's notice of a lost websocket, which a test server does not have",
    ),
    # === SEARCH === #
    (
        "aria-allowed-attr",
        ".o_searchview, .o_searchview_input, .o_searchview_facet",
        "Odoo's search bar: states of a combo box on other roles",
    ),
    (
        "aria-required-parent",
        ".o_searchview_facet",
        "Odoo's search bar: items without a list",
    ),
    (
        "aria-command-name",
        ".o_searchview_facet_label",
        "Odoo's search bar: the icon of a filter has no name, the filter has",
    ),
    (
        "role-img-alt",
        ".o_searchview_icon, .o_searchview_facet_label, .o_searchview_facet_label > i",
        "Odoo's search bar: the icon of a filter has no name, the filter has",
    ),
    (
        "button-name",
        ".o_search_panel > .btn-light, .o_search_panel .o_toggle_fold",
        "Odoo's search panel: arrows that fold it",
    ),
    # === LISTS === #
    (
        "button-name",
        ".o_optional_columns_dropdown > button",
        "Odoo's list: the button of the optional columns",
    ),
    (
        "label",
        ".o_list_record_selector input[type=checkbox]",
        "Odoo's list: the box that chooses a row",
    ),
    (
        "label",
        "td.o_data_cell > .o-checkbox > input",
        "Odoo's list: a yes or no in a cell is named by its column",
    ),
    # === WIDGETS === #
    (
        "aria-required-parent",
        ".o_notebook_headers a[role=tab]",
        "Odoo's notebook: tabs without a list of tabs",
    ),
    (
        "aria-allowed-attr",
        ".o_progressbar > .o_progress",
        "Odoo's progress bar has values, but no role",
    ),
    (
        "aria-allowed-attr",
        ".o_select_menu > .o-dropdown",
        "Odoo's drop-down list: its state stands one element too high",
    ),
    (
        "autocomplete-valid",
        ".o_select_menu_toggler",
        "Odoo's drop-down list: keeps browsers from completing with a made-up word",
    ),
    (
        "aria-allowed-attr",
        ".o-autocomplete--input, .o_field_tags > .o_tag",
        "Odoo's relational fields: choosable, without the role of an option",
    ),
    (
        "aria-required-parent",
        ".o_colorlist_toggler",
        "Odoo's color picker: an item without a menu",
    ),
    (
        "link-name",
        ".o_field_url.o_field_empty > a",
        "Odoo's link field draws a link of no address",
    ),
    (
        "color-contrast",
        ".o_datetime_picker *",
        "Odoo's calendar, open under a date that has the focus: light grey days",
    ),
    # === HISTORY === #
    (
        "aria-prohibited-attr",
        ".o-mail-Message-avatarContainer",
        "Odoo's history: the name of a picture without a role",
    ),
    (
        "image-alt",
        ".o-mail-Message-avatar",
        "Odoo's history: the author's name stands beside the picture",
    ),
    (
        "list",
        ".o-mail-Message-textContent ul",
        "Odoo's history: changes are groups in a list",
    ),
    (
        "role-img-alt",
        ".o-mail-Chatter-topbar i",
        "Odoo's history: icons on buttons that have names",
    ),
    (
        "color-contrast",
        ".o-mail-DateSection .opacity-50, .o-mail-Message-trackingNew",
        "Odoo's history: days in light grey, new values in light blue",
    ),
]

# Defines eduFindViolations(): what axe-core finds in what is shown, but for what is
# allowed, as one line per rule with the first elements.
FIND = """
window.eduFindViolations = async () => {
    const allowed = %s;
    const isAllowed = (rule, node) => {
        const element = node.element;
        return allowed.some(
            ([name, selector]) => name === rule && element && element.matches(selector)
        );
    };
    const result = await axe.run(document, {
        runOnly: {type: "tag", values: %s},
        resultTypes: ["violations"],
        elementRef: true,
        preload: false,
    });
    const lines = [];
    for (const {id, help, nodes} of result.violations) {
        const open = nodes.filter((node) => !isAllowed(id, node));
        if (!open.length) continue;
        const shown = open.slice(0, 3).map(
            (node) => node.target.join(" ") + " " + node.html.slice(0, 120)
        );
        lines.push(`axe ${id}: ${help}: ${open.length}× ${shown.join("  ")}`);
    }
    return lines;
};
"""


def start(browser, allowed=None):
    """Bring axe-core into the open web client.

    :param allowed: list of (rule, selector, reason); `ALLOWED` by default
    """
    allowed = ALLOWED if allowed is None else allowed
    pairs = [(rule, selector) for rule, selector, _reason in allowed]
    find = FIND % (json.dumps(pairs), json.dumps(AXE_TAGS))
    browser.reduce_motion()
    browser.evaluate(f"{get_axe_source()};{find};null")
