# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Two public schools with the chart of accounts a real school gets."""

from datetime import date

from odoo.tests import tagged

from odoo.addons.edu_fees.tests.common import FeesSetUp
from odoo.addons.test_edu.tests.common import EduHttpCase

BIDV, VIETCOMBANK = "970418", "970436"
# The days of October with lunch, and the excused days of September.
LUNCHES, EXCUSED = 22, 3
LUNCH = "Tiền ăn bán trú"
# What October costs: name, legal class, price, quantity.
OCTOBER = [
    ("Tổ chức phục vụ bán trú", "service_resolution", 350_000, 1),
    (LUNCH, "collected_on_behalf", 38_000, LUNCHES),
    ("Nước uống", "collected_on_behalf", 20_000, 1),
    ("Máy lạnh", "service_resolution", 50_000, 1),
    ("Ứng dụng công nghệ thông tin", "service_resolution", 110_000, 1),
]
TOTAL = 1_252_000
SERVICES, ON_BEHALF = 510_000, 742_000
WORDS = "Một triệu hai trăm năm mươi hai nghìn đồng"
DAY = date(2026, 10, 5)


class FullSetUp(FeesSetUp):
    """The factories for fees, on the chart of `l10n_vn_public_sector`."""

    journal_codes = {"NH": "NH1"}

    @classmethod
    def _set_up_fees(cls):
        """Give both schools their bank account and their books."""
        cls.bank_account = cls._create_account_at(cls.school, BIDV, "31410001234567")
        cls.other_account = cls._create_account_at(
            cls.other_school, VIETCOMBANK, "0071001234567"
        )
        (cls.school | cls.other_school)._edu_stamp_chart()

    @classmethod
    def _create_account_at(cls, school, number, account):
        """Create a school's account at the bank with this VietQR number."""
        bank = cls.env["res.bank"].search([("edu_vietqr_bin", "=", number)], limit=1)
        return cls.env["res.partner.bank"].create(
            {
                "partner_id": school.partner_id.id,
                "company_id": school.id,
                "acc_number": account,
                "bank_id": bank.id,
            }
        )

    @classmethod
    def _get_journal(cls, code, school=None):
        """Override of `edu_fees`: the codes of the chart's journals."""
        return super()._get_journal(cls.journal_codes.get(code, code), school)

    @classmethod
    def _create_october_prices(cls, school=None, lunches=LUNCHES - EXCUSED):
        """Return prices and quantities of October.

        :param int lunches: 19 make a bill of 1,252,000 đ without any deduction
        """
        prices = {}
        for name, legal_class, price, quantity in OCTOBER:
            item = cls._create_fee_item(school, name=name, legal_class=legal_class)
            prices[item] = (price, lunches if name == LUNCH else quantity)
        return prices

    @classmethod
    def _create_october_bill(cls, student):
        """Bill a pupil September, then October less three excused days of September.

        The two unexcused days are not entered: nothing is taken off for them.

        :return: October's bill of 1,252,000 đ
        """
        prices = cls._create_october_prices(lunches=LUNCHES)
        plan = cls._create_fee_plan(prices)
        month = {"plan_id": plan.id, "period": date(2026, 9, 1)}
        month |= {"date": date(2026, 9, 1), "date_due": date(2026, 9, 15)}
        september = cls._create_bill(student, publish=False, **month)
        lunch = next(item for item in prices if item.name == LUNCH)
        cls.env["edu.fee.deduction"].create(
            {
                "company_id": student.company_id.id,
                "student_id": student.id,
                "item_id": lunch.id,
                "period": september.edu_fee_round_id.period,
                "quantity": EXCUSED,
            }
        )
        return cls._create_bill(student, plan_id=plan.id)

    @classmethod
    def _receive(cls, bill, amount=None, reference=None, memo=None):
        """Let money come in over the bank."""
        transactions = cls.env["edu.collection.transaction"]._register_movements(
            cls._get_journal("NH", bill.company_id),
            [
                {
                    "bank_reference": reference or f"FT{cls._next_number()}",
                    "date": DAY,
                    "amount": amount or int(bill.amount_residual),
                    "memo": memo or bill.edu_payment_code,
                }
            ],
        )
        transactions._settle()
        return transactions

    def _check_books(self, school):
        """Check that debit equals credit and the clearing pair nets to zero."""
        rows = self.env["edu.trial.balance"].search([("company_id", "=", school.id)])
        self.assertEqual(sum(rows.mapped("debit")), sum(rows.mapped("credit")))
        clearing = rows.filtered("is_clearing")
        self.assertTrue(clearing)
        self.assertEqual(sum(clearing.mapped("balance")), 0)


@tagged("post_install", "-at_install")
class FullCase(FullSetUp, EduHttpCase):
    """Base of the tests across modules."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._set_up_fees()
