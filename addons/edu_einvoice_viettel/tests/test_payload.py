# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import date

from freezegun import freeze_time

from .common import NUMBER, ViettelCase

# 5 October 2026, 10:00 and 12:00 at the school.
TEN, NOON = 1_791_169_200_000, 1_791_176_400_000


@freeze_time("2026-10-05 03:00:00")
class TestPayload(ViettelCase):
    """What SInvoice is sent, block by block."""

    def _send(self):
        calls = self._set_up_network()
        self._issue()
        return self._get_payload(calls)

    def test_the_general_block_is_an_original_of_the_day(self):
        self.assertEqual(
            self._send()["generalInvoiceInfo"],
            {
                "transactionUuid": self.row.request_key,
                "invoiceType": "2",
                "templateCode": "2/0042",
                "invoiceSeries": "C26TAB",
                "invoiceIssuedDate": TEN,
                "currencyCode": "VND",
                "adjustmentType": "1",
                "paymentStatus": True,
                "cusGetInvoiceRight": True,
                "validation": 1,
            },
        )

    def test_what_is_sent_late_is_of_the_day_of_the_money(self):
        with freeze_time("2026-10-07 01:00:00"):
            general = self._send()["generalInvoiceInfo"]
        self.assertEqual(general["invoiceIssuedDate"], NOON)

    def test_the_line_is_the_service_without_tax(self):
        line = self.row.line_ids
        self.assertEqual(
            self._send()["itemInfo"],
            [
                {
                    "itemCode": "",
                    "itemName": line.name,
                    "unitName": "month",
                    "unitPrice": 510_000,
                    "quantity": 1,
                    "itemTotalAmountWithoutTax": 510_000,
                    "taxPercentage": -2,
                    "taxAmount": 0,
                    "discount": 0,
                    "itemTotalAmountAfterDiscount": 510_000,
                    "itemTotalAmountWithTax": 510_000,
                    "selection": 1,
                }
            ],
        )

    def test_the_sums_by_tax_say_the_same(self):
        self.assertEqual(
            self._send()["taxBreakdowns"],
            [
                {
                    "taxPercentage": -2,
                    "taxableAmount": 510_000,
                    "taxAmount": 0,
                    "taxableAmountPos": True,
                    "taxAmountPos": True,
                }
            ],
        )

    def test_a_tax_is_taken_out_of_the_price(self):
        self.row.line_ids.tax_kind = "8"
        payload = self._send()
        [item], [tax] = payload["itemInfo"], payload["taxBreakdowns"]
        self.assertEqual((item["taxPercentage"], item["taxAmount"]), (8, 37_778))
        self.assertEqual(item["unitPrice"], 472_222)
        self.assertEqual(item["itemTotalAmountWithTax"], 510_000)
        self.assertEqual((tax["taxableAmount"], tax["taxAmount"]), (472_222, 37_778))

    def test_money_of_the_bank_is_a_transfer(self):
        self.assertEqual(self._send()["payments"], [{"paymentMethodName": "CK"}])

    def test_money_at_the_counter_is_cash(self):
        self.row.payment_method = "cash"
        self.assertEqual(self._send()["payments"], [{"paymentMethodName": "TM"}])

    def test_the_buyer_is_a_person(self):
        self.row.write({"buyer_name": "Bà Tư", "buyer_phone": "0903 000 001"})
        buyer = self._send()["buyerInfo"]
        self.assertEqual((buyer["buyerName"], buyer["buyerLegalName"]), ("Bà Tư", ""))
        self.assertEqual(buyer["buyerPhoneNumber"], "0903000001")
        self.assertNotIn("buyerIdNo", buyer)

    def test_the_personal_id_is_there_when_it_is_known(self):
        self.row.buyer_id_number = "079185001234"
        buyer = self._send()["buyerInfo"]
        self.assertEqual(buyer["buyerIdNo"], "079185001234")

    def test_the_seller_is_the_school(self):
        seller = self._send()["sellerInfo"]
        self.assertEqual(seller["sellerLegalName"], self.school.name)
        self.assertEqual(seller["sellerTaxCode"], "0100109106")
        self.assertEqual(seller["sellerAddressLine"], "12 Nguyễn Du")

    def test_an_adjustment_names_origin_and_paper(self):
        calls = self._set_up_network()
        self._issue()
        with freeze_time("2026-10-14 03:00:00"):
            self.transaction._undo_settlement("Biên bản số 3")
            back = self._collect()
            calls = self._set_up_network(
                create={"result": {"invoiceNo": "C26TAB0000013"}}
            )
            self._issue(back)
        general = self._get_payload(calls)["generalInvoiceInfo"]
        self.assertEqual(general["adjustmentType"], "5")
        self.assertEqual(general["adjustmentInvoiceType"], "1")
        self.assertEqual(general["originalInvoiceId"], NUMBER)
        self.assertEqual(general["originalInvoiceIssueDate"], TEN)
        self.assertEqual(general["originalTemplateCode"], "2/0042")
        self.assertEqual(general["additionalReferenceDesc"], "Biên bản số 3")
        self.assertTrue(general["additionalReferenceDate"])
        self.assertEqual((self.row.state, back.state), ("adjusted", "issued"))

    def test_an_adjustment_lessens_amounts(self):
        self._set_up_network()
        self._issue()
        self.transaction._undo_settlement("Biên bản số 3")
        back = self._collect()
        calls = self._set_up_network(create={"result": {"invoiceNo": "C26TAB0000013"}})
        self._issue(back)
        payload = self._get_payload(calls)
        [item], [tax] = payload["itemInfo"], payload["taxBreakdowns"]
        self.assertFalse(item["isIncreaseItem"])
        self.assertEqual((item["unitPrice"], item["taxPercentage"]), (-510_000, -2))
        self.assertEqual(item["itemTotalAmountWithTax"], 510_000)
        self.assertEqual(item["adjustmentTaxAmount"], 0)
        self.assertFalse(tax["taxableAmountPos"])

    def test_a_part_payment_sends_its_part(self):
        bill = self._create_bill_of(1_252_000, self.classmate)
        self._pay_bank(300_000, bill, date=date(2026, 10, 5))
        self.row = self._collect()
        [item] = self._send()["itemInfo"]
        self.assertEqual(item["itemTotalAmountWithTax"], 300_000)
