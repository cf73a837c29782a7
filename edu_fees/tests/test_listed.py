# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import date

from odoo.tests import tagged

from .collection_common import DAY
from .reconciliation_common import ReconciliationCase

MONDAY_AFTER = date(2026, 10, 12)


@tagged("post_install", "-at_install")
class TestListed(ReconciliationCase):
    """Money on the list of another program: no proof, and never twice in the books."""

    @classmethod
    def _list(cls, amount, number="PT001", student=None, memo="", **values):
        """Let the list of another program have a payment; return the movement."""
        return cls._list_all(
            cls._get_listed(amount, number, student=student, memo=memo, **values)
        )

    @classmethod
    def _list_all(cls, *entries):
        content = f"danh sach {cls._next_number()}".encode()
        message = cls.messages._store_file(
            cls.channel, "so-thu.xlsx", content, {"is_other_program": True}
        )
        return cls._register(message, *entries)

    @classmethod
    def _get_listed(cls, amount, number="PT001", student=None, memo="", **values):
        student = student or cls.student
        return cls._get_entry(
            amount,
            f"{memo} {student.student_code} {student.name}",
            f"KHAC/{number}",
            is_listed=True,
            listed_reference=f"KHAC/{number}",
            listed_student=student.id,
            **values,
        )

    def _check_once(self, amount=1_252_000):
        """Check that the bank's account has the money once."""
        self.assertEqual(self._get_balance("bank"), amount)

    # === NO PROOF === #

    def test_a_list_of_another_program_proves_nothing(self):
        movement = self._list(1_252_000, memo=self.code)
        self.assertEqual(movement.state, "matched")
        self.assertEqual((movement.is_proven, movement.is_told_only), (False, True))
        self._check_line(movement, "claimed", 0, 1_252_000)

    def test_it_does_not_reach_the_day_as_the_banks_file_does(self):
        self._list(1_252_000, memo=self.code)
        self.env.flush_all()
        days = self.env["edu.collection.day"].with_user(self.accountant)
        day = days.search([("journal_id", "=", self.journal.id)])
        self.assertFalse(day.is_statement_in)
        self._prove(5_000, "x", "FT9")
        day.invalidate_recordset()
        self.assertTrue(day.is_statement_in)

    def test_it_revives_nothing_that_was_cancelled(self):
        told = self._tell(5_000, "x", "FT1")
        told.with_user(self.accountant).action_cancel_confirmation("Không thấy tiền")
        entry = self._get_listed(5_000)
        again = self._list_all({**entry, "bank_reference": "FT1", "is_listed": False})
        self.assertEqual((again, again.state), (told, "reversed"))

    def test_it_is_not_the_last_statement_of_the_channel(self):
        self._prove(5_000, "x", "FT9")
        self._list(1_252_000, memo=self.code)
        channel = self.channel.with_user(self.accountant)
        channel.invalidate_recordset()
        self.assertEqual(channel.last_message_id.filename, "saoke.xlsx")

    # === ONCE IN THE BOOKS === #

    def test_the_banks_line_with_the_pupils_payment_code_is_the_same(self):
        listed = self._list(1_252_000, memo=self.code)
        proven = self._prove(1_252_000, f"MBVCB.{self.code}.CT", "FT26326001")
        self.assertEqual(proven, listed)
        self._check_once()
        self.assertEqual(
            (listed.bank_reference, listed.listed_reference, listed.is_listed),
            ("FT26326001", "KHAC/PT001", False),
        )
        self._check_line(listed, "auto", 1_252_000, 1_252_000)
        self._check_entry(listed)

    def test_a_notification_is_the_same_too_and_proves_nothing(self):
        listed = self._list(1_252_000, memo=self.code)
        told = self._tell(1_252_000, self.code, "FT26326001", gateway_id=17)
        self.assertEqual((told, told.is_proven), (listed, False))
        self.assertTrue(told.gateway_references)
        self.assertEqual(self._prove(1_252_000, self.code, "FT26326001"), listed)
        self._check_once()

    def test_a_gateway_and_a_line_without_reference_are_the_same_afterwards(self):
        listed = self._list(1_252_000, memo=self.code)
        told = self._tell(
            1_252_000, self.code, "SEPAY17", gateway_id=17, is_made_up=True
        )
        proven = self._prove(1_252_000, self.code, "FT26326001")
        self.assertEqual((told, proven), (listed, listed))
        self._check_once()

    def test_the_bank_first_is_the_same_though_its_bill_is_paid_by_then(self):
        proven = self._prove(1_252_000, self.code, "FT26326001")
        listed = self._list(1_252_000)
        self.assertEqual((listed, listed.listed_reference), (proven, "KHAC/PT001"))
        self.assertEqual(listed.bank_reference, "FT26326001")
        self._check_once()

    def test_the_pupils_code_in_the_memo_names_the_pupil(self):
        listed = self._list(1_252_000, memo=self.code)
        memo = f"nop tien {self.student.student_code}"
        self.assertEqual(self._prove(1_252_000, memo, "FT26326001"), listed)

    def test_a_list_that_names_the_banks_reference_is_the_same_on_any_day(self):
        listed = self._list(1_252_000, memo=f"{self.code} UNC FT26326001")
        proven = self._prove(1_252_000, "nop tien", "FT26326001", date=MONDAY_AFTER)
        self.assertEqual(proven, listed)

    def test_the_same_list_again_changes_nothing(self):
        listed = self._list(1_252_000, memo=self.code)
        self._prove(1_252_000, self.code, "FT26326001")
        self.assertEqual(self._list(1_252_000), listed)
        self._check_once()

    def test_each_is_taken_once(self):
        listed = self._list_all(
            self._get_listed(600_000, "PT001", memo=self.code),
            self._get_listed(600_000, "PT002", memo=self.code),
        )
        proven = self._prove_all(
            *(self._get_entry(600_000, self.code, f"FT2632600{n}") for n in (1, 2, 3))
        )
        self.assertEqual(len(listed & proven), 2)
        self.assertEqual(len(proven), 3)

    def test_another_pupils_equal_payment_is_other_money(self):
        other = self._create_bill_of(1_252_000, self.classmate)
        self._list(1_252_000, memo=self.code)
        proven = self._prove(1_252_000, other.edu_payment_code, "FT26326001")
        self.assertEqual((proven.state, proven.listed_reference), ("matched", False))
        self._check_once(2_504_000)

    # === A POSSIBLE DOUBLE WAITS FOR A PERSON === #

    def _check_waits(self, movement):
        self.assertEqual(
            (movement.state, movement.queue_reason), ("queue", "possible_double")
        )

    def test_the_same_pupil_and_amount_on_a_far_day_waits(self):
        self._list(1_252_000, memo=self.code)
        proven = self._prove(1_252_000, self.code, "FT26326001", date=MONDAY_AFTER)
        self._check_waits(proven)

    def test_likewise_when_the_list_comes_second(self):
        self._prove(1_252_000, self.code, "FT26326001")
        later = self._create_bill_of(1_252_000)
        listed = self._list(1_252_000, memo=later.edu_payment_code, date=MONDAY_AFTER)
        self._check_waits(listed)
        self.assertEqual(later.amount_residual, 1_252_000)

    def test_a_memo_with_the_pupils_name_alone_waits(self):
        self._list(1_252_000, memo=self.code)
        memo = f"{self.student.name} nop hoc phi"
        self._check_waits(self._prove(1_252_000, memo, "FT26326001"))

    def test_money_that_nobody_knows_keeps_an_equal_row_waiting(self):
        self._prove(1_252_000, "nop tien", "FT26326001")
        self._check_waits(self._list(1_252_000, memo=self.code))

    def test_money_older_than_a_fortnight_is_other_money(self):
        self._list(1_252_000, memo=self.code)
        later = self._create_bill_of(1_252_000)
        proven = self._prove(
            1_252_000, later.edu_payment_code, "FT26326001", date=date(2026, 10, 20)
        )
        self.assertEqual(proven.state, "matched")

    def test_a_person_cancels_the_one_that_the_bank_does_not_have(self):
        listed = self._list(1_252_000, memo=self.code)
        proven = self._prove(1_252_000, self.code, "FT26326001", date=MONDAY_AFTER)
        listed.with_user(self.accountant).action_cancel_confirmation("Trùng với MISA")
        proven.with_user(self.accountant).action_match(self.bill)
        self.assertEqual((proven.state, self.bill.amount_residual), ("matched", 0))
        self._check_once()

    def test_a_person_matches_other_money_with_its_bill(self):
        self._list(1_252_000, memo=self.code)
        later = self._create_bill_of(1_252_000)
        proven = self._prove(
            1_252_000, later.edu_payment_code, "FT26326001", date=MONDAY_AFTER
        )
        self._check_waits(proven)
        proven.with_user(self.accountant).action_match(later)
        self.assertEqual(proven.state, "matched")
        self._check_once(2_504_000)

    def test_the_payments_of_the_amount_are_shown_beside_it(self):
        listed = self._list(1_252_000, memo=self.code)
        proven = self._prove(1_252_000, self.code, "FT26326001", date=MONDAY_AFTER)
        self._prove(7_000, "x", "FT9")
        action = proven.with_user(self.accountant).action_view_doubles()
        self.assertEqual(self.transactions.search(action["domain"]), listed | proven)

    def test_what_was_cancelled_is_nobodys_double(self):
        listed = self._list(1_252_000, memo=self.code)
        listed.with_user(self.accountant).action_cancel_confirmation("Không thấy tiền")
        proven = self._prove(1_252_000, self.code, "FT26326001")
        self.assertNotEqual(proven, listed)
        self.assertEqual(proven.state, "matched")

    # === HOW LONG IT TAKES === #

    def test_forty_lines_are_compared_with_as_many_queries_as_twenty(self):
        counts = []
        for size in (20, 40):
            class_ = self._fill_class(f"L{size}", size)
            students = class_.enrollment_ids.student_id
            rows = [
                self._get_listed(3_000, f"{size}-{number}", student)
                for number, student in enumerate(students)
            ]
            self._list_all(*rows)
            entries = [
                {
                    "reference": f"FTX{size}{number}",
                    "date": DAY,
                    "amount": 3_000,
                    "memo": student.student_code,
                }
                for number, student in enumerate(students)
            ]
            self.env.invalidate_all()
            start = self.cr.sql_log_count
            found, doubles = self.transactions._match_told(self.journal, entries)
            counts.append(self.cr.sql_log_count - start)
            self.assertEqual((len(found), len(doubles)), (size, 0))
        self.assertLessEqual(counts[1], counts[0] + 2)
