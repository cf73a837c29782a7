# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What imports say to the user."""

from odoo.tools import format_date

from .class_list_plan import CODE_FIELDS, STUDENT_FIELDS


def get_field_labels(env):
    """Return the label of each column that several tables have."""
    return {
        "name": env._("Name"),
        "class_name": env._("Class"),
        "class_code": env._("Class code"),
        "grade": env._("Grade"),
        "gender": env._("Gender"),
        "birth_date": env._("Date of Birth"),
        "phone": env._("Phone"),
        "email": env._("E-mail"),
        "national_id": env._("Personal ID Number"),
        "moet_code": env._("Ministry Code"),
        "pupil_code": env._("Pupil Code"),
        "pupil_name": env._("Pupil"),
        "relation": env._("Relation"),
        "occupation": env._("Occupation"),
        "birth_year": env._("Year of Birth"),
        "staff_code": env._("Staff code"),
        "staff_state": env._("Status"),
        "job": env._("Job"),
        "session": env._("Session"),
        "teacher": env._("Homeroom Teacher"),
        "capacity": env._("Capacity"),
    }


def get_pupil_labels(env):
    """Return the label of each column of a class list."""
    names = [*STUDENT_FIELDS, *CODE_FIELDS, "state", "active", "student_code"]
    fields = env["edu.student"].fields_get(names, ["string"])
    labels = {name: values["string"] for name, values in fields.items()}
    return labels | {
        **{kind: labels[name] for name, kind in CODE_FIELDS.items() if name in labels},
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
        "state_date": env._("Date of the status"),
    }


def get_file_error_texts(env, max_mb, max_rows, layout):
    """Return what can be wrong with a file and what to do."""
    needed = [sorted(names)[0] for names in layout.header_needs]
    labels = get_field_labels(env) | get_pupil_labels(env)
    headings = ", ".join(f"“{labels.get(name, name)}”" for name in needed)
    return {
        "empty": env._("is empty. Please choose the file with your data."),
        "encrypted": env._(
            "has a password. Open it in Excel, remove the password, save it and "
            "choose it again."
        ),
        "too_large": env._(
            "is too large: at most %(size)s MB and %(rows)s rows. Please divide "
            "it by grade.",
            size=max_mb,
            rows=max_rows,
        ),
        "unreadable": env._(
            "is not an Excel workbook, or it is damaged. Open it in Excel, choose "
            "“Save as… Excel Workbook (.xlsx)” and try again."
        ),
        "no_header": env._(
            "has no heading of such a table. One of its first rows must hold the "
            "headings of %(names)s.",
            names=headings,
        ),
        "no_rows": env._("holds nothing below its headings: no pupil, no person."),
    }


def get_refusal_texts(env):
    """Return what each code of a refusal means and what to do."""
    return _get_cell_texts(env) | _get_plan_texts(env)


def _get_cell_texts(env):
    """Return what can be wrong with a cell by itself."""
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
    }


def _get_plan_texts(env):
    """Return what can be wrong with a row beside what is there already."""
    return {
        "unknown_class": env._(
            "does not exist in this school year; fill in the grade to create it"
        ),
        "class_archived": env._("is archived; restore it first"),
        "later_year": env._("the pupil already sits in a class of a later year"),
        "excel_error": env._("is an error of Excel; correct the formula"),
        "unknown_ethnicity": env._("is not in the list of ethnic groups"),
        "unknown_disability": env._("is not in the list of disabilities"),
        "duplicate_moet_code": env._("is in row %(row)s already"),
        "duplicate_national_id": env._("is in row %(row)s already"),
        "duplicate_pupil_code": env._("is in row %(row)s already"),
        "duplicate_staff_code": env._("is in row %(row)s already"),
        "duplicate_class_code": env._("is in row %(row)s already"),
        "duplicate_class_name": env._("is in row %(row)s already"),
        "missing_pupil": env._("is missing; give a code or name and date of birth"),
        "missing_relation": env._("is missing: father, mother, guardian or other"),
        "bad_relation": env._("must be Cha, Mẹ, Người giám hộ or Khác"),
        "bad_session": env._("must be Sáng, Chiều or 2 buổi"),
        "bad_email": env._("is not an e-mail address"),
        "bad_number": env._("must be a whole number"),
        "unknown_pupil": env._(
            "no pupil of this school is found; check the code, the name and the "
            "date of birth"
        ),
        "unknown_teacher": env._(
            "nobody of the staff has this name; import them first"
        ),
        "several_teachers": env._("several of the staff have this name"),
        "staff_gone": env._("does not work here any more; archive the person by hand"),
        "staff_code_taken": env._("is the code of somebody else of the staff"),
        "year_over": env._("this school year is over; choose another one"),
        "no_such_class": env._(
            "is no class of this school year; import the classes first"
        ),
        "no_such_subject": env._("is not in the list of subjects"),
        "bad_assignment": env._("cannot be read; write it as Toán: 6A1 (4), 6A2 (4)"),
        "given_twice": env._("row %(row)s has it already, and one person only can"),
        "link_ended": env._("the link to this pupil has ended; renew it by hand"),
        "class_gone": env._(
            "was renamed or removed after the preview; look at the preview again"
        ),
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
        "subject_left_out": env._("a subject that is not in the list is left out"),
        "duty_left_out": env._(
            "a duty that is not in the list, or without its group, is left out"
        ),
    }


def get_refusal_text(texts, labels, refusal):
    """Return one sentence: the field, its value, what is wrong."""
    label = labels.get(refusal.field, refusal.field)
    value = f" “{refusal.value}”" if refusal.value else ""
    text = texts[refusal.message_code] % {"row": refusal.other_row}
    return f"{label}{value}: {text}"


def get_change_texts(env, labels, row_plan):
    """Return what changes of a known record, one text per field."""
    texts = []
    for name, value in row_plan.values.items():
        old = _format_value(env, row_plan.record, name, row_plan.record[name])
        new = _format_value(env, row_plan.record, name, value)
        texts.append(f"{labels.get(name, name)}: {old or '–'} → {new}")
    return texts


def get_pupil_change_texts(labels, row_plan):
    """Return the change of class, and the parents of whom something changes."""
    texts = []
    if row_plan.enrollment:
        old = row_plan.student.class_id.name or "–"
        new = row_plan.row.class_name or row_plan.row.class_code
        texts.append(f"{labels['class_name']}: {old} → {new}")
    for link in row_plan.links:
        if link.is_new or link.guardian_plan.values:
            texts.append(labels[f"{link.relation}_name"])
    return texts


def _format_value(env, record, name, value):
    """Return a value as a person reads it."""
    field = record._fields[name]
    if field.type == "date":
        return format_date(env, value) if value else ""
    if field.type == "many2one":
        return env[field.comodel_name].browse(int(value)).display_name if value else ""
    if field.type == "selection":
        return dict(field._description_selection(env)).get(value, "")
    if field.type == "boolean":
        return env._("Yes") if value else env._("No")
    return value or ""
