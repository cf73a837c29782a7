# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

# Kind → model, field of the holder, first day, last day. The order is that of the list.
KINDS = {
    "role": ("res.users.role.line", "user_id", "date_from", "date_to"),
    "office": ("edu.authority.officer", "user_id", "date_start", "date_end"),
    "post": ("edu.staff.post", "staff_id", "date_start", "date_end"),
    "duty": ("edu.staff.duty", "staff_id", "date_start", "date_end"),
    "assignment": ("edu.class.subject", "employee_id", "date_start", "date_end"),
}


class EduHandoverLine(models.Model):
    """What a person holds and hands over, or keeps.

    What was before is kept here, so that the hand-over can be undone.
    """

    _name = "edu.handover.line"
    _description = "Line of a Hand-over"
    _order = "id"

    handover_id = fields.Many2one(
        "edu.handover", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="handover_id.company_id", store=True)
    kind = fields.Selection(
        [
            ("role", "Role"),
            ("office", "Office in a managing unit"),
            ("post", "Post"),
            ("duty", "Duty"),
            ("assignment", "Teaching assignment"),
        ],
        required=True,
        readonly=True,
    )
    name = fields.Char(required=True, readonly=True)
    period = fields.Char(readonly=True)
    is_selected = fields.Boolean(string="Hand Over")
    res_id = fields.Integer(readonly=True, required=True)

    # === WHAT WAS BEFORE === #

    # "end": the successor's own main post, which ends for the new one.
    action = fields.Selection(
        [("pass", "Passes"), ("move", "Passes before it began"), ("end", "Ends")],
        readonly=True,
    )
    date_end = fields.Date(string="Ended Before", readonly=True)
    new_id = fields.Integer(readonly=True)
    is_new = fields.Boolean(readonly=True)
    new_date_end = fields.Date(string="Successor's End Before", readonly=True)
    # What was delegated of a role: until when, and what ended at once with it.
    delegations = fields.Json(groups=fields.NO_ACCESS)

    def write(self, vals):
        """Write; a client ticks lines of a draft and does nothing else."""
        if not self.env.su:
            if vals.keys() - {"is_selected"}:
                raise AccessError(self.env._("Lines of a hand-over are only ticked."))
            if any(line.handover_id.state != "draft" for line in self):
                raise UserError(
                    self.env._("A hand-over that is confirmed is not changed any more.")
                )
        return super().write(vals)

    # === WHAT IS HELD === #

    @api.model
    def _get_kinds(self):
        """Return {kind: (model, holder, first day, last day)}; for overrides."""
        return KINDS

    @api.model
    def _find_held_sudo(self, kind, handover):
        """Return what the person of a hand-over holds of a kind on its day, or later.

        :return: records of the kind's model, in sudo
        """
        model, holder_field, _start, end = self._get_kinds()[kind]
        records_sudo = self.env[model].sudo()
        holder = self._get_holder(kind, handover, "from")
        in_school = handover.kind == "school"
        here = kind != "office" if in_school else kind in ("role", "office")
        if not holder or not here:
            return records_sudo
        domain = [
            (holder_field, "=", holder.id),
            "|",
            (end, "=", False),
            (end, ">=", handover.date),
        ]
        if kind == "role":
            domain += [
                ("company_id", "=", handover.company_id.id),
                ("edu_revoked_at", "=", False),
                ("edu_delegation_id", "=", False),
                ("role_id.edu_scope", "!=", "family"),
            ]
        if kind == "office":
            domain.append(("authority_id", "=", handover.authority_id.id))
        return records_sudo.search(domain)

    @api.model
    def _get_holder(self, kind, handover, side):
        """Return who holds what is of a kind: a login, a file or an employee.

        :param side: "from" or "to"
        """
        if kind in ("role", "office"):
            return handover._get_user(side)
        staff = handover[f"staff_{side}_id"]
        return staff.sudo().employee_id if kind == "assignment" else staff

    @api.model
    def _prepare_texts(self, kind, record):
        """Return the texts by which a line is known, also when its record is gone."""
        _model, _holder, start, end = self._get_kinds()[kind]
        names = {
            "role": lambda: record.role_id.name,
            "office": lambda: record.authority_id.name,
            "post": lambda: record.post_id.name,
            "duty": lambda: record.display_name,
            "assignment": lambda: f"{record.subject_id.name} · {record.class_id.name}",
        }
        dates = [record[name] for name in (start, end)]
        period = " – ".join(day.strftime("%d/%m/%Y") if day else "…" for day in dates)
        return {"name": names[kind](), "period": period}

    def _get_record_sudo(self, new=False):
        """Return what the line is about, or what the successor got (in sudo).

        Note: self.ensure_one()
        """
        self.ensure_one()
        model = self._get_kinds()[self.kind][0]
        record_id = self.new_id if new else self.res_id
        return self.env[model].sudo().browse(record_id).exists()
