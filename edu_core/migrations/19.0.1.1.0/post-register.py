# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.tools import SQL


def migrate(cr, version):
    """Enter the pupils who are there into the register, by their first day."""
    if not version:
        return
    cr.execute(
        SQL(
            """
            WITH entered AS (
                SELECT student.id,
                       row_number() OVER (
                           PARTITION BY student.company_id
                               ORDER BY min(enrollment.date_start), student.id
                       ) AS number
                  FROM edu_student student
                  JOIN edu_enrollment enrollment
                    ON enrollment.student_id = student.id
                 WHERE NOT EXISTS (
                       SELECT FROM edu_register_counter counter
                        WHERE counter.company_id = student.company_id
                       )
                 GROUP BY student.id
            )
            UPDATE edu_student SET register_number = entered.number
              FROM entered WHERE entered.id = edu_student.id
            """
        )
    )
    cr.execute(
        SQL(
            """
            INSERT INTO edu_register_counter (company_id, last_number)
            SELECT company_id, max(register_number) FROM edu_student
             WHERE register_number > 0 GROUP BY company_id
            ON CONFLICT (company_id) DO NOTHING
            """
        )
    )
