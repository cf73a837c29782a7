# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Base classes for tests about money: books, items, plans, rounds and bills."""

from datetime import date

from odoo import Command
from odoo.tests import tagged

from odoo.addons.test_edu.tests.common import EduCase, EduHttpCase

# The accounts of a test school: code, name, type, reconcile, roles.
ACCOUNTS = [
    ("111", "Tiền mặt", "asset_cash", False, ["cash_in_hand"]),
    ("1121", "Tiền gửi ngân hàng", "asset_cash", False, ["bank"]),
    ("1122", "Tiền gửi kho bạc", "asset_cash", False, ["treasury_deposit"]),
    ("113", "Tiền đang chuyển", "asset_current", True, ["cash_in_transit"]),
    ("131", "Thông báo phải thu", "asset_receivable", True, ["bill_receivable"]),
    ("TBT", "Đối ứng thông báo thu", "asset_current", False, ["bill_contra"]),
    ("3378", "Tiền chưa xác định", "asset_current", True, ["unidentified_receipts"]),
    ("3381", "Thu hộ – chi hộ", "liability_current", False, ["collected_on_behalf"]),
    ("3383", "Nhận trước", "liability_current", True, ["received_in_advance"]),
    ("3386", "Nhận đặt cọc", "liability_current", True, ["deposit_held"]),
    ("531", "Doanh thu dịch vụ", "income", False, ["service_revenue"]),
    ("642", "Chi phí dịch vụ", "expense", False, ["service_cost"]),
    ("611", "Phí ngân hàng", "expense", False, ["bank_fee"]),
]


class FeesSetUp:
    """Factories for fees; every factory fills in what the caller left out."""

    @classmethod
    def _set_up_fees(cls):
        """Give the first school its books and a bank account."""
        cls._create_books(cls.school)
        cls.bank_account = cls._create_bank_account(cls.school)

    # === BOOKS === #

    @classmethod
    def _create_books(cls, school, **values):
        """Create accounts, roles and journals of a school, without any chart module.

        :param values: written on the school, e.g. ``edu_recognition="accrual"``
        """
        accounts = cls.env["account.account"].create(
            [
                {
                    "code": code,
                    "name": name,
                    "account_type": account_type,
                    "reconcile": reconcile,
                    "company_ids": [Command.set(school.ids)],
                }
                for code, name, account_type, reconcile, _roles in ACCOUNTS
            ]
        )
        cls.env["edu.account.role"].create(
            [
                {
                    "company_id": school.id,
                    "role": role,
                    "account_id": account.id,
                    "date_start": date(2020, 1, 1),
                }
                for account, row in zip(accounts, ACCOUNTS, strict=True)
                for role in row[4]
            ]
        )
        school.account_journal_suspense_account_id = cls._get_account(
            "unidentified_receipts", school
        )
        sale, _bank, cash, _misc = cls._create_journals(school)
        school.write(
            {"edu_bill_journal_id": sale.id, "edu_cash_journal_id": cash.id, **values}
        )
        return accounts

    @classmethod
    def _create_journals(cls, school):
        """Create the four journals of a school: bills, bank, cash, other."""
        suspense = cls._get_account("unidentified_receipts", school)
        rows = [
            ("TBT", "Thông báo thu", "sale", "service_revenue"),
            ("NH", "Ngân hàng", "bank", "bank"),
            ("TM", "Tiền mặt", "cash", "cash_in_hand"),
            ("KHAC", "Bút toán khác", "general", None),
        ]
        return cls.env["account.journal"].create(
            [
                {
                    "code": code,
                    "name": name,
                    "type": type_,
                    "company_id": school.id,
                    "default_account_id": role and cls._get_account(role, school).id,
                    "suspense_account_id": suspense.id,
                }
                for code, name, type_, role in rows
            ]
        )

    @classmethod
    def _get_account(cls, role, school=None):
        """Return the account that plays a role in a school."""
        school = school or cls.school
        return cls.env["edu.account.role"]._get_account(school, role)

    @classmethod
    def _get_journal(cls, code, school=None):
        """Return a journal of a school by its code: TBT, NH, TM, KHAC."""
        school = school or cls.school
        return cls.env["account.journal"].search(
            [("company_id", "=", school.id), ("code", "=", code)]
        )

    @classmethod
    def _create_bank_account(cls, school=None, **values):
        """Create a bank account of a school; the first one is its bank journal's."""
        school = school or cls.school
        account = cls.env["res.partner.bank"].create(
            {
                "partner_id": school.partner_id.id,
                "company_id": school.id,
                "acc_number": f"686800{cls._next_number():06d}",
                "allow_out_payment": True,
                **values,
            }
        )
        journal = cls._get_journal("NH", school)
        if journal and not journal.bank_account_id:
            journal.bank_account_id = account
        return account

    # === ITEMS, PLANS, ROUNDS === #

    @classmethod
    def _create_fee_item(cls, school=None, **values):
        """Create a fee item, paid to the school's first bank account."""
        school = school or cls.school
        if "beneficiary_account_id" not in values:
            account = school.partner_id.bank_ids[:1] or cls._create_bank_account(school)
            values["beneficiary_account_id"] = account.id
        return cls.env["edu.fee.item"].create(
            {
                "name": f"Khoản thu {cls._next_number()}",
                "company_id": school.id,
                "legal_class": "service_resolution",
                **values,
            }
        )

    @classmethod
    def _create_fee_plan(cls, prices, school=None, **values):
        """Create a plan.

        :param dict prices: price, or (price, quantity), or (price, quantity, grades)
            by item
        """
        school = school or cls.school
        lines = []
        for item, price in prices.items():
            price, *rest = (price,) if isinstance(price, int) else price
            quantity = rest[0] if rest else 1
            grades = rest[1] if len(rest) > 1 else []
            lines.append(
                Command.create(
                    {
                        "item_id": item.id,
                        "price": price,
                        "quantity": quantity,
                        "grade_ids": [Command.set([grade.id for grade in grades])],
                    }
                )
            )
        return cls.env["edu.fee.plan"].create(
            {
                "name": f"Bảng mức thu {cls._next_number()}",
                "company_id": school.id,
                "school_year_id": cls.school_year.id,
                "line_ids": lines,
                **values,
            }
        )

    @classmethod
    def _create_round(cls, prices=None, school=None, classes=None, **values):
        """Create a draft round (default: one item at 100,000 đ, class 1A).

        :param dict prices: see `_create_fee_plan`
        """
        school = school or cls.school
        if "plan_id" not in values:
            prices = prices or {cls._create_fee_item(school): 100_000}
            values["plan_id"] = cls._create_fee_plan(prices, school).id
        if classes is None:
            classes = cls.class_1a if school == cls.school else cls.other_class
        return cls.env["edu.fee.round"].create(
            {
                "name": f"Đợt thu {cls._next_number()}",
                "company_id": school.id,
                "school_year_id": cls.school_year.id,
                "class_ids": [Command.set(classes.ids)],
                "period": date(2026, 10, 1),
                "date": date(2026, 10, 1),
                "date_due": date(2026, 10, 15),
                **values,
            }
        )

    @classmethod
    def _fill_class(cls, name, count, **values):
        """Create a class of so many pupils."""
        class_ = cls._create_class(name=name, **values)
        year = class_.school_year_id
        students = cls.env["edu.student"].create(
            [
                {"name": f"Nguyễn Văn {name} {number}", "company_id": cls.school.id}
                for number in range(count)
            ]
        )
        cls.env["edu.enrollment"].create(
            [
                {
                    "student_id": student.id,
                    "class_id": class_.id,
                    "date_start": year.date_start,
                }
                for student in students
            ]
        )
        return class_

    @classmethod
    def _generate(cls, fee_round, publish=False):
        """Generate a round here and now, publish it when asked; return the bills."""
        bills = fee_round._generate_now()
        if publish:
            fee_round.action_publish()
        return bills

    @classmethod
    def _create_bill(cls, student=None, prices=None, publish=True, **values):
        """Create a round for the pupil's class and return the pupil's bills."""
        student = student or cls.student
        fee_round = cls._create_round(
            prices, student.company_id, student.class_id, **values
        )
        bills = cls._generate(fee_round, publish=publish)
        return bills.filtered(lambda bill: bill.edu_student_id == student)

    @classmethod
    def _get_trial_balance(cls, school=None, official=True):
        """Return {account code: balance} of a school, without the empty ones."""
        school = school or cls.school
        rows = cls.env["edu.trial.balance"].search([("company_id", "=", school.id)])
        return {
            row.account_id.with_company(school).code: int(row.balance)
            for row in rows
            if row.balance and not (official and row.is_clearing)
        }


@tagged("post_install", "-at_install")
class FeesCase(FeesSetUp, EduCase):
    """Base of tests about money, in process."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._set_up_fees()


@tagged("post_install", "-at_install")
class FeesHttpCase(FeesSetUp, EduHttpCase):
    """Base of tests about money, over HTTP and in the browser."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._set_up_fees()
