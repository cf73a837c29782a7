# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What the cells of an exported table hold, by the keys of its layout."""

from ..tools import teaching_text

# The words of the official forms, which are Vietnamese whoever fills them.
GENDERS = {"male": "Nam", "female": "Nữ"}
STATES = {
    "studying": "Đang học",
    "left": "Thôi học",
    "transferred": "Chuyển đi",
    "graduated": "Tốt nghiệp",
}
RELATIONS = {
    "father": "Cha",
    "mother": "Mẹ",
    "guardian": "Người giám hộ",
    "other": "Khác",
}
SESSIONS = {"morning": "Sáng", "afternoon": "Chiều", "full": "2 buổi"}
PUPIL_FIELDS = (
    "name",
    "moet_code",
    "national_id",
    "birth_date",
    "birth_place",
    "village",
    "hometown_province",
    "hometown_commune",
    "address_permanent",
    "address_current",
    "id_card_number",
    "id_card_date",
    "id_card_place",
)


def format_phone(text):
    """Return a phone number as people write it.

    >>> format_phone("84912345678"), format_phone(False)
    ('0912345678', '')
    """
    text = text or ""
    return f"0{text[2:]}" if text.startswith("84") else text


def get_pupil_rows(students):
    """Return the cells of pupils, with their classes and parents.

    :param students: `edu.student` records, in the order of the table
    """
    students = students.with_context(lang="vi_VN")
    students.guardianship_ids.guardian_id.mapped("name")
    return [_get_pupil_row(student) for student in students]


def _get_pupil_row(student):
    """Return the cells of a pupil."""
    school_class = student.class_id
    row = {name: student[name] for name in PUPIL_FIELDS} | {
        "pupil_code": student.moet_code or student.student_code,
        "gender": GENDERS.get(student.gender),
        "state": STATES.get(student.state),
        "state_date": student.enrollment_ids[:1].date_start,
        "ethnicity": student.ethnicity_id.name,
        "disability": student.disability_id.name,
        "phone": format_phone(student.phone),
        "class_name": school_class.name,
        "class_code": school_class.sector_code or school_class.name,
        "grade": get_grade(student.grade_id),
    }
    for link in student.guardianship_ids:
        key = link.relation
        if key in ("father", "mother") and not link.date_end:
            row.setdefault(f"{key}_name", link.guardian_id.name)
            row.setdefault(f"{key}_occupation", link.guardian_id.occupation)
            row.setdefault(f"{key}_birth_year", link.guardian_id.birth_year)
            row.setdefault(f"{key}_phone", format_phone(link.guardian_id.phone))
    return row


def get_grade(grade):
    """Return a grade as lists name it: a number, or the name of an age group."""
    return int(grade.code) if (grade.code or "").isdigit() else grade.name


def get_guardian_rows(students):
    """Return the cells of the guardians of pupils, one row per link."""
    return [
        {
            "moet_code": student.moet_code,
            "pupil_code": student.student_code,
            "pupil_name": student.name,
            "birth_date": student.birth_date,
            "class_name": student.class_id.name,
            "relation": RELATIONS[link.relation],
            "name": link.guardian_id.name,
            "phone": format_phone(link.guardian_id.phone),
            "email": link.guardian_id.email,
            "occupation": link.guardian_id.occupation,
            "birth_year": link.guardian_id.birth_year,
        }
        for student in students
        for link in student.guardianship_ids
        if not link.date_end
    ]


def get_class_rows(classes):
    """Return the cells of classes."""
    return [
        {
            "class_code": school_class.sector_code,
            "class_name": school_class.name,
            "grade": get_grade(school_class.grade_id),
            "session": SESSIONS.get(school_class.session),
            "teacher": school_class.homeroom_teacher_id.sudo().name,
            "capacity": school_class.capacity,
        }
        for school_class in classes.with_context(lang="vi_VN")
    ]


def get_staff_rows(employees_sudo, fields, year, day):
    """Return the cells of the staff, with what they do in a school year on a day.

    :param fields: the employee's field of each column
    :param year: the `edu.school.year` of homeroom classes and lessons
    :param date day: the day on which duties and lessons hold
    """
    employees_sudo = employees_sudo.with_context(lang="vi_VN")
    lessons = _get_lessons(employees_sudo, year, day)
    rows = []
    for employee in employees_sudo:
        staff = employee.edu_staff_ids[:1]
        taught = lessons.get(employee.id, [])
        subjects = staff.subject_ids.mapped("name")
        duties = staff.duty_ids.filtered(lambda duty: duty._holds_on(day))
        homeroom = duties.filtered(lambda duty: duty.class_id.school_year_id == year)
        further = duties.filtered(lambda duty: duty.kind != "homeroom")
        row = {column: employee[name] for column, name in fields.items()}
        row |= {
            "staff_code": staff.staff_code,
            "gender": GENDERS.get(employee.sex),
            "phone": format_phone(employee.mobile_phone),
            "staff_state": "Đang làm việc",
            "subject": ", ".join(
                subjects or dict.fromkeys(one.subject for one in taught)
            ),
            "duties": "; ".join(_get_duty_text(duty) for duty in further),
            "homeroom": ", ".join(homeroom.class_id.mapped("name")),
            "assignments": teaching_text.build(taught),
        }
        rows.append(row)
    return rows


def _get_duty_text(duty):
    """Return a duty as the list of the staff has it."""
    if not duty.group_id:
        return duty.duty_id.name
    return f"{duty.duty_id.name}: {duty.group_id.name}"


def _get_lessons(employees_sudo, year, day):
    """Return the lessons of each employee on a day, by the employee's id."""
    rows = employees_sudo.env["edu.class.subject"]
    found = rows.search(
        [
            ("employee_id", "in", employees_sudo.ids),
            ("school_year_id", "=", year.id),
            *rows._get_valid_domain(day),
        ],
        order="subject_id, class_id, id",
    )
    lessons = {}
    for row in found:
        lessons.setdefault(row.employee_id.id, []).append(
            teaching_text.Lesson(
                row.subject_id.name,
                row.class_id.name,
                row.lessons_per_week,
                row.is_shared,
            )
        )
    return lessons
