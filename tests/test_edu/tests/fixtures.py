# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import date

from odoo import Command, fields
from odoo.tests import new_test_user

SURNAMES = ("Nguyễn", "Trần", "Lê", "Phạm", "Huỳnh", "Phan", "Vũ", "Đặng", "Bùi", "Đỗ")
MIDDLES = ("Văn", "Thị", "Minh", "Gia", "Thanh", "Ngọc")
GIVENS = ("An", "Bảo", "Châu", "Dũng", "Đạt", "Giang", "Hà", "Khánh", "Linh", "Yến")


# Nobody reads the chatter of a fixture; writing it takes a third of the time.
QUIET = {
    "tracking_disable": True,
    "mail_create_nolog": True,
    "mail_create_nosubscribe": True,
}


class EduFixtures:
    """Factories shared by `EduCase` and `EduHttpCase`.

    Every factory takes the values of the record as keyword arguments and fills in
    what the caller left out, so that a test names only what it is about.
    """

    _edu_counter = 0

    @classmethod
    def _next_number(cls):
        """Return a number no other factory call of this process got."""
        EduFixtures._edu_counter += 1
        return EduFixtures._edu_counter

    @classmethod
    def _create_quietly(cls, model, vals):
        """Create a record without messages; later changes of it are tracked."""
        record = cls.env[model].with_context(**QUIET).create(vals)
        return record.with_env(cls.env)

    @classmethod
    def _make_person_name(cls):
        """Return an invented Vietnamese name, another one on each call."""
        number = cls._next_number()
        return " ".join(
            (
                SURNAMES[number % len(SURNAMES)],
                MIDDLES[number // 2 % len(MIDDLES)],
                GIVENS[number // 3 % len(GIVENS)],
            )
        )

    # === SCHOOLS AND AUTHORITIES === #

    @classmethod
    def _create_school(cls, level="TH", **values):
        """Create a school: a company of its own in đồng.

        :param level: code of its `edu.level`, or of several, separated by commas
        """
        number = cls._next_number()
        levels = cls.env["edu.level"].search([("code", "in", level.split(","))])
        currency = cls.env.ref("base.VND")
        if not currency.active:
            currency.active = True
        return cls._create_quietly(
            "res.company",
            {
                "name": f"Trường thử nghiệm {number}",
                "edu_code": f"TN{number:06d}",
                "edu_is_school": True,
                "edu_level_ids": [Command.set(levels.ids)],
                "country_id": cls.env.ref("base.vn").id,
                "currency_id": currency.id,
                **values,
            },
        )

    @classmethod
    def _create_authority(cls, **values):
        """Create a managing unit."""
        return cls._create_quietly(
            "edu.authority",
            {
                "name": f"Cơ quan quản lý {cls._next_number()}",
                "date_start": date(2020, 1, 1),
                **values,
            },
        )

    @classmethod
    def _link_authority(cls, authority, school, role="direct", **values):
        """Put a school under a managing unit in a role."""
        return cls._create_quietly(
            "edu.authority.link",
            {
                "authority_id": authority.id,
                "company_id": school.id,
                "role": role,
                "date_start": date(2020, 1, 1),
                **values,
            },
        )

    @classmethod
    def _create_officer(cls, authority, login=None, **values):
        """Create a user who is an officer of a managing unit; return the user.

        Officers have no school in their companies, only the main company.
        """
        login = login or f"officer_{cls._next_number()}"
        user = cls._create_user(
            login, "edu_core.group_officer", companies=cls.env.ref("base.main_company")
        )
        cls.env["edu.authority.officer"].create(
            {
                "authority_id": authority.id,
                "user_id": user.id,
                "date_start": date(2020, 1, 1),
                **values,
            }
        )
        return user

    # === YEARS AND CLASSES === #

    @classmethod
    def _create_school_year(cls, first=None, **values):
        """Return the school year that begins in August of `first` (default: this one).

        Years are shared by all schools, so an existing one is found, not doubled.
        """
        today = fields.Date.today()
        first = first or (today.year if today.month >= 8 else today.year - 1)
        name = values.get("name") or f"{first}-{first + 1}"
        years = cls.env["edu.school.year"]
        return years.search([("name", "=", name)], limit=1) or years.create(
            {
                "name": name,
                "date_start": date(first, 8, 1),
                "date_end": date(first + 1, 7, 31),
                **values,
            }
        )

    @classmethod
    def _get_grade(cls, code):
        """Return the grade with this code, such as "1" or "la"."""
        return cls.env["edu.grade"].search([("code", "=", str(code))], limit=1)

    @classmethod
    def _create_class(cls, school=None, grade="1", **values):
        """Create a class of this school year (school default: `cls.school`)."""
        school = school or cls.school
        year = values.pop("school_year", None) or cls._create_school_year()
        return cls._create_quietly(
            "edu.class",
            {
                "name": f"{grade}/{cls._next_number()}",
                "company_id": school.id,
                "school_year_id": year.id,
                "grade_id": cls._get_grade(grade).id,
                **values,
            },
        )

    @classmethod
    def _get_subject(cls):
        """Return a subject: the first of the data, or a new one."""
        subjects = cls.env["edu.subject"]
        return subjects.search([], limit=1) or subjects.create(
            {"name": "Toán", "code": "TOAN"}
        )

    @classmethod
    def _create_class_subject(cls, school_class, employee=None, **values):
        """Say who teaches a subject in a class, since long ago."""
        return cls.env["edu.class.subject"].create(
            {
                "class_id": school_class.id,
                "subject_id": cls._get_subject().id,
                "employee_id": employee.id if employee else False,
                "date_start": date(2020, 1, 1),
                **values,
            }
        )

    # === PEOPLE === #

    @classmethod
    def _create_student(cls, school=None, school_class=None, **values):
        """Create a pupil, enrolled when a class is given.

        The school follows the class; without both it is `cls.school`.
        """
        school = school or (school_class and school_class.company_id) or cls.school
        student = cls._create_quietly(
            "edu.student",
            {
                "name": cls._make_person_name(),
                "company_id": school.id,
                "birth_date": date(2019, 10, 21),
                "gender": "female",
                **values,
            },
        )
        if school_class:
            cls._enroll(student, school_class)
        return student

    @classmethod
    def _enroll(cls, student, school_class, date_start=None, **values):
        """Enrol a pupil in a class from a day on (default: the year's first)."""
        return cls._create_quietly(
            "edu.enrollment",
            {
                "student_id": student.id,
                "class_id": school_class.id,
                "date_start": date_start or school_class.school_year_id.date_start,
                **values,
            },
        )

    @classmethod
    def _create_guardian(cls, students=(), user=False, relation="mother", **values):
        """Create a guardian of these pupils, with a portal user when asked.

        :param user: True, or the login the portal user shall have
        """
        number = cls._next_number()
        guardian = cls._create_quietly(
            "edu.guardian",
            {"name": cls._make_person_name(), "phone": f"0903{number:06d}", **values},
        )
        for student in students:
            cls._create_guardianship(guardian, student, relation=relation)
        if user:
            login = user if isinstance(user, str) else f"guardian_{number}"
            cls._create_portal_user(login, guardian.partner_id)
        return guardian

    @classmethod
    def _create_guardianship(cls, guardian, student, **values):
        """Link a guardian to a pupil, valid since long ago."""
        return cls._create_quietly(
            "edu.guardianship",
            {
                "guardian_id": guardian.id,
                "student_id": student.id,
                "relation": "mother",
                "date_start": date(2020, 1, 1),
                **values,
            },
        )

    @classmethod
    def _create_portal_user(cls, login, partner):
        """Create the portal user of a guardian's or a pupil's partner."""
        guardian = cls.env["edu.guardian"].search([("partner_id", "=", partner.id)])
        students = guardian.guardianship_ids.student_id
        students |= cls.env["edu.student"].search([("partner_id", "=", partner.id)])
        user = cls._create_user(
            login,
            "base.group_portal",
            companies=students.company_id or cls.env.ref("base.main_company"),
            partner_id=partner.id,
            name=partner.name,
        )
        guardian._sync_user_companies()
        return user

    @classmethod
    def _activate_guardian(cls, guardian, password="mat-khau-moi", **context):
        """Let a guardian make the login by a code of the school, as the public page
        does; return the user.

        :param context: what a client put into the context
        """
        code = guardian._make_link_codes()[guardian.id]
        contact = guardian.sudo().phone or guardian.sudo().email
        public = cls.env.ref("base.public_user")
        guardians = cls.env["edu.guardian"].with_user(public).with_context(**context)
        outcome, token = guardians._begin_activation(code, contact, "192.0.2.1")
        if outcome == "password":
            return guardians._finish_by_password(token, password)
        # What the job would send.
        row_sudo = cls.env["edu.login.code"]._find_sudo(token)
        row_sudo.write({"code_hash": row_sudo._hash("123456"), "channel": "email"})
        return guardians._finish_by_code(token, "123456")

    @classmethod
    def _create_employee(cls, school=None, user=None, **values):
        """Create a member of a school's staff."""
        return cls._create_quietly(
            "hr.employee",
            {
                "name": user.name if user else cls._make_person_name(),
                "company_id": (school or cls.school).id,
                "user_id": user.id if user else False,
                **values,
            },
        )

    @classmethod
    def _get_employee(cls, user):
        """Return the employee of a user, whichever school it is in."""
        return cls.env["hr.employee"].search([("user_id", "=", user.id)])

    @classmethod
    def _create_user(cls, login, groups, companies=None, **values):
        """Create a user; the password is `<login>-password`, the language Vietnamese.

        :param str groups: XML ids, separated by commas
        :param companies: the schools the user works in (default: `cls.school`)
        """
        companies = companies or cls.school
        if cls.env["res.lang"]._get_data(code="vi_VN"):
            values.setdefault("lang", "vi_VN")
        return new_test_user(
            cls.env,
            login=login,
            groups=groups,
            context={"no_reset_password": True, **QUIET},
            password=f"{login}-password",
            tz="Asia/Ho_Chi_Minh",
            company_id=companies[0].id,
            company_ids=[Command.set(companies.ids)],
            **{"name": login.replace("_", " ").capitalize(), **values},
        )
