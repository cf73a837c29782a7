# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Who may do what with the records of this module (see test_edu's isolation guard)."""

from datetime import datetime

from . import (
    isolation_duty,
    isolation_guardian,
    isolation_handover,
    isolation_movement,
    isolation_role,
    isolation_staff,
)

# === ROWS: one record per context === #


def _get_student(case, context):
    return case._get_context_student(context)


def _get_class(case, context):
    return case._get_context_student(context).class_id


def _get_enrollment(case, context):
    return case._get_context_student(context).enrollment_ids[:1]


def _get_guardianship(case, context):
    student = case._get_context_student(context)
    if not student.guardianship_ids:
        case._create_guardian(student)
    return student.guardianship_ids[:1]


def _get_guardian(case, context):
    return _get_guardianship(case, context).guardian_id


def _get_guardian_partner(case, context):
    return _get_guardian(case, context).partner_id


def _get_student_partner(case, context):
    return case._get_context_student(context).partner_id


def _get_class_subject(case, context):
    school_class = _get_class(case, context)
    subjects = case.env["edu.class.subject"]
    return subjects.search(
        [("class_id", "=", school_class.id)], limit=1
    ) or case._create_class_subject(school_class)


def _get_site(case, context):
    school_class = _get_class(case, context)
    if not school_class.site_id:
        sites = case.env["edu.site"]
        school = school_class.company_id
        school_class.site_id = sites.search(
            [("company_id", "=", school.id)], limit=1
        ) or sites.create({"name": "Điểm trường 1", "company_id": school.id})
    return school_class.site_id


def _get_authority(case, context):
    return _get_authority_link(case, context).authority_id


def _get_authority_link(case, context):
    # A school of the district answers to several units, to one of them for everything.
    links = case._get_context_student(context).company_id.edu_authority_link_ids
    return links.filtered(lambda link: link.role == "direct")


def _get_officer(case, context):
    authority = _get_authority(case, context)
    if not authority.officer_ids:
        case._create_officer(authority)
    return authority.officer_ids[:1]


def _get_first(model):
    """Return a row function for a table that all schools share."""
    return lambda case, context: case.env[model].search([], limit=1)


def _get_code(case, context):
    codes = case.env["edu.code"]
    return codes.search([], limit=1) or codes.create(
        {"kind": "ethnicity", "code": "01", "name": "Kinh"}
    )


def _get_policy(case, context):
    student = case._get_context_student(context)
    policies = case.env["edu.student.policy"]
    return policies.search(
        [("student_id", "=", student.id)], limit=1
    ) or policies.create(
        {
            "student_id": student.id,
            "code_id": case.env["edu.code"].search([("kind", "=", "policy")])[:1].id,
        }
    )


def _get_subject(case, context):
    return case._get_subject()


def _get_year(case, context):
    return case.school_year


def _get_term(case, context):
    terms = case.env["edu.term"]
    return terms.search([], limit=1) or terms.create(
        {
            "school_year_id": case.school_year.id,
            "code": "HK1",
            "name": "Học kỳ 1",
            "date_start": case.school_year.date_start,
            "date_end": case.school_year.date_end,
        }
    )


def _get_authority_type(case, context):
    kinds = case.env["edu.authority.type"]
    return kinds.search([], limit=1) or kinds.create({"code": "X", "name": "Xã"})


def _get_or_create(case, model, values):
    records = case.env[model]
    domain = [(key, "=", value) for key, value in values.items()]
    return records.search(domain, limit=1) or records.create(values)


def _get_authority_change(case, context):
    values = {"authority_id": _get_authority(case, context).id, "kind": "close"}
    return _get_or_create(case, "edu.authority.change", values)


def _get_authority_name(case, context):
    authority = _get_authority(case, context)
    values = {"authority_id": authority.id, "name": authority.name}
    return _get_or_create(case, "edu.authority.name", values)


def _get_authority_parent(case, context):
    values = {"authority_id": _get_authority(case, context).id, "parent_id": False}
    return _get_or_create(case, "edu.authority.parent", values)


def _get_authority_reach(case, context):
    authority = _get_authority(case, context)
    return case.env["edu.authority.reach"].search([("authority_id", "=", authority.id)])


def _get_school_change(case, context):
    school = case._get_context_student(context).company_id
    values = {"company_id": school.id, "kind": "rename"}
    return _get_or_create(case, "edu.school.change", values)


def _get_school_name(case, context):
    school = case._get_context_student(context).company_id
    values = {"company_id": school.id, "name": school.name}
    return _get_or_create(case, "edu.school.name", values)


def _get_lock_kind(case, context):
    return case.env.ref("edu_core.edu_data_lock_kind_student")


def _get_lock(case, context):
    # Planned: the rows of other models stay open.
    values = {
        "authority_id": _get_authority(case, context).id,
        "kind_id": _get_lock_kind(case, context).id,
        "moment": datetime(2999, 9, 30, 17, 0, 0),
    }
    return _get_or_create(case, "edu.data.lock", values)


def _get_unlock(case, context):
    values = {
        "lock_id": _get_lock(case, context).id,
        "company_id": case._get_context_student(context).company_id.id,
        "reason": "X",
    }
    return _get_or_create(case, "edu.data.unlock", values)


def _get_duplicate(case, context):
    """Return a pair of the context's pupil and another of her name and birth date."""
    student = case._get_context_student(context)
    same = [(name, "=", student[name]) for name in ("name", "birth_date")]
    same += [("company_id", "=", student.company_id.id), ("id", "!=", student.id)]
    twin = case.env["edu.student"].search(same, limit=1) or case._create_student(
        student.company_id, name=student.name, birth_date=student.birth_date
    )
    case.env.flush_all()
    pairs = case.env["edu.student.duplicate"].search([("other_id", "=", twin.id)])
    return pairs[:1]


ROWS = {
    "edu.area": _get_first("edu.area"),
    "edu.area.conversion": _get_first("edu.area.conversion"),
    **isolation_guardian.ROWS,
    **isolation_movement.ROWS,
    **isolation_role.ROWS,
    **isolation_staff.ROWS,
    **isolation_duty.ROWS,
    **isolation_handover.ROWS,
    "edu.authority": _get_authority,
    "edu.authority.change": _get_authority_change,
    "edu.authority.link": _get_authority_link,
    "edu.authority.name": _get_authority_name,
    "edu.authority.officer": _get_officer,
    "edu.authority.parent": _get_authority_parent,
    "edu.authority.reach": _get_authority_reach,
    "edu.authority.type": _get_authority_type,
    "edu.class": _get_class,
    "edu.class.subject": _get_class_subject,
    "edu.code": _get_code,
    "edu.code.external": _get_first("edu.code.external"),
    "edu.code.target": _get_first("edu.code.target"),
    "edu.data.lock": _get_lock,
    "edu.data.lock.kind": _get_lock_kind,
    "edu.data.unlock": _get_unlock,
    "edu.enrollment": _get_enrollment,
    "edu.grade": _get_first("edu.grade"),
    "edu.guardian": _get_guardian,
    "edu.guardianship": _get_guardianship,
    "edu.level": _get_first("edu.level"),
    "edu.school.change": _get_school_change,
    "edu.school.name": _get_school_name,
    "edu.school.year": _get_year,
    "edu.site": _get_site,
    "edu.student": _get_student,
    "edu.student.policy": _get_policy,
    "edu.student.duplicate": _get_duplicate,
    "edu.subject": _get_subject,
    "edu.term": _get_term,
    "res.partner:guardian": _get_guardian_partner,
    "res.partner:student": _get_student_partner,
}

SHARED = {
    "edu.area": "administrative units of the whole country",
    "edu.area.conversion": "administrative units of the whole country",
    **isolation_guardian.SHARED,
    **isolation_movement.SHARED,
    **isolation_staff.SHARED,
    "edu.authority.type": "a code list of the whole country",
    "edu.code": "official code lists of the whole country",
    "edu.code.external": "official code lists of the whole country",
    "edu.code.target": "official code lists of the whole country",
    "edu.data.lock.kind": "a code list of the whole country",
    "edu.grade": "a code list of the whole country",
    "edu.level": "a code list of the whole country",
    "edu.school.year": "the ministry's calendar",
    "edu.subject": "a code list of the whole country",
    "edu.term": "the ministry's calendar",
}

SCHOOL_WIDE = {
    "edu.staff.duty": "who leads which class is known to all of the school's staff",
    "res.partner:guardian": "stock Odoo shows partners to everybody in the company",
    "res.partner:student": "stock Odoo shows partners to everybody in the company",
}

# === ACCESS: persona -> (own, foreign) === #

STAFF = ("accountant", "cashier", "teacher", "homeroom", "office", "principal")
OFFICERS = ("officer", "foreign_officer")
FAMILIES = ("parent", "foreign_parent")
PORTAL = (*FAMILIES, "pupil")

_CODE_LIST_STAFF = {
    **dict.fromkeys((*STAFF, *OFFICERS), "r"),
    "district_admin": "rwcu",
}
_CODE_LIST = {**_CODE_LIST_STAFF, **dict.fromkeys(PORTAL, "r")}
# Public bodies and who sits in them are public; only who administers all schools of
# a unit may say who is its officer, since an officer reads those schools.
_AUTHORITY = {
    **dict.fromkeys((*STAFF, *OFFICERS), ("r", "r")),
    "district_admin": ("rwcu", "r"),
}
# What everybody in the school sees, whichever class it belongs to.
_SCHOOL_WIDE = {
    **dict.fromkeys(("accountant", "cashier"), "r"),
    **dict.fromkeys(OFFICERS, "r"),
    **dict.fromkeys(PORTAL, "r"),
}

ACCESS = {
    "edu.area": _CODE_LIST_STAFF,
    "edu.area.conversion": _CODE_LIST_STAFF,
    **isolation_guardian.ACCESS,
    **isolation_movement.ACCESS,
    **isolation_role.ACCESS,
    **isolation_staff.ACCESS,
    **isolation_duty.ACCESS,
    **isolation_handover.ACCESS,
    "edu.authority": _AUTHORITY,
    "edu.authority.change": {
        **dict.fromkeys(OFFICERS, ("r", "r")),
        "district_admin": ("rwcu", "r"),
    },
    "edu.authority.link": _AUTHORITY,
    "edu.authority.name": _AUTHORITY,
    "edu.authority.officer": _AUTHORITY,
    "edu.authority.parent": _AUTHORITY,
    # For record rules only.
    "edu.authority.reach": {},
    "edu.authority.type": _CODE_LIST_STAFF,
    "edu.class": {
        **_SCHOOL_WIDE,
        "teacher": "r",
        "homeroom": "r",
        "office": "rwcu",
        "principal": "rwc",
        "district_admin": "rwcu",
    },
    "edu.class.subject": {
        **_SCHOOL_WIDE,
        "teacher": "r",
        "homeroom": "r",
        "office": "rwcu",
        "principal": "rwc",
        "district_admin": "rwcu",
    },
    "edu.code": _CODE_LIST_STAFF,
    "edu.code.external": _CODE_LIST_STAFF,
    "edu.code.target": _CODE_LIST_STAFF,
    # What is locked is known to all; a unit's lock is its own officers' to set.
    "edu.data.lock": {
        **dict.fromkeys((*STAFF, "district_admin"), ("r", "r")),
        **dict.fromkeys(OFFICERS, ("rwcu", "r")),
    },
    "edu.data.lock.kind": dict.fromkeys((*STAFF, *OFFICERS, "district_admin"), "r"),
    "edu.data.unlock": {
        **dict.fromkeys(("office", "principal", "district_admin"), "rc"),
        **dict.fromkeys(OFFICERS, "rwc"),
    },
    "edu.enrollment": {
        **dict.fromkeys(("teacher", "homeroom", "principal"), "r"),
        **dict.fromkeys((*OFFICERS, *PORTAL), "r"),
        "office": "rwcu",
        "district_admin": "rwcu",
    },
    "edu.grade": _CODE_LIST,
    "edu.guardian": {
        **dict.fromkeys(("teacher", "homeroom", "principal"), "r"),
        **dict.fromkeys(FAMILIES, "r"),
        "office": "rwc",
        "district_admin": "rwcu",
    },
    "edu.guardianship": {
        **dict.fromkeys(("teacher", "homeroom", "principal"), "r"),
        **dict.fromkeys(FAMILIES, "r"),
        "office": "rwcu",
        "district_admin": "rwcu",
    },
    "edu.level": _CODE_LIST,
    "edu.school.change": {
        **dict.fromkeys((*OFFICERS, "office", "principal"), "r"),
        "district_admin": "rwcu",
    },
    "edu.school.name": {
        **dict.fromkeys((*STAFF, *OFFICERS), "r"),
        "district_admin": "rwcu",
    },
    "edu.school.year": _CODE_LIST,
    "edu.site": {
        **dict.fromkeys(("accountant", "cashier", "teacher", "homeroom"), "r"),
        **dict.fromkeys(OFFICERS, "r"),
        "office": "rwcu",
        "principal": "rwc",
        "district_admin": "rwcu",
    },
    "edu.student": {
        **dict.fromkeys(("teacher", "homeroom", "principal"), "r"),
        **dict.fromkeys((*OFFICERS, *PORTAL), "r"),
        "office": "rwc",
        "district_admin": "rwcu",
    },
    # What entitles a family is nobody's business but the office's.
    "edu.student.policy": {
        "office": "rwcu",
        "principal": "r",
        "district_admin": "rwcu",
    },
    "edu.student.duplicate": dict.fromkeys(
        ("office", "principal", "district_admin"), "r"
    ),
    "edu.subject": _CODE_LIST,
    "edu.term": _CODE_LIST,
    # Stock Odoo shows partners of the school to everybody who works in it.
    "res.partner:guardian": {
        **dict.fromkeys((*STAFF, "district_admin"), "r"),
        **dict.fromkeys(FAMILIES, "r"),
    },
    "res.partner:student": {
        **dict.fromkeys((*STAFF, "district_admin"), "r"),
        "pupil": "r",
    },
}

# An unlock is the unit's answer to the school.
OFFICER_WRITES = {"edu.data.unlock": "the officer answers what the school asked"}

WIZARDS = {
    "edu.class.print": ("teacher", "homeroom", "office", "principal", "district_admin"),
    "edu.data.lock.lift": OFFICERS,
    **isolation_guardian.WIZARDS,
    **isolation_movement.WIZARDS,
    **isolation_role.WIZARDS,
    **isolation_staff.WIZARDS,
    **isolation_duty.WIZARDS,
    "edu.import.class_list": ("office", "district_admin"),
    "edu.import.classes": ("office", "district_admin"),
    "edu.import.guardians": ("office", "district_admin"),
    "edu.import.line": ("office", "district_admin"),
    "edu.import.progress": (),
    "edu.import.staff": ("office", "district_admin"),
    "edu.export": ("office", "principal", "district_admin"),
    "edu.student.merge": ("office", "district_admin"),
}
