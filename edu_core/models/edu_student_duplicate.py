# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models
from odoo.tools import SQL

# Two pupils of one school are perhaps one when they have the same personal number; or
# the same name and birth date, unless two mothers or two personal numbers say no.
QUERY = """
    WITH mother AS (
        SELECT link.student_id, array_agg(guardian.search_name) AS names
          FROM edu_guardianship link
          JOIN edu_guardian guardian ON guardian.id = link.guardian_id
         WHERE link.relation = 'mother'
      GROUP BY link.student_id
    ), pair AS (
        SELECT one.company_id, one.id AS student_id, two.id AS other_id,
               'national_id' AS reason
          FROM edu_student one
          JOIN edu_student two ON two.company_id = one.company_id
                              AND two.national_id = one.national_id
                              AND two.id > one.id
         WHERE one.active AND two.active
         UNION ALL
        SELECT one.company_id, one.id AS student_id, two.id AS other_id,
               CASE WHEN his.names && hers.names THEN 'mother' ELSE 'name' END AS reason
          FROM edu_student one
          JOIN edu_student two ON two.company_id = one.company_id
                              AND two.search_name = one.search_name
                              AND lower(two.name) = lower(one.name)
                              AND two.birth_date = one.birth_date
                              AND two.id > one.id
     LEFT JOIN mother his ON his.student_id = one.id
     LEFT JOIN mother hers ON hers.student_id = two.id
         WHERE one.active AND two.active
           AND (one.national_id IS NULL OR two.national_id IS NULL)
           AND coalesce(his.names && hers.names, TRUE)
    )
    SELECT student_id::bigint * 1000000 + (other_id - student_id) %% 1000000 AS id,
           company_id, student_id, other_id, reason
      FROM pair
"""


class EduStudentDuplicate(models.Model):
    """Two pupils of one school who are perhaps the same child."""

    _name = "edu.student.duplicate"
    _description = "Duplicate Pupil"
    _auto = False
    _order = "reason, student_id, other_id"
    _rec_name = "student_id"

    company_id = fields.Many2one("res.company", string="School", readonly=True)
    student_id = fields.Many2one("edu.student", string="Pupil", readonly=True)
    other_id = fields.Many2one("edu.student", string="Other Pupil", readonly=True)
    reason = fields.Selection(
        [
            ("mother", "Same name, date of birth and mother"),
            ("name", "Same name and date of birth, one mother unknown"),
            ("national_id", "Same personal ID number"),
        ],
        readonly=True,
    )
    birth_date = fields.Date(related="student_id.birth_date")
    class_id = fields.Many2one(related="student_id.class_id")
    other_class_id = fields.Many2one(related="other_id.class_id", string="Other Class")
    student_code = fields.Char(related="student_id.student_code")
    other_code = fields.Char(related="other_id.student_code", string="Other Code")

    @property
    def _table_query(self):
        """Compare the pupils of each school with one another."""
        return SQL(QUERY)

    def action_merge(self):
        """Open the wizard that makes one of these two."""
        self.ensure_one()
        return {
            "name": self.env._("Merge Two Pupils"),
            "type": "ir.actions.act_window",
            "res_model": "edu.student.merge",
            "view_mode": "form",
            "target": "new",
            "context": {
                "default_student_id": self.student_id.id,
                "default_other_id": self.other_id.id,
            },
        }
