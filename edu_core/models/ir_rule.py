# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, models, tools
from odoo.fields import Domain
from odoo.tools.date_utils import parse_date

from ..const import OFFICER_ROLES, TIMEZONE


class IrRule(models.Model):
    _inherit = "ir.rule"

    def _make_access_error(self, operation, records):
        """Override of `base`: in plain words, and no name of what is refused.

        In debug mode, which everybody can turn on, Odoo names the records to each
        member of the staff: pupils of other schools, with class and date of birth
        where the context asks for these.
        """
        error = super()._make_access_error(operation, records)
        if self.env.user.has_group("base.group_system"):
            return error
        what = {
            "read": self.env._("see"),
            "write": self.env._("change"),
            "create": self.env._("create"),
            "unlink": self.env._("delete"),
        }
        message = self.env._(
            "You may not %(operation)s this record (%(model)s): it belongs to another "
            "school or to somebody else. Choose the right school at the top of the "
            "screen, or ask the administrator.",
            operation=what[operation],
            model=self.env["ir.model"]._get(records._name).name or records._name,
        )
        error.args = (message, *error.args[1:])
        return error

    @api.model
    def _eval_context(self):
        """Override of `base` to name the schools an officer reads, by role of the link.

        A company rule for reading ends in `('company_id', 'any', officer_records)`, or
        another of `OFFICER_ROLES`. `officer_units`: where the user holds an office.

        Who is no officer now reads none: left in, the condition would keep every list
        of a school from going by the index of its company. What is kept of this is kept
        per set of groups (see `ir_group_caches`).
        """
        links = self.env["edu.authority.link"]
        is_officer = self.env.user.has_group("edu_core.group_officer")
        nothing = list(Domain.FALSE)
        return (
            super()._eval_context()
            | {
                name: links._get_officer_domain(self.env.uid, roles)
                if is_officer
                else nothing
                for name, roles in OFFICER_ROLES.items()
            }
            | {"officer_units": links._get_unit_domain(self.env.uid)}
        )

    @tools.ormcache(
        "self.env.uid",
        "self.env.su",
        "model_name",
        "mode",
        "tuple(self._compute_domain_context_values())",
    )
    def _compute_domain(self, model_name, mode="read"):
        """Override of `base`: rights begin and end at the schools' midnight.

        Odoo reads "today" in the time zone of the context or of the user, both of which
        the user chooses: a right that ended would hold for eighteen hours more.
        """
        return self._edu_pin_today(super()._compute_domain(model_name, mode))

    @api.model
    def _edu_pin_today(self, domain):
        """Return a domain in which "today", with what follows it, is a date in Vietnam.

        :param domain: a `Domain`
        """
        env = self.env(context={**self.env.context, "tz": TIMEZONE})

        def pin(condition):
            value = condition.value
            if condition.operator in ("any", "not any") and isinstance(value, list):
                value = Domain(value)
            if isinstance(value, Domain):
                value = value.map_conditions(pin)
            elif isinstance(value, str) and value.split()[:1] == ["today"]:
                value = parse_date(value, env)
            else:
                return condition
            return type(condition)(condition.field_expr, condition.operator, value)

        return domain.map_conditions(pin)
