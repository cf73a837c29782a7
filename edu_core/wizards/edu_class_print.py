# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..tools import vietnamese

MOST_BLANKS = 8


class EduClassPrint(models.TransientModel):
    """Danh sách lớp and thẻ học sinh: of one class or of all of them, on paper.

    Read as the user: a teacher prints the classes she sees.
    """

    _name = "edu.class.print"
    _description = "Class Lists and Pupil Cards to Print"

    kind = fields.Selection(
        [("list", "Class lists"), ("cards", "Pupil cards")],
        string="What to Print",
        required=True,
        default="list",
    )
    class_ids = fields.Many2many("edu.class", string="Classes")
    student_ids = fields.Many2many(
        "edu.student",
        string="Pupils",
        help="Cards of some pupils only; left empty, of all who study in the classes.",
    )
    title = fields.Char(
        string="Title of the List",
        help="Left empty: Class List.",
    )
    show_birth_date = fields.Boolean(string="Date of Birth", default=True)
    show_gender = fields.Boolean(string="Gender", default=True)
    show_code = fields.Boolean(string="Pupil Code")
    show_moet_code = fields.Boolean(string="Ministry Code")
    show_phone = fields.Boolean(string="Phone of a Guardian")
    blank_count = fields.Integer(
        string="Blank Columns",
        default=0,
        help="Empty columns for signatures or ticks.",
    )
    blank_title = fields.Char(
        string="Title of the Blank Columns",
        help="For example “Signature”; left empty, the columns have no title.",
    )
    student_count = fields.Integer(compute="_compute_student_count", string="Pupils #")

    _blank_count_check = models.Constraint(
        f"CHECK (blank_count BETWEEN 0 AND {MOST_BLANKS})",
        "A list has up to eight blank columns.",
    )

    @api.model
    def default_get(self, field_names):
        """Override of `web` to take the classes or pupils chosen in a list."""
        values = super().default_get(field_names)
        model = self.env.context.get("active_model")
        ids = self.env.context.get("active_ids") or []
        if model == "edu.class" and "class_ids" in field_names:
            values.setdefault("class_ids", [fields.Command.set(ids)])
        if model == "edu.student" and "student_ids" in field_names:
            values.setdefault("student_ids", [fields.Command.set(ids)])
            values["kind"] = "cards"
        return values

    @api.depends("class_ids", "student_ids", "kind")
    def _compute_student_count(self):
        """Count the pupils who will be on the paper."""
        for wizard in self:
            wizard.student_count = len(wizard._get_students())

    # === WHAT IS PRINTED === #

    def _get_students(self):
        """Return the pupils to print, class by class, in the order of class lists."""
        self.ensure_one()
        if self.kind == "cards" and self.student_ids:
            return self.student_ids._origin
        return self.env["edu.student"].search_fetch(
            [("class_id", "in", self.class_ids.ids), ("state", "=", "studying")],
            ["name", "class_id", "birth_date", "gender", "student_code", "moet_code"],
        )

    def _get_lists(self):
        """Return the lists to print: tuples of a class and its rows."""
        self.ensure_one()
        students = self._get_students()
        phones = self._get_phones(students) if self.show_phone else {}
        genders = dict(students._fields["gender"]._description_selection(self.env))
        by_class = students.grouped("class_id")
        return [
            (
                school_class,
                [
                    {
                        "name": student.name,
                        "birth_date": student.birth_date,
                        "gender": genders.get(student.gender, ""),
                        "code": student.student_code or "",
                        "moet_code": student.moet_code or "",
                        "phone": phones.get(student.id, ""),
                    }
                    for student in by_class.get(school_class, students.browse())
                ],
            )
            for school_class in self.class_ids.sorted()
        ]

    @api.model
    def _get_phones(self, students):
        """Return by pupil's id a phone number of a guardian of today, in one query.

        The mother's before the father's, who may pick up the child before who may not.
        """
        links = self.env["edu.guardianship"]
        links = links.search_fetch(
            links._get_valid_domain() & Domain("student_id", "in", students.ids),
            ["student_id", "guardian_id", "relation", "can_pick_up"],
        )
        order = ["mother", "father", "guardian", "other"]
        phones = {}
        for link in links.sorted(
            lambda link: (not link.can_pick_up, order.index(link.relation))
        ):
            if link.guardian_id.phone:
                phone = vietnamese.format_phone(link.guardian_id.phone)
                phones.setdefault(link.student_id.id, phone)
        return phones

    def _get_blanks(self):
        """Return the titles of the blank columns."""
        self.ensure_one()
        return [self.blank_title or ""] * self.blank_count

    # === ACTIONS === #

    def action_print(self):
        """Print what was chosen.

        :raise UserError: when nobody is in these classes
        """
        self.ensure_one()
        if not self._get_students():
            raise UserError(
                self.env._("No pupil studies in these classes. Choose other ones.")
            )
        report = {
            "list": "edu_core.action_report_class_list",
            "cards": "edu_core.action_report_student_card",
        }[self.kind]
        return self.env.ref(report).report_action(self)
