# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import base64
import random

from odoo import api, models
from odoo.tools import SQL

from ..tools import lists
from ..tools.people import build_class_list
from .edu_demo import SEED
from .edu_demo_district import DEPARTMENT_OFFICER
from .edu_demo_people import ROLES_START

# Who of a school has a login: (login, job on the staff list, role); a teacher's job is
# that of the first on the list.
LOGINS = (
    ("hieutruong", "Hiệu trưởng", "principal"),
    ("vanthu", "Văn thư", "office"),
    ("ketoan", "Kế toán", "accountant"),
    ("thuquy", "Thủ quỹ", "cashier"),
    ("gv", None, "homeroom_teacher"),
)
# How a staff list writes a post → its code
POSTS = {
    "Hiệu trưởng": "HT",
    "Phó Hiệu trưởng": "PHT",
    "Giáo viên": "GV",
    "Giáo viên mầm non": "GVMN",
    "Văn thư": "VT",
    "Kế toán": "KT",
    "Thủ quỹ": "TQ",
    "Nhân viên y tế": "YT",
    "Bảo vệ": "BV",
}
# Of so many rows of a list one was typed carelessly; of so many one is wrong.
SPOILED_EVERY = 20
BAD_EVERY = 450
# Codes of pupils begin with 791, those of the three demo schools with 790.
CODES_FROM = 1_000
# Title and headings of a list
HEAD_ROWS = 3
# Families with children in two schools that have a login
PARENTS = 60
# Subjects that are planned for each class of older pupils, and lessons a week
SUBJECTS = {
    "TOAN": "Toán",
    "VAN": "Ngữ văn",
    "ANH": "Tiếng Anh",
    "KHTN": "Khoa học tự nhiên",
}
LESSONS = 3


class EduDemoDistrict(models.AbstractModel):
    _inherit = "edu.demo.district"

    # === LOGINS === #

    @api.model
    def _load_users(self, school, company, staff):
        """Create the logins of a school and give each the role of the job."""
        names = {person[-1]: person[1] for person in reversed(staff)}
        values = [
            self._prepare_user(
                self._get_login(login, school),
                names[job or staff[0][-1]],
                "base.group_user",
                company,
            )
            for login, job, _role in LOGINS
        ]
        users = self._create_users(values)
        for user, (_login, _job, role) in zip(users, LOGINS, strict=True):
            user._edu_grant_roles([role], company, ROLES_START)

    @api.model
    def _create_users(self, vals_list):
        """Create users with the password of the demo.

        What makes a password slow to guess makes it slow to set: half a second each. It
        is the same for all, so the department's officer's is taken over.
        """
        users = (
            self.env["res.users"]
            .with_context(no_reset_password=True, mail_create_nosubscribe=True)
            .create(vals_list)
        )
        users.flush_recordset()
        officer = self._get_user(DEPARTMENT_OFFICER)
        self.env.cr.execute(
            SQL(
                "UPDATE res_users SET password = other.password FROM res_users other"
                " WHERE res_users.id = ANY(%s) AND other.id = %s",
                users.ids,
                officer.id,
            )
        )
        return users

    # === WHAT THE CLERK IMPORTS === #

    @api.model
    def _run_import(self, model, name, rows, refused=0):
        """Import rows through a wizard, as the clerk does, and look at what it says.

        :param refused: how many of the rows are wrong on purpose
        :raise AssertionError: when another number of them was refused
        """
        content = self._write_workbook(name, rows)
        wizard = self.env[model].create(
            {
                "file": base64.b64encode(content),
                "filename": f"{name}.xlsx",
                "company_id": self.env.company.id,
                "school_year_id": self._get_year().id,
            }
        )
        wizard = wizard.with_context(queue_job__no_delay=True)
        wizard.action_preview()
        wizard.action_import()
        if wizard.state != "done" or wizard.refused != refused:
            lines = wizard.line_ids.filtered(lambda line: line.outcome == "refused")
            texts = "; ".join(f"{line.name}: {line.details}" for line in lines[:5])
            raise AssertionError(f"{name}: {wizard.problem or ''} {texts}")
        # The rows with what they became have served; they are as many as the pupils.
        wizard._delete_lines()
        return wizard

    @api.model
    def _import_staff(self, school, staff):
        """Import the list of the staff."""
        rows = lists.build_staff_list(school.name, staff)
        return self._run_import("edu.import.staff", "Cán bộ", rows)

    @api.model
    def _import_classes(self, school, staff):
        """Import the list of classes, each with a homeroom teacher."""
        classes = [
            (one.name, one.grade, person[1])
            for one, person in zip(school.classes, staff, strict=False)
        ]
        rows = lists.build_classes(school.name, classes)
        return self._run_import("edu.import.classes", "Lớp", rows)

    @api.model
    def _import_pupils(self, school, source, commune, foreign_codes):
        """Import the list of pupils and parents."""
        rows, bad = self._build_pupil_list(school, source, commune, foreign_codes)
        return self._run_import("edu.import.class_list", "Học sinh", rows, bad)

    @api.model
    def _build_pupil_list(self, school, source, commune, foreign_codes=()):
        """Return the list of a school's pupils, some rows of it as in real life.

        :param school: a `district.School`
        :param source: the `Families` new persons come from
        :param commune: the `Neighborhood` whose families have children already
        :param foreign_codes: codes of pupils of another school
        :return: the rows, and how many of them nobody can import
        """
        classes, number = [], 0
        for one in school.classes:
            children = []
            for _place in range(one.size):
                number += 1
                child = commune.make_child(source, one.birth_year)
                children.append((self._make_code(school, number), child))
            classes.append((one.name, one.grade, children))
        rows = build_class_list(school.name, classes)
        head, good = rows[:HEAD_ROWS], rows[HEAD_ROWS:]
        bad = lists.make_bad_rows(good, foreign_codes, 1 + len(good) // BAD_EVERY)
        shuffle = random.Random(f"{SEED}-faults-{school.code}")
        good = [
            lists.spoil(row, shuffle.randrange(10))
            if shuffle.randrange(SPOILED_EVERY) == 0
            else row
            for row in good
        ]
        return head + good + bad, len(bad)

    @api.model
    def _make_code(self, school, number):
        """Return the ministry's code of the n-th pupil of a school."""
        return f"79{CODES_FROM + school.number}{number:04d}"

    # === WHAT IS NOT ON A LIST === #

    @api.model
    def _load_posts(self, school, company, staff):
        """Write down the post of each of the staff, and whose login is whose."""
        found = self.env["edu.staff"].search([("company_id", "=", company.id)])
        by_name = {one.name: one for one in found}
        codes = self.env["edu.code"].search([("kind", "=", "staff_post")])
        by_code = {code.code: code for code in codes}
        self.env["edu.staff.post"].create(
            [
                {
                    "staff_id": by_name[name].id,
                    "post_id": by_code[POSTS[job]].id,
                    "date_start": ROLES_START,
                }
                for _code, name, _born, _gender, _id, _phone, job in staff
            ]
        )
        for login, _job, _role in LOGINS:
            user = self._get_user(self._get_login(login, school))
            by_name[user.name].employee_id.user_id = user

    @api.model
    def _load_assignments(self, school, company):
        """Let the teachers of older pupils teach in several classes."""
        if school.kind == "MN":
            return
        teachers = self.env["hr.employee"].search(
            [("company_id", "=", company.id), ("job_title", "=", "Giáo viên")],
            order="id",
        )
        subjects = self._get_subjects()
        classes = self.env["edu.class"].search([("company_id", "=", company.id)])
        self.env["edu.class.subject"].create(
            [
                {
                    "class_id": one.id,
                    "subject_id": subject.id,
                    "employee_id": teachers[(place + turn) % len(teachers)].id,
                    "date_start": self._get_year().date_start,
                    "lessons_per_week": LESSONS,
                }
                for place, one in enumerate(classes)
                for turn, subject in enumerate(subjects, 1)
            ]
        )

    @api.model
    def _get_subjects(self):
        """Return the subjects that are planned; those that are missing are created."""
        subjects = self.env["edu.subject"]
        found = subjects.search([("code", "in", list(SUBJECTS))])
        missing = SUBJECTS.keys() - set(found.mapped("code"))
        return found + subjects.create(
            [{"code": code, "name": SUBJECTS[code]} for code in sorted(missing)]
        )

    # === FAMILIES === #

    @api.model
    def _find_mothers(self, limit):
        """Return the mothers who stand on the lists of two schools, two records each.

        The schools know nothing of each other; the same number and name say that it is
        one person.

        :return: list of (first record, second record) in the order of their numbers
        """
        rows = self.env.execute_query(
            SQL(
                """
                SELECT (array_agg(DISTINCT guardian.id ORDER BY guardian.id))[1:2]
                  FROM edu_guardian guardian
                  JOIN edu_guardianship link ON link.guardian_id = guardian.id
                 WHERE link.relation = 'mother' AND guardian.phone IS NOT NULL
              GROUP BY guardian.phone, guardian.search_name
                HAVING count(DISTINCT guardian.id) = 2
                   AND count(DISTINCT link.company_id) = 2
              ORDER BY guardian.phone
                 LIMIT %s
                """,
                limit,
            )
        )
        guardians = self.env["edu.guardian"]
        return [tuple(map(guardians.browse, ids)) for (ids,) in rows]

    @api.model
    def _load_parents(self):
        """Give families with children in two schools one login each.

        As if the mother had entered the code of the second school: her children come
        under one login.
        """
        mothers = []
        for mother, other in self._find_mothers(PARENTS):
            other._merge_into_sudo(mother.sudo())
            mothers.append(mother)
        self._create_users(
            [
                {
                    **self._prepare_user(
                        f"phuhuynh.{number:03d}",
                        mother.name,
                        "base.group_portal",
                        mother.sudo().guardianship_ids.company_id,
                    ),
                    "partner_id": mother.partner_id.id,
                }
                for number, mother in enumerate(mothers, 1)
            ]
        )
        self.env["edu.guardian"].union(*mothers)._sync_user_companies()
