# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Day-one checks 3 and 4: one transfer told by several, two transfers of one bill."""

import base64
import json
import time
from datetime import date
from uuid import uuid4

from odoo.exceptions import UserError

from odoo.addons.edu_collect_sepay.tools import signature as sepay_signature
from odoo.addons.edu_core.tools import workbook
from odoo.addons.edu_fees.tests.machine_common import SECRET, MachineSetUp
from odoo.addons.edu_fees.tools import statement_writer
from odoo.addons.edu_statement_bidv.const import FORM as BIDV_FORM

from .common import FullCase


class TestSameTransfer(MachineSetUp, FullCase):
    """Check 3: the same transfer three ways, and check 4: two parents at once."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.bill = cls._create_bill(cls.student, cls._create_october_prices())
        cls.journal = cls._get_journal("NH")
        cls.channel = cls._create_channel("sepay")
        cls.env.flush_all()

    def _notify(self, reference, day="2026-10-05"):
        """Tell of the transfer by a signed call, at eight in the morning."""
        body = json.dumps(
            {
                "id": 1,
                "transactionDate": f"{day} 08:00:00",
                "accountNumber": self.bank_account.acc_number,
                "content": f"MBVCB {self.bill.edu_payment_code} hoc phi",
                "transferType": "in",
                "transferAmount": 1_252_000,
                "referenceCode": reference,
            }
        ).encode()
        moment = str(int(time.time()))
        headers = {
            "X-SePay-Timestamp": moment,
            "X-SePay-Signature": sepay_signature.sign(SECRET, moment, body),
        }
        response = self._post(self.channel, "webhook", body, headers)
        self.assertEqual(response.status_code, 200)
        self.env["edu.collection.message"]._process_inbox(self.channel)

    def _import_file(self, count=1):
        """Import BIDV's statement of the day, whose lines have no reference."""
        memo = f"REM {self.bill.edu_payment_code} HOC PHI"
        row = {"date": date(2026, 10, 5), "amount": 1_252_000, "memo": memo}
        rows = statement_writer.build(
            BIDV_FORM, self.bank_account.acc_number, [row] * count
        )
        content = workbook.write([workbook.Sheet("Sao kê", rows)])
        wizard = self.env["account.statement.import"]
        wizard = wizard.with_user(self._persona("accountant")).create(
            {
                "statement_file": base64.b64encode(content),
                "statement_filename": "saoke.xlsx",
            }
        )
        wizard.import_file_button()
        return wizard

    def _count_money(self):
        transactions = self.env["edu.collection.transaction"].search(
            [("journal_id", "=", self.journal.id)]
        )
        return len(transactions), int(sum(transactions.mapped("amount")))

    def _type_at_the_counter(self):
        counter = self.env["edu.cash.counter"].with_user(self._persona("cashier"))
        counter.take_money(
            self.student.id, self.bill.ids, 1_252_000, "Trần Thị B", uuid4().hex
        )

    def test_webhook_file_and_counter_are_one_transfer(self):
        self._notify("FT26278001")
        wizard = self._import_file()
        self.assertEqual((wizard.edu_count_new, wizard.edu_count_known), (0, 1))
        self.assertEqual(self._count_money(), (1, 1_252_000))
        with self.assertRaisesRegex(UserError, "FT26278001"):
            self._type_at_the_counter()
        self.assertEqual(self.bill.amount_residual, 0)

    def test_file_first_and_webhook_later_are_one_transfer(self):
        self._import_file()
        self._notify("FT26278001")
        self._notify("FT26278001")
        self.assertEqual(self._count_money(), (1, 1_252_000))
        self.assertEqual(len(self._get_messages(self.channel).transaction_ids), 1)

    def test_two_equal_transfers_stay_two(self):
        self._notify("FT26278001")
        self._notify("FT26278002")
        wizard = self._import_file(count=2)
        self.assertEqual((wizard.edu_count_new, wizard.edu_count_known), (0, 2))
        self.assertEqual(self._count_money(), (2, 2_504_000))

    def test_a_transfer_nobody_told_of_is_found_in_the_file(self):
        self._notify("FT26278001")
        wizard = self._import_file(count=2)
        self.assertEqual((wizard.edu_count_new, wizard.edu_count_known), (1, 1))
        self.assertEqual(self._count_money(), (2, 2_504_000))

    def test_the_same_file_again_changes_nothing(self):
        self._notify("FT26278001")
        self._import_file()
        wizard = self._import_file()
        self.assertEqual((wizard.edu_count_new, wizard.edu_count_known), (0, 1))

    def test_a_transfer_of_another_week_is_another_one(self):
        self._import_file()
        self._notify("FT26285001", day="2026-10-12")
        self.assertEqual(self._count_money(), (2, 2_504_000))

    def test_two_parents_pay_one_bill_and_the_second_is_credit(self):
        self._notify("FT26278001")
        self._notify("FT26278002")
        self.assertEqual(self.bill.payment_state, "paid")
        credit = self.student._edu_get_credit(self.school)
        self.assertEqual(credit, {self.student: 1_252_000})
