# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from .edu_collection_channel_machine import HAND_KINDS

# What the buttons alone write.
PERMIT_FIELDS = {"permit_state", "permitted_by_id", "permitted_at"}
# What the principal writes down of the unit's permission.
LETTER_FIELDS = {"permit_number", "permit_date"}
# What was permitted: another account or kind is another channel.
CONTRACT_FIELDS = {"active", "company_id", "journal_id", "key", "kind"}


class EduCollectionChannel(models.Model):
    """A school collects through a bank or gateway when its unit has permitted it.

    The accountant asks. An officer of the unit permits; where the unit does not work in
    the suite, the principal writes down its letter.
    """

    _name = "edu.collection.channel"
    _inherit = ["edu.collection.channel", "mail.thread"]

    permit_state = fields.Selection(
        [
            ("draft", "Being set up"),
            ("asked", "Waiting for permission"),
            ("permitted", "Permitted"),
            ("stopped", "Stopped"),
        ],
        string="Permission",
        required=True,
        default="draft",
        readonly=True,
        copy=False,
        tracking=True,
    )
    permit_number = fields.Char(
        string="Letter of the unit", copy=False, tracking=True, size=64
    )
    permit_date = fields.Date(string="Date of the letter", copy=False)
    permitted_by_id = fields.Many2one(
        "res.users", string="Permitted by", readonly=True, copy=False
    )
    permitted_at = fields.Datetime(string="Permitted on", readonly=True, copy=False)
    may_permit = fields.Boolean(compute="_compute_may_permit")
    may_set_up = fields.Boolean(compute="_compute_may_set_up")

    @api.depends_context("uid", "allowed_company_ids")
    @api.depends("company_id")
    def _compute_may_permit(self):
        """Tell who opens the form whether the button is hers."""
        overseen = self._get_overseen_schools()
        for channel in self:
            is_own = channel._has_duty("edu_core.group_principal")
            channel.may_permit = is_own or channel.company_id in overseen

    @api.depends_context("uid")
    def _compute_may_set_up(self):
        """Tell who opens the form whether she sets up channels."""
        self.may_set_up = self._may_set_up()

    @api.model
    def _may_set_up(self):
        """Tell whether the user sets up channels: the accountant, or the administrator
        who has the secrets."""
        return any(
            self.env.user.has_group(group)
            for group in ("edu_fees.group_accountant", "base.group_system")
        )

    def _get_overseen_schools(self):
        """Return those of the channels' schools that the user oversees today, with
        their money."""
        links_sudo = self.env["edu.authority.link"].sudo()
        domain = links_sudo._get_officer_domain(self.env.uid, ("direct", "budget"))
        schools_sudo = self.env["res.company"].sudo()
        ids = self.sudo().company_id.ids
        return schools_sudo.search([("id", "in", ids), *domain]).sudo(False)

    # === GUARDS === #

    @api.model_create_multi
    def create(self, vals_list):
        """Override of the ORM: nobody is born permitted."""
        if not self.env.su and any(PERMIT_FIELDS & vals.keys() for vals in vals_list):
            self._refuse_permit_by_hand()
        channels = super().create(vals_list)
        if not self.env.su and any(
            channel.permit_state != "draft" or channel.permitted_by_id
            for channel in channels
        ):
            self._refuse_permit_by_hand()  # by defaults of the context
        return channels

    def write(self, vals):
        """Override of the ORM: what was permitted is what goes on."""
        if not self.env.su:
            self._check_writes_letter_only(vals.keys())
            if PERMIT_FIELDS & vals.keys():
                self._refuse_permit_by_hand()
            if LETTER_FIELDS & vals.keys():
                self._check_permit_open()
            if self._get_contract_fields() & vals.keys():
                self._check_not_in_use()
        return super().write(vals)

    def _check_writes_letter_only(self, names):
        """Refuse the principal everything but the unit's letter.

        :raise AccessError: names who sets up channels
        """
        remarks = {one for one in names if one.startswith(("message_", "activity_"))}
        if names - LETTER_FIELDS - remarks and not self._may_set_up():
            raise AccessError(
                self.env._(
                    "The accountant sets up channels; the principal writes down the "
                    "unit's letter."
                )
            )

    @api.model
    def _get_open(self):
        """Return the domain of channels that money may be asked over, as a list: not
        stopped, and permitted where a machine is called."""
        return [
            ("active", "=", True),
            "|",
            ("permit_state", "=", "permitted"),
            "&",
            ("kind", "in", HAND_KINDS),
            ("permit_state", "!=", "stopped"),
        ]

    def _refuse_permit_by_hand(self):
        """Refuse a permission given by hand.

        :raise AccessError: always
        """
        raise AccessError(
            self.env._("The permission of a channel follows its buttons.")
        )

    @api.model
    def _get_contract_fields(self):
        """Return the names of the fields that stay while a channel is asked for or
        permitted, as a set. Hook of connectors: they add theirs."""
        return CONTRACT_FIELDS

    def _check_not_in_use(self):
        """Refuse to make another channel of a permitted one.

        :raise UserError: names the channel
        """
        for channel in self.filtered(
            lambda one: one.permit_state in ("asked", "permitted")
        ):
            raise UserError(
                self.env._(
                    "%(channel)s is permitted as it is. Stop it, change it, and ask "
                    "for permission again.",
                    channel=channel.name,
                )
            )

    def _check_permit_open(self):
        """Refuse another letter for what was permitted by one.

        :raise UserError: names the channel
        """
        for channel in self.filtered(lambda one: one.permit_state == "permitted"):
            raise UserError(
                self.env._(
                    "%(channel)s was permitted by letter %(number)s; stop it before "
                    "another letter is written down.",
                    channel=channel.name,
                    number=channel.permit_number or "–",
                )
            )

    # === THE PERMISSION === #

    def _collect_get_lacks(self):
        """Return, as sentences, what a channel lacks before it may be asked for.

        Hook of connectors: they add what their contract needs.
        """
        self.ensure_one()
        lacks = []
        if self.is_machine and not self._collect_has_secret():
            lacks.append(
                self.env._("the secret of the contract (an administrator has it)")
            )
        if self._collect_names_account() and not self.journal_id.bank_account_id:
            lacks.append(self.env._("the account number of its journal"))
        return lacks

    def _collect_has_secret(self):
        """Return whether there is what calls are signed with.

        Hook of connectors that keep it somewhere else.
        """
        return bool(self.sudo().secret)

    def _collect_names_account(self):
        """Return whether messages name the account, which has to be the journal's.

        Hook of connectors whose money is in no bank account yet.
        """
        return self._collect_is_notified()

    def action_ask_permission(self):
        """Ask the unit for permission.

        :raise AccessError: for who does not set up channels
        :raise UserError: names what is lacking
        """
        self.check_access("write")
        if not self.env.su and not self._may_set_up():
            raise AccessError(self.env._("Only the accountant asks for permission."))
        self._check_permit_state(("draft", "stopped"))
        for channel in self:
            if lacks := channel._collect_get_lacks():
                raise UserError(
                    self.env._(
                        "%(channel)s lacks:\n%(lacks)s",
                        channel=channel.name,
                        lacks="\n".join(f"– {lack}" for lack in lacks),
                    )
                )
        self.sudo().permit_state = "asked"
        return True

    def action_permit(self):
        """Permit the channel; from now on its calls are answered.

        :raise AccessError: for everybody but the unit's officer and the principal
        :raise UserError: when the principal has no letter of the unit
        """
        self.check_access("read")
        self._check_permit_state(("asked",))
        overseen = self._get_overseen_schools()
        for channel in self:
            if not channel.may_permit:
                raise AccessError(
                    self.env._("The unit's officer or the principal permits a channel.")
                )
            is_officer = channel.company_id in overseen
            if not is_officer and not (channel.permit_number and channel.permit_date):
                raise UserError(
                    self.env._(
                        "Write down number and date of the letter by which the unit "
                        "permits %(channel)s.",
                        channel=channel.name,
                    )
                )
        self.sudo().write(
            {
                "permit_state": "permitted",
                "permitted_by_id": self.env.uid,
                "permitted_at": fields.Datetime.now(),
            }
        )
        return True

    def action_stop(self):
        """Answer no call any more, until it is permitted again.

        :raise AccessError: for who may neither change nor permit the channel
        """
        self.check_access("read")
        if not self.has_access("write") and not all(one.may_permit for one in self):
            raise AccessError(
                self.env._("The unit's officer or the school stops a channel.")
            )
        self._check_permit_state(("asked", "permitted"))
        self.sudo().permit_state = "stopped"
        return True

    def _check_permit_state(self, allowed):
        """Refuse a step that does not follow.

        :raise UserError: names the channel and its state
        """
        labels = dict(self._fields["permit_state"]._description_selection(self.env))
        for channel in self.filtered(lambda one: one.permit_state not in allowed):
            raise UserError(
                self.env._(
                    "%(channel)s is “%(state)s”.",
                    channel=channel.name,
                    state=labels[channel.permit_state],
                )
            )
