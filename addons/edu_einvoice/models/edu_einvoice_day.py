# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL, format_date

from ..const import DUE

FIGURES = "edu_fees.group_accountant,edu_core.group_principal"


class EduEinvoiceDay(models.Model):
    """Còn phải xuất: what each day's money still wants, and how far it is.

    The unit's officers see how many; amounts and names stay with the school.
    """

    _name = "edu.einvoice.day"
    _description = "E-invoices of a day"
    _auto = False
    _order = "date desc, company_id, id"
    _rec_name = "date"

    company_id = fields.Many2one("res.company", string="School", readonly=True)
    # An officer may not read the schools' own records, and searches by this name.
    school_name = fields.Char(readonly=True)
    currency_id = fields.Many2one("res.currency", readonly=True)
    date = fields.Date(string="Day", readonly=True)
    due_count = fields.Integer(string="To issue", readonly=True)
    error_count = fields.Integer(string="Refused", readonly=True)
    issued_count = fields.Integer(string="Issued", readonly=True)
    amount_due = fields.Monetary(
        string="Amount to issue", readonly=True, groups=FIGURES
    )
    amount_issued = fields.Monetary(
        string="Amount issued", readonly=True, groups=FIGURES
    )
    percent = fields.Integer(
        string="Issued (%)",
        readonly=True,
        aggregator="avg",
        help="Rounded down: 100 only when nothing is left to issue.",
    )

    _depends = {
        "edu.einvoice": ["amount", "company_id", "date", "state"],
        "res.company": ["currency_id", "name"],
    }

    @property
    def _table_query(self):
        """Return the query behind the model, one row per school and day."""
        return SQL(
            """
            SELECT day.*,
                   100 * day.issued_count / (day.issued_count + day.due_count)
                       AS percent
              FROM (
                SELECT MIN(einvoice.id) AS id,
                       einvoice.company_id,
                       school.name AS school_name,
                       school.currency_id,
                       einvoice.date,
                       COUNT(*) FILTER (WHERE einvoice.state IN %(due)s) AS due_count,
                       COUNT(*) FILTER (WHERE einvoice.state = 'error') AS error_count,
                       COUNT(*) FILTER (WHERE einvoice.state NOT IN %(due)s)
                           AS issued_count,
                       SUM(CASE WHEN einvoice.state IN %(due)s
                                THEN einvoice.amount ELSE 0 END) AS amount_due,
                       SUM(CASE WHEN einvoice.state IN %(due)s
                                THEN 0 ELSE einvoice.amount END) AS amount_issued
                  FROM edu_einvoice einvoice
                  JOIN res_company school ON school.id = einvoice.company_id
                 WHERE einvoice.state NOT IN ('withdrawn', 'cancelled')
                 GROUP BY einvoice.company_id, school.name, school.currency_id,
                          einvoice.date
              ) day
            """,
            due=DUE,
        )

    # === BUTTONS === #

    def action_collect(self):
        """Look for new money in the schools that are open.

        :raise UserError: where no school says from when it issues e-invoices
        """
        einvoices = self.env["edu.einvoice"]
        einvoices._check_is_accountant()
        schools = self.env.companies.filtered("edu_einvoice_start")
        if not schools:
            raise UserError(
                self.env._(
                    "Say on the school, under Fees, from which day its money brings "
                    "e-invoices."
                )
            )
        found = sum(len(einvoices.sudo()._collect(school)) for school in schools)
        return einvoices._notify(
            self.env._("%(count)s new e-invoices to issue.", count=found)
        )

    def action_issue(self):
        """Issue what waits of these days.

        :raise UserError: when nothing waits
        """
        return self._find(due_only=True).action_issue()

    def action_view(self):
        """Open the e-invoices of a day."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "edu_einvoice.edu_einvoice_action"
        )
        action["name"] = format_date(self.env, self.date)
        action["domain"] = [("id", "in", self._find().ids)]
        action["context"] = {}
        return action

    def _find(self, due_only=False):
        """Return the e-invoices of these days that count."""
        domain = Domain("state", "not in", ("withdrawn", "cancelled"))
        if due_only:
            domain &= Domain("state", "in", DUE)
        days = Domain.OR(
            Domain("company_id", "=", day.company_id.id) & Domain("date", "=", day.date)
            for day in self
        )
        return self.env["edu.einvoice"].search(domain & days)
