# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import doctest

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from odoo.addons.edu_fees.tools import vietqr

from ..tools import number
from .common import VirtualAccountCase


@tagged("post_install", "-at_install")
class TestNumbers(VirtualAccountCase):
    def test_the_examples_of_the_value_functions_hold(self):
        result = doctest.testmod(number)
        self.assertGreater(result.attempted, 0)
        self.assertFalse(result.failed)

    def test_a_number_may_come_as_a_number_or_in_wide_digits(self):
        for value in (9624001, "9624 001", "９６２４００１", " 9624-001\n"):
            self.assertEqual(number.normalize(value), "9624001")
        self.assertEqual(number.normalize("đ1"), "D1")

    def test_every_pupil_of_the_school_gets_prefix_and_code(self):
        self.student.student_code = "hs-001"
        made, left = self._make()
        pupils = self.env["edu.student"].search([("company_id", "=", self.school.id)])
        self.assertEqual((made, len(left)), (len(pupils), 0))
        self.assertEqual(self._get_number(self.student).number, "9624HS001")
        self.assertFalse(self._get_number(self.other_student))

    def test_made_twice_nothing_changes_and_a_new_pupil_gets_hers(self):
        self._make()
        before = self._get_number(self.student)
        self.assertEqual(self._make()[0], 0)
        pupil = self._create_student(school_class=self.class_1a)
        self.assertEqual(self._make()[0], 1)
        self.assertTrue(self._get_number(pupil))
        self.assertEqual(self._get_number(self.student), before)

    def test_the_statements_do_not_grow_with_the_pupils(self):
        self._make()
        self._fill_class("1C", 30)
        self.env.flush_all()
        self.env.invalidate_all()
        with self.assertQueryCount(10):
            self._make()

    def test_two_codes_that_make_one_number_are_told(self):
        self.student.student_code = "HS1"
        self.classmate.student_code = "HS-1"
        _made, left = self._make()
        self.assertEqual(len(left), 1)
        self.assertIn(left, self.student | self.classmate)
        channel = self.channel.with_user(self._persona("accountant"))
        notice = channel.action_make_virtual_accounts()
        self.assertIn(left.name, notice["params"]["message"])

    def test_a_channel_without_prefix_says_so(self):
        self.channel.virtual_account_prefix = "-"
        channel = self.channel.with_user(self._persona("accountant"))
        with self.assertRaisesRegex(UserError, "contract"):
            channel.action_make_virtual_accounts()

    def test_the_prefix_of_numbers_that_are_out_stays(self):
        self._make()
        with self.assertRaisesRegex(UserError, "9624"):
            self.channel.virtual_account_prefix = "9625"

    def test_only_the_accountant_makes_and_reports_numbers(self):
        self._make()
        account = self._get_number(self.student)
        for persona in ("cashier", "principal"):
            user = self._persona(persona)
            with self.assertRaises(AccessError):
                self.channel.with_user(user).action_make_virtual_accounts()
            with self.assertRaises(AccessError):
                account.with_user(user).action_report()

    def test_nobody_changes_a_number_by_hand(self):
        self._make()
        account = self._get_number(self.student).with_user(self._persona("accountant"))
        for values in ({"number": "1"}, {"state": "confirmed"}):
            with self.assertRaises(AccessError):
                account.write(values)

    def test_a_bill_pays_into_the_number_once_the_bank_has_it(self):
        bank = self.env["res.bank"].search([("edu_vietqr_bin", "!=", False)], limit=1)
        self.bank_account.bank_id = bank
        self._make()
        account = self._get_number(self.student).with_user(self._persona("accountant"))
        shown = []
        for step in (lambda: None, account.action_report, account.action_confirm):
            step()
            self.bill.invalidate_recordset(["edu_virtual_account"])
            shown.append(vietqr.parse(self.bill._edu_get_vietqr())["account"])
        plain = self.bank_account.sanitized_acc_number
        self.assertEqual(shown, [plain, plain, account.number])

    def test_a_stopped_channels_number_is_shown_no_more(self):
        bank = self.env["res.bank"].search([("edu_vietqr_bin", "!=", False)], limit=1)
        self.bank_account.bank_id = bank
        self._make()
        account = self._get_number(self.student).with_user(self._persona("accountant"))
        account.action_report()
        account.action_confirm()
        self.channel.permit_state = "stopped"
        self.bill.invalidate_recordset(["edu_virtual_account"])
        self.assertFalse(self.bill.edu_virtual_account)
        shown = vietqr.parse(self.bill._edu_get_vietqr())["account"]
        self.assertEqual(shown, self.bank_account.sanitized_acc_number)

    def test_confirming_what_was_not_reported_does_nothing(self):
        self._make()
        account = self._get_number(self.student)
        account.with_user(self._persona("accountant")).action_confirm()
        self.assertEqual(account.state, "new")
