# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import base64
from datetime import date

from odoo import Command, api, models

from ..tools.people import build_class_list
from .edu_demo import LANGUAGE, PASSWORD, SCHOOLS, TIMEZONE

# login: (school, name, role, job)
STAFF = {
    "hieutruong.anphu": (
        "anphu",
        "Lê Thị Minh Tâm",
        "principal",
        "Hiệu trưởng",
    ),
    "vanthu.anphu": ("anphu", "Trần Ngọc Lan", "office", "Văn thư"),
    "ketoan.anphu": (
        "anphu",
        "Phạm Thị Thu Hà",
        "accountant",
        "Kế toán",
    ),
    "thuquy.anphu": ("anphu", "Nguyễn Văn Hải", "cashier", "Thủ quỹ"),
    "gv.anphu": ("anphu", "Đỗ Khánh Linh", "teacher", "Giáo viên"),
    "ketoan.hoamai": (
        "hoamai",
        "Võ Thị Diễm",
        "accountant",
        "Kế toán",
    ),
    "vanthu.hoamai": ("hoamai", "Bùi Thanh Vân", "office", "Văn thư"),
    "ketoan.nguyenhue": (
        "nguyenhue",
        "Đặng Hữu Tài",
        "accountant",
        "Kế toán",
    ),
    "vanthu.nguyenhue": (
        "nguyenhue",
        "Hồ Thu Nguyệt",
        "office",
        "Văn thư",
    ),
}
# login: (code of the unit, name, role)
OFFICERS = {
    "chuyenvien": ("UBND-AP", "Phan Quốc Hùng", "commune_officer"),
    "chuyenvien.so": ("SGDDT", "Mai Thị Bích Thủy", "department_officer"),
}
# Roles in the demo are held since the units of today began their work.
ROLES_START = date(2025, 7, 1)
# login: ((school, class, place in the class), …): one family, children in two schools
PARENTS = {
    "phuhuynh": (("anphu", "3A", 0), ("hoamai", "Lá 1", 0)),
    "phuhuynh2": (("nguyenhue", "6A", 0), ("anphu", "2B", 0)),
}
HOMEROOM_CLASS = ("anphu", "3A", "gv.anphu")


class EduDemo(models.AbstractModel):
    _inherit = "edu.demo"

    # === STAFF AND OFFICERS === #

    @api.model
    def _load_staff(self):
        """Create those who work in the schools and in the units above them."""
        for login, (key, name, role, job) in STAFF.items():
            company = self._get_school(key)
            user = self._create_user(login, name, "base.group_user", company)
            user._edu_grant_roles([role], company, ROLES_START)
            self._create_employees(company, [(name, job, user)])
        portal = self.env.ref("base.main_company")
        for login, (code, name, role) in OFFICERS.items():
            user = self._create_user(login, name, "base.group_user", portal)
            user._edu_grant_roles([role], self.env["res.company"], ROLES_START)
            self.env["edu.authority.officer"].create(
                {
                    "authority_id": self.env["edu.authority"]
                    .search([("code", "=", code)], limit=1)
                    .id,
                    "user_id": user.id,
                    "date_start": ROLES_START,
                }
            )

    @api.model
    def _create_user(self, login, name, group, companies, **values):
        """Create a user of the demo; the password is the same for all."""
        return (
            self.env["res.users"]
            .with_context(no_reset_password=True, mail_create_nosubscribe=True)
            .create(
                {
                    **self._prepare_user(login, name, group, companies),
                    "password": PASSWORD,
                    **values,
                }
            )
        )

    @api.model
    def _prepare_user(self, login, name, group, companies):
        """Return the values of a user of the demo but for the password."""
        return {
            "login": login,
            "name": name,
            "lang": LANGUAGE,
            "tz": TIMEZONE,
            "company_id": companies[:1].id,
            "company_ids": [Command.set(companies.ids)],
            "group_ids": [Command.set(self.env.ref(group).ids)],
        }

    @api.model
    def _create_employees(self, company, people):
        """Create members of a school's staff.

        :param people: list of (name, job, user or None)
        """
        return (
            self.env["hr.employee"]
            .with_company(company)
            .create(
                [
                    {
                        "name": name,
                        "job_title": job,
                        "company_id": company.id,
                        "user_id": user.id if user else False,
                    }
                    for name, job, user in people
                ]
            )
        )

    # === PUPILS === #

    @api.model
    def _load_pupils(self):
        """Let each school's clerk import its class list, then give homeroom teachers.

        The primary school's clerk does it with her own rights.
        """
        for school in SCHOOLS:
            clerk = self._as_user(f"vanthu.{school.key}")
            clerk._import_class_list(school)
            self._load_homeroom_teachers(school)

    @api.model
    def _import_class_list(self, school):
        """Import the class list of a school through the wizard."""
        rows = build_class_list(school.name, self._make_classes(school))
        content = self._write_workbook("Danh sách", rows)
        wizard = self.env["edu.import.class_list"].create(
            {
                "file": base64.b64encode(content),
                "filename": f"danh-sach-{school.key}.xlsx",
                "company_id": self.env.company.id,
                "school_year_id": self._get_year().id,
            }
        )
        wizard.action_preview()
        wizard.action_import()

    @api.model
    def _make_classes(self, school):
        """Return the invented children of a school, class by class.

        The families with children in two schools sit in the places that `PARENTS`
        names; both schools' lists tell the same parents.
        """
        families = self._get_families(school.key)
        shared = self._make_shared_parents()
        classes, number = [], 0
        for name, grade, year in school.classes:
            children = []
            for place in range(school.size):
                number += 1
                code = f"{school.code[:6]}{number:04d}"
                father, mother = shared.get((school.key, name, place), (None, None))
                child = families.make_child(year, father, mother)
                children.append((code, child))
            classes.append((name, grade, children))
        return classes

    @api.model
    def _make_shared_parents(self):
        """Return {(school, class, place): (father, mother)} of the shared families."""
        families = self._get_families("families")
        shared = {}
        for places in PARENTS.values():
            father = families.make_parent("male", 2016)
            mother = families.make_parent("female", 2016)
            shared.update(dict.fromkeys(places, (father, mother)))
        return shared

    @api.model
    def _load_homeroom_teachers(self, school):
        """Give each class its homeroom teacher."""
        company = self._get_school(school.key)
        families = self._get_families(f"teachers-{school.key}")
        classes = self.env["edu.class"].search(
            [("company_id", "=", company.id)], order="grade_id, name"
        )
        names = [families.make_name("female") for _class in classes]
        teachers = self._create_employees(
            company, [(name, "Giáo viên", None) for name in names]
        )
        for class_, teacher in zip(classes, teachers, strict=True):
            class_.homeroom_teacher_id = teacher
        key, name, login = HOMEROOM_CLASS
        if key == school.key:
            own = classes.filtered(lambda class_: class_.name == name)
            teacher = self._get_user(login)
            own.homeroom_teacher_id = self.env["hr.employee"].search(
                [("user_id", "=", teacher.id), ("company_id", "=", company.id)]
            )
            teacher._edu_grant_roles(["homeroom_teacher"], company, ROLES_START)

    # === FAMILIES === #

    @api.model
    def _load_families(self):
        """Give the two families with children in two schools a login each.

        The mother stands on the class lists of both schools, which know nothing of
        each other; as if she had entered the code of the second school, her children
        come under one login.
        """
        for login, places in PARENTS.items():
            students = [self._get_student(*place) for place in places]
            mother, *others = [self._get_mother(student) for student in students]
            companies = self.env["res.company"].union(
                *[student.company_id for student in students]
            )
            for other in others:
                if other != mother:
                    other._merge_into_sudo(mother.sudo())
            self._create_user(
                login,
                mother.name,
                "base.group_portal",
                companies,
                partner_id=mother.partner_id.id,
            )
            mother._sync_user_companies()

    @api.model
    def _get_student(self, key, class_name, place):
        """Return the child on a place of a class list."""
        school = next(school for school in SCHOOLS if school.key == key)
        names = [name for name, _grade, _year in school.classes]
        number = names.index(class_name) * school.size + place + 1
        return self.env["edu.student"].search(
            [
                ("company_id", "=", self._get_school(key).id),
                ("moet_code", "=", f"{school.code[:6]}{number:04d}"),
            ]
        )

    @api.model
    def _get_mother(self, student):
        """Return the mother of a pupil."""
        links = student.guardianship_ids
        return links.filtered(lambda link: link.relation == "mother").guardian_id
