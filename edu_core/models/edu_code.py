# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain
from odoo.tools import format_date

from ..tools import vietnamese


class EduCode(models.Model):
    """An entry of an official code list, valid between two dates.

    A list that changes gets new entries; the old ones end and stay with whoever has
    them. What another system calls an entry is in `edu.code.external`.
    """

    _name = "edu.code"
    _description = "Official Code"
    _order = "kind, code, date_start desc, id"

    kind = fields.Selection(
        [
            ("ethnicity", "Ethnic group"),
            ("religion", "Religion"),
            ("disability", "Disability"),
            ("policy", "Policy category"),
            ("pupil_state", "State of a pupil"),
            ("staff_post", "Post in a school"),
            ("staff_duty", "Duty of the staff"),
            ("staff_state", "State of the staff"),
            ("staff_contract", "Kind of contract"),
            ("staff_rank", "Rank"),
            ("staff_degree", "Training level"),
            ("staff_language", "Foreign language"),
            ("staff_it", "Information technology"),
            ("staff_title", "Standard of a title"),
            ("staff_politics", "Political theory"),
        ],
        required=True,
        index=True,
    )
    code = fields.Char(required=True)
    name = fields.Char(required=True, translate=True)
    date_start = fields.Date(string="Valid From")
    date_end = fields.Date(string="Valid To")
    confirmed = fields.Boolean(
        help="Somebody has compared the code with the official text."
    )
    external_ids = fields.One2many(
        "edu.code.external", "code_id", string="Codes of Other Systems"
    )

    _one_entry_a_day = models.Constraint(
        "EXCLUDE USING gist (kind WITH =, code WITH =,"
        " daterange(date_start, date_end, '[]') WITH &&)",
        "This code list already has that code at that time. End the other entry first.",
    )
    _dates_check = models.Constraint(
        "CHECK (date_end IS NULL OR date_start IS NULL OR date_end >= date_start)",
        "A code cannot end before it starts.",
    )

    @api.model
    def _search_display_name(self, operator, value):
        """Find "Phật giáo" by "phat", and entries by their code."""
        if operator not in ("ilike", "=ilike", "like") or not value:
            return super()._search_display_name(operator, value)
        text = " ".join(vietnamese.unaccent(value).lower().split())
        found = self.search_fetch([], ["name", "code"]).filtered(
            lambda code: (
                text in vietnamese.unaccent(code.name).lower() or text == code.code
            )
        )
        return Domain("id", "in", found.ids)

    # === VALIDITY === #

    @api.model
    def _get_valid_domain(self, kind, day="today"):
        """Return the domain of a list's entries on a day."""
        return (
            Domain("kind", "=", kind)
            & (Domain("date_start", "=", False) | Domain("date_start", "<=", day))
            & (Domain("date_end", "=", False) | Domain("date_end", ">=", day))
        )

    @api.model
    def _get_code(self, kind, code, day=None):
        """Return a list's entry with this code on a day, or none.

        :param day: default today
        """
        day = day or self.env["edu.student"]._get_today()
        return self.search(
            self._get_valid_domain(kind, day) & Domain("code", "=", code), limit=1
        )

    def _is_valid_on(self, day):
        """Tell whether the entry belongs to its list on that day."""
        self.ensure_one()
        starts = not self.date_start or self.date_start <= day
        return starts and (not self.date_end or self.date_end >= day)

    def _check_usable(self, kind, day, name):
        """Refuse an entry of another list, and one that is not valid on a day.

        :param str kind: the list it must belong to
        :param str name: of whom it is to be said, for the message
        :raise ValidationError: names the person, the entry and the days
        """
        for code in self:
            values = {"name": name, "code": f"{code.code} {code.name}"}
            if code.kind != kind:
                kinds = dict(self._fields["kind"]._description_selection(self.env))
                raise ValidationError(
                    self.env._(
                        "%(name)s: “%(code)s” is not an entry of the list “%(kind)s”.",
                        kind=kinds[kind],
                        **values,
                    )
                )
            if not code._is_valid_on(day):
                raise ValidationError(
                    self.env._(
                        "%(name)s: the code “%(code)s” is valid from %(start)s to "
                        "%(end)s only. Please choose one that is valid on %(day)s.",
                        start=format_date(self.env, code.date_start) or "…",
                        end=format_date(self.env, code.date_end) or "…",
                        day=format_date(self.env, day),
                        **values,
                    )
                )

    # === OTHER SYSTEMS === #

    def _get_external_codes(self, target, day=None):
        """Return what another system calls these entries on a day.

        :param str target: the code of the `edu.code.target`
        :param day: default today
        :return: dict of id → code; entries without one are left out
        """
        day = day or self.env["edu.student"]._get_today()
        externals = self.env["edu.code.external"].search(
            Domain("code_id", "in", self.ids)
            & self.env["edu.code.external"]._get_valid_domain(target, day)
        )
        return {external.code_id.id: external.external_code for external in externals}

    @api.model
    def _find_external(self, kind, target, external_code, day=None):
        """Return the list's entry that another system calls so on a day, or none."""
        day = day or self.env["edu.student"]._get_today()
        externals = self.env["edu.code.external"].search(
            Domain("code_id.kind", "=", kind)
            & Domain("external_code", "=", external_code)
            & self.env["edu.code.external"]._get_valid_domain(target, day),
            limit=1,
        )
        return externals.code_id
