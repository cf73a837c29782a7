# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.tools import SQL

from ..const import VOUCHER_PREFIXES, VOUCHER_TYPES


class EduVoucherCounter(models.Model):
    """The last number of a kind of voucher in a school's fiscal year.

    The row is locked from the moment a number is taken until the transaction ends: a
    voucher that is rolled back gives its number back, so numbers have no gap.
    """

    _name = "edu.voucher.counter"
    _description = "Voucher counter"
    _order = "company_id, fiscal_year desc, voucher_type"
    _rec_name = "fiscal_year"

    company_id = fields.Many2one(
        "res.company", string="School", required=True, index=True
    )
    fiscal_year = fields.Integer(required=True)
    voucher_type = fields.Selection(VOUCHER_TYPES, required=True)
    last_number = fields.Integer(required=True)

    _counter_uniq = models.Constraint(
        "unique (company_id, fiscal_year, voucher_type)",
        "This school already counts these vouchers in this year.",
    )

    @api.model
    def _get_prefix(self, voucher_type):
        """Return what the numbers of a kind of voucher begin with."""
        return VOUCHER_PREFIXES[voucher_type]

    @api.model
    def _next(self, company, voucher_type, date):
        """Take the next number of a kind of voucher.

        :param company: one `res.company`
        :param date: the day of the voucher, a date or its text
        :return: (fiscal year, number)
        """
        date = fields.Date.to_date(date)
        year = company.compute_fiscalyear_dates(date)["date_to"].year
        self.flush_model()
        [(number,)] = self.env.execute_query(
            SQL(
                """
                INSERT INTO edu_voucher_counter
                       (company_id, fiscal_year, voucher_type, last_number,
                        create_uid, create_date, write_uid, write_date)
                VALUES (%(company)s, %(year)s, %(type)s, 1,
                        %(uid)s, NOW() AT TIME ZONE 'UTC',
                        %(uid)s, NOW() AT TIME ZONE 'UTC')
                ON CONFLICT (company_id, fiscal_year, voucher_type)
                DO UPDATE SET last_number = edu_voucher_counter.last_number + 1,
                              write_uid = EXCLUDED.write_uid,
                              write_date = EXCLUDED.write_date
                RETURNING last_number
                """,
                company=company.id,
                year=year,
                type=voucher_type,
                uid=self.env.uid,
            )
        )
        self.invalidate_model()
        return year, number
