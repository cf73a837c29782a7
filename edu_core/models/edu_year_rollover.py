# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import timedelta

from odoo import Command, api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Domain

from ..tools import class_name


class EduYearRollover(models.Model):
    """Kết chuyển năm học: a whole school goes over to the next school year.

    This file holds the record, what it proposes and its checks; how the pupils move is
    in `edu_year_rollover_run.py`.
    """

    _name = "edu.year.rollover"
    _description = "School Year Roll-over"
    _inherit = ["edu.school.mixin", "mail.thread"]
    _order = "date desc, id desc"
    _rec_name = "school_year_id"
    _check_company_auto = True

    company_id = fields.Many2one(
        "res.company",
        string="School",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    company_color = fields.Integer(related="company_id.edu_color")
    school_year_from_id = fields.Many2one(
        "edu.school.year",
        string="From School Year",
        required=True,
        ondelete="restrict",
        default=lambda self: self.env["edu.school.year"]._get_current(),
    )
    school_year_id = fields.Many2one(
        "edu.school.year",
        string="To School Year",
        required=True,
        index=True,
        ondelete="restrict",
        compute="_compute_school_year_id",
        store=True,
        readonly=False,
        precompute=True,
    )
    date = fields.Date(
        string="First Day in the New Classes",
        required=True,
        compute="_compute_date",
        store=True,
        readonly=False,
        precompute=True,
    )
    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("preview", "Preview"),
            ("running", "Running"),
            ("done", "Rolled over"),
            ("opened", "Year opened"),
        ],
        default="draft",
        required=True,
        readonly=True,
        copy=False,
        index=True,
        tracking=True,
    )
    line_ids = fields.One2many(
        "edu.year.rollover.line", "rollover_id", string="Classes"
    )
    exception_ids = fields.One2many(
        "edu.year.rollover.exception", "rollover_id", string="Retained and Leaving"
    )
    made_class_ids = fields.Many2many(
        "edu.class",
        "edu_year_rollover_made_class_rel",
        string="Classes Made",
        readonly=True,
        copy=False,
    )
    movement_ids = fields.One2many(
        "edu.student.movement", "rollover_id", string="Movements"
    )
    promote_count = fields.Integer(compute="_compute_counts", string="Go Up")
    retain_count = fields.Integer(compute="_compute_counts", string="Retained")
    graduate_count = fields.Integer(compute="_compute_counts", string="Graduate")
    leave_count = fields.Integer(compute="_compute_counts", string="Leave")
    done_count = fields.Integer(compute="_compute_progress", string="Done")
    left_count = fields.Integer(compute="_compute_progress", string="Still to Do")
    progress = fields.Float(compute="_compute_progress")
    problem = fields.Text(compute="_compute_problem", string="What Is in the Way")

    _year_uniq = models.Constraint(
        "unique(company_id, school_year_id)",
        "The school has a roll-over to this school year already.",
    )

    # === COMPUTE METHODS === #

    @api.depends("school_year_from_id")
    def _compute_school_year_id(self):
        """Compute the school year that follows."""
        for rollover in self:
            rollover.school_year_id = self.env["edu.school.year"].search(
                [("date_start", ">", rollover.school_year_from_id.date_start)],
                order="date_start",
                limit=1,
            )

    @api.depends("school_year_id")
    def _compute_date(self):
        """Compute the first day: that of the new school year."""
        for rollover in self:
            rollover.date = rollover.school_year_id.date_start

    @api.depends("line_ids.student_count", "line_ids.outcome", "exception_ids.outcome")
    def _compute_counts(self):
        """Count who goes where, by the preview and the exceptions from it."""
        for rollover in self:
            counts = {"promote": 0, "retain": 0, "graduate": 0, "leave": 0}
            for line in rollover.line_ids:
                counts[line.outcome] += line.student_count - line.exception_count
            for exception in rollover.exception_ids:
                counts[exception.outcome] += 1
            for outcome, count in counts.items():
                rollover[f"{outcome}_count"] = count

    @api.depends("movement_ids.state")
    def _compute_progress(self):
        """Compare the pupils who moved with those who still sit in the old classes."""
        done = dict(
            self.env["edu.student.movement"]._read_group(
                [("rollover_id", "in", self.ids), ("state", "=", "done")],
                ["rollover_id"],
                ["__count"],
            )
        )
        for rollover in self:
            rollover.done_count = done.get(rollover._origin, 0)
            rollover.left_count = (
                self.env["edu.enrollment"].search_count(rollover._get_left_domain())
                if rollover.company_id and rollover.school_year_from_id
                else 0
            )
            total = rollover.done_count + rollover.left_count
            rollover.progress = 100 * rollover.done_count / total if total else 0

    @api.depends("line_ids.outcome", "line_ids.target_name", "line_ids.target_grade_id")
    def _compute_problem(self):
        """List what must be repaired before the roll-over can run."""
        for rollover in self:
            rollover.problem = "\n".join(rollover._get_problems()) or False

    @api.depends("company_id", "school_year_id")
    def _compute_display_name(self):
        """Name a roll-over by its new school year."""
        for rollover in self:
            rollover.display_name = self.env._(
                "Roll-over to %(year)s", year=rollover.school_year_id.name or "…"
            )

    # === CONSTRAINT METHODS === #

    @api.constrains("school_year_from_id", "school_year_id", "date")
    def _check_years(self):
        """Refuse years in the wrong order, and a first day outside the new one."""
        for rollover in self:
            old, new = rollover.school_year_from_id, rollover.school_year_id
            if new.date_start <= old.date_start:
                raise ValidationError(
                    self.env._(
                        "The school year %(new)s does not follow %(old)s.",
                        new=new.name,
                        old=old.name,
                    )
                )
            if not old.date_start < rollover.date <= new.date_end:
                raise ValidationError(
                    self.env._(
                        "The first day in the new classes does not lie before the end "
                        "of the school year %(new)s.",
                        new=new.name,
                    )
                )

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        """Create drafts.

        :raise AccessError: when the values, or defaults of the context, say otherwise
        """
        rollovers = super().create(vals_list)
        if any(rollover.state != "draft" for rollover in rollovers.sudo()):
            self._check_client_fields({"state"})
        return rollovers

    def write(self, vals):
        """Write; the state is the flow's."""
        self._check_client_fields(vals)
        return super().write(vals)

    @api.model
    def _check_client_fields(self, names):
        """Refuse the state, which only the steps write."""
        if not self.env.su and "state" in names:
            raise AccessError(
                self.env._("The state of a roll-over is changed by its buttons only.")
            )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_done(self):
        """A roll-over that moved pupils stays."""
        if any(rollover.state not in ("draft", "preview") for rollover in self):
            raise UserError(
                self.env._("A roll-over that was run cannot be deleted. Undo it first.")
            )

    # === WHO IS STILL TO MOVE === #

    def _get_left_domain(self):
        """Return the domain of the enrollments that the roll-over ends."""
        self.ensure_one()
        return [
            ("company_id", "=", self.company_id.id),
            ("school_year_id", "=", self.school_year_from_id.id),
            ("date_start", "<", self.date),
            ("date_end", "=", False),
            ("student_id.state", "=", "studying"),
            ("student_id.active", "=", True),
        ]

    # === PREVIEW === #

    def action_preview(self):
        """Propose for each class what becomes of it; what was chosen stays."""
        for rollover in self:
            rollover._check_state(("draft", "preview"))
            rollover._propose_lines()
            rollover._update_state("preview")
        return True

    def _propose_lines(self):
        """Make a line for each class and grade with pupils, drop those without."""
        self.ensure_one()
        rows = self.env["edu.enrollment"]._read_group(
            self._get_left_domain(), ["class_id", "grade_id"], ["__count"]
        )
        known = {(line.class_id, line.grade_id): line for line in self.line_ids}
        kept = self.line_ids.browse()
        commands = []
        for school_class, grade, count in rows:
            values = {"class_name": school_class.name, "student_count": count}
            if line := known.get((school_class, grade)):
                kept += line
                commands.append(Command.update(line.id, values))
            else:
                values |= self._prepare_line_values(school_class, grade)
                commands.append(Command.create(values))
        dropped = [Command.delete(line.id) for line in self.line_ids - kept]
        self.write({"line_ids": dropped + commands})
        self.line_ids._find_target_class()

    def _prepare_line_values(self, school_class, grade):
        """Return what is proposed for the pupils of a grade in a class."""
        next_grade = self._get_next_grade(grade)
        name = class_name.next_name(
            school_class.name, grade.code, next_grade.code or ""
        )
        return {
            "class_id": school_class.id,
            "grade_id": grade.id,
            "outcome": "promote" if next_grade else "graduate",
            "target_grade_id": next_grade.id,
            "target_name": name if next_grade else False,
        }

    def _get_next_grade(self, grade):
        """Return the grade above, if the school teaches it."""
        same_place = Domain("sequence", "=", grade.sequence) & Domain(
            "id", ">", grade.id
        )
        above = grade.search(
            Domain("sequence", ">", grade.sequence) | same_place, limit=1
        )
        levels = self.company_id.edu_level_ids
        return above if not levels or above.level_id in levels else grade.browse()

    def _get_problems(self):
        """Return, as sentences, what keeps the roll-over from running."""
        self.ensure_one()
        problems, grades = [], {}
        for line in self.line_ids.filtered(lambda line: line.outcome == "promote"):
            if not line.target_name or not line.target_grade_id:
                problems.append(
                    self.env._(
                        "Class %(name)s: enter the class and grade they go to.",
                        name=line.class_name,
                    )
                )
                continue
            target = line._search_target_class()
            taught = target._get_grades() if target else line.target_grade_id
            taught = grades.setdefault(line.target_name, taught)
            if line.target_grade_id not in taught:
                problems.append(
                    self.env._(
                        "Class %(name)s: the class %(target)s of the new year is of "
                        "another grade.",
                        name=line.class_name,
                        target=line.target_name,
                    )
                )
        return problems

    # === STATES === #

    def _update_state(self, target):
        """The only writer of the state."""
        self.check_access("write")
        self.sudo().write({"state": target})

    def _check_state(self, allowed):
        """Refuse a step that does not fit the state.

        :raise UserError: names the school year and the state
        """
        states = dict(self._fields["state"]._description_selection(self.env))
        for rollover in self:
            if rollover.state not in allowed:
                raise UserError(
                    self.env._(
                        "The roll-over to %(year)s is “%(state)s”; this step is not "
                        "possible now.",
                        year=rollover.school_year_id.name,
                        state=states[rollover.state],
                    )
                )

    def _get_last_day(self):
        """Return the last day in the old classes."""
        return self.date - timedelta(days=1)
