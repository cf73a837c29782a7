# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import format_date

from ..tools.vietnam_day import vietnam_today

# What only the flow writes.
PROTECTED = {"state", "done_by_id", "done_at"}


class EduChangeMixin(models.AbstractModel):
    """A change of schools or units that a paper orders from a day on.

    Done once, kept for ever: what it did is remembered, so that most can be taken back.
    """

    _name = "edu.change.mixin"
    _description = "Ordered Change"
    _inherit = ["mail.thread"]
    _order = "date desc, id desc"

    date = fields.Date(
        string="From",
        required=True,
        default=vietnam_today,
        tracking=True,
        help="The first day on which it is so.",
    )
    paper_number = fields.Char(string="Decision No.", tracking=True)
    paper_date = fields.Date(string="Decision Of", tracking=True)
    note = fields.Text()
    new_name = fields.Char()
    new_code = fields.Char()
    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("planned", "Planned"),
            ("done", "Done"),
            ("undone", "Taken back"),
        ],
        default="draft",
        required=True,
        readonly=True,
        copy=False,
        index=True,
        tracking=True,
    )
    done_by_id = fields.Many2one("res.users", readonly=True, copy=False)
    done_at = fields.Datetime(readonly=True, copy=False)
    undo_data = fields.Json(readonly=True, copy=False, groups="base.group_system")

    # === ACTION METHODS === #

    def action_done(self):
        """Do the change; what cannot be done in advance waits for its day.

        :raise UserError: when something is missing, or it is done already
        """
        for change in self:
            change._check_state("draft", "planned")
            change.check_access("write")
            change._check_complete()
            if change._must_wait():
                change.sudo().state = "planned"
            else:
                change._do()

    def action_undo(self):
        """Take the change back, or the plan of it.

        :raise UserError: when it cannot be taken back
        """
        for change in self:
            change._check_state("planned", "done")
            change.check_access("write")
            if change.state == "done":
                change._undo(change.sudo().undo_data or {})
            change.sudo().state = "undone"

    def _check_state(self, *states):
        """Refuse what is not in one of these states.

        :raise UserError: naming the change and its state
        """
        if self.state not in states:
            labels = dict(self._fields["state"]._description_selection(self.env))
            raise UserError(
                self.env._(
                    "“%(name)s” is in the state “%(state)s”: this cannot be done now.",
                    name=self.display_name,
                    state=labels[self.state],
                )
            )

    def _do(self):
        """Do one change and remember what it did."""
        data = self._apply_change()
        self.sudo().write(
            {
                "undo_data": data,
                "state": "done",
                "done_by_id": self.env.uid,
                "done_at": fields.Datetime.now(),
            }
        )

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        """Create drafts.

        :raise AccessError: when the values, or defaults of the context, say otherwise
        """
        changes = super().create(vals_list)
        if any(
            change.state != "draft" or change.done_by_id or change.done_at
            for change in changes.sudo()
        ):
            self._check_client_fields(PROTECTED)
        return changes

    def write(self, vals):
        """Write; the state, and who did it when, are the flow's."""
        self._check_client_fields(vals.keys())
        return super().write(vals)

    @api.model
    def _check_client_fields(self, names):
        """Refuse what only the steps write."""
        if not self.env.su and PROTECTED & set(names):
            raise AccessError(
                self.env._("A change is done and taken back by its buttons only.")
            )

    # === HOOKS === #

    def _must_wait(self):
        """Return whether the change can only be done on its day; for overrides."""
        return False

    def _check_complete(self):
        """Refuse a change in which something is missing; for overrides."""

    def _apply_change(self):
        """Do the change; for overrides.

        :return: what `_undo` needs, as plain data
        """
        return {}

    def _undo(self, data):
        """Take the change back; for overrides.

        :param dict data: what `_apply_change` returned
        """

    def _check_fields(self, *names):
        """Refuse a change that does not say all of these.

        :raise UserError: naming what is missing
        """
        missing = [name for name in names if not self[name]]
        if missing:
            labels = self.fields_get(missing, ["string"])
            raise UserError(
                self.env._(
                    "Please fill in: %(fields)s.",
                    fields=", ".join(labels[name]["string"] for name in missing),
                )
            )

    def unlink(self):
        """Delete drafts only: what was done stays on record."""
        for change in self:
            change._check_state("draft")
        return super().unlink()

    # === LINKS === #

    def _get_links(self, domain):
        """Return the links of schools that hold on the day of the change or later."""
        links = self.env["edu.authority.link"]
        not_over = fields.Domain("date_end", "=", False) | fields.Domain(
            "date_end", ">=", self.date
        )
        return links.search(fields.Domain(domain) & not_over)

    def _end_links(self, links, last_day):
        """End links after a day; return what restores them."""
        unborn = links.filtered(lambda link: link.date_start > last_day)
        data = {
            "deleted": [
                {
                    "authority_id": link.authority_id.id,
                    "company_id": link.company_id.id,
                    "role": link.role,
                    "date_start": str(link.date_start),
                    "date_end": link.date_end and str(link.date_end),
                }
                for link in unborn
            ],
            "ended": self._get_ends(links - unborn),
        }
        links._end(last_day)
        return data

    def _move_links(self, links, **values):
        """Let links go on with other values from the day of the change on.

        :return: what takes it back
        """
        eve = self.date - timedelta(days=1)
        vals_list = links._prepare_moved(self.date, **values)
        data = self._end_links(links, eve)
        self.env.flush_all()  # what ends must be in the table before what begins
        created = self.env["edu.authority.link"]._create_missing(vals_list)
        return {**data, "created": created.ids}

    def _restore_links(self, data):
        """Take back what `_end_links` and `_move_links` did."""
        links = self.env["edu.authority.link"]
        links.browse(data.get("created", [])).exists().unlink()
        self._restore_ends(links, data.get("ended", []))
        links._create_missing(data.get("deleted", []))

    def _get_ends(self, records):
        """Return until when records hold, as plain data."""
        return [[r.id, r.date_end and str(r.date_end)] for r in records]

    def _restore_ends(self, model, ends):
        """Let records hold as long as before."""
        self.env.flush_all()
        for record_id, date_end in ends:
            model.browse(record_id).exists().date_end = date_end

    # === NAME === #

    def _get_eve(self):
        """Return the last day on which it was as before."""
        return self.date - timedelta(days=1)

    def _format_title(self, kind, name):
        """Return the title of a change: what, of whom, from when on."""
        labels = dict(self._fields["kind"]._description_selection(self.env))
        date = self.date and format_date(self.env, self.date)
        return " · ".join(part for part in (labels.get(kind), name, date) if part)
