# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import base64
import binascii
import textwrap
from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import groupby

from odoo.addons.edu_core.const import TIMEZONE
from odoo.addons.edu_einvoice.tools.answer import Answer
from odoo.addons.l10n_vn_edi_viettel.models.account_move import (
    SINVOICE_API_URL,
    _l10n_vn_edi_send_request,
)

from ..const import (
    ADJUSTMENT,
    MONEY_ADJUSTMENT,
    ORIGINAL,
    PAYMENT_METHODS,
    TAX_PERCENTAGES,
)
from ..tools import sinvoice

NOON = time(12, 0)
NAME_LIMIT = 500


class EduEinvoice(models.Model):
    """E-invoices issued by SInvoice, in the format of `l10n_vn_edi_viettel`."""

    _inherit = "edu.einvoice"

    viettel_template = fields.Char(string="Template", readonly=True, copy=False)
    viettel_issued_at = fields.Datetime(
        string="Time at SInvoice",
        readonly=True,
        copy=False,
        help="As it was sent: an adjustment names it.",
    )

    # === THE VERBS OF A PROVIDER === #

    def _find_viettel(self):
        """Return an `Answer` of whether SInvoice has the e-invoice of our key.

        :raise UserError: names the setting that is missing
        """
        self.ensure_one()
        self._check_viettel_settings()
        answer = self._call_viettel(
            "InvoiceWS/searchInvoiceByTransactionUuid",
            params={
                "supplierTaxCode": self.company_id.vat,
                "transactionUuid": self.request_key,
            },
            headers={"Content-Type": "application/x-www-form-urlencoded;"},
        )
        if isinstance(answer, Answer):
            return answer
        if found := sinvoice.find_result(answer):
            return self._prepare_viettel_answer(found)
        # An empty list, or a refusal: it never saw the key.
        is_empty = "result" in answer and not sinvoice.get_status(answer)
        if is_empty or sinvoice.is_final(answer):
            return Answer("unknown")
        return Answer("later", message=sinvoice.get_text(answer))

    def _send_viettel(self):
        """Send the e-invoice and return what became of it, as an `Answer`."""
        self.ensure_one()
        symbol = self.company_id.edu_viettel_symbol_id
        self.viettel_issued_at = False
        self.write(
            {
                "viettel_template": symbol.invoice_template_id.name,
                "viettel_issued_at": self._get_viettel_time(),
            }
        )
        answer = self._call_viettel(
            f"InvoiceWS/createInvoice/{self.company_id.vat}",
            json_data=self._build_viettel_payload(),
        )
        if isinstance(answer, Answer):
            return answer
        if made := sinvoice.find_result(answer):
            return self._prepare_viettel_answer(made)
        status = "refused" if sinvoice.is_final(answer) else "later"
        return Answer(status, message=sinvoice.get_text(answer))

    def _fetch_viettel(self):
        """Return the PDF file of the e-invoice, empty bytes while there is none."""
        self.ensure_one()
        answer = self._call_viettel(
            "InvoiceUtilsWS/getInvoiceRepresentationFile",
            json_data={
                "supplierTaxCode": self.company_id.vat,
                "templateCode": self._get_viettel_template(),
                "invoiceNo": self.number,
                "fileType": "PDF",
            },
        )
        if isinstance(answer, Answer) or not answer.get("fileToBytes"):
            return b""
        try:
            return base64.b64decode(answer["fileToBytes"], validate=True)
        except (binascii.Error, ValueError):
            return b""

    # === REQUESTS === #

    def _call_viettel(self, endpoint, **request):
        """Call SInvoice and return its answer, whatever it says.

        :return: its JSON; an `Answer` `later` where it gave none
        """
        # Token and credentials are read by the methods of Odoo's module, on a bill.
        bill_sudo = self.move_id.sudo()
        token, error = bill_sudo._l10n_vn_edi_get_access_token()
        if error:
            return Answer("later", message=str(error))
        answer, error = _l10n_vn_edi_send_request(
            method="POST",
            url=f"{SINVOICE_API_URL}InvoiceAPI/{endpoint}",
            cookies={"access_token": token},
            **request,
        )
        if error and not answer:
            return Answer("later", message=str(error))
        return answer

    def _prepare_viettel_answer(self, found):
        """Return the `Answer` of an e-invoice that SInvoice has."""
        if not self.viettel_issued_at:
            self.viettel_issued_at = self._get_viettel_time()
        return Answer(
            "issued",
            number=str(found["invoiceNo"]),
            symbol=self.company_id.edu_viettel_symbol_id.name or "",
            code=str(found.get("reservationCode") or ""),
        )

    def _check_viettel_settings(self):
        """Refuse to send while the school lacks something.

        :raise UserError: names what is missing
        """
        company_sudo = self.company_id.sudo()
        needs = [
            (company_sudo.l10n_vn_edi_username, self.env._("user name of SInvoice")),
            (company_sudo.l10n_vn_edi_password, self.env._("password of SInvoice")),
            (company_sudo.vat, self.env._("tax code")),
            (company_sudo.street, self.env._("address")),
            (company_sudo.edu_viettel_symbol_id, self.env._("symbol at SInvoice")),
        ]
        missing = [name for value, name in needs if not value]
        if missing:
            raise UserError(
                self.env._(
                    "%(school)s cannot issue e-invoices yet. Missing: %(missing)s.",
                    school=company_sudo.name,
                    missing=", ".join(missing),
                )
            )

    # === THE PAYLOAD === #

    def _build_viettel_payload(self):
        """Return what is sent to SInvoice, block by block."""
        self.ensure_one()
        payload = {
            "generalInvoiceInfo": self._build_viettel_general(),
            "buyerInfo": self._build_viettel_buyer(),
        }
        self.move_id.sudo()._l10n_vn_edi_add_seller_information(payload)
        payload["payments"] = [
            {"paymentMethodName": PAYMENT_METHODS[self.payment_method]}
        ]
        payload["itemInfo"] = [self._build_viettel_item(one) for one in self.line_ids]
        payload["taxBreakdowns"] = self._build_viettel_taxes()
        return payload

    def _build_viettel_general(self):
        """Return the block of what kind of e-invoice it is."""
        symbol = self.company_id.edu_viettel_symbol_id
        template = symbol.invoice_template_id
        moves = self.env["account.move"]
        general = {
            "transactionUuid": self.request_key,
            "invoiceType": template.template_invoice_type,
            "templateCode": template.name,
            "invoiceSeries": symbol.name,
            "invoiceIssuedDate": moves._l10n_vn_edi_format_date(
                self._get_viettel_time()
            ),
            "currencyCode": self.currency_id.name,
            "adjustmentType": ADJUSTMENT if self.origin_id else ORIGINAL,
            "paymentStatus": True,
            "cusGetInvoiceRight": True,
            "validation": 1,
        }
        if self.origin_id:
            general |= self._build_viettel_origin()
        return general

    def _build_viettel_origin(self):
        """Return what an adjustment says of the e-invoice that it adjusts, and of the
        paper it rests on."""
        origin = self.origin_id
        moves = self.env["account.move"]
        paper_day = datetime.combine(self.date, NOON)
        return {
            "adjustmentInvoiceType": MONEY_ADJUSTMENT,
            "originalInvoiceId": origin.number,
            "originalInvoiceIssueDate": moves._l10n_vn_edi_format_date(
                origin._get_viettel_time()
            ),
            "originalTemplateCode": origin._get_viettel_template(),
            "additionalReferenceDesc": self.agreement_name or self.name,
            "additionalReferenceDate": moves._l10n_vn_edi_format_date(paper_day),
        }

    def _build_viettel_buyer(self):
        """Return the block of the buyer: a person, with or without personal ID."""
        phone = self.buyer_phone
        buyer = {
            "buyerName": self.buyer_name,
            "buyerLegalName": "",
            "buyerTaxCode": "",
            "buyerAddressLine": self.buyer_address or "",
            "buyerPhoneNumber": phone
            and self.env["account.move"]._l10n_vn_edi_format_phone_number(phone)
            or "",
            "buyerEmail": self.buyer_email or "",
            "buyerCountryCode": self.company_id.country_id.code,
            "buyerNotGetInvoice": 0,
        }
        if self.buyer_id_number:
            buyer |= {"buyerIdType": "1", "buyerIdNo": self.buyer_id_number}
        return buyer

    def _build_viettel_item(self, line):
        """Return the block of a line; amounts without sign, which the kind tells."""
        sign = -1 if line.amount < 0 else 1
        untaxed, tax = int(line.amount_untaxed) * sign, int(line.amount_tax) * sign
        item = {
            "itemCode": line.item_id.code or "",
            "itemName": textwrap.shorten(line.name, NAME_LIMIT, placeholder="..."),
            "unitName": line.item_id._get_unit_label(),
            "unitPrice": untaxed * sign,
            "quantity": 1,
            "itemTotalAmountWithoutTax": untaxed,
            "taxPercentage": TAX_PERCENTAGES[line.tax_kind],
            "taxAmount": tax,
            "discount": 0,
            "itemTotalAmountAfterDiscount": untaxed,
            "itemTotalAmountWithTax": untaxed + tax,
            "selection": 1,
        }
        if self.origin_id:
            item |= {"adjustmentTaxAmount": tax, "isIncreaseItem": sign > 0}
        return item

    def _build_viettel_taxes(self):
        """Return the sums by tax."""
        breakdowns = []
        for kind, lines in groupby(self.line_ids, lambda line: line.tax_kind):
            untaxed = sum(int(line.amount_untaxed) for line in lines)
            breakdowns.append(
                {
                    "taxPercentage": TAX_PERCENTAGES[kind],
                    "taxableAmount": abs(untaxed),
                    "taxAmount": abs(sum(int(line.amount_tax) for line in lines)),
                    "taxableAmountPos": untaxed >= 0,
                    "taxAmountPos": untaxed >= 0,
                }
            )
        return breakdowns

    # === WHEN, AND WHICH TEMPLATE === #

    def _get_viettel_time(self):
        """Return the time of the e-invoice, in UTC: of the day of the money.

        SInvoice numbers by time. What is sent the same day has the time of its sending;
        what comes late, noon of its own day.
        """
        self.ensure_one()
        if self.viettel_issued_at:
            return self.viettel_issued_at
        day = self.issued_on if self.number else self.date
        if day == self.env["edu.student"]._get_today():
            return fields.Datetime.now()
        local = datetime.combine(day, NOON, ZoneInfo(TIMEZONE))
        return local.astimezone(UTC).replace(tzinfo=None)

    def _get_viettel_template(self):
        """Return the template of the e-invoice: that of its sending."""
        self.ensure_one()
        template = self.company_id.edu_viettel_symbol_id.invoice_template_id
        return self.viettel_template or template.name
