# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import base64

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

from odoo.addons.edu_fees.const import SCAN_LIMIT

from ..const import DUE, ISSUED, REASONS, STATES

# What a person corrects before the e-invoice is issued, and what she adds afterwards.
BUYER_FIELDS = {
    "buyer_address",
    "buyer_email",
    "buyer_id_number",
    "buyer_name",
    "buyer_phone",
}
FILE_FIELDS = {"pdf", "pdf_name"}
ACCOUNTANT = "edu_fees.group_accountant"


class EduEinvoice(models.Model):
    """Hóa đơn điện tử (HĐĐT): what a payment brought for the school's services.

    One row for each part of a payment that went to a bill, dated the day on which the
    money was collected; it is made from the books by the set and never by hand. What is
    taken back once it is issued is a row of its own, with negative amounts, that points
    to its origin.
    """

    _name = "edu.einvoice"
    _description = "E-invoice"
    _inherit = ["edu.duty.mixin", "mail.thread"]
    _order = "date desc, id desc"
    _check_company_auto = True

    name = fields.Char(compute="_compute_name", store=True, index=True)
    company_id = fields.Many2one(
        "res.company", string="School", required=True, index=True, readonly=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    date = fields.Date(
        required=True,
        readonly=True,
        index=True,
        help="The day on which the money was collected or paid back.",
    )
    reason = fields.Selection(
        REASONS, string="Arises from", required=True, readonly=True, default="payment"
    )
    state = fields.Selection(
        STATES,
        required=True,
        readonly=True,
        default="to_issue",
        index=True,
        tracking=True,
    )

    # === WHERE IT COMES FROM === #

    allocation_id = fields.Many2one(
        "edu.collection.allocation",
        string="Part of a payment",
        readonly=True,
        ondelete="restrict",
        index="btree_not_null",
        check_company=True,
    )
    credit_id = fields.Many2one(
        "edu.fee.credit",
        string="Credit used",
        readonly=True,
        ondelete="restrict",
        index="btree_not_null",
        check_company=True,
    )
    disbursement_line_id = fields.Many2one(
        "edu.disbursement.line",
        string="Line of a refund",
        readonly=True,
        ondelete="restrict",
        index="btree_not_null",
        check_company=True,
    )
    times_undone = fields.Integer(
        string="Times given back",
        required=True,
        readonly=True,
        default=0,
        help="How often the refund had been given back to the e-invoice before.",
    )
    origin_id = fields.Many2one(
        "edu.einvoice",
        string="Adjusts",
        readonly=True,
        ondelete="restrict",
        index="btree_not_null",
        check_company=True,
    )
    adjustment_ids = fields.One2many(
        "edu.einvoice", "origin_id", string="Adjustments", readonly=True
    )
    move_id = fields.Many2one(
        "account.move",
        string="Bill",
        required=True,
        readonly=True,
        ondelete="restrict",
        index=True,
        check_company=True,
    )
    student_id = fields.Many2one(
        "edu.student",
        string="Pupil",
        required=True,
        readonly=True,
        ondelete="restrict",
        index=True,
        check_company=True,
    )
    class_id = fields.Many2one(
        "edu.class", readonly=True, ondelete="restrict", index="btree_not_null"
    )
    payment_method = fields.Selection(
        [("cash", "Cash"), ("bank", "Bank transfer"), ("other", "Cash or transfer")],
        required=True,
        readonly=True,
        default="other",
    )
    spread = fields.Json(
        readonly=True,
        groups="base.group_system",
        help="Technical: what of the payment went to which charge, of others, too.",
    )
    line_ids = fields.One2many("edu.einvoice.line", "einvoice_id", readonly=True)
    amount = fields.Monetary(compute="_compute_amounts", store=True)
    amount_tax = fields.Monetary(string="Tax", compute="_compute_amounts", store=True)

    # === THE BUYER === #

    guardian_id = fields.Many2one(
        "edu.guardian", readonly=True, ondelete="set null", index="btree_not_null"
    )
    buyer_name = fields.Char(string="Buyer", required=True)
    buyer_id_number = fields.Char(
        string="Personal ID of the buyer",
        groups=ACCOUNTANT,
        copy=False,
        help="Only when the buyer wants it on the e-invoice.",
    )
    buyer_address = fields.Char(string="Address of the buyer", groups=ACCOUNTANT)
    buyer_phone = fields.Char(string="Phone of the buyer", groups=ACCOUNTANT)
    buyer_email = fields.Char(string="E-mail of the buyer", groups=ACCOUNTANT)

    # === WHAT THE PROVIDER SAYS === #

    provider = fields.Char(readonly=True, copy=False)
    request_key = fields.Char(
        readonly=True,
        copy=False,
        groups="base.group_system",
        help="Technical: given before the first request, so that the provider can be "
        "asked whether it came.",
    )
    error = fields.Text(
        string="Answer of the provider", readonly=True, copy=False, help="As it came."
    )
    symbol = fields.Char(readonly=True, copy=False)
    number = fields.Char(readonly=True, copy=False, index=True, tracking=True)
    code = fields.Char(
        string="Look-up code",
        readonly=True,
        copy=False,
        help="With it the buyer finds the e-invoice on the provider's page.",
    )
    issued_on = fields.Date(readonly=True, copy=False)
    agreement_name = fields.Char(
        string="Paper of the adjustment",
        readonly=True,
        help="The voucher or the reason that the adjustment rests on.",
    )
    pdf = fields.Binary(string="File (PDF)", attachment=True, copy=False)
    pdf_name = fields.Char(string="Name of the file", copy=False)
    has_pdf = fields.Boolean(string="With file", compute="_compute_has_pdf", store=True)
    state_reason = fields.Char(
        string="Reason of the cancellation", readonly=True, copy=False, tracking=True
    )

    # Idempotency is the database's: however often the books are read.
    _allocation_uniq = models.UniqueIndex(
        "(allocation_id) WHERE reason = 'payment' AND state <> 'cancelled'",
        "This payment already has its e-invoice.",
    )
    _credit_uniq = models.UniqueIndex(
        "(credit_id) WHERE reason = 'payment' AND state <> 'cancelled'",
        "This credit already has its e-invoice.",
    )
    _undone_uniq = models.UniqueIndex(
        "(origin_id) WHERE reason = 'undone' AND state <> 'cancelled'",
        "This e-invoice is taken back already.",
    )
    _refund_uniq = models.UniqueIndex(
        "(disbursement_line_id, origin_id, reason, times_undone)"
        " WHERE disbursement_line_id IS NOT NULL"
        " AND state NOT IN ('withdrawn', 'cancelled')",
        "This refund has already adjusted the e-invoice.",
    )
    _number_uniq = models.UniqueIndex(
        "(company_id, COALESCE(symbol, ''), number) WHERE number IS NOT NULL",
        "Another e-invoice already has this symbol and number.",
    )
    _source_check = models.Constraint(
        "CHECK (reason <> 'payment' OR (allocation_id IS NULL) <> (credit_id IS NULL))",
        "An e-invoice arises from one payment.",
    )
    _origin_check = models.Constraint(
        "CHECK ((reason = 'payment') = (origin_id IS NULL))",
        "An adjustment names the e-invoice that it adjusts.",
    )
    _issued_check = models.Constraint(
        "CHECK (state NOT IN ('issued', 'adjusted') OR number IS NOT NULL)",
        "What is issued has a number.",
    )
    # Serves the list of what is still to issue, which stays short.
    _due_idx = models.Index("(company_id, date) WHERE state IN ('to_issue', 'error')")

    # === COMPUTE METHODS === #

    @api.depends("number", "symbol")
    def _compute_name(self):
        """Symbol and number; before that, what it waits for."""
        for one in self:
            lang = one.company_id._edu_get_lang() if one.company_id else None
            todo = one.with_context(lang=lang).env._("To issue")
            parts = [one.symbol, one.number] if one.number else [todo]
            one.name = " ".join(part for part in parts if part)

    @api.depends("line_ids.amount", "line_ids.amount_tax")
    def _compute_amounts(self):
        """Sum the lines."""
        for one in self:
            one.amount = sum(one.line_ids.mapped("amount"))
            one.amount_tax = sum(one.line_ids.mapped("amount_tax"))

    @api.depends("pdf")
    def _compute_has_pdf(self):
        """Tell whether the file is there, without reading it again."""
        for one in self:
            one.has_pdf = bool(one.pdf)

    # === CONSTRAINTS === #

    @api.constrains("pdf")
    def _check_pdf(self):
        """Families save the file: it is a PDF, and of a size that can be sent.

        :raise ValidationError: names the e-invoice
        """
        for one in self.with_context(bin_size=False).filtered("pdf"):
            if not self._is_pdf(base64.b64decode(one.pdf)):
                raise ValidationError(
                    self.env._(
                        "The file of e-invoice %(name)s must be a PDF up to 10 MB.",
                        name=one.name,
                    )
                )

    @api.model
    def _is_pdf(self, content):
        """Tell whether bytes are a PDF that can be kept."""
        return content.startswith(b"%PDF-") and len(content) <= SCAN_LIMIT

    def _is_file_for_user(self):
        """Tell whether the user may save the file, given that she sees the bill.

        Personal ID and address are printed on it: then it is the buyer's alone.
        """
        self.ensure_one()
        if not self.buyer_id_number and not self.buyer_address:
            return True
        return self.guardian_id.partner_id == self.env.user.partner_id

    # === CRUD METHODS === #

    def write(self, vals):
        """Override of the ORM: by hand only the buyer and the file change.

        :raise AccessError: for what the steps write
        :raise UserError: for the buyer of what is issued
        """
        if not self.env.su:
            remarks = {
                name for name in vals if name.startswith(("message_", "activity_"))
            }
            if vals.keys() - BUYER_FIELDS - FILE_FIELDS - remarks:
                raise AccessError(
                    self.env._("What an e-invoice says follows the books.")
                )
            if BUYER_FIELDS & vals.keys():
                self._check_due()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        """Refuse to delete: the payment would look as if nothing had been due."""
        raise UserError(self.env._("An e-invoice is never deleted."))

    # === CHECKS === #

    def _check_due(self):
        """Refuse what does not wait to be issued.

        :raise UserError: names the e-invoice
        """
        for one in self:
            if one.state not in DUE:
                raise UserError(
                    self.env._(
                        "E-invoice %(name)s of %(student)s does not wait to be issued.",
                        name=one.name,
                        student=one.student_id.name,
                    )
                )

    def _check_is_accountant(self):
        """Refuse whoever does not keep the books.

        :raise AccessError: for everybody but the accountant
        """
        self._check_duty(
            ACCOUNTANT, self.env._("Only the accountant issues e-invoices.")
        )

    def _lock(self):
        """Lock the rows until the transaction ends, and read them anew."""
        self.env.flush_all()
        self.env.cr.execute(
            "SELECT id FROM edu_einvoice WHERE id IN %s ORDER BY id FOR UPDATE",
            [tuple(self.ids) or (0,)],
        )
        self.env.invalidate_all()

    # === THE ONE WRITER OF THE STATE === #

    def _set_state(self, state, **values):
        """Write the state of e-invoices, and what came with it, in sudo.

        What is issued already is not issued again, and nothing comes back from an end.

        :param str state: of `const.STATES`
        :return: those that changed
        """
        allowed = {
            "to_issue": DUE,
            "error": DUE,
            "withdrawn": DUE,
            "issued": DUE,
            "adjusted": ISSUED,
            "cancelled": ISSUED,
        }[state]
        todo_sudo = self.sudo().filtered(lambda one: one.state in allowed)
        todo_sudo.write({"state": state, **values})
        if state == "issued":
            origins_sudo = todo_sudo.origin_id.filtered(
                lambda one: one.state == "issued"
            )
            origins_sudo.write({"state": "adjusted"})
        return todo_sudo.with_env(self.env)
