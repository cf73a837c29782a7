# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import UserError

OUTCOMES = [("promote", "Goes up"), ("graduate", "Graduates")]


class EduYearRolloverLine(models.Model):
    """What becomes of the pupils of one grade in one class."""

    _name = "edu.year.rollover.line"
    _description = "Class in a School Year Roll-over"
    _inherit = ["edu.school.mixin"]
    _order = "grade_sequence, class_name, id"
    _rec_name = "class_name"
    _check_company_auto = True

    rollover_id = fields.Many2one(
        "edu.year.rollover", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        related="rollover_id.company_id",
        string="School",
        store=True,
        index=True,
        required=True,
        precompute=True,
    )
    class_id = fields.Many2one(
        "edu.class", required=True, ondelete="cascade", check_company=True
    )
    class_name = fields.Char(
        string="Name at the Preview",
        required=True,
        help="A class that is renamed afterwards stops the roll-over.",
    )
    grade_id = fields.Many2one("edu.grade", required=True, ondelete="restrict")
    grade_sequence = fields.Integer(related="grade_id.sequence", store=True)
    student_count = fields.Integer(string="Pupils")
    exception_count = fields.Integer(compute="_compute_exception_count")
    outcome = fields.Selection(
        OUTCOMES, string="What Becomes of Them", required=True, default="promote"
    )
    target_name = fields.Char(string="New Class")
    target_grade_id = fields.Many2one(
        "edu.grade", string="New Grade", ondelete="restrict"
    )
    target_class_id = fields.Many2one(
        "edu.class",
        string="Class of the New Year",
        ondelete="set null",
        check_company=True,
        readonly=True,
    )
    homeroom_teacher_id = fields.Many2one(
        "hr.employee", string="New Homeroom Teacher", check_company=True
    )

    _class_uniq = models.Constraint(
        "unique(rollover_id, class_id, grade_id)",
        "The roll-over has this class already.",
    )

    @api.depends("rollover_id.exception_ids.student_id")
    def _compute_exception_count(self):
        """Count the pupils of the line who do not go with the others."""
        for line in self:
            line.exception_count = len(
                line.rollover_id.exception_ids.filtered(
                    lambda e, own=line: (
                        (e.class_id, e.student_id.grade_id)
                        == (own.class_id, own.grade_id)
                    )
                )
            )

    @api.onchange("outcome")
    def _onchange_outcome(self):
        """Forget the new class of those who graduate."""
        if self.outcome == "graduate":
            self.target_name = self.target_grade_id = False

    def write(self, vals):
        """Write; a new name makes the class of the new year to be looked up again."""
        result = super().write(vals)
        if "target_name" in vals:
            self._find_target_class()
        return result

    def _search_target_class(self):
        """Return the class of the new year that has the name of the line, if any."""
        self.ensure_one()
        return self.rollover_id._find_class(self.target_name)

    def _find_target_class(self):
        """Note which classes of the new year exist already."""
        for line in self:
            line.target_class_id = line._search_target_class()

    def _check_not_renamed(self):
        """Refuse to run when a class has another name than the preview showed.

        :raise UserError: names the class, old and new
        """
        for line in self:
            pairs = [(line.class_id, line.class_name)]
            if line.target_class_id:
                pairs.append((line.target_class_id, line.target_name))
            for school_class, shown in pairs:
                if school_class.name != shown:
                    raise UserError(
                        self.env._(
                            "Class %(old)s was renamed to %(new)s since the preview. "
                            "Nothing was done; please look at the preview again.",
                            old=shown,
                            new=school_class.name,
                        )
                    )
