# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import base64

from freezegun import freeze_time

from odoo.tests import tagged

from .portal_common import BIDV, VCB, PortalCase, read_pages, read_qr


@tagged("post_install", "-at_install")
class TestPortalBills(PortalCase):
    def _get_codes(self, response):
        """Return what the QR codes of a page say."""
        return [
            read_qr(base64.b64decode(image.get("src").split(",", 1)[1]))
            for image in self._get_tree(response).xpath("//figure/img[@alt]")
        ]

    def _call(self, url):
        """Call a JSON route as the user who is signed in."""
        return self.make_jsonrpc_request(url)

    # === SEVERAL SCHOOLS === #

    def test_a_parent_of_two_schools_sees_both_bills_and_their_total(self):
        text = self._get_text(self._get_page("/my/bills"))
        self.assertIn("2.182.000 đ", text)
        self.assertIn("1.252.000 đ", text)
        self.assertIn("930.000 đ", text)
        for name in (self.school.name, self.other_school.name):
            self.assertIn(name, text)

    def test_each_qr_code_pays_its_own_school(self):
        codes = self._get_codes(self._get_page("/my/bills"))
        found = {
            (code["bin"], code["account"], code["amount"], code["memo"])
            for code in codes
        }
        expected = {
            (BIDV, self.bank_account, 1_252_000, self.bill),
            (VCB, self.other_account, 930_000, self.other_bill),
        }
        self.assertEqual(
            found,
            {
                (number, account.sanitized_acc_number, amount, bill.edu_payment_code)
                for number, account, amount, bill in expected
            },
        )

    def test_paying_one_bill_leaves_the_other_open(self):
        self._pay_by_bank(self.bill, 1_252_000)
        response = self._get_page("/my/bills")
        self.assertEqual([code["bin"] for code in self._get_codes(response)], [VCB])
        self.assertNotIn("1.252.000", self._get_text(response))

    def test_the_first_page_says_what_is_open(self):
        self.assertIn("2.182.000 đ", self._get_text(self._get_page("/my")))

    def test_the_list_of_children_says_what_is_open_per_child(self):
        text = self._get_text(self._get_page("/my/children"))
        for name, amount in (
            (self.student.name, "1.252.000 đ"),
            (self.other_student.name, "930.000 đ"),
        ):
            self.assertIn(name, text)
            self.assertIn(amount, text)

    def test_the_child_shows_open_and_paid_bills(self):
        url = f"/my/children/{self.student.id}"
        self.assertIn("1.252.000 đ", self._get_text(self._get_page(url)))
        self._pay_by_bank(self.bill, 1_252_000)
        text = self._get_text(self._get_page(url))
        self.assertIn("Đã nộp", text)

    # === THE BILL === #

    def test_a_bill_names_its_lines_amount_and_account(self):
        text = self._get_text(self._get_page(f"/my/bills/{self.bill.id}"))
        names = self.bill.invoice_line_ids.mapped("name")
        for part in (
            *[name.replace("\xa0", " ") for name in names],
            "722.000 đ",
            "Một triệu hai trăm năm mươi hai nghìn đồng",
            self.bill.edu_payment_code,
            self.bank_account.acc_number,
        ):
            self.assertIn(part, text)

    def test_no_page_of_a_family_speaks_of_invoices(self):
        for url in ("/my", "/my/bills", f"/my/bills/{self.bill.id}"):
            text = self._get_text(self._get_page(url)).lower()
            self.assertNotIn("hóa đơn", text)
            self.assertNotIn("invoice", text)

    def test_states_are_in_a_parents_words(self):
        url = f"/my/bills/{self.bill.id}"
        with freeze_time("2026-10-10"):
            self.assertEqual(self._get_state(), ("to_pay", "Còn phải nộp"))
        with freeze_time("2026-10-16"):
            self.assertEqual(self._get_state(), ("overdue", "Quá hạn nộp"))
        self._pay_by_bank(self.bill, 252_000)
        with freeze_time("2026-10-10"):
            self.assertEqual(
                self._get_state(),
                ("partial", "Nộp một phần (còn thiếu 1.000.000 đ)"),
            )
        self._pay_by_bank(self.bill, 1_000_000, "FT26100100002")
        self.assertEqual(self._get_state(), ("paid", "Đã nộp"))
        self.assertIn("Đã nộp", self._get_text(self._get_page(url)))

    def _get_state(self):
        """Return the bill's state as a Vietnamese parent reads it."""
        state = self.bill.with_context(lang="vi_VN")._edu_get_parent_state()
        return state["key"], state["label"].replace("\xa0", " ")

    def test_a_part_paid_asks_for_the_rest_only(self):
        self._pay_by_bank(self.bill, 252_000)
        [code] = self._get_codes(self._get_page(f"/my/bills/{self.bill.id}"))
        self.assertEqual(code["amount"], 1_000_000)

    def test_a_part_paid_is_named_beside_the_rest(self):
        self._pay_by_bank(self.bill, 252_000)
        for url in ("/my/bills", f"/my/children/{self.student.id}"):
            text = self._get_text(self._get_page(url))
            self.assertIn("Đã nộp 252.000 đ trong tổng số 1.252.000 đ", text)

    def test_too_much_is_shown_as_overpaid(self):
        self._pay_by_bank(self.bill, 1_300_000)
        for url in ("/my/bills", f"/my/children/{self.student.id}"):
            self.assertIn("Nộp thừa 48.000 đ", self._get_text(self._get_page(url)))

    def test_a_bill_without_a_known_bank_shows_the_account_in_words(self):
        self.bank_account.bank_id.edu_vietqr_bin = False
        response = self._get_page(f"/my/bills/{self.bill.id}")
        self.assertEqual(self._get_codes(response), [])
        self.assertIn(self.bank_account.acc_number, self._get_text(response))

    # === FILES === #

    def test_the_qr_code_can_be_saved(self):
        response = self._get_page(f"/my/bills/{self.bill.id}/qr")
        self.assertEqual(response.headers["Content-Type"], "image/png")
        self.assertIn("attachment", response.headers["Content-Disposition"])
        self.assertIn("no-store", response.headers["Cache-Control"])
        self.assertEqual(read_qr(response.content)["amount"], 1_252_000)

    def test_a_paid_bill_has_no_code_to_save(self):
        self._pay_by_bank(self.bill, 1_252_000)
        response = self._get_page(f"/my/bills/{self.bill.id}/qr")
        self.assertEqual(response.status_code, 404)

    def test_the_notice_can_be_saved(self):
        response = self._get_page(f"/my/bills/{self.bill.id}/notice")
        [text] = read_pages(response.content)
        self.assertIn(self.student.name, text)
        self.assertIn(self.bill.edu_payment_code, text)

    def test_a_bank_payment_gives_a_confirmation(self):
        self._pay_by_bank(self.bill, 1_252_000)
        url = f"/my/bills/{self.bill.id}/confirmation"
        self.assertIn(url, self._get_page(f"/my/bills/{self.bill.id}").text)
        [text] = read_pages(self._get_page(url).content)
        self.assertIn("Một triệu hai trăm năm mươi hai nghìn đồng", text)
        self.assertIn(self.student.name, text)

    def test_nothing_paid_gives_no_confirmation(self):
        response = self._get_page(f"/my/bills/{self.bill.id}/confirmation")
        self.assertTrue(response.url.endswith("/my/bills"))

    def test_a_cash_payment_gives_its_receipt(self):
        receipt = self._pay_in_cash(self.bill, 252_000)
        url = f"/my/bills/{self.bill.id}/receipts/{receipt.id}"
        self.assertIn(url, self._get_page(f"/my/bills/{self.bill.id}").text)
        [text] = read_pages(self._get_page(url).content)
        self.assertIn(receipt.name, text)
        self.assertIn("Hai trăm năm mươi hai nghìn đồng", text)

    # === WAITING FOR THE MONEY === #

    def test_a_waiting_page_learns_that_money_came_in(self):
        url = f"/my/bills/{self.bill.id}"
        self._login(self.parent)
        for route in ("/my/bills/state", f"{url}/state"):
            before = self._call(route)
            self.assertEqual(self._call(route), before)
        before = self._call(f"{url}/state"), self._call("/my/bills/state")
        self._pay_by_bank(self.bill, 252_000)
        after = self._call(f"{url}/state"), self._call("/my/bills/state")
        self.assertNotEqual(before[0], after[0])
        self.assertNotEqual(before[1], after[1])

    def test_the_signature_of_the_page_is_the_one_of_the_route(self):
        tree = self._get_tree(self._get_page("/my/bills"))
        [poll] = tree.xpath("//*[@data-poll-url]")
        answer = self._call(poll.get("data-poll-url"))
        self.assertEqual(answer["signature"], poll.get("data-poll-signature"))

    # === OTHER FAMILIES === #

    def test_another_familys_bill_leads_back_and_shows_nothing(self):
        for suffix in ("", "/qr", "/notice", "/confirmation", "/receipts/1"):
            with self.subTest(suffix):
                response = self._get_page(f"/my/bills/{self.foreign_bill.id}{suffix}")
                self.assertTrue(response.url.endswith("/my/bills"))
                self.assertNotIn(self.foreign_bill.edu_payment_code, response.text)
                self.assertNotIn(self.other_class_student.name, response.text)

    def test_another_family_is_told_nothing_by_the_waiting_route(self):
        self._login(self.parent)
        answer = self._call(f"/my/bills/{self.foreign_bill.id}/state")
        self.assertEqual(answer, {"signature": ""})

    def test_another_familys_receipt_is_not_given_under_an_own_bill(self):
        receipt = self._pay_in_cash(self.foreign_bill, 10_000)
        response = self._get_page(f"/my/bills/{self.bill.id}/receipts/{receipt.id}")
        self.assertTrue(response.url.endswith("/my/bills"))

    def test_a_bill_that_is_not_sent_yet_is_not_shown(self):
        bill = self._create_bill(
            self.student, {self._create_fee_item(): 77_000}, publish=False
        )
        response = self._get_page(f"/my/bills/{bill.id}")
        self.assertTrue(response.url.endswith("/my/bills"))
        self.assertNotIn("77.000", self._get_text(response))

    def test_a_cancelled_bill_is_not_shown(self):
        self.bill._edu_cancel("Lập nhầm")
        response = self._get_page(f"/my/bills/{self.bill.id}")
        self.assertTrue(response.url.endswith("/my/bills"))
        self.assertNotIn("1.252.000", self._get_text(response))

    def test_a_parent_without_custody_sees_no_bill(self):
        self.guardian.guardianship_ids.has_custody = False
        text = self._get_text(self._get_page("/my/bills"))
        self.assertNotIn("1.252.000", text)
        self.assertNotIn(self.student.name, text)

    def test_staff_do_not_see_bills_as_a_family(self):
        for url in ("/my/bills", f"/my/bills/{self.bill.id}"):
            response = self._get_page(url, self._persona("accountant"))
            self.assertNotIn("1.252.000", self._get_text(response))

    def test_staff_are_told_nothing_by_the_waiting_route(self):
        self._login(self._persona("accountant"))
        self.assertEqual(self._call("/my/bills/state"), {"signature": ""})

    def test_staff_keep_the_invoice_pages_of_odoo(self):
        response = self._get_page("/my/invoices", self._persona("accountant"))
        self.assertEqual(response.status_code, 200)
        self.assertTrue(response.url.split("?")[0].endswith("/my/invoices"))

    def test_a_guest_is_asked_to_sign_in(self):
        for url in ("/my/bills", f"/my/bills/{self.bill.id}"):
            self.assertIn("/web/login", self.url_open(url).url)

    # === PAGES OF ODOO === #

    def test_the_invoice_pages_of_odoo_lead_to_the_bills(self):
        response = self._get_page("/my/invoices")
        self.assertTrue(response.url.endswith("/my/bills"))
        response = self._get_page(f"/my/invoices/{self.bill.id}")
        self.assertTrue(response.url.endswith(f"/my/bills/{self.bill.id}"))
        response = self._get_page("/my/invoices/overdue")
        self.assertTrue(response.url.endswith("/my/bills"))

    def test_a_token_of_odoo_does_not_open_a_bill(self):
        token = self.bill._portal_ensure_token()
        self.env.flush_all()
        response = self.url_open(f"/my/invoices/{self.bill.id}?access_token={token}")
        self.assertNotIn("1.252.000", response.text)
        self.assertNotIn(self.student.name, response.text)

    def test_links_of_messages_lead_to_our_page(self):
        self.assertEqual(self.bill.access_url, f"/my/bills/{self.bill.id}")
        self.assertEqual(
            self.bill.with_context(lang="vi_VN").type_name, "Thông báo thu"
        )
