# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import UTC, datetime
from itertools import accumulate

from odoo import models
from odoo.fields import Command

from odoo.addons.edu_fees.models.edu_collection_channel_day import VIETNAM
from odoo.addons.edu_fees.tools.collection_call import read_amount

# A bill's lines are numbered behind its code: TT26090001-1.
LINE_MARK = "-"
# What a bank that tells of another year means, nobody knows.
YEARS = range(2000, 2100)


class EduCollectionChannel(models.Model):
    """What a bill service answers, and what it does with a payment."""

    _inherit = "edu.collection.channel"

    # === GETBILL === #

    def _billservice_get(self, values):
        """Answer what a customer has to pay.

        :param dict values: texts by our names
        """
        student, bills = self._billservice_find(values["customer_id"])
        if not student:
            return self._billservice_answer("customer")
        if not bills:
            return self._billservice_answer("nothing")
        profile = self.billservice_profile_id
        is_exact = profile.bill_type == "exact"
        return self._billservice_answer(
            "ok",
            customer_id=values["customer_id"],
            customer_name=profile._build_text(student.name),
            customer_addr=profile._build_text(self._billservice_get_place(student)),
            bill_id=bills[0].edu_payment_code,
            type=profile.type_exact if is_exact else profile.type_free,
            total_amount=profile._build_amount(
                int(sum(bills.mapped("amount_residual")))
            ),
            data=[self._billservice_build_bill(bill) for bill in bills],
        )

    def _billservice_find(self, customer):
        """Return a pupil and her open bills, the oldest first.

        The customer's number is the pupil's code, or the code of one bill.

        :return: (`edu.student`, `account.move`), empty when there is none
        """
        customer = customer.strip()
        spellings = [customer, customer.upper()]
        student = self.env["edu.student"].search(
            [
                ("company_id", "=", self.company_id.id),
                ("student_code", "in", spellings),
            ],
            limit=1,
        )
        domain = self._billservice_get_domain()
        if student:
            domain.append(("edu_student_id", "=", student.id))
        else:
            domain.append(("edu_payment_code", "=", customer.upper()))
        bills = self.env["account.move"].search(domain)
        bills = bills.sorted(lambda bill: (bill.invoice_date_due or bill.date, bill.id))
        student = student or bills.edu_student_id[:1]
        return student, bills.filtered(lambda bill: bill.amount_residual > 0)

    def _billservice_search(self, student):
        """Return the bills of a pupil that can be paid here."""
        domain = self._billservice_get_domain()
        return self.env["account.move"].search(
            [*domain, ("edu_student_id", "=", student.id)]
        )

    def _billservice_get_domain(self):
        """Return the domain of bills that can be paid over this channel, as a list.

        Where the channel's journal is an account that bills name, only those that are
        to be paid into it.
        """
        domain = [
            *self.env["account.move"]._edu_get_bill_domain(),
            ("company_id", "=", self.company_id.id),
            ("edu_published", "=", True),
        ]
        account = self.journal_id.bank_account_id
        if account:
            domain.append(("partner_bank_id", "=", account.id))
        return domain

    def _billservice_get_place(self, student):
        """Return class and school, all that a bank's clerk needs to know of a pupil."""
        names = [student.class_id.name, self.company_id.name]
        return " - ".join(name for name in names if name)

    def _billservice_build_bill(self, bill):
        """Return one bill with its open lines."""
        profile = self.billservice_profile_id
        rounds = bill.edu_fee_round_id
        return {
            "period": rounds.period.strftime("%m/%Y") if rounds.period else "",
            "data": [
                {
                    "bill_id": f"{bill.edu_payment_code}{LINE_MARK}{number}",
                    "amount": profile._build_amount(amount),
                    "remark": profile._build_text(name),
                }
                for number, (name, amount) in enumerate(
                    self._billservice_get_lines(bill), start=1
                )
            ],
        }

    def _billservice_get_lines(self, bill):
        """Return the open lines of a bill, as (name, amount); one for all of it where
        payments are not told apart by line."""
        charges = bill.edu_charge_ids.filtered(lambda one: one.state == "live")
        lines = [
            (charge.name, int(charge.amount - charge.amount_recognised))
            for charge in charges.sorted("id")
        ]
        lines = [line for line in lines if line[1]]
        residual = int(bill.amount_residual)
        if sum(amount for _name, amount in lines) == residual:
            return lines
        return [(bill.edu_fee_round_id.name, residual)]

    # === PAYBILL === #

    def _billservice_pay(self, values, message):
        """Put a payment on record and on its bills, once.

        :param message: the stored `edu.collection.message`
        """
        try:
            amount = read_amount(values["amount"])
        except ValueError:
            return self._billservice_answer("amount")
        try:
            entry = self._billservice_prepare_entry(values, amount)
        except ValueError:
            return self._billservice_answer("missing")
        transactions = self.env["edu.collection.transaction"]
        journal = self.journal_id
        bill = self._billservice_find_bill(values)
        if known := transactions._search_known(journal, [entry]):
            return self._billservice_repeat(known, bill, amount, message)
        if not bill or not bill._edu_takes_money():
            return self._billservice_answer("bill")
        bills = bill | self._billservice_search(bill.edu_student_id)
        bills._edu_lock()
        outcome, codes = self._billservice_choose(bill, bills, amount)
        if outcome != "ok":
            return self._billservice_answer(outcome)
        entry["memo"] = " ".join(codes)
        transactions._register_movements(journal, [entry], message)._settle()
        return self._billservice_answer("ok")

    def _billservice_prepare_entry(self, values, amount):
        """Return the entry of a payment for the register of movements.

        :raise ValueError: when the moment or the fee cannot be read
        """
        local = datetime.strptime(
            values["trans_date"], self.billservice_profile_id.date_format
        )
        if local.year not in YEARS:
            raise ValueError(f"no moment of a payment: {local}")
        moment = local.replace(tzinfo=VIETNAM).astimezone(UTC).replace(tzinfo=None)
        return {
            "bank_reference": values["trans_id"],
            "date": local.date(),
            "amount": amount,
            "counterparty": values.get("sender_name"),
            "paid_at": moment,
            "terminal": values.get("terminal"),
            "fee": read_amount(values.get("fee") or 0),
        }

    def _billservice_repeat(self, known, bill, amount, message):
        """Answer a payment that is already on record; the message is its evidence.

        One that waits in the queue, since a file brought it without a code, is for the
        bill that the bank names. One that is another bill's is refused.
        """
        same = known.filtered(lambda one: int(one.amount) == amount)[:1]
        if not same:
            return self._billservice_answer("amount")
        if same.state == "queue" and bill and bill._edu_takes_money():
            same._lock()
            same._settle_by_hand(bill)
        live = same.allocation_ids.filtered(lambda one: one.state == "live")
        if bill not in live.move_id:
            return self._billservice_answer("paid")
        message.write({"transaction_ids": [Command.link(same.id)]})
        return self._billservice_answer(self.billservice_profile_id.duplicate_reply)

    def _billservice_find_bill(self, values):
        """Return the bill that a payment names, of the customer that it names."""
        code = values["bill_id"].strip().upper().partition(LINE_MARK)[0]
        bill = self.env["account.move"].search(
            [*self._billservice_get_domain(), ("edu_payment_code", "=", code)], limit=1
        )
        customer = values["customer_id"].strip().upper()
        student_code = (bill.edu_student_id.student_code or "").upper()
        if customer not in (student_code, bill.edu_payment_code):
            return bill.browse()
        return bill

    def _billservice_choose(self, bill, bills, amount):
        """Return outcome and codes of the bills that an amount is for.

        To the đồng, that is the bill's open amount, or that of the oldest bills up to
        some of them: a bill that was published since the bank asked hinders nobody.
        """
        bills = bills.filtered(lambda one: one.amount_residual > 0)
        bills = bills.sorted(lambda one: (one.invoice_date_due or one.date, one.id))
        if bill not in bills:
            return "paid", []
        if self.billservice_profile_id.bill_type == "free":
            return ("ok" if amount else "amount"), bills.mapped("edu_payment_code")
        if amount == int(bill.amount_residual):
            return "ok", [bill.edu_payment_code]
        sums = list(accumulate(int(one.amount_residual) for one in bills))
        if amount in sums:
            paid = bills[: sums.index(amount) + 1]
            if bill in paid:
                return "ok", paid.mapped("edu_payment_code")
        return "amount", []
