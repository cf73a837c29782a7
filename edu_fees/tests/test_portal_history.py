# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import timedelta

from freezegun import freeze_time

from odoo import fields
from odoo.tests import tagged

from odoo.addons.test_edu.tests.browser import Browser

from .portal_common import PortalCase, read_pages


class HistoryCase(PortalCase):
    """A published bill of 1,252,000 đ, and ways in which it changes."""

    def _get_history(self, bill=None):
        """Return what happened to a bill: (kind, amount, change, left)."""
        self.env.flush_all()
        self.env.invalidate_all()
        rows = (bill or self.bill)._edu_get_history()
        return [
            (row["kind"], row["amount"], row["change"], row["left"]) for row in rows
        ]

    def _get_money(self, reference="FT26100100001"):
        """Return the movement of a transfer."""
        return self.env["edu.collection.transaction"].search(
            [("bank_reference", "=", reference)]
        )

    def _bill_again(self, bill=None):
        """Cancel a bill and have the round make and send another one."""
        bill = bill or self.bill
        fee_round = bill.edu_fee_round_id
        bill._edu_cancel("Nhầm với em Trần Văn Khác")
        self.env.invalidate_all()
        again = fee_round._generate_now()
        fee_round.action_publish()
        return again


@freeze_time("2026-10-05 03:00:00")
@tagged("post_install", "-at_install")
class TestBillHistory(HistoryCase):
    """What happened to a bill, told to its family."""

    def test_a_new_bill_has_one_row(self):
        rows = self._get_history()
        self.assertEqual(rows, [("billed", 1_252_000, 1_252_000, 1_252_000)])

    def test_each_payment_says_what_is_left_afterwards(self):
        self._pay_in_cash(self.bill, 252_000)
        self._pay_by_bank(self.bill, 400_000)
        rows = self._get_history()[1:]
        self.assertEqual(
            sorted(row[:3] for row in rows),
            [("bank", 400_000, -400_000), ("cash", 252_000, -252_000)],
        )
        self.assertEqual(rows[-1][3], 600_000)

    def test_rows_add_up_to_what_is_to_be_paid(self):
        receipt = self._pay_in_cash(self.bill, 252_000)
        self._pay_by_bank(self.bill, 400_000)
        receipt.with_user(self._persona("cashier")).action_void("đếm nhầm")
        self._pay_in_cash(self.bill, 52_000)
        rows = self._get_history()
        self.assertEqual(sum(row[2] for row in rows), 800_000)
        self.assertEqual(rows[-1][3], int(self.bill.amount_residual))

    def test_a_receipt_that_was_voided_is_told_and_counts_nothing(self):
        receipt = self._pay_in_cash(self.bill, 252_000)
        receipt.with_user(self._persona("cashier")).action_void("đếm nhầm")
        rows = self._get_history()
        self.assertEqual(rows[1], ("undone", 252_000, 0, 1_252_000))
        page = self._get_page(f"/my/bills/{self.bill.id}")
        self.assertIn("Khoản nộp nhà trường đã hủy ghi nhận", self._get_text(page))
        self.assertNotIn("đếm nhầm", page.text)
        self.assertNotIn(f"/receipts/{receipt.id}", page.text)

    def test_credit_that_was_taken_back_is_told_and_counts_nothing(self):
        self._pay_by_bank(self.bill, 1_300_000)
        november = self._create_bill(
            self.student,
            plan_id=self.bill.edu_fee_round_id.plan_id.id,
            period="2026-11-01",
            date="2026-11-01",
            date_due="2026-11-15",
        )
        self.assertEqual(self._get_history(november)[-1][0], "credit")
        november.edu_credit_ids.action_undo("Gia đình nhận lại tiền")
        rows = self._get_history(november)
        self.assertIn(("undone_credit", 48_000, 0, 1_252_000), rows)
        self.assertEqual(rows[-1][3], 1_252_000)
        page = self._get_page(f"/my/bills/{november.id}")
        self.assertIn("mà nhà trường đã hủy khấu trừ", self._get_text(page))
        self.assertNotIn("Gia đình nhận lại tiền", page.text)

    def test_money_that_was_matched_again_is_told_once(self):
        self._pay_by_bank(self.bill, 400_000)
        money = self._get_money()
        accountant = self._persona("accountant")
        money.with_user(accountant).action_undo_match("xem lại")
        self.assertEqual(self._get_history()[1][0], "undone")
        money.with_user(accountant).sudo()._settle_by_hand(self.bill)
        self.assertEqual(
            self._get_history()[1:], [("bank", 400_000, -400_000, 852_000)]
        )

    def test_too_much_money_leaves_nothing_to_pay(self):
        self._pay_by_bank(self.bill, 1_300_000)
        self.assertEqual(self._get_history()[-1], ("bank", 1_252_000, -1_252_000, 0))

    def test_an_earlier_bill_that_the_family_saw_is_told(self):
        bill = self._bill_again()
        rows = self._get_history(bill)
        self.assertEqual(rows[0], ("withdrawn", 1_252_000, 0, 0))
        self.assertEqual(rows[1][0], "billed")
        page = self._get_page(f"/my/bills/{bill.id}")
        self.assertIn("nhà trường đã rút lại", self._get_text(page))

    def test_the_reason_of_a_correction_stays_with_the_school(self):
        """It may name another pupil."""
        bill = self._bill_again()
        for url in (
            f"/my/bills/{bill.id}",
            f"/my/children/{self.student.id}/months",
        ):
            self.assertNotIn("Trần Văn Khác", self._get_page(url).text)

    def test_an_earlier_bill_that_nobody_saw_is_not_told(self):
        bill = self._create_bill(publish=False)
        bill._edu_cancel("Lập nhầm")
        self.assertFalse(bill.edu_withdrawn)
        [again] = bill.edu_fee_round_id._generate_now().filtered(
            lambda one: one.edu_student_id == self.student
        )
        self.assertEqual(len(self._get_history(again)), 1)

    def test_another_pupils_cancelled_bill_is_not_told(self):
        others = self.bill.edu_fee_round_id._get_bills() - self.bill
        self.assertTrue(others)
        self._bill_again(others[0])
        self.assertEqual(len(self._get_history()), 1)

    def test_an_entry_that_no_list_knows_still_adds_up(self):
        receivable = self.bill.line_ids.filtered(
            lambda line: line.account_id.account_type == "asset_receivable"
        )
        entry = self.env["account.move"].create(
            {
                "journal_id": self._get_journal("KHAC").id,
                "date": "2026-10-04",
                "line_ids": [
                    (
                        0,
                        0,
                        {
                            "account_id": account.id,
                            "partner_id": self.bill.partner_id.id,
                            "balance": balance,
                        },
                    )
                    for account, balance in (
                        (receivable.account_id, -100_000),
                        (self._get_account("service_cost"), 100_000),
                    )
                ],
            }
        )
        entry.action_post()
        (
            receivable
            + entry.line_ids.filtered(
                lambda line: line.account_id == receivable.account_id
            )
        ).reconcile()
        self.assertEqual(
            self._get_history()[-1], ("other", 100_000, -100_000, 1_152_000)
        )

    def test_the_page_tells_each_payment_with_its_receipt(self):
        receipt = self._pay_in_cash(self.bill, 252_000)
        page = self._get_page(f"/my/bills/{self.bill.id}")
        text = self._get_text(page)
        self.assertIn("Nộp tiền mặt", text)
        self.assertIn("-252.000 đ", text)
        self.assertIn("Còn phải nộp 1.000.000 đ", text)
        url = f"/my/bills/{self.bill.id}/receipts/{receipt.id}"
        self.assertIn(url, page.text)
        [pdf] = read_pages(self.url_open(url).content)
        self.assertIn(receipt.name, pdf)

    def test_a_long_history_takes_as_many_queries_as_a_short_one(self):
        def count():
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            self.bill._edu_get_history()
            return self.cr.sql_log_count - before

        self._pay_in_cash(self.bill, 10_000)
        self._pay_by_bank(self.bill, 10_000)
        count()  # what is cached once
        few = count()
        for number in range(6):
            self._pay_in_cash(self.bill, 10_000)
            self._pay_by_bank(self.bill, 10_000, f"FT2610020000{number}")
        self.assertLessEqual(count(), few)


@freeze_time("2026-10-20 03:00:00")
@tagged("post_install", "-at_install")
class TestChildMonths(HistoryCase):
    """All months of a child on one page."""

    def _get_url(self, student=None):
        return f"/my/children/{(student or self.student).id}/months"

    def _get_months(self, year=None):
        self.env.flush_all()
        self.env.invalidate_all()
        return self.student._edu_get_months(year or self.school_year)

    def _bill_november(self, days=3):
        """Bill another month, with unused days of lunch of October."""
        fee_round = self.bill.edu_fee_round_id
        lunch = self.bill.edu_charge_ids.item_id.filtered(
            lambda item: item.name == "Tiền ăn"
        )
        self.env["edu.fee.deduction"]._register_unused(
            self.school,
            [
                {
                    "student": self.student,
                    "item": lunch,
                    "period": fee_round.period,
                    "quantity": days,
                }
            ],
        )
        return self._create_bill(
            self.student,
            plan_id=fee_round.plan_id.id,
            period="2026-11-01",
            date="2026-11-01",
            date_due="2026-11-15",
        )

    def test_a_month_adds_up(self):
        self._pay_by_bank(self.bill, 252_000)
        [month] = self._get_months()
        names = ("registered", "unused", "total", "paid", "residual")
        self.assertEqual(
            [month[name] for name in names],
            [1_252_000, 0, 1_252_000, 252_000, 1_000_000],
        )

    def test_unused_days_are_told_as_carried_over(self):
        self._bill_november()
        month = self._get_months()[0]
        self.assertEqual(
            (month["registered"], month["unused"], month["total"]),
            (1_252_000, 114_000, 1_138_000),
        )
        text = self._get_text(self._get_page(self._get_url()))
        self.assertIn("Ngày chưa dùng chuyển sang -114.000 đ", text)

    def test_the_last_month_comes_first(self):
        self._bill_november()
        labels = [month["label"] for month in self._get_months()]
        self.assertEqual(labels, ["Month 11/2026", "Month 10/2026"])

    def test_the_page_says_what_is_left_of_the_year(self):
        self._bill_november()
        text = self._get_text(self._get_page(self._get_url()))
        self.assertIn("2.390.000 đ", text)
        self._pay_by_bank(self.bill, 1_252_000)
        text = self._get_text(self._get_page(self._get_url()))
        self.assertNotIn("2.390.000 đ", text)
        self.assertIn("1.138.000 đ", text)

    def test_a_paid_year_has_nothing_to_pay(self):
        self._pay_by_bank(self.bill, 1_252_000)
        text = self._get_text(self._get_page(self._get_url()))
        self.assertIn("Không còn khoản phải nộp", text)

    def test_a_bill_that_was_taken_back_counts_nothing(self):
        self._bill_again()
        [month] = self._get_months()
        self.assertEqual(month["total"], 1_252_000)
        self.assertEqual(len(month["withdrawn"]), 1)

    def test_a_bill_that_is_not_sent_is_not_there(self):
        self._create_bill(
            self.student, {self._create_fee_item(): 77_000}, publish=False
        )
        [month] = self._get_months()
        self.assertEqual(month["total"], 1_252_000)

    def test_another_school_year_is_one_tap_away(self):
        year = self._create_school_year(2027)
        class_ = self._create_class(school_year=year)
        self.student.enrollment_ids.date_end = "2027-05-31"
        self.env["edu.enrollment"].create(
            {
                "student_id": self.student.id,
                "class_id": class_.id,
                "date_start": "2027-08-01",
            }
        )
        with freeze_time("2027-09-10 03:00:00"):
            plan = self._create_fee_plan(
                {self._create_fee_item(): 500_000}, school_year_id=year.id
            )
            fee_round = self._create_round(
                plan_id=plan.id,
                classes=class_,
                school_year_id=year.id,
                period="2027-09-01",
                date="2027-09-10",
                date_due="2027-09-30",
            )
            self._generate(fee_round, publish=True)
            text = self._get_text(self._get_page(self._get_url()))
            self.assertIn("500.000 đ", text)
            self.assertNotIn("1.252.000 đ", text)
            page = self._get_page(f"{self._get_url()}?year={self.school_year.id}")
            self.assertIn("1.252.000 đ", self._get_text(page))

    def test_a_made_up_year_shows_the_last_one(self):
        for year in ("0", "abc", "99999999"):
            page = self._get_page(f"{self._get_url()}?year={year}")
            self.assertIn("1.252.000 đ", self._get_text(page))

    def test_overpaid_money_is_told(self):
        self._pay_by_bank(self.bill, 1_300_000)
        text = self._get_text(self._get_page(self._get_url()))
        self.assertIn("Nộp thừa 48.000 đ", text)
        [row] = self.student._edu_get_returns(self.school_year)
        self.assertEqual((row["kind"], row["amount"]), ("credit", 48_000))

    def test_an_overpayment_that_was_voided_is_not_called_paid_back(self):
        self._pay_by_bank(self.bill, 1_300_000)
        self._get_money()._reverse("đếm nhầm", fields.Date.today())
        kinds = [row["kind"] for row in self.student._edu_get_returns(self.school_year)]
        self.assertEqual(sorted(kinds), ["credit", "undone"])
        text = self._get_text(self._get_page(self._get_url()))
        self.assertIn("Khoản nộp thừa nhà trường đã hủy ghi nhận", text)
        self.assertNotIn("đã hoàn hoặc đã khấu trừ", text)

    def test_overpaid_money_that_the_next_bill_took_is_told_apart_from_payments(self):
        self._pay_by_bank(self.bill, 1_300_000)
        november = self._bill_november(days=1)
        month = self._get_months()[0]
        self.assertEqual((month["carried"], month["paid"]), (48_000, 0))
        self.assertEqual(month["residual"], month["total"] - 48_000)
        rows = self._get_history(november)
        self.assertEqual(rows[-1][:3], ("credit", 48_000, -48_000))
        text = self._get_text(self._get_page(self._get_url()))
        self.assertIn("-48.000 đ", text)

    def test_the_page_speaks_a_parents_language(self):
        text = self._get_text(self._get_page(self._get_url())).lower()
        for word in ("hóa đơn", "invoice", "công nợ"):
            self.assertNotIn(word, text)

    def test_many_months_take_as_many_queries_as_one(self):
        def count():
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            months = self.student._edu_get_months(self.school_year)
            return len(months), self.cr.sql_log_count - before

        count()  # what is cached once
        few = count()
        item = self._create_fee_item()
        plan = self._create_fee_plan({item: 10_000})
        for month in ("2026-11", "2026-12", "2027-01", "2027-02"):
            self._create_bill(
                self.student,
                plan_id=plan.id,
                period=f"{month}-01",
                date=f"{month}-01",
                date_due=f"{month}-15",
            )
        many = count()
        self.assertEqual((few[0], many[0]), (1, 5))
        self.assertLessEqual(many[1], few[1])

    # === WHO SEES IT === #

    def test_the_child_leads_to_all_months(self):
        page = self._get_page(f"/my/children/{self.student.id}")
        self.assertIn(self._get_url(), page.text)

    def test_a_child_in_another_school_has_its_own_page(self):
        text = self._get_text(self._get_page(self._get_url(self.other_student)))
        self.assertIn("930.000 đ", text)
        self.assertIn(self.other_school.name, text)
        self.assertNotIn("1.252.000 đ", text)

    def _assert_shut(self, user=None):
        """Check that a user is led back and reads nothing of the pupil's money."""
        page = self._get_page(self._get_url(), user)
        self.assertFalse(page.url.endswith("/months"))
        self.assertNotIn("1.252.000", page.text)

    def test_another_familys_child_leads_back(self):
        page = self._get_page(self._get_url(self.other_class_student))
        self.assertTrue(page.url.endswith("/my/children"))
        self.assertNotIn(self.other_class_student.name, page.text)

    def test_a_parent_of_another_family_is_led_back(self):
        stranger = self._create_guardian(self.other_class_student, user=True)
        self._assert_shut(stranger.partner_id.user_ids)

    def test_when_custody_has_ended_the_page_is_shut(self):
        link = self.guardian.guardianship_ids.filtered(
            lambda one: one.student_id == self.student
        )
        link.date_end = fields.Date.today() - timedelta(days=1)
        self._assert_shut()

    def test_without_custody_the_page_is_shut(self):
        self.guardian.guardianship_ids.has_custody = False
        self._assert_shut()

    def test_the_pupils_own_login_sees_no_money(self):
        self._create_portal_user("pupil-of-months", self.student.partner_id)
        user = self.env["res.users"].search([("login", "=", "pupil-of-months")])
        self.student.user_id = user
        page = self._get_page(f"/my/children/{self.student.id}", user)
        self.assertNotIn(self._get_url(), page.text)
        self._assert_shut(user)

    def test_staff_and_guests_do_not_read_it(self):
        self._assert_shut(self._persona("teacher"))
        self.authenticate(None, None)
        self.assertIn("/web/login", self.url_open(self._get_url()).url)


@tagged("post_install", "-at_install")
class TestMonthsBrowser(HistoryCase):
    """A parent with a telephone finds out alone what was paid and what is left."""

    def test_from_the_child_to_the_months_to_the_bill(self):
        self._pay_in_cash(self.bill, 252_000)
        self._bill_again(self.other_bill)
        browser = Browser(self)
        self.addCleanup(browser.stop)
        browser.resize(390)
        with browser.session(self.parent):
            browser.open(f"/my/children/{self.student.id}")
            self._tap(browser, f"a[href='/my/children/{self.student.id}/months']")
            self.assertTrue(browser.wait("document.querySelector('.o_edu_month')"))
            self._check(browser, "1.000.000")
            self._tap(browser, f".o_edu_month_bills a[href='/my/bills/{self.bill.id}']")
            self.assertTrue(browser.wait("document.querySelector('.o_edu_history')"))
            self._check(browser, "Nộp tiền mặt")

    def _tap(self, browser, selector):
        self.assertTrue(browser.wait(f'document.querySelector("{selector}")'))
        browser.evaluate(f'document.querySelector("{selector}").click()')

    def _check(self, browser, text):
        """A page says it, fits the telephone and has no fault of accessibility."""
        self.assertIn(text, browser.get_text().replace("\xa0", " "))
        self.assertFalse(browser.find_overflow())
        self.assertEqual(browser.find_violations(), [])
        self.assertEqual(browser.find_faults(), [])
