# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import UserError


class ResCompany(models.Model):
    _inherit = "res.company"

    edu_recognition = fields.Selection(
        [
            ("on_collection", "When the money is in (public units)"),
            ("accrual", "When the bill is issued (private schools)"),
        ],
        string="Revenue recognition",
        required=True,
        default="on_collection",
    )
    edu_bill_journal_id = fields.Many2one(
        "account.journal",
        string="Journal of bills",
        check_company=True,
        domain="[('type', '=', 'sale'), ('company_id', '=', id)]",
    )
    edu_cash_journal_id = fields.Many2one(
        "account.journal",
        string="Cash journal",
        check_company=True,
        domain="[('type', '=', 'cash'), ('company_id', '=', id)]",
    )
    edu_overspend_allowed = fields.Boolean(
        string="Items may be overspent",
        help="A payment may take more of an item than came in, with a reason.",
    )
    edu_cash_session_required = fields.Boolean(
        string="Cash in sessions only",
        help="A cashier takes and pays cash only while her session is open.",
    )
    edu_paper_policy = fields.Selection(
        [("warn", "Say so, and publish"), ("block", "Refuse to publish")],
        string="When papers of an item are missing",
        required=True,
        default="warn",
    )
    edu_paper_before_bills = fields.Boolean(
        string="Papers before the bills are made",
        help="Refuse to generate a round, too, while papers are missing.",
    )
    edu_fee_area_group_id = fields.Many2one(
        "edu.fee.area.group",
        string="Group of communes",
        ondelete="restrict",
        help="Whose ceilings of prices hold for the school.",
    )
    edu_ceiling_policy = fields.Selection(
        [("warn", "Say so"), ("block", "Refuse it")],
        string="A price above what is allowed",
        required=True,
        default="block",
    )
    edu_discounts = fields.Boolean(
        string="Reductions for brothers, sisters and staff",
        help="A habit of private schools; public schools have no such reductions.",
    )
    edu_account_role_ids = fields.One2many("edu.account.role", "company_id")

    @api.constrains("edu_recognition")
    def _check_recognition_without_bills(self):
        """The policy of a school that has bills stays: its books rest on it."""
        bills = self.env["account.move"].sudo()
        for company in self:
            if bills.search_count(
                [
                    ("company_id", "=", company.id),
                    ("state", "=", "posted"),
                    "|",
                    ("edu_fee_round_id", "!=", False),
                    ("edu_claim_id", "!=", False),
                ],
                limit=1,
            ):
                raise UserError(
                    self.env._(
                        "%(school)s already has bills; its revenue recognition cannot "
                        "change.",
                        school=company.name,
                    )
                )

    def install_l10n_modules(self):
        """Override of `account`: no country chart is loaded for a school.

        Odoo would give every Vietnamese company the enterprise chart when its
        creation is committed. A school's books are set up by roles.
        """
        others = self.filtered(lambda company: not company.edu_is_school)
        if not others:
            return False
        return super(ResCompany, others).install_l10n_modules()

    def _edu_get_lang(self):
        """Return the language of what the school writes to its families.

        Schools in Vietnam write Vietnamese, whoever starts the job; others write in
        the language of their contact.
        """
        self.ensure_one()
        if self.country_id.code == "VN" and self.env["res.lang"]._get_data(
            code="vi_VN"
        ):
            return "vi_VN"
        return self.partner_id.lang or self.env.lang

    def _edu_get_bill_journal(self):
        """Return the journal that bills of this school are numbered in.

        :raise UserError: when the school has none
        """
        self.ensure_one()
        journal = self.edu_bill_journal_id
        if not journal:
            raise UserError(
                self.env._(
                    "%(school)s has no journal of bills. Set it on the school, or let "
                    "the chart of accounts be set up there.",
                    school=self.name,
                )
            )
        return journal
