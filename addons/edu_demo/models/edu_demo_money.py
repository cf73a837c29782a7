# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import base64
import random
from datetime import timedelta

from odoo import api, models

from odoo.addons.edu_fees.tools import statement_writer
from odoo.addons.edu_statement_bidv import const as bidv
from odoo.addons.edu_statement_vietcombank import const as vietcombank

from ..tools.memos import spoil
from .edu_demo import SCHOOLS, SEED
from .edu_demo_fees import ROUNDS
from .edu_demo_people import PARENTS

FORMS = {"970418": bidv.FORM, "970436": vietcombank.FORM_WITH_SIGNS}
BANK_FEE = -11_000
# round: share of the bills that the bank's file pays, days over which it does
BANK_SHARES = (0.9, 0.45)
BANK_DAYS = 18
# Bills at the end of each list, in their order: what is special about them.
PARTIAL, OVERPAID = 3, 2
CASH_SCHOOL, CASH_RECEIPTS = "anphu", 12
# What a family writes that forgets the code: the queue of the last round.
MEMOS_WITHOUT_CODE = (
    "NOP TIEN BAN TRU THANG 11 CHO CON",
    "{name} lop {class_} nop tien",
    "CHUYEN TIEN",
)


class EduDemo(models.AbstractModel):
    _inherit = "edu.demo"

    @api.model
    def _load_money(self):
        """Let the money of both rounds come in, over the bank and at the counter."""
        for school in SCHOOLS:
            for number in range(len(ROUNDS)):
                accountant = self._as_user(f"ketoan.{school.key}")
                accountant._import_statement(school, number)
        self._take_cash()

    # === THE BANK'S FILES === #

    @api.model
    def _import_statement(self, school, number):
        """Import the statement of a round as the accountant does."""
        rows = statement_writer.build(
            FORMS[school.bank_bin],
            school.account,
            self._make_entries(school, number),
            opening=self._get_bank_balance(),
            holder=school.name,
        )
        month = ROUNDS[number][1].strftime("%m-%Y")
        content = self._write_workbook("Sao kê", rows)
        wizard = self.env["account.statement.import"].create(
            {
                "statement_file": base64.b64encode(content),
                "statement_filename": f"sao-ke-{school.key}-{month}.xlsx",
            }
        )
        wizard.import_file_button()

    @api.model
    def _make_entries(self, school, number):
        """Return the movements of a month on the account of the accountant's school."""
        source = random.Random(f"{SEED}-{school.key}-{number}")
        fee_round, bills = self._get_bills(number)
        kept = self._get_kept_students(number)
        open_bills = [bill for bill in bills if bill.edu_student_id not in kept]
        paid = open_bills[: int(len(bills) * BANK_SHARES[number])]
        source.shuffle(paid)
        # What is special about a bill happens to no family with a login.
        family = self._get_family_students()
        paid.sort(key=lambda bill: bill.edu_student_id in family)
        entries = []
        for place, bill in enumerate(paid):
            amount = int(bill.amount_residual)
            if place < PARTIAL:
                amount = amount // 2 // 1000 * 1000
            elif place < PARTIAL + OVERPAID:
                amount += 100_000
            text = f"{bill.edu_student_id.name} {bill.edu_class_id.name}"
            memo = spoil(bill.edu_payment_code, text, place)
            day = fee_round.date + timedelta(days=source.randint(1, BANK_DAYS))
            entries.append(
                self._make_entry(day, amount, memo, f"FT{number}{place:06d}")
            )
        if number == len(ROUNDS) - 1:
            entries += self._make_stray_entries(open_bills[len(paid) :], fee_round)
        last = fee_round.date + timedelta(days=BANK_DAYS)
        entries.append(
            self._make_entry(
                last, BANK_FEE, "Thu phi quan ly tai khoan", f"PHI{number}"
            )
        )
        return sorted(entries, key=lambda entry: entry["date"])

    @api.model
    def _make_entry(self, date, amount, memo, reference):
        """Return a movement as `edu_fees/tools/statement_writer.py` takes it."""
        return {"date": date, "amount": amount, "memo": memo, "reference": reference}

    @api.model
    def _get_bank_balance(self):
        """Return what the bank's files brought so far; the accounts were new."""
        ((total,),) = self.env["edu.collection.transaction"]._read_group(
            [
                ("company_id", "=", self.env.company.id),
                ("journal_id.type", "=", "bank"),
            ],
            aggregates=["amount:sum"],
        )
        return int(total)

    @api.model
    def _make_stray_entries(self, bills, fee_round):
        """Return transfers that name no code: they wait in the queue."""
        day = fee_round.date + timedelta(days=BANK_DAYS)
        entries = []
        for number, (memo, bill) in enumerate(
            zip(MEMOS_WITHOUT_CODE, bills, strict=False)
        ):
            text = memo.format(
                name=bill.edu_student_id.name, class_=bill.edu_class_id.name
            )
            amount = int(bill.amount_residual)
            entries.append(self._make_entry(day, amount, text, f"FTX{number:05d}"))
        return entries

    @api.model
    def _get_bills(self, number):
        """Return a round of the user's school and its bills, families with a login
        first, else mixed the same way every time."""
        fee_round = self.env["edu.fee.round"].search(
            [("company_id", "=", self.env.company.id), ("name", "=", ROUNDS[number][0])]
        )
        family = self._get_family_students()

        def get_key(bill):
            code = bill.edu_student_id.moet_code
            return (bill.edu_student_id not in family, int(code) * 7919 % 1009, code)

        return fee_round, fee_round._get_bills().sorted(get_key)

    @api.model
    def _get_family_students(self):
        """Return the children of the families with a login."""
        parents_sudo = (
            self.env["res.users"].sudo().search([("login", "in", [*PARENTS])])
        )
        guardians_sudo = self.env["edu.guardian"].sudo()
        guardians_sudo = guardians_sudo.search(
            [("partner_id", "in", parents_sudo.partner_id.ids)]
        )
        students_sudo = guardians_sudo.guardianship_ids.student_id
        return self.env["edu.student"].browse(students_sudo.ids)

    @api.model
    def _get_kept_students(self, number):
        """Return the pupils whose bills the bank's file does not pay.

        In the last round the families with a login still have to pay; in the first
        one some pay at the counter.
        """
        students = self.env["edu.student"]
        if number == len(ROUNDS) - 1:
            return self._get_family_students()
        if self.env.company == self._get_school(CASH_SCHOOL):
            bills = self._get_bills(number)[1]
            return bills[-CASH_RECEIPTS:].edu_student_id
        return students

    # === THE COUNTER === #

    @api.model
    def _take_cash(self):
        """Let the cashier take cash for some bills of the first round."""
        cashier = self._as_user(f"thuquy.{CASH_SCHOOL}")
        fee_round, bills = cashier._get_bills(0)
        for place, bill in enumerate(bills[-CASH_RECEIPTS:]):
            cashier.env["edu.receipt"]._issue(
                bill,
                int(bill.amount_residual),
                f"Phụ huynh em {bill.edu_student_id.name}",
                date=fee_round.date + timedelta(days=3 + place // 4),
            )
