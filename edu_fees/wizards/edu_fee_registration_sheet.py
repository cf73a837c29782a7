# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import Command, api, fields, models
from odoo.exceptions import UserError


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

    @api.depends("form_id")
    def _compute_allowed_class_ids(self):
        """Offer the classes for which the user enters answers."""
        for sheet in self:
            form = sheet.form_id
            sheet.allowed_class_ids = (
                form._get_enterable_classes() if form else self.env["edu.class"]
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
        commands = [Command.clear()]
        for item in form_sudo.item_ids:
            for student in students.sorted(lambda one: (one.sort_key or "", one.id)):
                row = current.get((student.id, item.id))
                commands.append(
                    Command.create(
                        {
                            "student_id": student.id,
                            "item_id": item.id,
                            "choice": row.choice if row else False,
                            "quantity": row.quantity if row else 0,
                            "loaded_choice": row.choice if row else False,
                            "loaded_quantity": row.quantity if row else 0,
                            "registration_id": row.id if row else False,
                        }
                    )
                )
        self.sudo().line_ids = commands

    def action_all_yes(self):
        """Tick yes for everybody who has no answer yet."""
        self.ensure_one()
        self.line_ids.filtered(lambda line: not line.choice).choice = "yes"
        return self._show()

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
        answered = self._find_answered_meanwhile(changed)
        answers, quantities = {}, {}
        for line in changed - answered:
            item = line.sudo().item_id
            answers.setdefault(line.student_id, {})[item] = line.choice
            quantities[line.student_id, item] = line.quantity
        if answers:
            self.env["edu.fee.registration"]._answer_on_paper(
                self.form_id, answers, quantities
            )
        return answered._notify_kept(close) if answered else close

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
    # What was there when the list was opened: only what differs from it is saved.
    loaded_choice = fields.Char(string="Answer when opened", readonly=True)
    loaded_quantity = fields.Integer(string="Quantity when opened", readonly=True)
    registration_id = fields.Many2one("edu.fee.registration", readonly=True)

    def _is_changed(self):
        """Tell whether the user ticked or typed something here."""
        self.ensure_one()
        return bool(self.choice) and (
            (self.choice, self.quantity)
            != (self.loaded_choice or False, self.loaded_quantity)
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
