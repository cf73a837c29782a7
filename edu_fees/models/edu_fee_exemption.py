# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import base64

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tools.mimetypes import guess_mimetype

from ..const import AMOUNT_LIMIT, SCAN_LIMIT, SCAN_MIMETYPES
from ..tools import billing, money

# What the buttons alone write.
STATE_FIELDS = {"state", "approved_by_id", "approved_at", "end_reason", "writer_ids"}
# Habits of private schools, which a public school does not have by default.
DISCOUNTS = ("sibling", "staff")


class EduFeeExemption(models.Model):
    """Miễn, giảm: who pays less for which items, by which paper, from when to when.

    Either for a policy category, which finds its pupils by the decisions that the
    office keeps, or for pupils by name. Nobody but accountant and principal reads it.
    """

    _name = "edu.fee.exemption"
    _description = "Exemption or reduction of fees"
    _inherit = ["edu.school.mixin", "mail.thread"]
    _order = "date_start desc, id desc"
    _check_company_auto = True

    name = fields.Char(required=True, tracking=True)
    company_id = fields.Many2one(
        "res.company",
        string="School",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    basis = fields.Selection(
        [
            ("policy", "Policy category"),
            ("decision", "Decision on some pupils"),
            ("sibling", "Brothers and sisters"),
            ("staff", "Children of the staff"),
        ],
        required=True,
        default="policy",
        tracking=True,
    )
    code_id = fields.Many2one(
        "edu.code",
        string="Policy category",
        ondelete="restrict",
        domain="[('kind', '=', 'policy')]",
        tracking=True,
    )
    student_ids = fields.Many2many("edu.student", string="Pupils", check_company=True)
    item_ids = fields.Many2many("edu.fee.item", string="Fee items", check_company=True)
    kind = fields.Selection(
        [("rate", "Rate"), ("amount", "Amount of a unit")],
        required=True,
        default="rate",
        tracking=True,
    )
    rate = fields.Integer(string="Rate (basis points)", default=10_000, tracking=True)
    percent = fields.Float(
        compute="_compute_percent",
        inverse="_inverse_percent",
        digits=(5, 2),
        string="Reduction in %",
        help="100 %: nothing to pay; 50 %: half of the price.",
    )
    how_much = fields.Char(compute="_compute_how_much", string="Reduction")
    amount = fields.Monetary(
        tracking=True, help="What is taken off the price of a unit, in whole đồng."
    )
    decision_number = fields.Char(string="Decision no.", tracking=True)
    decision_date = fields.Date(string="Decided on")
    decision_by = fields.Char(string="Decided by")
    scan = fields.Binary(attachment=True, help="PDF, JPEG or PNG, up to 10 MB.")
    scan_filename = fields.Char(string="File name")
    date_start = fields.Date(
        string="From",
        required=True,
        tracking=True,
        help="Months that begin from this day to the last one are reduced.",
    )
    date_end = fields.Date(string="To", tracking=True)
    state = fields.Selection(
        [
            ("draft", "Waiting for approval"),
            ("approved", "Approved"),
            ("ended", "Ended"),
            ("withdrawn", "Withdrawn before it began"),
        ],
        required=True,
        default="draft",
        readonly=True,
        copy=False,
        index=True,
        tracking=True,
    )
    approved_by_id = fields.Many2one("res.users", readonly=True, copy=False)
    approved_at = fields.Datetime(readonly=True, copy=False)
    end_reason = fields.Char(readonly=True, copy=False, tracking=True)
    student_count = fields.Integer(
        compute="_compute_student_count", string="Pupils today"
    )

    _dates_check = models.Constraint(
        "CHECK (date_end IS NULL OR date_end >= date_start)",
        "An exemption cannot end before it starts.",
    )
    _rate_check = models.Constraint(
        "CHECK (kind != 'rate' OR rate BETWEEN 1 AND 10000)",
        "A rate is from 1 to 10,000 basis points (0.01 % to 100 %).",
    )

    # === COMPUTE METHODS === #

    @api.depends("rate")
    def _compute_percent(self):
        """Show basis points as people write them."""
        for one in self:
            one.percent = one.rate / 100

    def _inverse_percent(self):
        """Keep a percentage as whole basis points, which alone are calculated with."""
        for one in self:
            one.rate = round(one.percent * 100)

    @api.depends("kind", "rate", "amount")
    def _compute_how_much(self):
        """Say in a word what is taken off: a percentage or an amount."""
        for one in self:
            if one.kind == "amount":
                one.how_much = money.format_amount(int(one.amount))
            else:
                whole, part = divmod(one.rate, 100)
                digits = f"{whole},{part:02}".rstrip("0") if part else str(whole)
                one.how_much = f"{digits} %"

    @api.depends("basis", "code_id", "student_ids", "date_start", "date_end")
    def _compute_student_count(self):
        """Count whom an exemption reaches today."""
        today = fields.Date.context_today(self)
        found = self._get_students(today)
        for one in self:
            one.student_count = len(found.get(one._origin, ()))

    def _get_value(self):
        """Return what is taken off a price, to calculate with."""
        self.ensure_one()
        return billing.Exemption(
            self,
            self.rate if self.kind == "rate" else 0,
            int(self.amount) if self.kind == "amount" else 0,
        )

    # === WHOM IT REACHES === #

    def _get_students(self, day):
        """Return {exemption: ids of the pupils it reaches on a day}; one query for all.

        The decisions of pupils are read in sudo: the accountant learns who pays less,
        and not from which papers of the family.
        """
        by_policy = self._origin.filtered(lambda one: one.basis == "policy")
        policies_sudo = (
            self.env["edu.student.policy"]
            .sudo()
            .search_fetch(
                [
                    ("company_id", "in", by_policy.company_id.ids),
                    ("code_id", "in", by_policy.code_id.ids),
                    ("date_start", "<=", day),
                    "|",
                    ("date_end", "=", False),
                    ("date_end", ">=", day),
                ],
                ["student_id", "code_id", "company_id"],
            )
        )
        holders = {}
        for policy in policies_sudo:
            key = (policy.company_id.id, policy.code_id.id)
            holders.setdefault(key, set()).add(policy.student_id.id)
        return {
            one: (
                holders.get((one.company_id.id, one.code_id.id), set())
                if one.basis == "policy"
                else set(one.student_ids.ids)
            )
            for one in self._origin
        }

    @api.model
    def _get_in_force(self, items, day, states=("approved", "ended")):
        """Return what is in force for items of one school on a day; one query.

        :param items: `edu.fee.item` of one school
        :param states: of the exemptions; with `draft` what would be, once approved
        """
        return self.search(
            [
                ("company_id", "=", items.company_id.id),
                ("item_ids", "in", items.ids),
                ("state", "in", states),
                ("date_start", "<=", day),
                "|",
                ("date_end", "=", False),
                ("date_end", ">=", day),
            ]
        )

    # === CONSTRAINTS === #

    @api.constrains("basis", "code_id", "student_ids", "item_ids", "kind", "amount")
    def _check_values(self):
        """An exemption says for whom, for what and how much."""
        for one in self:
            if problem := one._get_problem():
                raise ValidationError(
                    self.env._(
                        "Exemption “%(exemption)s”: %(problem)s",
                        exemption=one.name,
                        problem=problem,
                    )
                )

    def _get_problem(self):
        """Return what is wrong with the exemption, or an empty string."""
        self.ensure_one()
        if not self.item_ids:
            return self.env._("choose the fee items.")
        if self.basis == "policy" and self.code_id.kind != "policy":
            return self.env._("choose the policy category.")
        if self.basis != "policy" and not self.student_ids:
            return self.env._("choose the pupils.")
        if self.basis in DISCOUNTS and not self.company_id.edu_discounts:
            return self.env._(
                "reductions for brothers and sisters or for children of the staff are "
                "off in this school. They can be turned on in the school's settings."
            )
        if self.kind == "amount" and (
            not 0 < self.amount < AMOUNT_LIMIT or self.amount != int(self.amount)
        ):
            return self.env._("give a whole amount of đồng above 0.")
        return ""

    @api.constrains("scan")
    def _check_scan(self):
        """A scan is a document, and not too large."""
        for one in self.filtered("scan"):
            content = base64.b64decode(one.with_context(bin_size=False).scan)
            if len(content) > SCAN_LIMIT or (
                guess_mimetype(content) not in SCAN_MIMETYPES
            ):
                raise ValidationError(
                    self.env._(
                        "%(paper)s: the scan must be a PDF, JPEG or PNG file of at "
                        "most 10 MB.",
                        paper=one.name,
                    )
                )

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        """Override of base: an exemption waits for approval.

        :raise AccessError: for a state that is not reached by the buttons
        """
        exemptions = super().create(vals_list)
        if not self.env.su and any(
            one.state != "draft" or one.approved_by_id for one in exemptions
        ):
            self._refuse_by_hand()
        return exemptions

    def write(self, vals):
        """Override of base: what was approved stays.

        :raise AccessError: for a state that is not reached by the buttons
        :raise UserError: names the exemption
        """
        self.check_access("write")
        if not self.env.su:
            if STATE_FIELDS & vals.keys():
                self._refuse_by_hand()
            for one in self:
                if one.state != "draft":
                    raise UserError(
                        self.env._(
                            "“%(exemption)s” was approved and stays. End it, and enter "
                            "another one.",
                            exemption=one.name,
                        )
                    )
        return super().write(vals)

    def _refuse_by_hand(self):
        """Refuse a state given by hand.

        :raise AccessError: always
        """
        raise AccessError(self.env._("The state of an exemption follows its buttons."))

    @api.ondelete(at_uninstall=False)
    def _unlink_except_approved(self):
        """What was approved is ended, never deleted."""
        if any(one.state != "draft" for one in self):
            raise UserError(self.env._("What was approved is ended, never deleted."))

    # === THE LIFE OF AN EXEMPTION === #

    def action_end(self, reason=None):
        """End exemptions with this month; without a reason, ask for it.

        Bills that are made stay as they are. What has not begun never holds.

        :raise AccessError: for anybody but the principal
        """
        self.check_access("read")
        self._check_principal()
        reason = (reason or "").strip()
        if not reason:
            self.ensure_one()
            return self.env["edu.reason"]._ask(
                self,
                self.env._("End the exemption"),
                self.env._("Why does it end?"),
            )
        today = fields.Date.context_today(self)
        for one in self.filtered(lambda one: one.state == "approved"):
            if one.date_start > today:
                values = {"state": "withdrawn"}
            else:
                day = min(one.date_end or today, today)
                values = {"state": "ended", "date_end": day}
            one.sudo().write({**values, "end_reason": reason})
        return True

    def _check_principal(self):
        """Refuse who is not the principal here and today.

        :raise AccessError: always then
        """
        if not self.env.su and not self.env.user.has_group("edu_core.group_principal"):
            raise AccessError(
                self.env._(
                    "The principal approves exemptions, or a colleague whom she "
                    "delegates."
                )
            )
