# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Who may do what with the records of this module (see test_edu's isolation guard)."""

from odoo import Command, fields

from . import (
    isolation_exemption,
    isolation_insurance,
    isolation_papers,
    isolation_registration,
    isolation_support,
)
from .common import FeesSetUp

# === ROWS: one record per context === #


def _get_fees(case):
    """Return the factories of money, with one published and partly paid round a school.

    They are kept on the test class, since all rows come from the same rounds.
    """
    base = case if isinstance(case, type) else type(case)
    if "isolation_fees" not in base.__dict__:
        fees = type("IsolationFees", (FeesSetUp, base), {})
        base.isolation_fees = fees
        fees.isolation_rounds = {}
        classes = base.class_1a | base.class_1b
        for school, school_classes in (
            (base.school, classes),
            (base.other_school, base.other_class),
        ):
            _set_up_school(fees, school, school_classes)
    return base.isolation_fees


def _set_up_school(fees, school, classes):
    """Bill and collect in one school; schools of the district have their books."""
    if not school.edu_bill_journal_id:
        fees._create_books(school)
        fees._create_bank_account(school)
    fee_round = fees._create_round(school=school, classes=classes)
    bills = fees._generate(fee_round, publish=True)
    fees.env["edu.fee.deduction"]._register_unused(
        school,
        [
            {
                "student": charge.student_id,
                "item": charge.item_id,
                "period": fee_round.period,
                "quantity": 1,
            }
            for charge in fee_round.charge_ids
        ],
    )
    for bill in bills:
        fees.env["edu.receipt"]._issue(bill, 40_000, "Người nộp tiền")
    _set_up_money_out(fees, school, bills)
    _set_up_departures(fees, fee_round, bills)
    journal = fees.env["account.journal"].search(
        [("company_id", "=", school.id), ("type", "=", "bank")], limit=1
    )
    channel = fees.env["edu.collection.channel"]._get_for_journal(journal, "file")
    name = f"{school.edu_code}.xlsx"
    message = fees.env["edu.collection.message"]._store_file(
        channel, name, name.encode()
    )
    _set_up_waiting(fees, journal, message)
    fees.env["edu.collection.close"].create(
        {"company_id": school.id, "channel_id": channel.id}
    )
    fees.isolation_rounds[school] = fee_round


def _set_up_waiting(fees, journal, message):
    """Bring money that nobody can tell whose it is."""
    transactions = fees.env["edu.collection.transaction"]
    transactions._register_movements(
        journal,
        [
            {
                "bank_reference": f"CHO{journal.id}",
                "date": fields.Date.context_today(transactions),
                "amount": 1_000,
                "memo": "ung ho",
            }
        ],
        message,
    )._settle()


def _set_up_departures(fees, fee_round, bills):
    """Say of the pupils of a round that they left, and that their bills stay due."""
    fees.env["edu.fee.departure"].create(
        [
            {
                "company_id": fee_round.company_id.id,
                "round_id": fee_round.id,
                "student_id": bill.edu_student_id.id,
                "class_id": bill.edu_class_id.id,
                "last_day": fee_round.date,
                "outcome": "due",
            }
            for bill in bills
        ]
    )


def _set_up_money_out(fees, school, bills):
    """Prepare a refund, count the cash and open a session in one school."""
    fees.env["edu.disbursement"].create(
        {
            "company_id": school.id,
            "kind": "refund",
            "memo": "Hoàn trả",
            "line_ids": [
                Command.create(
                    {
                        "student_id": bill.edu_student_id.id,
                        "item_id": bill.edu_charge_ids.item_id.id,
                        "amount": 1_000,
                    }
                )
                for bill in bills
            ],
        }
    )
    fees.env["edu.opening"].create(
        {
            "company_id": school.id,
            "line_ids": [
                Command.create(
                    {
                        "kind": "credit",
                        "student_id": bill.edu_student_id.id,
                        "amount": 1_000,
                    }
                )
                for bill in bills
            ],
        }
    )
    fees.env["edu.books.lock"].create({"company_id": school.id})
    fees.env["edu.cash.count"].create({"company_id": school.id})
    fees.env["edu.cash.session"].create({"company_id": school.id})


def _get_school(case, context):
    return case._get_context_student(context).company_id


def _get_round(case, context):
    fees = _get_fees(case)
    return fees.isolation_rounds[_get_school(case, context)]


def _get_first_of_school(model):
    """Return a row function: the first record of the context's school."""

    def get(case, context):
        _get_fees(case)
        school = _get_school(case, context)
        return case.env[model].search([("company_id", "=", school.id)], limit=1)

    return get


def _get_first_of_student(model, field="student_id"):
    """Return a row function: the first record of the context's pupil."""

    def get(case, context):
        _get_fees(case)
        student = case._get_context_student(context)
        return case.env[model].search([(field, "=", student.id)], limit=1)

    return get


def _get_first_of_class(model):
    """Return a row function: the first record of the context's class."""

    def get(case, context):
        _get_fees(case)
        case.env.flush_all()
        school_class = case._get_context_student(context).class_id
        return case.env[model].search([("class_id", "=", school_class.id)], limit=1)

    return get


def _get_plan(case, context):
    return _get_round(case, context).plan_id


def _get_plan_line(case, context):
    return _get_plan(case, context).line_ids[:1]


def _get_round_line(case, context):
    return _get_round(case, context).line_ids[:1]


_get_receipt = _get_first_of_student("edu.receipt")
_get_bill = _get_first_of_student("account.move", "edu_student_id")


def _get_receipt_line(case, context):
    return _get_receipt(case, context).line_ids[:1]


def _get_transaction(case, context):
    return _get_receipt(case, context).transaction_id


def _get_credit(case, context):
    bill = _get_bill(case, context)
    credits = case.env["edu.fee.credit"]
    return credits.search([("move_id", "=", bill.id)], limit=1) or credits.create(
        {
            "company_id": bill.company_id.id,
            "student_id": bill.edu_student_id.id,
            "move_id": bill.id,
            "entry_id": bill.id,
            "date": bill.date,
            "amount": 1_000,
        }
    )


def _get_bill_line(case, context):
    return _get_bill(case, context).invoice_line_ids[:1]


def _get_bank_app(case, _context):
    return case.env.ref("edu_fees.edu_bank_app_bidv")


def _get_statement_layout(case, _context):
    return case.env.ref("edu_fees.edu_statement_layout_generic")


def _get_layout(case, _context):
    return case.env.ref("edu_fees.payment_layout_generic")


def _get_success_layout(case, _context):
    return case.env.ref("edu_fees.collection_layout_generic")


def _get_success_column(case, _context):
    return _get_success_layout(case, _context).column_ids[:1]


def _get_layout_column(case, _context):
    return _get_layout(case, _context).column_ids[:1]


ROWS = {
    **isolation_exemption.ROWS,
    **isolation_insurance.ROWS,
    **isolation_papers.ROWS,
    **isolation_registration.ROWS,
    **isolation_support.ROWS,
    "account.move:bill": _get_bill,
    "account.move.line:bill": _get_bill_line,
    "edu.account.role": _get_first_of_school("edu.account.role"),
    "edu.books.lock": _get_first_of_school("edu.books.lock"),
    "edu.cash.book": _get_first_of_school("edu.cash.book"),
    "edu.cash.count": _get_first_of_school("edu.cash.count"),
    "edu.cash.count.line": _get_first_of_school("edu.cash.count.line"),
    "edu.cash.session": _get_first_of_school("edu.cash.session"),
    "edu.cash.session.line": _get_first_of_school("edu.cash.session.line"),
    "edu.collection.allocation": _get_first_of_student("edu.collection.allocation"),
    "edu.collection.channel": _get_first_of_school("edu.collection.channel"),
    "edu.collection.layout": _get_success_layout,
    "edu.collection.layout.column": _get_success_column,
    "edu.collection.message": _get_first_of_school("edu.collection.message"),
    "edu.collection.transaction": _get_transaction,
    "edu.collection.ageing": _get_first_of_school("edu.collection.ageing"),
    "edu.collection.close": _get_first_of_school("edu.collection.close"),
    "edu.collection.day": _get_first_of_school("edu.collection.day"),
    "edu.collection.reconciliation": _get_first_of_school(
        "edu.collection.reconciliation"
    ),
    "edu.collection.waiting": _get_first_of_school("edu.collection.waiting"),
    "edu.disbursement": _get_first_of_school("edu.disbursement"),
    "edu.disbursement.line": _get_first_of_student("edu.disbursement.line"),
    "edu.fee.board": _get_first_of_school("edu.fee.board"),
    "edu.fee.charge": _get_first_of_student("edu.fee.charge"),
    "edu.fee.credit": _get_credit,
    "edu.fee.deduction": _get_first_of_student("edu.fee.deduction"),
    "edu.fee.departure": _get_first_of_student("edu.fee.departure"),
    "edu.fee.item": _get_first_of_school("edu.fee.item"),
    "edu.fee.item.entry": _get_first_of_student("edu.fee.item.entry"),
    "edu.fee.item.money": _get_first_of_school("edu.fee.item.money"),
    "edu.fee.plan": _get_plan,
    "edu.fee.plan.line": _get_plan_line,
    "edu.fee.price": _get_first_of_school("edu.fee.price"),
    "edu.fee.progress": _get_first_of_class("edu.fee.progress"),
    "edu.fee.progress.part": _get_first_of_class("edu.fee.progress.part"),
    "edu.fee.round": _get_round,
    "edu.fee.round.line": _get_round_line,
    "edu.opening": _get_first_of_school("edu.opening"),
    "edu.opening.line": _get_first_of_student("edu.opening.line"),
    "edu.bank.app": _get_bank_app,
    "edu.payment.layout": _get_layout,
    "edu.statement.layout": _get_statement_layout,
    "edu.payment.layout.column": _get_layout_column,
    "edu.receipt": _get_receipt,
    "edu.receipt.line": _get_receipt_line,
    "edu.student.ledger": _get_first_of_student("edu.student.ledger"),
    "edu.trial.balance": _get_first_of_school("edu.trial.balance"),
    "edu.voucher.counter": _get_first_of_school("edu.voucher.counter"),
}

# === ACCESS: persona -> (own, foreign) === #

FAMILIES = ("parent", "foreign_parent")

# Set up by the accountant, read by those who sign and those who take the money.
_SET_UP = {"accountant": "rwcu", "cashier": "r", "principal": "r"}
_READ = {"accountant": "r", "cashier": "r", "principal": "r"}
_FIGURES = {
    "accountant": "r",
    "principal": "r",
    "officer": "r",
    "foreign_officer": "r",
}

ACCESS = {
    **isolation_exemption.ACCESS,
    **isolation_insurance.ACCESS,
    **isolation_papers.ACCESS,
    **isolation_registration.ACCESS,
    **isolation_support.ACCESS,
    # The accountant is Odoo's bookkeeper of the school; what a posted bill allows is
    # Odoo's to say.
    "account.move:bill": {
        **dict.fromkeys(("cashier", "principal", *FAMILIES), "r"),
        "accountant": "rwcu",
    },
    "account.move.line:bill": {
        **dict.fromkeys(("cashier", "principal", *FAMILIES), "r"),
        "accountant": "rwcu",
    },
    "edu.account.role": _SET_UP,
    "edu.books.lock": {**_READ, "accountant": "rwcu"},
    # Counted by who keeps the cash, read by who keeps the books and who answers.
    "edu.cash.book": _READ,
    "edu.cash.count": {**_READ, "cashier": "rwcu"},
    "edu.cash.count.line": {**_READ, "cashier": "rwcu"},
    "edu.cash.session": {**_READ, "cashier": "rwc"},
    "edu.cash.session.line": {**_READ, "cashier": "rwcu"},
    "edu.collection.allocation": {"accountant": "r", "principal": "r"},
    # The unit's officer reads what she permits.
    "edu.collection.channel": {
        "accountant": "rwc",
        "cashier": "r",
        # She writes down the unit's letter, and nothing else.
        "principal": "rw",
        "officer": "r",
        "foreign_officer": "r",
    },
    "edu.collection.layout": {"accountant": "r"},
    "edu.collection.layout.column": {"accountant": "r"},
    "edu.collection.message": {"accountant": "r"},
    # Rows of money are the school's; figures by day are the unit's too.
    "edu.collection.ageing": {"accountant": "r", "principal": "r"},
    "edu.collection.close": {**_READ, "accountant": "rwcu"},
    "edu.collection.day": _FIGURES,
    "edu.collection.reconciliation": {"accountant": "r", "principal": "r"},
    "edu.collection.transaction": {"accountant": "r", "principal": "r"},
    "edu.collection.waiting": _FIGURES,
    # Prepared by the accountant; approved and paid by buttons, not by writing.
    "edu.disbursement": {**_READ, "accountant": "rwcu"},
    "edu.disbursement.line": {**_READ, "accountant": "rwcu"},
    "edu.enrollment": {"accountant": "r", "cashier": "r"},
    "edu.fee.board": _FIGURES,
    "edu.fee.charge": _READ,
    "edu.fee.credit": _READ,
    "edu.fee.deduction": {"accountant": "rwc", "cashier": "r", "principal": "r"},
    "edu.fee.departure": {"accountant": "r", "principal": "r"},
    "edu.fee.item": {**_SET_UP, "office": "r", "district_admin": "r"},
    "edu.fee.item.entry": {"accountant": "r", "principal": "r"},
    "edu.fee.item.money": _FIGURES,
    "edu.fee.plan": _SET_UP,
    "edu.fee.plan.line": _SET_UP,
    "edu.fee.price": _FIGURES,
    "edu.fee.progress": _FIGURES,
    "edu.fee.progress.part": _FIGURES,
    "edu.fee.round": _SET_UP,
    "edu.fee.round.line": _SET_UP,
    "edu.opening": {"accountant": "rwcu", "principal": "r"},
    "edu.opening.line": {"accountant": "r", "principal": "r"},
    "edu.bank.app": {"accountant": "r"},
    "edu.payment.layout": {"accountant": "r"},
    "edu.statement.layout": {"accountant": "r"},
    "edu.payment.layout.column": {"accountant": "r"},
    "edu.receipt": {**_READ, **dict.fromkeys((*FAMILIES, "pupil"), "r")},
    "edu.receipt.line": {**_READ, **dict.fromkeys((*FAMILIES, "pupil"), "r")},
    "edu.student": {"accountant": "r", "cashier": "r"},
    "edu.student.ledger": {"accountant": "r", "principal": "r"},
    "edu.trial.balance": {"accountant": "r", "principal": "r"},
    "edu.voucher.counter": {"accountant": "r"},
}

SHARED = {
    **isolation_insurance.SHARED,
    **isolation_papers.SHARED,
    "edu.bank.app": "Applications of banks, the same for all schools.",
    "edu.collection.layout": "Columns of a file, the same for all schools.",
    "edu.collection.layout.column": "Columns of a file, the same for all schools.",
    "edu.payment.layout": "Columns of a file, the same for all schools.",
    "edu.statement.layout": "Titles in files, the same for all schools.",
    "edu.payment.layout.column": "Columns of a file, the same for all schools.",
}

WIZARDS = {
    **isolation_registration.WIZARDS,
    "edu.bank.match": ("accountant",),
    "edu.bill.cancel": ("accountant",),
    "edu.cash.book.print": ("accountant", "cashier", "principal"),
    "edu.cash.deposit": ("cashier",),
    "edu.cash.session.end": ("accountant",),
    "edu.cash.session.end.line": ("accountant",),
    "edu.collection.match": ("accountant",),
    "edu.collection.match.line": ("accountant",),
    "edu.collection.success": ("accountant",),
    "edu.disbursement.fill": ("accountant",),
    "edu.fee.plan.renewal": ("accountant",),
    "edu.fee.plan.renewal.line": ("accountant",),
    "edu.fee.round.joiner": ("accountant",),
    "edu.fee.round.joiner.line": ("accountant",),
    "edu.fee.round.leaver": ("accountant",),
    "edu.fee.round.leaver.line": ("accountant",),
    "edu.fee.round.preview": ("accountant",),
    "edu.fee.round.preview.line": ("accountant",),
    "edu.reason": ("accountant", "cashier", "principal"),
    "edu.settlement": ("accountant", "principal"),
    "edu.trial.balance.period": ("accountant", "principal"),
}
