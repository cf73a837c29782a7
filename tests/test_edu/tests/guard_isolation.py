# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The isolation guard: who may do what with whose records.

Each module of ours declares in `tests/isolation.py`:

- `ROWS`: a label to a function `(case, context) -> record` that makes or finds the
  row of a context (`personas.CONTEXTS`). The label is the model's name, with `:what`
  appended where a model has rows of several kinds.
- `ACCESS`: the same label to `{persona: (own, foreign)}`, operations as letters
  r(ead) w(rite) c(reate) u(nlink); a plain string means nothing foreign. A persona
  that is not named may do nothing.
- `SCHOOL_WIDE`: labels whose rows a teacher sees of the whole school, with the reason.
- `SHARED`: models whose rows are the same for all schools, with the reason.
- `WIZARDS`: transient models to the personas that may use them.
- `OFFICER_WRITES`: models with a company that officers may write, with the reason.
"""

import contextlib

from odoo.service.model import call_kw
from odoo.tools import mute_logger

from .own import get_own_declarations
from .personas import CLASS, CONTEXTS, OWN_CONTEXTS, PERSONAS, SCHOOL

OPERATIONS = {"r": "read", "w": "write", "c": "create", "u": "unlink"}
MUTED = ("odoo.addons.base.models.ir_model", "odoo.addons.base.models.ir_rule")


class Declaration:
    """What all modules together declared."""

    def __init__(self, modules):
        self.rows, self.access, self.shared, self.wizards = {}, {}, {}, {}
        self.school_wide, self.officer_writes = {}, {}
        for module in modules:
            self.rows.update(getattr(module, "ROWS", {}))
            # A module may add what its own personas do with another module's models.
            for label, cells in getattr(module, "ACCESS", {}).items():
                self.access[label] = {**self.access.get(label, {}), **cells}
            self.shared.update(getattr(module, "SHARED", {}))
            self.school_wide.update(getattr(module, "SCHOOL_WIDE", {}))
            self.wizards.update(getattr(module, "WIZARDS", {}))
            self.officer_writes.update(getattr(module, "OFFICER_WRITES", {}))

    @classmethod
    def collect(cls, env):
        """Return the declaration of all installed modules of the suite."""
        return cls(get_own_declarations(env, "isolation"))

    @property
    def models(self):
        """Return the names of the models that have rows."""
        return {get_model_name(label) for label in self.rows}

    def get_own_contexts(self, label, persona):
        """Return the contexts whose rows are a persona's own business."""
        contexts = OWN_CONTEXTS[persona]
        return SCHOOL if label in self.school_wide and contexts == CLASS else contexts

    def get_allowed(self, label, persona, is_own):
        """Return the letters of what a persona may do with an own or foreign row."""
        cell = self.access.get(label, {}).get(persona, "")
        own, foreign = (cell, "") if isinstance(cell, str) else cell
        return own if is_own or label in self.shared else foreign


def get_model_name(label):
    """Return the model's name of a label such as "res.partner:guardian"."""
    return label.partition(":")[0]


def find_undeclared(models, declaration):
    """Return the models for which nobody declared rows and access, or too much."""
    findings = []
    for model in models:
        name = model._name
        if model._transient:
            if name not in declaration.wizards:
                findings.append(f"{name}: a wizard nobody declared in WIZARDS")
        elif name not in declaration.models:
            findings.append(f"{name}: nobody declared ROWS for it")
        elif name in declaration.shared and "company_id" in model._fields:
            findings.append(f"{name}: has a company and cannot be SHARED")
    for label in declaration.rows:
        if label not in declaration.access:
            findings.append(f"{label}: nobody declared its ACCESS")
    for label, cells in declaration.access.items():
        findings += [
            f"{label}: there is no persona {persona!r}"
            for persona in cells
            if persona not in PERSONAS
        ]
    return findings


def find_without_company_rule(env, models, officer_writes=()):
    """Return the stored models with a company that no global rule keeps apart.

    An officer of a managing unit reads its schools and never acts in them, even when
    the same person is, say, an accountant of another school.

    :param officer_writes: names of the models declared in `OFFICER_WRITES`
    """
    names = [
        model._name
        for model in models
        if "company_id" in model._fields and not model._transient
    ]
    rules = env["ir.rule"].search(
        [("groups", "=", False), ("model_id.model", "in", names)]
    )
    held, findings = set(), []
    for rule in rules.filtered(lambda rule: "company_id" in (rule.domain_force or "")):
        operations = [name for name in OPERATIONS.values() if rule[f"perm_{name}"]]
        held |= {(rule.model_id.model, operation) for operation in operations}
        model = rule.model_id.model
        of_officers = "officer_" in rule.domain_force and model not in officer_writes
        if of_officers and operations != ["read"]:
            findings.append(f"{model}: officers may change it: {rule.name}")
    return findings + [
        f"{name}: has company_id and no global company rule to {operation}"
        for name in names
        for operation in OPERATIONS.values()
        if (name, operation) not in held
    ]


def find_shared_wizards(env, models):
    """Return the transient models whose rows others than their maker may read.

    What somebody typed, chose or made in a window is not for everybody of the group;
    Odoo by itself keeps it from nobody.
    """
    names = {model._name for model in models if model._transient}
    rules = env["ir.rule"].search(
        [("groups", "=", False), ("model_id.model", "in", sorted(names))]
    )
    own = rules.filtered(
        lambda rule: "create_uid" in (rule.domain_force or "") and rule.perm_read
    )
    return [
        f"{name}: a wizard without a rule for the own ones only"
        for name in sorted(names - set(own.mapped("model_id.model")))
    ]


def make_rows(case, declaration):
    """Return {label: {context: record}} for everything declared."""
    rows = {}
    for label, make in declaration.rows.items():
        contexts = CONTEXTS[:1] if label in declaration.shared else CONTEXTS
        rows[label] = {context: make(case, context) for context in contexts}
    case.env.flush_all()
    return rows


def find_without_foreign_row(rows, declaration):
    """Return the labels whose rows cannot show that a foreign one is hidden.

    What belongs to a pupil needs a row for each of the four, what belongs to a class
    one for each class, anything else one for each school.
    """
    findings = []
    for label, records in rows.items():
        findings += [
            f"{label}: no row in context {context!r}"
            for context, record in records.items()
            if len(record) != 1
        ]
        if label in declaration.shared:
            continue
        model = next(iter(records.values()))
        wanted = 2
        if {"class_id", "enrollment_ids"} & set(model._fields):
            wanted = 3
        if {"student_id", "edu_student_id", "guardianship_ids"} & set(model._fields):
            wanted = 4
        if len({record.id for record in records.values()}) < wanted:
            findings.append(f"{label}: fewer than {wanted} different rows")
    return findings


def find_access_differences(case, rows, declaration, personas=PERSONAS):
    """Return where what a persona can do is not what the table declares."""
    findings = []
    for persona in personas:
        user = case._persona(persona)
        if not user:
            continue
        with mute_logger(*MUTED):
            for label, records in rows.items():
                contexts = declaration.get_own_contexts(label, persona)
                own = {records.get(context) for context in contexts}
                for context, record in records.items():
                    allowed = declaration.get_allowed(label, persona, record in own)
                    findings += [
                        f"{label}: {persona} × {context}: {finding}"
                        for finding in check_row(record.with_user(user), allowed)
                    ]
    return findings


def check_row(record, allowed):
    """Return how the user of `record` can do more or less with it than `allowed`."""
    findings = []
    for letter, operation in OPERATIONS.items():
        can = record.has_access(operation)
        if letter in allowed and not can:
            findings.append(f"may not {operation}")
        if letter not in allowed and can and _does(record, letter):
            findings.append(f"may {operation}")
        if letter not in allowed and not can and _does(record, letter):
            findings.append(f"is refused to {operation} and does it over RPC")
    reads = "r" in allowed and record.has_access("read")
    if reads:
        columns = _get_readable_fields(record)
        if error := _get_error(record, "read", [record.ids, columns], {}):
            findings.append(f"may read and cannot: {error}")
    if _is_found(record) != reads:
        findings.append("is not found" if reads else "finds it")
    exports = not _get_error(record, "export_data", [record.ids, ["id"]], {})
    if exports and not reads:
        findings.append("exports it")
    if reads and not exports and record.env.user.has_group("base.group_allow_export"):
        findings.append("may export and cannot")
    return findings


def _get_readable_fields(record):
    """Return the fields a user who may read our record can read.

    Lists of other records have their own access; of Odoo's own models the name is
    enough, since some of their fields are for administrators only.
    """
    if not record._name.startswith("edu."):
        return ["display_name"]
    return [
        name
        for name, info in record.fields_get(attributes=["type"]).items()
        if info["type"] not in ("one2many", "many2many")
    ]


def _does(record, letter):
    """Return whether the operation works when it is called over RPC."""
    arguments = {
        "r": [record.ids, ["id", "display_name"]],
        "w": [record.ids, _get_same_values(record)],
        "c": [{}],
        "u": [record.ids],
    }[letter]
    if letter == "c" and record.browse().has_access("create"):
        # Only the row's rule can refuse; it was asked with the row itself.
        return record.has_access("create")
    return not _get_error(record, OPERATIONS[letter], arguments, {})


def _get_same_values(record):
    """Return values to write that change nothing: a column and what it holds.

    Some models of Odoo return early when there is nothing to write.
    """
    for name, field in sorted(record._fields.items()):
        if (
            field.store
            and field.type in ("char", "text", "boolean", "integer", "date")
            and not (field.compute or field.related or field.groups or field.readonly)
        ):
            return {name: record.sudo()[name]}
    return {}


def _is_found(record):
    """Return whether a search over RPC gives the record away."""
    found = []
    domain = [("id", "=", record.id)]
    context = {"context": {"active_test": False}}
    for method, arguments, options in (
        ("search_count", [domain], context),
        ("name_search", ["", domain], context),
        ("web_search_read", [domain, {"id": {}}], context),
    ):
        error, result = call_rpc(record, method, arguments, options)
        if method == "web_search_read" and not error:
            result = result["length"]
        found.append(not error and bool(result))
    # Whatever finds it: one open door is enough.
    return any(found)


def _get_error(record, method, arguments, options):
    """Return the error with which an RPC call is refused, or None."""
    return call_rpc(record, method, arguments, options)[0]


def call_rpc(record, method, arguments, options):
    """Call a method as the RPC controllers do, and undo what it did.

    :return: (error or None, result)
    """
    with contextlib.closing(record.env.cr.savepoint()):
        try:
            return None, call_kw(record.browse(), method, arguments, options)
        except Exception as error:
            message = (str(error).strip().splitlines() or [""])[0]
            return f"{type(error).__name__}: {message}", None


def find_wizard_differences(case, models, declaration, personas=PERSONAS):
    """Return which persona can or cannot use a wizard against the table."""
    findings = []
    for model in (model for model in models if model._transient):
        allowed = declaration.wizards.get(model._name, ())
        for persona in personas:
            user = case._persona(persona)
            if user and model.with_user(user).has_access("create") != (
                persona in allowed
            ):
                verb = "may not" if persona in allowed else "may"
                findings.append(f"{model._name}: {persona} {verb} use it")
    return findings
