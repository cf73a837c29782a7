# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The screens guard: every menu, action, view, default form and report opens.

In process: what the web client would ask the server, without a browser.
"""

import contextlib
from ast import literal_eval

from lxml import etree

from odoo.exceptions import AccessError
from odoo.tools.safe_eval import datetime, safe_eval, time

from .own import get_own_models, get_own_records

# Nested lists deeper than this are not shown by any view of ours.
DEPTH = 3
ROW_LIMIT = 5


def get_visible_menus(user):
    """Return the suite's menus that a user sees, as a recordset of that user."""
    menus = user.env["ir.ui.menu"].with_user(user).with_context(lang=user.lang)
    own = set(get_own_records(user.env, "ir.ui.menu").ids)
    return menus.browse(id_ for id_ in sorted(menus._visible_menu_ids()) if id_ in own)


def find_dead_menus(env, users):
    """Return the menus of the suite nobody sees, and those that lead nowhere."""
    menus = get_own_records(env, "ir.ui.menu").filtered("active")
    seen = {id_ for user in users for id_ in get_visible_menus(user).ids}
    findings = []
    for menu in menus:
        name = f"menu {menu.complete_name!r}"
        if not menu.action and not menu.child_id:
            findings.append(f"{name}: has no action and nothing below it")
        elif menu.id not in seen and not _is_technical(menu):
            findings.append(f"{name}: nobody can see it")
    return findings


def _is_technical(menu):
    """Return whether a menu, or one above it, is for system administrators."""
    technical = menu.env.ref("base.group_system") | menu.env.ref("base.group_no_one")
    groups = menu.group_ids
    return bool(groups and groups <= technical) or (
        bool(menu.parent_id) and _is_technical(menu.parent_id)
    )


def get_window_actions(env):
    """Return the suite's window actions, those in menus of ours included."""
    actions = get_own_records(env, "ir.actions.act_window")
    for menu in get_own_records(env, "ir.ui.menu"):
        if menu.action and menu.action._name == actions._name:
            actions |= menu.action
    # An action without a list of views of its own may belong to a button.
    return actions.sorted("id")


def find_broken_screens(env, users, langs=("vi_VN", "en_US"), everything=False):
    """Open every window action as every user who has a way to it.

    Views depend on the groups and the language only, so users of the same groups are
    asked once, and all languages but the first only for the first user.

    :param users: ordered so that an action's main user comes first
    :param everything: all languages for every user
    :return: (list of findings, number of screens opened)
    """
    findings, opened, done = [], 0, set()
    for action in get_window_actions(env):
        first = True
        for user in users:
            groups = tuple(sorted(user._get_group_ids()))
            if (action.id, groups) in done or not _can_reach(action, user):
                continue
            done.add((action.id, groups))
            for lang in langs if first or everything else langs[:1]:
                found = find_action_errors(action, user, lang)
                findings += [f"{_get_name(action)} as {user.login}: {f}" for f in found]
                opened += 1
            first = False
        if first and not _needs_system(action):
            findings.append(f"{_get_name(action)}: nobody can open it")
    return findings, opened


def _get_name(action):
    """Return how an action is called in a finding."""
    return f"action {action.get_external_id()[action.id] or action.name}"


def _can_reach(action, user):
    """Return whether a user may open an action: by its groups and by its model."""
    if action.res_model not in action.env:
        return True
    if action.group_ids and not action.group_ids & user.all_group_ids:
        return False
    model = action.env[action.res_model].with_user(user)
    return model.has_access("create" if model._transient else "read")


def _needs_system(action):
    """Return whether an action is for system administrators only."""
    system = action.env.ref("base.group_system")
    return bool(action.group_ids) and action.group_ids <= system


def find_action_errors(action, user, lang):
    """Ask the server what the web client asks to show an action to a user.

    :return: the list of what failed
    """
    if action.res_model not in action.env:
        return [f"there is no model {action.res_model!r}"]
    context = {"lang": lang, "tz": user.tz or "Asia/Ho_Chi_Minh", "uid": user.id}
    findings, domain = [], []
    with _collect(findings, f"[{lang}] context"):
        context = {**_evaluate(action.context or "{}", user, context), **context}
    with _collect(findings, f"[{lang}] domain"):
        domain = _evaluate(action.domain or "[]", user, context)
    model = action.env[action.res_model].with_user(user).with_context(**context)
    with _collect(findings, f"[{lang}] views"):
        views = [[view_id or False, kind] for view_id, kind in action.views]
        result = model.get_views(
            [*views, [action.search_view_id.id, "search"]],
            {"load_filters": True, "action_id": action.id, "toolbar": True},
        )
        for kind in (kind for _id, kind in views):
            with _collect(findings, f"[{lang}] {kind} view"):
                _open_view(model, kind, result, domain)
    return findings


@contextlib.contextmanager
def _collect(findings, where):
    """Turn an error into a finding, and let nothing of it stay in the database.

    The savepoint that is always rolled back would also undo what the caller needs, so
    only reads may happen inside.
    """
    try:
        yield
    except Exception as error:
        # An error while a template renders names its cause at the end.
        message = str(error).strip()
        if error.__cause__ or error.__context__:
            message = f"{message} ({error.__cause__ or error.__context__})"
        message = " ".join(message.split())
        findings.append(f"{where}: {type(error).__name__}: {message}")


def _evaluate(expression, user, context):
    """Evaluate a domain or context as the web client would."""
    with contextlib.suppress(ValueError, SyntaxError):
        return literal_eval(expression)
    return safe_eval(
        expression,
        {
            "uid": user.id,
            "user": user,
            "active_id": 0,
            "active_ids": [],
            "active_model": False,
            "allowed_company_ids": user.company_ids.ids,
            "context_today": datetime.datetime.now,
            "datetime": datetime,
            "time": time,
            "context": context,
        },
    )


def _open_view(model, kind, result, domain):
    """Read what one view shows."""
    arch = etree.fromstring(result["views"][kind]["arch"])
    fields = {name: info["fields"] for name, info in result["models"].items()}
    if kind in ("pivot", "graph"):
        _read_groups(model, arch, domain)
        return
    specification = build_specification(arch, model._name, fields)
    if kind == "form":
        if model.has_access("create") and arch.get("create") not in ("0", "false"):
            with contextlib.closing(model.env.cr.savepoint()):
                model.onchange({}, [], specification)
        if not model._transient:
            model.search(domain, limit=1).web_read(specification)
        return
    model.web_search_read(domain, specification, limit=ROW_LIMIT)


def _read_groups(model, arch, domain):
    """Read the groups of a pivot or graph view."""
    names = arch.xpath("//field[@name]")
    rows = [node for node in names if node.get("type") != "measure"]
    groupby = [
        f"{node.get('name')}:{node.get('interval')}"
        if node.get("interval")
        else node.get("name")
        for node in rows
        if model._fields[node.get("name")].store
    ]
    measures = [
        f"{node.get('name')}:{model._fields[node.get('name')].aggregator or 'sum'}"
        for node in names
        if node.get("type") == "measure"
    ]
    model.formatted_read_group(domain, groupby[:2], ["__count", *measures])


def build_specification(arch, model_name, fields, depth=0):
    """Return the specification with which the web client reads a view.

    :param arch: element of the view
    :param fields: model's name to its `fields_get`
    """
    specification = {}
    for node in _iter_fields(arch):
        name = node.get("name")
        # The web client breaks on a field of which the server tells it nothing.
        info = fields[model_name][name]
        specification[name] = {}
        relation = info.get("relation")
        if not relation or depth >= DEPTH:
            continue
        nested = {"display_name": {}}
        for view in node:
            nested.update(build_specification(view, relation, fields, depth + 1))
        specification[name] = {"fields": nested}
    return specification


def _iter_fields(arch):
    """Yield the field nodes of a view, not those of the views nested in them."""
    for node in arch:
        if node.tag == "field" and node.get("name"):
            yield node
        elif isinstance(node.tag, str):
            yield from _iter_fields(node)


def find_menu_without_access(users):
    """Return the menus whose action the user who sees them cannot open."""
    findings = []
    for user in users:
        for menu in get_visible_menus(user):
            action = menu.sudo().action
            if action and action._name == "ir.actions.act_window":
                try:
                    menu.env[action.res_model].check_access("read")
                except (AccessError, KeyError) as error:
                    findings.append(
                        f"menu {menu.sudo().complete_name!r} as {user.login}: "
                        f"{type(error).__name__} on {action.res_model}"
                    )
    return findings


def find_broken_reports(env, rows, langs=("vi_VN", "en_US")):
    """Render every report of the suite for one record.

    :param rows: {model: record} with a record to print
    """
    findings = []
    for report in get_own_records(env, "ir.actions.report"):
        name = f"report {report.report_name}"
        record = rows.get(report.model)
        if not record and env[report.model]._transient:
            record = env[report.model].create({})
        if not record:
            findings.append(f"{name}: there is no row of {report.model} to print")
            continue
        for lang in langs:
            with _collect(findings, f"{name} [{lang}]"):
                content = report.with_context(lang=lang)._render(
                    report.report_name, record.ids, data={}
                )
                if not content or not content[0]:
                    findings.append(f"{name} [{lang}]: is empty")
    return findings


def find_models_without_screen(env):
    """Return the stored models of the suite that no window action shows."""
    shown = set(get_window_actions(env).mapped("res_model"))
    return [
        f"{model._name}: no action shows it"
        for model in get_own_models(env)
        if model._name not in shown and not model._transient and model._auto
    ]
