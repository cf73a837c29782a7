# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import json
from datetime import date

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError

from ..tools import payment_code, vietqr
from .counter_common import DUE, OTHERS, CounterCase


@freeze_time("2026-10-20 03:00:00")
class TestCounterSearch(CounterCase):
    """Who is meant by what is typed or scanned."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.student.name = "Đặng Thị Ngọc Ân"

    def test_three_letters_without_accents_find_the_pupil(self):
        for text in ("dang", "ngo an", "ĐẶNG", "  ân đặng "):
            self.assertEqual(self._find(text), [self.student.name], text)

    def test_two_letters_and_an_empty_box_find_nobody(self):
        for text in ("", "  ", "an", "ân"):
            self.assertEqual(self._find(text), [], text)

    def test_a_pupils_code_finds_the_pupil(self):
        self.assertEqual(self._find(self.student.student_code), [self.student.name])

    def test_a_class_of_two_signs_finds_its_pupils(self):
        names = self.class_1a.enrollment_ids.student_id.mapped("name")
        self.assertEqual(sorted(self._find("1a")), sorted(names))
        self.assertEqual(self._find("1a ngoc"), [self.student.name])

    def test_a_class_of_a_kindergarten_has_no_digit(self):
        self.class_1a.name = "Chồi"
        self.assertIn(self.student.name, self._find("Chồi"))

    def test_the_payment_code_of_a_bill_means_its_pupil_alone(self):
        for text in (self.bill.edu_payment_code, self.bill.edu_payment_code.lower()):
            found = self.counter.find_payers(text)
            self.assertEqual([one["id"] for one in found["pupils"]], self.student.ids)
            self.assertTrue(found["exact"])

    def test_the_scanner_types_the_whole_text_of_the_qr_code(self):
        text = vietqr.build(
            "970436", "0123456789", amount=DUE, memo=self.bill.edu_payment_code
        )
        found = self.counter.find_payers(text)
        self.assertEqual([one["id"] for one in found["pupils"]], self.student.ids)
        self.assertTrue(found["exact"])

    def test_a_qr_code_that_is_no_bills_finds_nobody(self):
        for text in (
            vietqr.build("970436", "0123456789", memo="tien dien"),
            vietqr.build("970436", "0123456789"),
            "https://example.com/menu?table=12",
            "%%%___",
        ):
            self.assertEqual(self._find(text), [], text)

    def test_a_code_that_no_bill_has_is_named(self):
        code = payment_code.make(987_654_321)
        found = self.counter.find_payers(code)
        self.assertFalse(found["pupils"])
        self.assertIn(code, found["note"])
        self.assertIn(self.school.name, found["note"])

    def test_the_bill_of_another_school_is_not_known_here(self):
        self._create_books(self.other_school)
        foreign = self._create_bill_of(1_000, self.other_student)
        found = self.counter.find_payers(foreign.edu_payment_code)
        self.assertFalse(found["pupils"])
        self.assertIn(foreign.edu_payment_code, found["note"])

    def test_pupils_of_another_school_are_not_found_though_it_is_open(self):
        self.other_student.name = "Quách Tuệ Mẫn"
        both = self.school | self.other_school
        user = self._create_user("tq2", "edu_fees.group_cashier", companies=both)
        counter = self.env["edu.cash.counter"].with_user(user)
        counter = counter.with_context(allowed_company_ids=both.ids)
        self.assertFalse(counter.find_payers("tue man")["pupils"])
        there = counter.with_context(allowed_company_ids=both[::-1].ids)
        self.assertTrue(there.find_payers("tue man")["pupils"])

    def test_each_pupil_is_shown_with_class_code_and_what_is_due(self):
        [row] = self.counter.find_payers("ngoc an")["pupils"]
        self.assertEqual(
            row,
            {
                "id": self.student.id,
                "name": "Đặng Thị Ngọc Ân",
                "code": self.student.student_code,
                "class": self.class_1a.name,
                "residual": DUE,
            },
        )
        self._receive(DUE, self.bill.edu_payment_code)
        self.env.invalidate_all()
        [row] = self.counter.find_payers("ngoc an")["pupils"]
        self.assertEqual(row["residual"], 0)

    def test_at_most_twenty_are_shown_and_that_there_are_more(self):
        for number in range(21):
            self._create_student(name=f"Kiều Xuân {number}")
        found = self.counter.find_payers("kieu")
        self.assertEqual((len(found["pupils"]), found["more"]), (20, True))
        self.assertFalse(self.counter.find_payers("ngoc an")["more"])

    def test_what_is_no_text_or_too_long_finds_nobody(self):
        for text in (None, False, 7, ["a"], {"a": 1}, "a" * 513, "a" * 1_000_000):
            self.assertFalse(self.counter.find_payers(text)["pupils"])

    def _count_queries(self, text):
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        rows = self.counter.find_payers(text)["pupils"]
        return len(rows), self.env.cr.sql_log_count - before

    def test_the_search_does_not_grow_with_the_pupils(self):
        self._fill_class("5X", 2)
        self._fill_class("5Y", 18)
        classes = self.env["edu.class"].search([("name", "in", ["5X", "5Y"])])
        self._generate(self._create_round(classes=classes), publish=True)
        self._count_queries("5x")
        few, queries_few = self._count_queries("5x")
        many, queries_many = self._count_queries("5y")
        self.assertEqual((few, many), (2, 18))
        self.assertEqual(queries_few, queries_many)
        self.assertLess(queries_many, 12)

    def test_nobody_but_the_cashier_asks_the_counter(self):
        for persona in OTHERS:
            counter = self.env["edu.cash.counter"].with_user(self._persona(persona))
            for ask in (
                counter.get_data,
                lambda c=counter: c.find_payers("ngoc an"),
                lambda c=counter: c.get_bills(self.student.id),
            ):
                with self.assertRaises(AccessError, msg=persona):
                    ask()


@freeze_time("2026-10-20 03:00:00")
class TestCounterBills(CounterCase):
    """What the screen shows of a pupil."""

    def test_open_bills_come_oldest_first_with_their_lines(self):
        later = self._create_bill_of(300_000, date_due="2026-11-15")
        data = json.loads(json.dumps(self.counter.get_bills(self.student.id)))
        self.assertEqual([one["id"] for one in data["bills"]], (self.bill | later).ids)
        first, second = data["bills"]
        self.assertEqual(first["code"], self.bill.edu_payment_code)
        self.assertEqual([one["amount"] for one in first["lines"]], [510_000, 742_000])
        self.assertEqual((first["total"], first["residual"]), (DUE, DUE))
        self.assertEqual((second["due"], second["is_overdue"]), ("2026-11-15", False))
        self.assertFalse(data["note"])

    def test_a_bill_is_overdue_from_the_schools_midnight_on(self):
        for moment, is_overdue in (
            ("2026-10-15 16:59:00", False),
            ("2026-10-15 17:01:00", True),
        ):
            with freeze_time(moment):
                [bill] = self.counter.get_bills(self.student.id)["bills"]
                self.assertEqual(bill["is_overdue"], is_overdue, moment)

    def test_a_bill_that_is_partly_paid_shows_what_is_left(self):
        self._receive(1_000_000, self.bill.edu_payment_code)
        [bill] = self.counter.get_bills(self.student.id)["bills"]
        self.assertEqual((bill["total"], bill["residual"]), (DUE, 252_000))

    def test_who_shows_a_transfer_hears_that_it_is_in(self):
        self._receive(DUE, self.bill.edu_payment_code, "FT26278001")
        data = self.counter.get_bills(self.student.id)
        self.assertFalse(data["bills"])
        self.assertRegex(data["note"], "no open bill.*FT26278001")

    def test_who_never_had_a_bill_has_nothing_to_pay(self):
        student = self._create_student(name="Mới Vào")
        note = self.counter.get_bills(student.id)["note"]
        self.assertIn("Mới Vào has no open bill", note)
        self.assertNotIn("was paid on", note)

    def test_a_cancelled_bill_is_not_shown(self):
        self.bill.with_user(self._persona("accountant"))._edu_cancel("nhầm")
        self.assertFalse(self.counter.get_bills(self.student.id)["bills"])

    def test_the_payer_is_who_paid_last_time_at_first_the_pupil(self):
        data = self.counter.get_bills(self.student.id)
        self.assertEqual(data["payer"], self.student.name)
        self._take(200_000)
        data = self.counter.get_bills(self.student.id)
        self.assertEqual(data["payer"], "Bà Nguyễn Thị Tư")

    def test_a_pupil_of_another_school_is_not_shown(self):
        with self.assertRaises(AccessError):
            self.counter.get_bills(self.other_student.id)
        both = self.school | self.other_school
        user = self._create_user("tq2", "edu_fees.group_cashier", companies=both)
        counter = self.env["edu.cash.counter"].with_user(user)
        counter = counter.with_context(allowed_company_ids=both.ids)
        with self.assertRaisesRegex(UserError, "Choose the school"):
            counter.get_bills(self.other_student.id)

    def test_what_is_no_pupil_is_refused(self):
        gone = self._create_student()
        gone_id = gone.id
        gone.sudo().unlink()
        for value in (0, -1, None, False, True, "1", 1.0, [1], 2**40, gone_id):
            with self.assertRaisesRegex(UserError, "Choose the pupil"):
                self.counter.get_bills(value)

    def test_the_bills_of_a_pupil_cost_the_same_however_many(self):
        def count():
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.counter.get_bills(self.student.id)
            return self.env.cr.sql_log_count - before

        count()
        one = count()
        for month in (11, 12):
            self._create_bill_of(300_000, date_due=date(2026, month, 15))
        self.assertEqual(count(), one)
