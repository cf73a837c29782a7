# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import base64

import requests
from freezegun import freeze_time

from odoo.addons.edu_einvoice.tests.common import PDF

from .common import NUMBER, ViettelCase


@freeze_time("2026-10-05 03:00:00")
class TestRequests(ViettelCase):
    """What SInvoice answers, and what becomes of it."""

    def _get_verbs(self, calls):
        return [verb for verb, _call in calls]

    # === ISSUED === #

    def test_it_is_issued_with_number_code_and_file(self):
        calls = self._set_up_network()
        self._issue()
        row = self.row
        self.assertEqual((row.state, row.number, row.code), ("issued", NUMBER, "MA12"))
        self.assertEqual((row.symbol, row.viettel_template), ("C26TAB", "2/0042"))
        self.assertEqual(base64.b64decode(row.pdf), PDF)
        self.assertEqual(self._get_verbs(calls), ["login", "search", "create", "file"])

    def test_each_request_carries_the_token_and_a_limit_of_time(self):
        calls = self._set_up_network()
        self._issue()
        for verb, call in calls:
            with self.subTest(verb):
                self.assertTrue(call["timeout"])
                if verb != "login":
                    self.assertEqual(call["cookies"], {"access_token": "the"})

    def test_it_is_asked_for_by_the_key_that_is_sent(self):
        calls = dict(reversed(self._set_up_network_and_issue()))
        asked = calls["search"]["params"]
        sent = calls["create"]["json"]["generalInvoiceInfo"]
        self.assertEqual(asked["transactionUuid"], sent["transactionUuid"])
        self.assertEqual(asked["supplierTaxCode"], "0100109106")
        self.assertIn("createInvoice/0100109106", calls["create"]["url"])

    def _set_up_network_and_issue(self):
        calls = self._set_up_network()
        self._issue()
        return calls

    def test_the_file_is_asked_for_by_number_and_template(self):
        calls = dict(self._set_up_network_and_issue())
        self.assertEqual(
            calls["file"]["json"],
            {
                "supplierTaxCode": "0100109106",
                "templateCode": "2/0042",
                "invoiceNo": NUMBER,
                "fileType": "PDF",
            },
        )

    # === NOTHING TWICE === #

    def test_a_repeat_after_a_timeout_finds_what_came(self):
        self._set_up_network(create=requests.Timeout("quá giờ"))
        self._issue()
        self.assertEqual(self.row.state, "to_issue")
        key = self.row.request_key
        found = {"invoiceNo": NUMBER, "reservationCode": "MA12"}
        calls = self._set_up_network(search={"result": [found]})
        self._issue()
        self.assertNotIn("create", self._get_verbs(calls))
        self.assertEqual((self.row.state, self.row.number), ("issued", NUMBER))
        self.assertEqual(dict(calls)["search"]["params"]["transactionUuid"], key)

    def test_a_repeat_of_what_never_came_sends_the_same_key(self):
        first = self._set_up_network(create=requests.ConnectionError("mất mạng"))
        self._issue()
        second = self._set_up_network()
        self._issue()
        keys = {
            self._get_payload(calls)["generalInvoiceInfo"]["transactionUuid"]
            for calls in (first, second)
        }
        self.assertEqual(len(keys), 1)
        self.assertEqual(self.row.state, "issued")

    def test_where_it_cannot_be_asked_nothing_is_sent(self):
        for answer in (
            requests.Timeout("quá giờ"),
            b"<html>Bad gateway</html>",
            {"status": 503, "error": "Service Unavailable"},
            {"code": 401, "message": "Unauthorized", "data": "hết phiên"},
        ):
            with self.subTest(answer):
                calls = self._set_up_network(search=answer)
                self._issue()
                self.assertNotIn("create", self._get_verbs(calls))
                self.assertEqual(self.row.state, "to_issue")
                self.assertTrue(self.row.error)

    def test_not_found_is_told_from_not_answered(self):
        calls = self._set_up_network(
            search={"code": 400, "message": "NOT_FOUND_DATA", "data": "Không có"}
        )
        self._issue()
        self.assertIn("create", self._get_verbs(calls))
        self.assertEqual(self.row.state, "issued")

    # === REFUSED, OR NOT ANSWERED === #

    def test_a_refusal_is_shown_in_its_words(self):
        self._set_up_network(
            create={"code": 400, "message": "BAD_REQUEST", "data": "Sai mã số thuế"}
        )
        self._issue()
        self.assertEqual((self.row.state, self.row.error), ("error", "Sai mã số thuế"))

    def test_a_refusal_by_code_is_one_as_well(self):
        self._set_up_network(
            create={
                "errorCode": "INVOICE_ISSUED_DATE_INVALID",
                "description": "Ngày lập không hợp lệ",
                "result": None,
            }
        )
        self._issue()
        self.assertEqual(self.row.state, "error")
        self.assertIn("Ngày lập không hợp lệ", self.row.error)

    def test_no_answer_leaves_it_to_issue(self):
        for answer in (
            requests.Timeout("quá giờ"),
            b"",
            {"code": 500, "message": "INTERNAL", "data": "lỗi hệ thống"},
        ):
            with self.subTest(answer):
                self._set_up_network(create=answer)
                self._issue()
                self.assertEqual(self.row.state, "to_issue")
                self.assertTrue(self.row.error)

    def test_without_login_nothing_is_asked(self):
        calls = self._set_up_network(login={"code": 400, "data": "sai mật khẩu"})
        self._issue()
        self.assertEqual(self._get_verbs(calls), ["login"])
        self.assertEqual(self.row.state, "to_issue")
        self.assertIn("sai mật khẩu", self.row.error)

    def test_missing_settings_are_named(self):
        self.school.write({"vat": False, "edu_viettel_symbol_id": False})
        calls = self._set_up_network()
        self._issue()
        self.assertFalse(calls)
        self.assertEqual(self.row.state, "error")
        self.assertIn("tax code, symbol at SInvoice", self.row.error)

    def test_a_file_that_is_not_ready_comes_later(self):
        self._set_up_network(file={"fileToBytes": None})
        self._issue()
        self.assertEqual((self.row.state, self.row.has_pdf), ("issued", False))
        self._set_up_network()
        self.row.with_user(self.accountant).action_fetch()
        self.assertTrue(self.row.has_pdf)

    def test_a_file_that_is_none_is_not_kept(self):
        self._set_up_network(file={"fileToBytes": "###"})
        self._issue()
        self.assertEqual((self.row.state, self.row.has_pdf), ("issued", False))

    def test_the_personal_id_is_in_no_error(self):
        self.row.buyer_id_number = "079185001234"
        self._set_up_network(create=requests.Timeout("quá giờ"))
        self._issue()
        self.assertNotIn("079185001234", self.row.error)
