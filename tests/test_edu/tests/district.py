# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The district of `./edu demo SIZE=district` as a fixture: rows are found, not made."""

from odoo.exceptions import UserError
from odoo.tests import TransactionCase, tagged
from odoo.tools import SQL

from .common import EduSetUp

# Of each school of a commune, pupils in classes of two grades whose parents have one
# child only: so whose parent a persona is leaves no doubt.
FIND_PUPILS = """
    SELECT student.company_id, student.class_id,
           array_agg(student.id ORDER BY student.id)
      FROM edu_student student
      JOIN edu_authority_link link ON link.company_id = student.company_id
     WHERE link.authority_id = %s AND link.role = 'direct'
       AND student.state = 'studying'
       AND EXISTS (SELECT FROM edu_guardianship WHERE student_id = student.id)
       AND NOT EXISTS (
            SELECT FROM edu_guardianship own
              JOIN edu_guardianship other ON other.guardian_id = own.guardian_id
             WHERE own.student_id = student.id AND other.student_id != student.id
       )
  GROUP BY student.company_id, student.class_id
  ORDER BY student.company_id, student.class_id
"""


def truth(env, query, *arguments):
    """Return the ids that a query finds, whatever the record rules say."""
    return {row[0] for row in env.execute_query(SQL(query, *arguments))}


def find(env, model, user):
    """Return the ids of a model that a user finds; none without the right to read."""
    records = env[model].with_user(user).with_context(active_test=False)
    try:
        return set(records.search([])._ids)
    except UserError:
        return set()


@tagged("-standard", "district", "post_install", "-at_install")
class DistrictCase(EduSetUp, TransactionCase):
    """Base of tests that run in a copy of the district, see `./edu test SIZE=district`.

    The fixture of `EduSetUp` is taken from its rows: two schools under two communes.
    """

    @classmethod
    def setUpClass(cls):
        cls._clock()
        super().setUpClass()
        cls._personas = {}
        cls.school_year = cls.env["edu.school.year"]._get_current()
        communes = cls.env["edu.authority"].search([("code", "like", "UBND-")])
        cls.authority, cls.other_authority = communes.sorted("code")[:2]
        pupils = cls._find_pupils(cls.authority)
        cls.student, cls.classmate, cls.other_class_student = pupils
        cls.other_student = cls._find_pupils(cls.other_authority)[0]
        cls.school = cls.student.company_id
        cls.other_school = cls.other_student.company_id
        cls.class_1a, cls.class_1b = (
            cls.student.class_id,
            cls.other_class_student.class_id,
        )
        cls.other_class = cls.other_student.class_id

    @classmethod
    def _find_pupils(cls, authority):
        """Return three pupils of a school: two classmates, one of another class."""
        rows = cls.env.execute_query(SQL(FIND_PUPILS, authority.id))
        school_id, class_id, mates = next(row for row in rows if len(row[2]) > 1)
        others = next(row for row in rows if row[0] == school_id and row[1] != class_id)
        return cls.env["edu.student"].browse([*mates[:2], others[2][0]])

    @classmethod
    def _create_parent(cls, student, login):
        """Give the first on a pupil's list of guardians a login."""
        guardian = student.guardianship_ids[:1].guardian_id
        return cls._create_portal_user(login, guardian.partner_id)

    @classmethod
    def _create_persona_parent(cls, key):
        """Override of `EduPersonas`: the parents are there."""
        return cls._create_parent(cls.student, f"persona_{key}")

    @classmethod
    def _create_persona_foreign_parent(cls, key):
        """Override of `EduPersonas`: the parents are there."""
        return cls._create_parent(cls.classmate, f"persona_{key}")

    @classmethod
    def _create_persona_district_admin(cls, key):
        """Override of `EduPersonas`: who changes a unit administers all its schools."""
        schools = cls.authority.link_ids.company_id
        return cls._create_user(
            f"persona_{key}", "edu_core.group_district_admin", companies=schools
        )
