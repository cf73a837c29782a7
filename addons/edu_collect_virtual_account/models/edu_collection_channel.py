# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tools.number import normalize

# More names would not fit into a message.
MAX_NAMES = 10


class EduCollectionChannel(models.Model):
    """A bank may give the school a prefix for numbers of pupils."""

    _inherit = "edu.collection.channel"

    virtual_account_prefix = fields.Char(
        string="Prefix of pupils' numbers",
        help="What the bank's contract gives the school; a pupil's number is this and "
        "the pupil's code.",
    )
    # Not for officers, who read channels: whose pupils they are is no matter of theirs.
    virtual_account_ids = fields.One2many(
        "edu.virtual.account", "channel_id", groups="edu_fees.group_accountant"
    )
    virtual_account_count = fields.Integer(
        string="Pupils' numbers",
        compute="_compute_virtual_account_count",
        groups="edu_fees.group_accountant",
    )

    @api.depends("virtual_account_ids")
    def _compute_virtual_account_count(self):
        """Count the numbers of each channel."""
        counts = dict(
            self.env["edu.virtual.account"]._read_group(
                [("channel_id", "in", self.ids)], ["channel_id"], ["__count"]
            )
        )
        for channel in self:
            channel.virtual_account_count = counts.get(channel, 0)

    def write(self, vals):
        """Override of the ORM: numbers that are out keep their prefix."""
        prefix = vals.get("virtual_account_prefix")
        if "virtual_account_prefix" in vals:
            for channel in self.sudo().filtered("virtual_account_ids"):
                if normalize(prefix) != normalize(channel.virtual_account_prefix):
                    raise UserError(
                        self.env._(
                            "%(channel)s has numbers with the prefix %(prefix)s; make "
                            "another channel for another prefix.",
                            channel=channel.name,
                            prefix=channel.virtual_account_prefix,
                        )
                    )
        return super().write(vals)

    def action_make_virtual_accounts(self):
        """Give every pupil who has none a number, and say who got none.

        :raise AccessError: for everybody but the accountant
        :raise UserError: when the channel has no prefix
        """
        self.ensure_one()
        self.check_access("write")
        self._check_duty(
            "edu_fees.group_accountant",
            self.env._("Only the accountant makes pupils' numbers."),
        )
        if not normalize(self.virtual_account_prefix):
            raise UserError(
                self.env._(
                    "%(channel)s has no prefix of pupils' numbers; it stands in the "
                    "bank's contract.",
                    channel=self.name,
                )
            )
        made, left = self.env["edu.virtual.account"]._make(self)
        return self._get_made_notice(made, left)

    def _get_made_notice(self, made, left):
        """Return the action that says what was made."""
        message = self.env._("%(count)s numbers were made.", count=made)
        if left:
            message += "\n" + self.env._(
                "%(count)s pupils have none, since they have no code or share one: "
                "%(names)s",
                count=len(left),
                names=", ".join(left[:MAX_NAMES].mapped("name")),
            )
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "message": message,
                "type": "warning" if left else "success",
                "sticky": bool(left),
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }

    def action_view_virtual_accounts(self):
        """Open the numbers of the channel."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "edu_collect_virtual_account.edu_virtual_account_action"
        )
        return {**action, "domain": [("channel_id", "=", self.id)]}
