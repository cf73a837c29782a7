# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Create many records from few that the ORM made; claim rows for oneself.

Of each shape of a record one is created by the ORM, with all its defaults, computed
fields and rules; the others are copies of its row, made by one INSERT … SELECT, into
which only what differs is put. Every stored column of every installed module is carried
along, but for what `copy` leaves out as well; `tests/test_stamp.py` compares column by
column.

What this does not run: `create` of the model. So a model whose `create` an unknown
module overrides is not stamped, see `can_stamp`.
"""

import contextlib
from contextvars import ContextVar

from odoo.models import LOG_ACCESS_COLUMNS
from odoo.tools import SQL

BATCH = 2_000
# Fewer records are not worth a shape.
STAMP_FROM = 50
# Modules whose `create` of the models we stamp is known to add nothing to a new person
# without a login, in a context that asks for no message.
KNOWN_MODULES = {
    "base",
    "mail",
    "bus",
    "phone_validation",
    "edu_core",
    "queue_job",
    "partner_autocomplete",
    "portal",
    "website",
    "account",
    "hr",
    "resource",
    "sms",
    "snailmail",
}


_bulk = ContextVar("edu_bulk", default=False)


@contextlib.contextmanager
def bulk():
    """Let models with `edu.bulk.mixin` copy rows while this lasts.

    No context key does it, since that can be had from outside: rights and schools are
    checked for the first record of each shape only.
    """
    token = _bulk.set(True)
    try:
        yield
    finally:
        _bulk.reset(token)


def is_bulk():
    """Tell whether records are created in bulk."""
    return _bulk.get()


def can_stamp(model):
    """Tell whether only modules that we know override `create` of this model."""
    return all(
        getattr(cls, "_module", None) in KNOWN_MODULES | {None}
        for cls in type(model).__mro__
        if "create" in vars(cls)
    )


def stamp(templates, rows, known=(), own_id=None):
    """Copy records, each with values of its own, and return the copies.

    :param templates: for each copy the record it is made from, of one model
    :param list rows: for each copy its values, all of them with the same keys
    :param known: computed fields that `rows` hold, or that need not be computed
        although they depend on what `rows` hold; others are computed by the ORM
    :param own_id: a field that holds the id of its own record
    """
    model = templates[0].browse()
    copies = model
    with plans_for_growth(model.env.cr):
        for start in range(0, len(rows), BATCH):
            end = start + BATCH
            copies += _insert(model, templates[start:end], rows[start:end], own_id)
    names = list(rows[0])
    for name in names:
        for inverse in model.pool.field_inverses[model._fields[name]]:
            model.env[inverse.model_name].invalidate_model([inverse.name], flush=False)
    copies._validate_fields(names)
    # What other records compute from these, and what these compute from `rows`
    copies.modified(names, create=True)
    stale = _get_stale_fields(model, set(names)) - set(known) - {own_id}
    for field in model._fields.values():
        if field.store and field.compute and field.name not in stale:
            model.env.remove_to_compute(field, copies)
    for name in stale:
        model.env.add_to_compute(model._fields[name], copies)
    return copies


@contextlib.contextmanager
def plans_for_growth(cr):
    """Let foreign keys be checked by index.

    PostgreSQL keeps the plan of such a check for the session. Made while a table is
    small it reads the whole table, for each new row, however large that has grown.
    Nor is any machine code made for a statement, which costs more than it saves.
    """
    cr.execute("SET LOCAL enable_seqscan = off; SET LOCAL jit = off")
    cr.execute("DISCARD PLANS")
    yield
    # After an error the transaction is over, and with it what is local to it.
    cr.execute("SET LOCAL enable_seqscan TO DEFAULT; SET LOCAL jit TO DEFAULT")


def _get_stale_fields(model, names):
    """Return the stored fields that are computed from these ones, directly or not."""
    found, todo = set(), set(names)
    depends = model.pool.field_depends
    while todo:
        todo = {
            field.name
            for field in model._fields.values()
            if field.name not in found
            and field.compute
            and any(path.split(".")[0] in todo for path in depends[field])
        }
        found |= todo
    return {name for name in found if model._fields[name].store}


def _insert(model, templates, rows, own_id):
    """Insert one batch of copies and return them."""
    env, table = model.env, SQL.identifier(model._table)
    ids = get_next_ids(model, len(rows))
    names = list(rows[0]) + ([own_id] if own_id else [])
    columns = [
        field.name
        for field in model._fields.values()
        if field.store
        and field.column_type
        and field.name not in ("id", *names)
        and not _is_own(field)
    ]
    data = [SQL("%s::int[]", ids), SQL("%s::int[]", [one.id for one in templates])]
    for name in rows[0]:
        field = model._fields[name]
        values = [_get_column_value(field, row[name], model) for row in rows]
        data.append(SQL("%s::%s[]", values, SQL(field.column_type[0])))
    if own_id:
        data.append(SQL("%s::int[]", ids))
    aliases = [SQL.identifier(f"v{number}") for number in range(len(names))]
    env.cr.execute(
        SQL(
            "INSERT INTO %(table)s (id, %(columns)s, %(names)s)"
            " SELECT v.id, %(kept)s, %(values)s"
            " FROM unnest(%(data)s) AS v(id, template, %(aliases)s)"
            " JOIN %(table)s t ON t.id = v.template ORDER BY v.id",
            table=table,
            columns=SQL(", ").join(map(SQL.identifier, columns)),
            names=SQL(", ").join(map(SQL.identifier, names)),
            kept=SQL(", ").join(SQL.identifier("t", name) for name in columns),
            values=SQL(", ").join(SQL("v.%s", alias) for alias in aliases),
            data=SQL(", ").join(data),
            aliases=SQL(", ").join(aliases),
        )
    )
    return model.browse(ids)


def _is_own(field):
    """Whether a value belongs to one record alone, such as a number it was given."""
    if field.name in LOG_ACCESS_COLUMNS or field.compute:
        return False
    if field.required or field.default:
        return False
    return not field.copy


def _get_column_value(field, value, model):
    """Return what the ORM would put into the column; nothing for what is not given."""
    if value is False and field.type != "boolean":
        return None
    return field.convert_to_column(value, model)


def get_next_ids(model, count):
    """Take so many ids from the sequence of the table, in one query."""
    rows = model.env.execute_query(
        SQL(
            "SELECT nextval(series) FROM"
            " (SELECT pg_get_serial_sequence(%s, 'id')::regclass AS series OFFSET 0) s,"
            " generate_series(1, %s)",
            model._table,
            count,
        )
    )
    return [number for (number,) in rows]


def create_many(model, vals_list):
    """Create records without computed fields of their own: the first by the ORM, the
    others as its copies."""
    names = sorted({name for vals in vals_list for name in vals})
    rows = [dict.fromkeys(names, False) | vals for vals in vals_list]
    if len(rows) < STAMP_FROM:
        return model.create(vals_list)
    first = model.create(rows[:1])
    first.flush_recordset()
    return first + stamp([first] * len(rows[1:]), rows[1:])


def claim_rows(records):
    """Let nobody else go on with these records until the transaction ends.

    The rows are written, not only locked: whoever comes second would otherwise go on
    with what was read before, and do the same again. PostgreSQL refuses it, and Odoo
    calls the method anew. They are taken in the order of their ids, so that two who
    want several never wait for each other.

    What was read of other records is as it was: the caller invalidates what it needs.

    :param records: of one model with access columns; none is taken where there are none
    """
    if not records:
        return
    records.env.flush_all()
    records.env.cr.execute(
        SQL(
            """
            WITH locked AS (
                SELECT id FROM %(table)s WHERE id = ANY(%(ids)s)
                 ORDER BY id FOR NO KEY UPDATE
            )
            UPDATE %(table)s claimed SET write_uid = claimed.write_uid
              FROM locked WHERE locked.id = claimed.id
            """,
            table=SQL.identifier(records._table),
            ids=list(records.ids),
        )
    )
