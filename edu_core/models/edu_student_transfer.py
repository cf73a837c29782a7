# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models
from odoo.fields import Domain
from odoo.models import MAGIC_COLUMNS

# What a record of another school gets anew, whatever the old one says.
OWN_OF_A_SCHOOL = {
    "active",
    "class_id",
    "company_id",
    "grade_id",
    "origin_id",
    "partner_id",
    "register_number",
    "root_id",
    "state",
    "student_code",
    "user_id",
}
# Not copied when a clerk duplicates a pupil, but the same for the same child.
SAME_CHILD = {"moet_code", "national_id"}


class EduStudent(models.Model):
    """What goes along when a pupil goes to another school of the suite."""

    _inherit = "edu.student"

    def _prepare_transfer_summary(self):
        """Return what the receiving school sees before it answers."""
        self.ensure_one()
        return {
            "student_name": self.name,
            "birth_date": self.birth_date,
            "gender": self.gender,
            "moet_code": self.moet_code,
            "class_name": self.class_id.name,
            "grade_name": self.grade_id.name,
            "package": self._prepare_transfer_package(),
        }

    def _prepare_transfer_package(self):
        """Return what the new school keeps of the old one: plain data, as of now.

        Modules add their own part under a key of their own (marks, health, …) and read
        it back in `_apply_transfer_package`. Note: self.ensure_one()

        :return: dict that JSON can hold; `history` has values of `edu.student.history`
        """
        self.ensure_one()
        rows = [
            {
                "school_name": row.school_name,
                "school_code": row.school_code,
                "school_year": row.school_year,
                "class_name": row.class_name,
                "grade_name": row.grade_name,
                "date_start": fields.Date.to_string(row.date_start),
                "date_end": fields.Date.to_string(row.date_end),
                "reason": row.reason,
            }
            for row in self.history_ids
        ]
        reasons = self.env["edu.enrollment"]._fields["reason"]
        reasons = dict(reasons._description_selection(self.env))
        rows += [
            {
                "school_name": enrollment.company_id.name,
                "school_code": enrollment.company_id.edu_code,
                "school_year": enrollment.school_year_id.name,
                "class_name": enrollment.class_id.name,
                "grade_name": enrollment.grade_id.name,
                "date_start": fields.Date.to_string(enrollment.date_start),
                "date_end": fields.Date.to_string(enrollment.date_end),
                "reason": reasons[enrollment.reason],
            }
            for enrollment in self.enrollment_ids.sorted("date_start")
        ]
        return {"history": rows}

    def _apply_transfer_package(self, package):
        """Take over what came with a pupil from another school; for overrides.

        Called on the new school's record. Note: self.ensure_one()

        :param dict package: of `_prepare_transfer_package`; `history` is done already
        """

    def _prepare_transfer_values(self):
        """Return the values of the record a child gets in another school: all that is
        the child's own. Links to records of the old school stay behind."""
        self.ensure_one()
        values = {}
        for name, field in self._fields.items():
            if (
                not field.store
                or name in MAGIC_COLUMNS
                or name in OWN_OF_A_SCHOOL
                or field.type in ("one2many", "many2one_reference", "reference")
                or not (field.copy or name in SAME_CHILD)
                or (field.compute and field.readonly)
            ):
                continue
            if field.relational and (
                "company_id" in self.env[field.comodel_name]._fields
            ):
                continue
            value = self[name]
            if field.type == "many2one":
                value = value.id
            elif field.type == "many2many":
                value = value.ids
            if value:
                values[name] = value
        return values

    def _find_twins(self, company):
        """Find the same children's records in another school, archived ones too: those
        the suite knows to be the same, else those with the same ministry code or the
        same personal ID number and date of birth. In sudo.

        :return: {pupil: the record there}
        """
        own = self.sudo()
        known = own.with_context(active_test=False).search(
            Domain("company_id", "=", company.id)
            & (
                Domain("root_id", "in", own.root_id.ids)
                | Domain(
                    "moet_code", "in", own.filtered("moet_code").mapped("moet_code")
                )
                | Domain(
                    "national_id",
                    "in",
                    own.filtered("national_id").mapped("national_id"),
                )
            )
        )
        found = {}
        for student in known:
            for key in student._get_child_keys():
                found.setdefault(key, student)
        twins = {}
        for student in own:
            keys = (key for key in student._get_child_keys() if key in found)
            if key := next(keys, None):
                twins[student] = found[key]
        return twins

    def _get_child_keys(self):
        """Return what tells a child from all others, the surest first. In sudo."""
        self.ensure_one()
        keys = [
            ("root", self.root_id.id),
            ("moet", self.moet_code),
            ("national", self.national_id and (self.national_id, self.birth_date)),
        ]
        return [key for key in keys if key[1]]
