# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What the import of a class list says to the user."""

from odoo.tools import format_date

from .class_list_plan import STUDENT_FIELDS


def get_field_labels(env):
    """Return the label of each column of a class list."""
    names = [*STUDENT_FIELDS, "state", "active", "ethnicity_id"]
    fields = env["edu.student"].fields_get(names, ["string"])
    labels = {name: values["string"] for name, values in fields.items()}
    return labels | {
        "ethnicity": labels.get("ethnicity_id", "ethnicity"),
        "class_name": env._("Class"),
        "grade": env._("Grade"),
        "father_name": env._("Father's name"),
        "father_occupation": env._("Father's occupation"),
        "father_birth_year": env._("Father's year of birth"),
        "father_phone": env._("Father's phone"),
        "mother_name": env._("Mother's name"),
        "mother_occupation": env._("Mother's occupation"),
        "mother_birth_year": env._("Mother's year of birth"),
        "mother_phone": env._("Mother's phone"),
    }


def get_refusal_texts(env):
    """Return what each code of a refusal means and what to do."""
    return {
        "missing_name": env._("is missing"),
        "bad_name": env._("has no letter"),
        "missing_class": env._("is missing"),
        "missing_birth_date": env._(
            "is missing; without a code it is needed to tell namesakes apart"
        ),
        "class_is_date": env._(
            "Excel made a date of the class; format the cell as text and type the "
            "class again"
        ),
        "bad_moet_code": env._("must have 10 digits"),
        "bad_national_id": env._("must have 12 digits"),
        "bad_date": env._("is not a possible date; write it as dd/mm/yyyy"),
        "date_in_future": env._("lies in the future"),
        "bad_gender": env._("must be Nam or Nữ"),
        "bad_phone": env._("is not a Vietnamese phone number"),
        "bad_year": env._("is not a possible year"),
        "bad_state": env._("is not a status of this list, such as Đang học"),
        "not_studying": env._(
            "the pupil does not study here; change that on the pupil's own page"
        ),
        "bad_grade": env._("is not a grade"),
        "grade_not_taught": env._("is not taught in this school"),
        "grade_differs": env._("is not the grade of this class"),
        "unknown_class": env._(
            "does not exist in this school year; fill in the grade to create it"
        ),
        "class_archived": env._("is archived; restore it first"),
        "later_year": env._("the pupil already sits in a class of a later year"),
        "excel_error": env._("is an error of Excel; correct the formula"),
        "unknown_ethnicity": env._("is not in the list of ethnic groups"),
        "duplicate_moet_code": env._("is in row %(row)s already"),
        "duplicate_national_id": env._("is in row %(row)s already"),
        "duplicate_name": env._("the same pupil is in row %(row)s already"),
        "codes_differ": env._("belongs to another pupil than the other code"),
        "code_of_another_pupil": env._(
            "belongs to a pupil of another name and date of birth"
        ),
        "several_namesakes": env._(
            "several pupils have this name and date of birth; fill in a code"
        ),
        "code_in_use": env._(
            "this code is in use already; please check it with the managing unit"
        ),
    }


def get_warning_texts(env):
    """Return what the user should know of a row that is taken."""
    return {
        "namesake": env._(
            "another class has a pupil of the same name and date of birth"
        ),
        "link_ended": env._("a parent whose link has ended is not linked again"),
    }


def get_refusal_text(texts, labels, refusal):
    """Return one sentence: the field, its value, what is wrong."""
    label = labels.get(refusal.field, refusal.field)
    value = f" “{refusal.value}”" if refusal.value else ""
    text = texts[refusal.message_code] % {"row": refusal.other_row}
    return f"{label}{value}: {text}"


def get_change_texts(env, labels, row_plan):
    """Return what changes of a known pupil, one text per field."""
    texts = []
    for name, value in row_plan.values.items():
        old = _format_value(env, row_plan.student, name, row_plan.student[name])
        new = _format_value(env, row_plan.student, name, value)
        texts.append(f"{labels.get(name, name)}: {old or '–'} → {new}")
    if row_plan.enrollment:
        old = row_plan.student.class_id.name or "–"
        texts.append(f"{labels['class_name']}: {old} → {row_plan.row.class_name}")
    for link in row_plan.links:
        if link.is_new or link.guardian_plan.values:
            texts.append(labels[f"{link.relation}_name"])
    return texts


def _format_value(env, student, name, value):
    """Return a value as a person reads it."""
    field = student._fields[name]
    if field.type == "date":
        return format_date(env, value) if value else ""
    if field.type == "many2one":
        return env[field.comodel_name].browse(int(value)).display_name if value else ""
    if field.type == "selection":
        return dict(field._description_selection(env)).get(value, "")
    if field.type == "boolean":
        return env._("Yes") if value else env._("No")
    return value or ""
