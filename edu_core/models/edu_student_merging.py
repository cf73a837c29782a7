# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import format_date

# What is written about a contact, not for it: it stays with the record that goes.
IGNORED_PREFIXES = ("mail.", "bus.", "discuss.", "sms.", "ir.", "base.", "res.users")
# What stays with the record that goes
NOT_TAKEN_OVER = (
    "student_code",
    "register_number",
    "partner_id",
    "origin_id",
    "root_id",
    "active",
    # The letter for a login
    "login_code_hash",
    "login_code_expiry",
    "login_invited_on",
    "login_letter_end",
)
# What a pupil is told apart by: taken from the one that goes.
CODES = ("moet_code", "national_id", "user_id")


class EduStudent(models.Model):
    """How two records of one child become one."""

    _inherit = "edu.student"

    # === HOOKS === #

    @api.model
    def _get_merge_relations(self):
        """Return what moves to the pupil who stays: model → field that names the pupil.

        To be extended by modules whose records follow the pupil. Rows of any other
        model refuse the merge, so that nothing is lost.
        """
        return {
            "edu.enrollment": "student_id",
            "edu.guardianship": "student_id",
            "edu.student.history": "student_id",
            "edu.student.movement": "student_id",
            "edu.student.policy": "student_id",
        }

    @api.model
    def _get_merge_fields(self):
        """Return the fields that the pupil who stays takes over where she has none."""
        return [
            field.name
            for field in self._fields.values()
            if field.store
            and field.column_type
            and not (field.compute or field.required)
            and field.name not in NOT_TAKEN_OVER
            and field.name not in models.LOG_ACCESS_COLUMNS
        ]

    def _get_merge_problems(self, other):
        """Return why these two cannot become one, in sentences.

        :param other: the pupil who goes
        """
        self.ensure_one()
        if self == other:
            return [self.env._("Please choose two different pupils.")]
        if self.company_id != other.company_id:
            return [self.env._("The two pupils are in different schools.")]
        problems = self._get_overlap_problems(other)
        if self.user_id and other.user_id:
            problems.append(
                self.env._("Both have a login of their own; archive one of them first.")
            )
        return problems + self._get_foreign_row_problems(other)

    # === CHECKS === #

    def _get_overlap_problems(self, other):
        """Return the classes in which the two sat on the same days."""
        return [
            self.env._(
                "Both sit in a class on the same days: %(one)s from %(start)s, and "
                "%(two)s from %(other_start)s. End or correct one of them first.",
                one=own.class_id.name,
                start=format_date(self.env, own.date_start),
                two=theirs.class_id.name,
                other_start=format_date(self.env, theirs.date_start),
            )
            for own, theirs in self._get_overlaps(other)
            if own.class_id != theirs.class_id
        ]

    def _get_overlaps(self, other):
        """Return the pairs of enrollments of both that share a day."""
        return [
            (own, theirs)
            for own in self.enrollment_ids
            for theirs in other.enrollment_ids
            if (not own.date_end or own.date_end >= theirs.date_start)
            and (not theirs.date_end or theirs.date_end >= own.date_start)
        ]

    def _get_foreign_row_problems(self, other):
        """Return what else there is of the pupil who goes, such as bills."""
        relations = self._get_merge_relations()
        problems = []
        for comodel, record in (
            ("edu.student", other),
            ("res.partner", other.sudo().partner_id),
        ):
            for model, field in self._get_references(comodel):
                if relations.get(model._name) == field.name:
                    continue
                if model.sudo().search_count([(field.name, "=", record.id)], limit=1):
                    name = self.env["ir.model"]._get(model._name).name
                    problems.append(
                        self.env._(
                            "%(pupil)s has rows of “%(model)s” that cannot move to "
                            "another pupil. Keep this one, and let the other one go.",
                            pupil=f"{other.name} ({other.student_code})",
                            model=name,
                        )
                    )
        return sorted(set(problems))

    @api.model
    def _get_references(self, comodel):
        """Return (model, field) of all that refers to pupils, or to contacts."""
        own = ("edu.student", "edu.student.duplicate", "edu.student.merge")
        for name in self.env.registry:
            model = self.env[name].with_context(active_test=False)
            if model._abstract or model._transient or not model._auto or name in own:
                continue
            if comodel == "res.partner" and (
                name == "res.partner" or name.startswith(IGNORED_PREFIXES)
            ):
                continue
            for field in model._fields.values():
                if (
                    field.type == "many2one"
                    and field.comodel_name == comodel
                    and field.store
                    and not field.related
                ):
                    yield model, field

    # === MERGE === #

    def _merge(self, other):
        """Let another record of the same child go into this one.

        :param other: the pupil who goes; her record stays in the archive
        :raise UserError: says why the two cannot become one
        """
        self.ensure_one()
        (self | other).check_access("write")
        if problems := self._get_merge_problems(other):
            raise UserError("\n".join(problems))
        self._merge_enrollments(other)
        self._merge_guardianships(other)
        for model, field in self._get_merge_relations().items():
            # The right to both pupils is checked; some rows nobody writes by hand.
            rows_sudo = self.env[model].sudo().with_context(active_test=False)
            rows_sudo.search([(field, "=", other.id)]).write({field: self.id})
        self.env.flush_all()
        values = self._prepare_merge_values(other)
        other.write({**dict.fromkeys(CODES, False), "active": False})
        other.flush_recordset()
        login = values.pop("user_id", False)
        self.write(values)
        if login:
            # In sudo: nobody chooses by hand whose login a pupil's is.
            self.sudo().user_id = login
        text = self.env._(
            "%(name)s (%(code)s) was merged into %(kept)s (%(kept_code)s).",
            name=other.name,
            code=other.student_code,
            kept=self.name,
            kept_code=self.student_code,
        )
        for student in self | other:
            student._message_log(body=text)

    def _prepare_merge_values(self, other):
        """Return what this pupil takes over from the other one."""
        return {
            name: self._fields[name].convert_to_write(other[name], other)
            for name in self._get_merge_fields()
            if other[name] and not self[name]
        }

    def _merge_enrollments(self, other):
        """Make one of two enrollments in the same class that share days."""
        for own, theirs in self._get_overlaps(other):
            start = min(own.date_start, theirs.date_start)
            end = own.date_end and theirs.date_end
            end = end and max(own.date_end, theirs.date_end)
            theirs.unlink()
            if own.date_start != start or own.date_end != end:
                own.write({"date_start": start, "date_end": end})
        self.env.flush_all()

    def _merge_guardianships(self, other):
        """Drop the links to guardians whom this pupil is linked to already."""
        known = self.guardianship_ids.filtered(lambda link: not link.date_end)
        known = known.grouped("guardian_id")
        twins = other.guardianship_ids.filtered(
            lambda link: not link.date_end and link.guardian_id in known
        )
        for link in twins:
            known[link.guardian_id][:1]._take_rights(link)
        twins.unlink()
        self.env.flush_all()
