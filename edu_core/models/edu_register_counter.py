# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.tools import SQL


class EduRegisterCounter(models.Model):
    """The last number of a school's register of pupils (sổ đăng bộ).

    The row is locked from the moment numbers are taken until the transaction ends: an
    admission that is rolled back gives its number back, so numbers have no gap.
    """

    _name = "edu.register.counter"
    _description = "Counter of the Register of Pupils"
    _rec_name = "company_id"

    company_id = fields.Many2one(
        "res.company",
        string="School",
        required=True,
        index=True,
        ondelete="cascade",
    )
    last_number = fields.Integer(required=True)

    _company_uniq = models.Constraint(
        "unique(company_id)", "The school already has a register."
    )

    @api.model
    def _take(self, company, count):
        """Take the next numbers of a school's register.

        :return: the numbers, a range
        """
        self.flush_model()
        [(last,)] = self.env.execute_query(
            SQL(
                """
                INSERT INTO edu_register_counter (company_id, last_number)
                VALUES (%(company)s, %(count)s)
                ON CONFLICT (company_id) DO UPDATE
                SET last_number = edu_register_counter.last_number + %(count)s
                RETURNING last_number
                """,
                company=company.id,
                count=count,
            )
        )
        self.invalidate_model()
        return range(last - count + 1, last + 1)
