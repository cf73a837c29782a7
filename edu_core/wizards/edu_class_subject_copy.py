# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import UserError


class EduClassSubjectCopy(models.TransientModel):
    """Take over the teaching assignments of last year, or of a sister class."""

    _name = "edu.class.subject.copy"
    _description = "Take Over Teaching Assignments"
    _check_company_auto = True

    company_id = fields.Many2one(
        "res.company",
        string="School",
        required=True,
        default=lambda self: self.env.company,
    )
    source = fields.Selection(
        [("year", "The class of that name in an earlier year"), ("class", "One class")],
        string="Taken From",
        required=True,
        default="year",
    )
    year_from_id = fields.Many2one(
        "edu.school.year", string="Earlier School Year", compute="_compute_year_from_id"
    )
    class_from_id = fields.Many2one("edu.class", check_company=True)
    school_year_id = fields.Many2one(
        "edu.school.year",
        required=True,
        default=lambda self: self.env["edu.school.year"]._get_current(),
    )
    class_ids = fields.Many2many(
        "edu.class",
        string="Classes",
        check_company=True,
        domain="[('company_id', '=', company_id),"
        " ('school_year_id', '=', school_year_id)]",
        help="Empty: all classes of the school year.",
    )
    with_teachers = fields.Boolean(
        string="With the Teachers",
        default=True,
        help="Who does not work here any more leaves the subject open.",
    )
    date = fields.Date(
        string="From", compute="_compute_date", store=True, readonly=False
    )

    @api.depends("school_year_id")
    def _compute_year_from_id(self):
        """Find the year before."""
        years = self.env["edu.school.year"]
        for wizard in self:
            wizard.year_from_id = years.search(
                [("date_end", "<", wizard.school_year_id.date_start)],
                order="date_end desc",
                limit=1,
            )

    @api.depends("school_year_id")
    def _compute_date(self):
        """Begin with the year or, in its middle, today."""
        today = self.env["edu.staff"]._get_today()
        for wizard in self:
            wizard.date = max(today, wizard.school_year_id.date_start or today)

    def _get_pairs(self):
        """Return (class from, class to, day on which the former's rows held).

        :raise UserError: if there is nothing to take over from
        """
        self.ensure_one()
        classes = self.class_ids or self.env["edu.class"].search(
            [
                ("company_id", "=", self.company_id.id),
                ("school_year_id", "=", self.school_year_id.id),
            ]
        )
        if self.source == "class":
            day = min(self.date, self.class_from_id.school_year_id.date_end)
            targets = classes - self.class_from_id
            return [(self.class_from_id, target, day) for target in targets]
        if not self.year_from_id:
            raise UserError(self.env._("There is no earlier school year."))
        earlier = self.env["edu.class"].search(
            [
                ("company_id", "=", self.company_id.id),
                ("school_year_id", "=", self.year_from_id.id),
            ]
        )
        by_name = earlier.grouped("name")
        day = self.year_from_id.date_end
        return [
            (by_name[target.name], target, day)
            for target in classes
            if target.name in by_name
        ]

    def action_copy(self):
        """Take the assignments over and show them.

        :raise UserError: if nothing was left to take over
        """
        rows = self.env["edu.class.subject"]._copy_to(
            self._get_pairs(), self.date, self.with_teachers
        )
        if not rows:
            raise UserError(
                self.env._(
                    "Nothing to take over: the classes have these subjects already, or "
                    "no class of that name had any."
                )
            )
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "edu_core.edu_class_subject_action"
        )
        return action | {
            "domain": [("id", "in", rows.ids)],
            "context": {"search_default_group_class": 1},
        }
