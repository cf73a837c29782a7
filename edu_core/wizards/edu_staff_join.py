# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models


class EduStaffJoin(models.TransientModel):
    """A member of the staff enters the code that another school handed over."""

    _name = "edu.staff.join"
    _description = "Join Another School"

    code = fields.Char(required=True, size=20)

    def action_join(self):
        """Join, or say why not; a wrong try is counted, so nothing is raised."""
        self.ensure_one()
        staff = self.env["edu.staff"]
        code, self.code = self.code, "-"
        result = staff._join_by_code(code)
        messages = {
            "done": self.env._(
                "Done. Reload the page: the school is in the menu at the top. Its "
                "principal gives you the role."
            ),
            "wrong": self.env._(
                "This code does not work here. Ask the school that gave it, and check "
                "that your personal ID is right in both schools."
            ),
            "locked": self.env._("Too many wrong codes today. Try again tomorrow."),
            "by_hand": self.env._(
                "Your rights are not bound to one school. Ask the administrator to "
                "give them as roles of your school first."
            ),
        }
        kind = "success" if result == "done" else "danger"
        return staff._show(kind, messages[result])
