# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import base64

from odoo import Command, api, fields, models
from odoo.exceptions import UserError

from ..models.edu_fee_registration_form import COUNTED_UNITS


class EduFeeRegistrationSheet(models.TransientModel):
    """The list of a class on which answers on paper are ticked.

    It shows names and ticks: no amounts, no debts, no exemptions.
    """

    _name = "edu.fee.registration.sheet"
    _description = "Registration list of a class"

    form_id = fields.Many2one(
        "edu.fee.registration.form",
        domain="[('state', '=', 'open')]",
    )
    class_id = fields.Many2one("edu.class", domain="[('id', 'in', allowed_class_ids)]")
    allowed_class_ids = fields.Many2many(
        "edu.class", compute="_compute_allowed_class_ids"
    )
    line_ids = fields.One2many("edu.fee.registration.sheet.line", "sheet_id")
    has_quantity = fields.Boolean(compute="_compute_has_quantity")
    paper_number = fields.Char(
        help="The number or name of the paper that the answers are on."
    )
    scan = fields.Binary(
        attachment=True,
        help="PDF, JPEG or PNG, up to 10 MB. It is kept in the history of the form.",
    )
    scan_filename = fields.Char(string="File name")

    @api.constrains("scan")
    def _check_scan(self):
        """A scan is a document, and not too large."""
        for sheet in self.filtered("scan"):
            self.env["edu.fee.paper"]._check_document(
                sheet.with_context(bin_size=False).scan, self.env._("The scan")
            )

    @api.depends("form_id")
    def _compute_allowed_class_ids(self):
        """Offer the classes for which the user enters answers."""
        for sheet in self:
            form = sheet.form_id
            sheet.allowed_class_ids = (
                form._get_enterable_classes() if form else self.env["edu.class"]
            )

    @api.depends("line_ids")
    def _compute_has_quantity(self):
        """Tell whether a quantity of some item differs from pupil to pupil."""
        for sheet in self:
            lines_sudo = sheet.sudo().line_ids
            sheet.has_quantity = any(
                line.loaded_quantity or line.item_id.unit in COUNTED_UNITS
                for line in lines_sudo
            )

    @api.model
    def action_open_default(self):
        """Open the list of the newest open form for the user's first class."""
        forms = self.env["edu.fee.registration.form"].search([("state", "=", "open")])
        for form in forms:
            if form._get_enterable_classes():
                return self.create({"form_id": form.id})._open()
        return self.create({})._open()

    def _open(self):
        """Return the action that shows the sheet, with its class's pupils."""
        self.ensure_one()
        if self.form_id and not self.class_id:
            self.class_id = self.form_id._get_enterable_classes().sorted("name")[:1]
        if self.class_id:
            self._load()
        return self._show()

    def _show(self):
        """Return the action that shows the sheet as it is."""
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Registration list of a class"),
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "target": "new",
        }

    def action_load(self):
        """Show the pupils of the class that was chosen."""
        return self._open()

    @api.onchange("form_id", "class_id")
    def _onchange_clear_lines(self):
        """Take the ticks away: they were made for another form or class."""
        self.line_ids = [Command.clear()]

    def _load(self):
        """Make a line for each pupil and item, with the answers that hold."""
        form = self.form_id
        form.check_access("read")
        if self.class_id not in form._get_enterable_classes():
            raise UserError(
                self.env._(
                    "Class %(class)s is not one that you enter on this form.",
                    **{"class": self.class_id.sudo().name},
                )
            )
        form_sudo = form.sudo()
        students = form_sudo._get_students(self.class_id.sudo())
        current = self.env["edu.fee.registration"]._get_current(form_sudo, students)
        outdated_sudo = form_sudo._get_outdated(students)
        commands = [Command.clear()]
        for item in form_sudo.item_ids:
            for student in students.sorted(lambda one: (one.sort_key or "", one.id)):
                row = current.get((student.id, item.id), outdated_sudo.browse())
                # Who agreed to a lower price is asked again.
                choice = row.choice if row not in outdated_sudo else False
                commands.append(
                    Command.create(
                        {
                            "student_id": student.id,
                            "item_id": item.id,
                            "choice": choice,
                            "quantity": row.quantity,
                            "loaded_choice": choice,
                            "loaded_quantity": row.quantity,
                            "registration_id": row.id,
                        }
                    )
                )
        self.sudo().line_ids = commands

    def action_all_yes(self):
        """Tick yes for everybody who has no answer yet, by the paper that says so.

        :raise UserError: when no paper is named
        """
        self.ensure_one()
        self._check_paper_named()
        unanswered = self.line_ids.filtered(lambda line: not line.choice)
        unanswered.write({"choice": "yes", "is_ticked_at_once": True})
        return self._show()

    def _check_paper_named(self):
        """Refuse to answer for many families at once without a paper.

        :raise UserError: says what to do
        """
        if not (self.paper_number or "").strip():
            raise UserError(
                self.env._(
                    "Write down the number of the paper on which the families agreed, "
                    "and attach its scan if there is one. Then tick yes."
                )
            )

    def action_save(self):
        """Take in what was changed, and say what families answered meanwhile.

        :raise AccessError: for a class that the user does not enter
        """
        self.ensure_one()
        changed = self.line_ids.filtered(lambda line: line._is_changed())
        close = {"type": "ir.actions.act_window_close"}
        if not changed:
            return close
        self.form_id._check_may_enter(changed.student_id)
        if any(line.is_ticked_at_once for line in changed):
            self._check_paper_named()
        answered = self._find_answered_meanwhile(changed)
        answers, quantities = {}, {}
        for line in changed - answered:
            item = line.sudo().item_id
            answers.setdefault(line.student_id, {})[item] = line.choice
            if line.may_count:
                quantities[line.student_id, item] = line.quantity
        if answers:
            rows = self.env["edu.fee.registration"]._answer_on_paper(
                self.form_id, answers, quantities, (self.paper_number or "").strip()
            )
            self._keep_paper(rows)
        return answered._notify_kept(close) if answered else close

    def _keep_paper(self, rows):
        """Note in the form's history which paper the answers are on, with its scan.

        :param rows: `edu.fee.registration` that were just added
        """
        number = (self.paper_number or "").strip()
        if not rows or not (number or self.scan):
            return
        attachments = []
        if self.scan:
            content = base64.b64decode(self.with_context(bin_size=False).scan)
            attachments.append((self.scan_filename or "scan", content))
        self.form_id.sudo().message_post(
            body=self.env._(
                "%(count)s answers of class %(class)s entered from paper %(number)s.",
                **{
                    "count": len(rows),
                    "class": self.class_id.sudo().name,
                    "number": number or "–",
                },
            ),
            author_id=self.env.user.partner_id.id,
            attachments=attachments,
        )

    def _find_answered_meanwhile(self, lines):
        """Return those lines whose answer is another one since the sheet was opened."""
        current = self.env["edu.fee.registration"]._get_current(
            self.form_id.sudo(), lines.student_id
        )
        none = self.env["edu.fee.registration"]
        return lines.filtered(
            lambda line: (
                current.get((line.student_id.id, line.sudo().item_id.id), none)
                != line.sudo().registration_id
            )
        )


class EduFeeRegistrationSheetLine(models.TransientModel):
    """What one family answered about one item."""

    _name = "edu.fee.registration.sheet.line"
    _description = "Answer on a registration list"
    _order = "id"

    sheet_id = fields.Many2one(
        "edu.fee.registration.sheet", required=True, ondelete="cascade"
    )
    student_id = fields.Many2one("edu.student", string="Pupil", readonly=True)
    item_id = fields.Many2one("edu.fee.item", readonly=True)
    item_name = fields.Char(related="item_id.name", string="Fee item")
    choice = fields.Selection([("yes", "Takes part"), ("no", "Does not take part")])
    quantity = fields.Integer()
    is_ticked_at_once = fields.Boolean(readonly=True)
    may_count = fields.Boolean(compute="_compute_may_count")
    # What was there when the list was opened: only what differs from it is saved.
    loaded_choice = fields.Char(string="Answer when opened", readonly=True)
    loaded_quantity = fields.Integer(string="Quantity when opened", readonly=True)
    registration_id = fields.Many2one("edu.fee.registration", readonly=True)

    @api.depends("item_id.unit", "sheet_id.form_id")
    @api.depends_context("uid")
    def _compute_may_count(self):
        """Tell where the user gives a quantity."""
        for line in self:
            line.may_count = line.sheet_id.form_id._may_count(line.sudo().item_id)

    def _is_changed(self):
        """Tell whether the user ticked or typed something here."""
        self.ensure_one()
        if self.choice and self.choice != (self.loaded_choice or False):
            return True
        return (
            bool(self.choice)
            and self.may_count
            and self.quantity != self.loaded_quantity
        )

    def _notify_kept(self, after):
        """Return the notification that some answers stay as families gave them.

        :param dict after: the action that follows
        """
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "warning",
                "sticky": True,
                "message": self.env._(
                    "Not saved for %(students)s: they were answered meanwhile. Open "
                    "the list again to see the answers.",
                    students=", ".join(self.student_id.mapped("name")),
                ),
                "next": after,
            },
        }
