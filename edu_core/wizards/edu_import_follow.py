# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.tools.misc import formatLang


class EduImportMixin(models.AbstractModel):
    """What the person who waits for a long list is shown."""

    _inherit = "edu.import.mixin"

    progress_text = fields.Char(compute="_compute_progress_text")

    @api.depends("state", "progress", "created", "updated", "unchanged")
    def _compute_progress_text(self):
        """Compute what is being done, and how many rows of it."""
        for wizard in self:
            wizard.progress_text = wizard._get_progress_text()

    def _get_progress_text(self):
        """Return what the work in the background does now; nothing without such work.

        Note: self.ensure_one()
        """
        self.ensure_one()
        if self.state not in ("reading", "queued") or not self.id:
            return ""
        total = self.created + self.updated + self.unchanged
        if self.state == "queued" and self.progress:
            done = total - self.env["edu.import.line"].search_count(
                self._get_todo_domain()
            )
            text = self.env._("Imported: %(done)s of %(total)s rows")
        else:
            done, total = self.env["edu.import.progress"]._read_sudo(self)
            text = self.env._("Checked once more: %(done)s of %(total)s rows")
            if self.state == "reading":
                text = self.env._("Read so far: %(done)s rows")
        if not done:
            return self.env._("Waits for its turn")
        count = {"done": done, "total": total}
        count = {
            name: formatLang(self.env, value, digits=0) for name, value in count.items()
        }
        return text % count

    def _report_progress(self, done, total=0):
        """Tell how many rows are done, when somebody waits who sees nothing else."""
        if self.state in ("reading", "queued"):
            self.env["edu.import.progress"]._report(self, done, total)

    def _tell_user(self):
        """Tell whoever started the work in the background that it has ended."""
        texts = {
            "preview": self.env._("The preview is ready."),
            "done": self.env._("The import is done."),
        }
        for wizard in self:
            self.env.user._bus_send(
                "simple_notification",
                {
                    "title": wizard.display_name,
                    "message": wizard.problem or texts.get(wizard.state, ""),
                    "type": "warning" if wizard.problem else "success",
                    "sticky": True,
                },
            )
