# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from odoo.addons.edu_core.tools.vietnam_day import vietnam_today

from ..const import ACCOUNT_ROLES


class EduAccountRole(models.Model):
    """Which account plays which role in the books of a school, from when to when.

    Python knows roles, never account numbers: a circular that renumbers the chart is
    a set of new rows with a later ``date_start``.
    """

    _name = "edu.account.role"
    _description = "Account role"
    _inherit = ["edu.school.mixin"]
    _order = "company_id, role, date_start desc"
    _check_company_auto = True
    _rec_name = "role"

    company_id = fields.Many2one(
        "res.company",
        string="School",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    role = fields.Selection(ACCOUNT_ROLES, required=True)
    account_id = fields.Many2one(
        "account.account",
        required=True,
        index=True,
        check_company=True,
        ondelete="restrict",
    )
    date_start = fields.Date(string="Valid from", required=True, default="2020-01-01")
    date_end = fields.Date(string="Valid until")
    source = fields.Char(help="The circular or decision this mapping comes from.")
    confirmed = fields.Boolean(
        help="An accountant has signed this mapping. Until then it is to be confirmed."
    )

    _role_start_uniq = models.Constraint(
        "unique (company_id, role, date_start)",
        "This role already has an account from this day on.",
    )
    _dates_check = models.Constraint(
        "CHECK (date_end IS NULL OR date_end >= date_start)",
        "The mapping of an account role ends before it starts.",
    )

    # === CONSTRAINTS === #

    @api.constrains("company_id", "role", "date_start", "date_end")
    def _check_overlap(self):
        """Two accounts never play one role on the same day."""
        rows = self.search([("company_id", "in", self.company_id.ids)])
        by_key = rows.grouped(lambda row: (row.company_id, row.role))
        for record in self:
            for other in by_key[record.company_id, record.role] - record:
                if record._overlaps(other):
                    raise ValidationError(
                        self.env._(
                            "%(school)s: role “%(role)s” would have two accounts, "
                            "%(first)s and %(second)s, on the same days. End the one "
                            "before the other begins.",
                            school=record.company_id.name,
                            role=record._get_role_label(record.role),
                            first=record.account_id.display_name,
                            second=other.account_id.display_name,
                        )
                    )

    @api.constrains("role", "account_id")
    def _check_account_type(self):
        """Bills to collect need a receivable account, the other roles none."""
        for record in self:
            is_receivable = record.account_id.account_type == "asset_receivable"
            if is_receivable != (record.role == "bill_receivable"):
                raise ValidationError(
                    self.env._(
                        "Account %(account)s cannot play role “%(role)s”: only the "
                        "role “%(receivable)s” takes a receivable account.",
                        account=record.account_id.display_name,
                        role=record._get_role_label(record.role),
                        receivable=record._get_role_label("bill_receivable"),
                    )
                )

    def _overlaps(self, other):
        """Tell whether two rows are valid on a common day."""
        return (not other.date_end or self.date_start <= other.date_end) and (
            not self.date_end or other.date_start <= self.date_end
        )

    # === BUSINESS METHODS === #

    @api.model
    def _get_role_label(self, role):
        """Return the role's name in the user's language; of an unknown one the key."""
        labels = dict(self._fields["role"]._description_selection(self.env))
        return labels.get(role, role)

    @api.model
    def _get_account(self, company, role, date=None, known=None):
        """Return the account that plays ``role`` in a school on a day.

        :param company: one `res.company`
        :param str role: a key of `const.ACCOUNT_ROLES`
        :param date: the day (default: today)
        :param dict known: see `_get_accounts`
        :raise UserError: names the role and the school when no account is mapped
        """
        return self._get_accounts(company, [role], date, known)[role]

    @api.model
    def _get_accounts(self, company, roles, date=None, known=None):
        """Return the accounts that play ``roles`` on a day, as a dict by role.

        One query for all of them; reads under sudo, since whoever may post a bill
        must find its accounts.

        :param dict known: what was read before; who asks for many bills at once keeps
            it between the calls, which then read each school and day once
        :raise UserError: names every role without an account
        """
        date = fields.Date.to_date(date) or vietnam_today()
        accounts = None if known is None else known.get((company.id, date))
        if accounts is None:
            accounts = self._read_accounts(company, date)
            if known is not None:
                known[company.id, date] = accounts
        missing = [role for role in dict.fromkeys(roles) if role not in accounts]
        if missing:
            raise UserError(
                self.env._(
                    "%(school)s has no account for the role %(roles)s on %(date)s. "
                    "Set it in Fees → Configuration → Account roles.",
                    school=company.name,
                    roles=", ".join(f"“{self._get_role_label(r)}”" for r in missing),
                    date=fields.Date.to_string(date),
                )
            )
        return {role: accounts[role] for role in roles}

    @api.model
    def _read_accounts(self, company, date):
        """Return the accounts of all roles of a school on a day, as a dict by role."""
        rows_sudo = self.sudo().search_fetch(
            [
                ("company_id", "=", company.id),
                ("date_start", "<=", date),
                "|",
                ("date_end", "=", False),
                ("date_end", ">=", date),
            ],
            ["role", "account_id"],
        )
        return {row.role: row.account_id.sudo(self.env.su) for row in rows_sudo}
