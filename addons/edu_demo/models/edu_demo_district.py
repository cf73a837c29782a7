# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import logging
import random
import time
from datetime import date

from odoo import Command, api, models

from ..tools import district
from ..tools.people import Families, Neighborhood
from .edu_demo import LANGUAGE, SEED, TIMEZONE
from .edu_demo_people import ROLES_START

_logger = logging.getLogger(__name__)

DEPARTMENT = ("SO-GDDT", "Sở Giáo dục và Đào tạo")
DEPARTMENT_OFFICER = "chuyenvien.tinh"
CLUSTER = ("CUM-1", "Cụm chuyên môn số 1")
# Schools that are created in one go
SCHOOLS_AT_ONCE = 10
# Phone numbers that each school may give out; there are a million.
PHONES_PER_SCHOOL = 9_000
PUPILS_PER_COMMUNE = 12_000


class EduDemoDistrict(models.AbstractModel):
    """An invented district: a hundred schools under communes and a department.

    It is built school by school, each through the importers and by its own clerk, as
    many schools would begin with the suite. The same numbers give the same district.
    """

    _name = "edu.demo.district"
    _description = "Demo District"
    _inherit = ["edu.demo"]

    @api.model
    def _load_district(self, schools=100, pupils=60_000, checkpoint=None):
        """Fill the database.

        :param schools: how many schools
        :param pupils: how many pupils in all of them
        :param checkpoint: called with (done, total, label) after each step; it may
            commit
        """
        demo = self.with_context(
            lang=LANGUAGE, tz=TIMEZONE, tracking_disable=True, mail_notrack=True
        )
        plan = district.plan_district(schools, pupils)
        total = 2 * len(plan) + 1
        checkpoint = checkpoint or (lambda _done, _total, _label: None)
        communes = len({school.commune for school in plan})
        demo._load_base()
        demo._load_units(communes)
        for start in range(0, len(plan), SCHOOLS_AT_ONCE):
            part = plan[start : start + SCHOOLS_AT_ONCE]
            demo._load_plan_schools(part)
            demo._settle(checkpoint, start + len(part), total, part[-1].code)
        demo._load_unit_officers(communes)
        families = [
            Neighborhood(f"{SEED}-{number}", number * PUPILS_PER_COMMUNE)
            for number in range(communes)
        ]
        for done, school in enumerate(plan, len(plan) + 1):
            demo._load_plan_people(school, families[school.commune])
            demo._settle(checkpoint, done, total, school.code)
        demo._load_parents()
        demo._settle(checkpoint, total, total, "families")

    @api.model
    def _settle(self, checkpoint, done, total, label):
        """Write what is pending and forget what was read, school by school."""
        self.env.flush_all()
        self.env.invalidate_all(flush=False)
        checkpoint(done, total, label)

    @api.model
    def _get_login(self, person, school):
        """Return the login of a person of a school: vanthu.001, hieutruong.017."""
        return f"{person}.{school.number:03d}"

    # === UNITS === #

    @api.model
    def _load_units(self, communes):
        """Create the department, so many communes, and a cluster of schools."""
        kinds = {
            code: self.env["edu.authority.type"].search([("code", "=", code)], limit=1)
            or self.env["edu.authority.type"].create({"code": code, "name": name})
            for code, name in (
                ("SO", "Sở"),
                ("UBND", "Ủy ban nhân dân xã"),
                ("CUM", "Cụm trường"),
            )
        }
        units = [("SO", *DEPARTMENT), ("CUM", *CLUSTER)]
        units += [
            ("UBND", self._get_commune_code(number), f"Ủy ban nhân dân xã {name}")
            for number, name in enumerate(district.COMMUNES[:communes])
        ]
        self.env["edu.authority"].create(
            [
                {
                    "name": name,
                    "code": code,
                    "type_id": kinds[kind].id,
                    "date_start": ROLES_START,
                }
                for kind, code, name in units
            ]
        )

    @api.model
    def _get_commune_code(self, number):
        """Return the code of the commune of a number."""
        return f"UBND-{number + 1:02d}"

    @api.model
    def _get_unit(self, code):
        """Return a unit by its code."""
        return self.env["edu.authority"].search([("code", "=", code)], limit=1)

    @api.model
    def _load_unit_officers(self, communes):
        """Create an officer for each unit."""
        officers = [
            (DEPARTMENT_OFFICER, DEPARTMENT[0], "department_officer"),
            ("chuyenvien.cum", CLUSTER[0], "commune_officer"),
        ]
        officers += [
            (
                f"chuyenvien.{number + 1:02d}",
                self._get_commune_code(number),
                "commune_officer",
            )
            for number in range(communes)
        ]
        source = Families(f"{SEED}-officers")
        portal = self.env.ref("base.main_company")
        for login, code, role in officers:
            user = self._create_user(
                login, source.make_name("female"), "base.group_user", portal
            )
            user._edu_grant_roles([role], self.env["res.company"], ROLES_START)
            self.env["edu.authority.officer"].create(
                {
                    "authority_id": self._get_unit(code).id,
                    "user_id": user.id,
                    "date_start": ROLES_START,
                }
            )

    # === SCHOOLS === #

    @api.model
    def _load_plan_schools(self, schools):
        """Create some schools, their books and what the units are to them."""
        levels = {level.code: level for level in self.env["edu.level"].search([])}
        companies = self.env["res.company"].create(
            [self._prepare_school(school, levels) for school in schools]
        )
        companies.partner_id.write({"lang": LANGUAGE, "tz": TIMEZONE})
        bank = self.env["res.bank"].search([("edu_vietqr_bin", "=", "970436")], limit=1)
        self.env["res.partner.bank"].create(
            [
                {
                    "acc_number": f"007100999{school.number:04d}",
                    "partner_id": company.partner_id.id,
                    "company_id": company.id,
                    "bank_id": bank.id,
                }
                for school, company in zip(schools, companies, strict=True)
            ]
        )
        companies._edu_stamp_chart()
        self._create_links(schools, companies)

    @api.model
    def _prepare_school(self, school, levels):
        """Return the values of a school's company."""
        ids = [levels[code].id for code in school.levels]
        return {
            "name": school.name,
            "edu_code": school.code,
            "edu_is_school": True,
            "edu_level_ids": [Command.set(ids)],
            "edu_color": school.number % 11 + 1,
            "edu_ownership": "private" if school.is_private else "public",
            "edu_recognition": "on_collection",
            "country_id": self.env.ref("base.vn").id,
            "currency_id": self.env.ref("base.VND").id,
            "street": f"{school.number} đường Hoa Lan",
            "city": f"Xã {district.COMMUNES[school.commune]}",
        }

    @api.model
    def _create_links(self, schools, companies):
        """Put schools under their commune, the department, and some into a cluster."""
        links = []
        for school, company in zip(schools, companies, strict=True):
            commune = self._get_commune_code(school.commune)
            roles = [(commune, "direct"), (DEPARTMENT[0], "professional")]
            if not school.is_private:
                roles.append((commune, "budget"))
            if school.kind == "THCS":
                roles.append((CLUSTER[0], "cluster"))
            links += [
                {
                    "authority_id": self._get_unit(code).id,
                    "company_id": company.id,
                    "role": role,
                    "date_start": ROLES_START,
                }
                for code, role in roles
            ]
        self.env["edu.authority.link"].create(links)

    # === PEOPLE === #

    @api.model
    def _load_plan_people(self, school, commune):
        """Let the clerk of a school import its staff, its classes and its pupils."""
        started = time.monotonic()
        source = Families(
            f"{SEED}-{school.code}", first_phone=school.number * PHONES_PER_SCHOOL
        )
        company = self._get_company(school)
        staff = self._make_staff(school, source)
        self._load_users(school, company, staff)
        clerk = self._as_user(self._get_login("vanthu", school))
        clerk._import_staff(school, staff)
        self._load_posts(school, company, staff)
        clerk._import_classes(school, staff)
        clerk._import_pupils(school, source, commune, self._get_foreign_codes(school))
        self._load_assignments(school, company)
        seconds = time.monotonic() - started
        _logger.info("Demo: %s took %.1f s", school.name, seconds)

    @api.model
    def _get_company(self, school):
        """Return the company of a school of the plan."""
        return self.env["res.company"].search([("edu_code", "=", school.code)])

    @api.model
    def _get_foreign_codes(self, school):
        """Return codes of pupils of the school before, for rows that are refused."""
        number = max(school.number - 1, 1)
        students = self.env["edu.student"].search(
            [("company_id.edu_code", "=", f"79{number:06d}")], limit=3, order="id"
        )
        return tuple(students.mapped("moet_code"))

    @api.model
    def _make_staff(self, school, source):
        """Return the staff as `build_staff_list` wants it; homeroom teachers first."""
        shuffle = random.Random(f"{SEED}-staff-{school.code}")
        jobs = ["Giáo viên mầm non" if school.kind == "MN" else "Giáo viên"]
        jobs = jobs * school.teacher_count + school.jobs
        staff, names = [], set()
        for number, job in enumerate(jobs, 1):
            gender = "female" if shuffle.random() < 0.75 else "male"
            # A list of classes names teachers, so no two of a school share a name.
            while (name := source.make_name(gender)) in names:
                pass
            names.add(name)
            born = date(
                shuffle.randint(1968, 2002),
                shuffle.randint(1, 12),
                shuffle.randint(1, 28),
            )
            digit = (0 if gender == "male" else 1) + 2 * (born.year >= 2000)
            place = school.number * 1_000 + number
            national_id = f"079{digit}{born.year % 100:02d}{place:06d}"
            phone = source.make_phone()
            code = f"{school.number:03d}-{number:03d}"
            staff.append((code, name, born, gender, national_id, phone, job))
        return staff
