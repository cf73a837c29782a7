# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from odoo.addons.edu_core.tools.vietnam_day import vietnam_today

from ..const import DENOMINATIONS
from ..tools import client_value, money

FIND_LIMIT = 20
LEAST_LETTERS = 3
# A word with a digit is a class or a code: "1A".
LEAST_WITH_DIGIT = 2
# The text of a VietQR code has at most 512 characters.
TEXT_LIMIT = 512
PAYER_LIMIT = 128
BILL_LIMIT = 100
LAST_RECEIPTS = 5


class EduCashCounter(models.AbstractModel):
    """The counter's screen: find the pupil, take the money, print, next.

    Everything here is for the cashier of the school that is chosen in the switcher. A
    bill is read in sudo, after the right to read its pupil; money is taken by
    `edu.receipt`, once for each token of the screen.
    """

    _name = "edu.cash.counter"
    _description = "Cash counter"

    # === WHAT THE SCREEN SHOWS === #

    @api.model
    @api.readonly
    def get_data(self):
        """Return the state of the counter: the session and its last receipts.

        :return: dict of `school`, `notes` (values, the largest first), `must_open`,
            `session` (or False), `last_closing`, `count`, `amount`, `receipts`
        :raise AccessError: for everybody but the cashier
        """
        self._check_is_cashier()
        company = self.env.company
        session = self._get_session(company)
        return {
            "school": company.name,
            "notes": list(DENOMINATIONS),
            "must_open": company.sudo().edu_cash_session_required,
            "last_closing": 0 if session else self._get_last_closing(company),
            **self._get_strip(session, company),
        }

    @api.model
    def _get_strip(self, session, company):
        """Return session, count, sum and the last receipts, in three queries."""
        domain = self._get_receipt_domain(session, company)
        receipts_sudo = self.env["edu.receipt"].sudo()
        [(count, amount)] = receipts_sudo._read_group(
            [*domain, ("state", "=", "posted")], [], ["__count", "amount:sum"]
        )
        last_sudo = receipts_sudo.search_fetch(
            domain,
            ["name", "student_id", "amount", "state"],
            limit=LAST_RECEIPTS,
            order="id desc",
        )
        return {
            "session": self._prepare_session(session) if session else False,
            "count": count,
            "amount": int(amount or 0),
            "receipts": [self._prepare_receipt(one) for one in last_sudo],
        }

    @api.model
    def _get_receipt_domain(self, session, company):
        """Return the domain of the receipts that the strip counts: those of the
        session, or without one the cashier's own of today."""
        if session:
            return [("transaction_id.session_id", "=", session.id)]
        return [
            ("company_id", "=", company.id),
            ("cashier_id", "=", self.env.uid),
            ("date", "=", vietnam_today()),
        ]

    @api.model
    def _get_session(self, company):
        """Return the user's open session at the school, as she may read it."""
        return self.env["edu.cash.session"].search(
            [
                ("company_id", "=", company.id),
                ("cashier_id", "=", self.env.uid),
                ("state", "=", "open"),
            ],
            limit=1,
        )

    @api.model
    def _get_last_closing(self, company):
        """Return what the user counted at the end of her last session, in đồng."""
        last = self.env["edu.cash.session"].search(
            [
                ("company_id", "=", company.id),
                ("cashier_id", "=", self.env.uid),
                ("state", "=", "closed"),
            ],
            order="closed_at desc, id desc",
            limit=1,
        )
        return int(last.amount_closing)

    @api.model
    def _prepare_session(self, session):
        """Return what the screen says of a session."""
        return {
            "id": session.id,
            "name": session.display_name,
            "expected": int(session.amount_expected),
        }

    @api.model
    def _prepare_receipt(self, receipt):
        """Return what the screen says of a receipt."""
        return {
            "id": receipt.id,
            "name": receipt.name,
            "pupil": receipt.student_id.name,
            "amount": int(receipt.amount),
            "is_void": receipt.state == "voided",
        }

    # === THE PUPIL === #

    @api.model
    @api.readonly
    def find_payers(self, text):
        """Return the pupils a text means: part of a name, a code, a class, the payment
        code of a bill or the whole text of its QR code.

        :param str text: typed or scanned; under three letters nobody is looked for,
            with a digit (a class) under two
        :return: dict of `pupils` (at most 20: id, name, class, code, residual in
            đồng), `more` (there are others), `exact` (it was the code of a bill) and
            `note` (why nobody is found, or False)
        :raise AccessError: for everybody but the cashier
        """
        self._check_is_cashier()
        text = text.strip() if isinstance(text, str) else ""
        found = {"pupils": [], "more": False, "exact": False, "note": False}
        if not self._is_enough(text):
            return found
        students = self.env["edu.student"]
        codes = students._edu_find_payment_codes(text)
        students = students.search_fetch(
            self._get_payer_domain(text, codes),
            ["name", "student_code", "class_id"],
            limit=FIND_LIMIT + 1,
        )
        if codes and not students:
            found["note"] = self._get_unknown_code(codes[0])
        return {
            **found,
            "pupils": [self._prepare_pupil(one) for one in students[:FIND_LIMIT]],
            "more": len(students) > FIND_LIMIT,
            "exact": bool(codes) and len(students) == 1,
        }

    @api.model
    def _is_enough(self, text):
        """Tell whether a text says enough to look for pupils, and is not too long."""
        with_digit = any(character.isdigit() for character in text)
        least = LEAST_WITH_DIGIT if with_digit else LEAST_LETTERS
        return least <= len(text) <= TEXT_LIMIT

    @api.model
    def _get_payer_domain(self, text, codes):
        """Return the domain of the pupils of the school whom a text means.

        As in the lists of pupils; a kindergarten's classes have names without a digit,
        so that the whole text may be the beginning of a class as well.
        """
        students = self.env["edu.student"]
        domain = Domain("display_name", "ilike", text)
        if not codes:
            classes = self.env["edu.class"]._search(
                Domain("company_id", "=", self.env.company.id)
                & Domain("name", "=ilike", f"{students._escape_like(text)}%"),
                bypass_access=True,
            )
            domain = students._unite(domain, Domain("class_id", "in", classes))
        return Domain("company_id", "=", self.env.company.id) & domain

    @api.model
    def _prepare_pupil(self, student):
        """Return what the list shows of a pupil."""
        return {
            "id": student.id,
            "name": student.name,
            "code": student.student_code,
            "class": student.class_id.name or "",
            "residual": int(student.edu_bill_residual),
        }

    @api.model
    def _get_unknown_code(self, code):
        """Return that no bill of the school has a payment code."""
        return self.env._(
            "%(school)s has no bill with the code %(code)s.",
            school=self.env.company.name,
            code=code,
        )

    # === THE BILLS === #

    @api.model
    @api.readonly
    def get_bills(self, student_id):
        """Return a pupil's open bills, the oldest first, with what stands on them.

        :param int student_id: a pupil of the school
        :return: dict of `pupil`, `payer` (who paid last time, else the pupil), `bills`
            (id, name, code, due, is_overdue, total and residual in đồng, lines) and
            `note` (why there is nothing to collect, or False)
        :raise AccessError: for everybody but the cashier, or on a foreign pupil
        """
        self._check_is_cashier()
        student = self._get_student(student_id)
        bills_sudo = self._get_open_bills_sudo(student)
        today = vietnam_today()
        return {
            "pupil": self._prepare_pupil(student),
            "payer": self._get_payer(student),
            "bills": [self._prepare_bill(bill, today) for bill in bills_sudo],
            "note": False if bills_sudo else self._get_nothing_open(student),
        }

    @api.model
    def _get_student(self, student_id):
        """Return a pupil of the school whom the user may read.

        :raise UserError: on what is no pupil, or one of another school
        """
        if not client_value.is_id(student_id):
            raise UserError(self.env._("Choose the pupil."))
        student = self.env["edu.student"].browse(student_id).exists()
        if not student:
            raise UserError(self.env._("Choose the pupil."))
        student.check_access("read")
        if student.company_id != self.env.company:
            raise UserError(self.env._("Choose the school first."))
        return student

    @api.model
    def _get_open_bills_sudo(self, student):
        """Return the open bills of a pupil whom the user may read, in the order in
        which they are filled."""
        bills_sudo = self.env["account.move"].sudo()
        return bills_sudo.search_fetch(
            [
                *bills_sudo._edu_get_bill_domain(),
                ("edu_student_id", "=", student.id),
                ("company_id", "=", student.company_id.id),
                ("amount_residual", ">", 0),
            ],
            [
                "edu_fee_round_id",
                "edu_payment_code",
                "invoice_date_due",
                "amount_total",
                "amount_residual",
            ],
            order="invoice_date_due, id",
            limit=BILL_LIMIT,
        )

    @api.model
    def _prepare_bill(self, bill, today):
        """Return what the screen shows of a bill."""
        return {
            "id": bill.id,
            "name": bill.edu_fee_round_id.name,
            "code": bill.edu_payment_code,
            "due": fields.Date.to_string(bill.invoice_date_due),
            "is_overdue": bool(bill.invoice_date_due and bill.invoice_date_due < today),
            "total": int(bill.amount_total),
            "residual": int(bill.amount_residual),
            "lines": [
                {"id": line.id, "name": line.name, "amount": int(line.price_total)}
                for line in bill.invoice_line_ids
                if line.display_type == "product"
            ],
        }

    @api.model
    def _get_payer(self, student):
        """Return who handed over the money last time; the first time the pupil."""
        last = self.env["edu.receipt"].search_fetch(
            [
                ("student_id", "=", student.id),
                ("company_id", "=", student.company_id.id),
            ],
            ["payer_name"],
            order="id desc",
            limit=1,
        )
        return last.payer_name or student.name

    @api.model
    def _get_nothing_open(self, student):
        """Return why nothing is collected: who shows a transfer at the counter hears
        that it is in already."""
        text = self.env._(
            "%(student)s has no open bill here; there is nothing to collect.",
            student=student.name,
        )
        last_sudo = self.env["edu.collection.allocation"].sudo()
        last_sudo = last_sudo.search(
            [
                ("student_id", "=", student.id),
                ("company_id", "=", student.company_id.id),
                ("state", "=", "live"),
            ],
            order="id desc",
            limit=1,
        )
        if not last_sudo:
            return text
        transaction_sudo = last_sudo.transaction_id
        return text + self.env._(
            " %(bill)s was paid on %(date)s: %(amount)s, %(reference)s.",
            bill=last_sudo.move_id.name,
            date=transaction_sudo.date.strftime("%d/%m/%Y"),
            amount=money.format_amount(transaction_sudo.amount),
            reference=transaction_sudo.bank_reference,
        )

    # === THE MONEY === #

    @api.model
    def take_money(
        self, student_id, bill_ids, amount, payer_name, token, session_id=False
    ):
        """Take cash for chosen bills of a pupil, make the receipt and print it.

        The bills are looked up again: what the browser sends only chooses among them.
        A token makes one receipt, however often it is sent.

        :param int student_id: a pupil of the school
        :param list bill_ids: of open bills; the oldest is filled first
        :param int amount: whole đồng, what stays in the drawer
        :param str payer_name: who hands over the money
        :param str token: 32 hexadecimal digits, made anew for each payment
        :param int session_id: the session the screen shows, False for none
        :return: dict of `receipt`, `report` (the action that prints), `message`, and
            `session`, `count`, `amount`, `receipts` as in `get_data`
        :raise UserError: says what is wrong; nothing is booked then
        """
        self._check_is_cashier()
        company = self.env.company
        student = self._get_student(student_id)
        self._check_amount(amount)
        receipt = self._get_known_receipt(student, amount, token)
        if not receipt:
            self._check_session(session_id, company)
            receipt = self.env["edu.receipt"]._issue(
                self._get_chosen_bills_sudo(student, bill_ids),
                amount,
                self._get_payer_name(payer_name),
                token,
            )
        return {
            "receipt": self._prepare_receipt(receipt),
            "report": receipt.action_print(),
            "message": self._get_message(receipt),
            **self._get_strip(self._get_session(company), company),
        }

    @api.model
    def _get_message(self, receipt):
        """Return what is said when the money is taken."""
        return self.env._(
            "Receipt %(receipt)s: %(amount)s taken for %(student)s.",
            receipt=receipt.name,
            amount=money.format_amount(receipt.amount),
            student=receipt.student_id.name,
        )

    @api.model
    def _get_known_receipt(self, student, amount, token):
        """Return the receipt that a token has made already, or none.

        :raise UserError: when it is not of this payment, or void
        """
        if not client_value.is_token(token):
            raise UserError(self.env._("Reload the page: this payment has no key."))
        known = self.env["edu.receipt"].sudo()
        known = known.search([("client_token", "=", token)], limit=1)
        if not known:
            return self.env["edu.receipt"]
        if known.cashier_id != self.env.user or known.company_id != self.env.company:
            raise UserError(self.env._("Reload the page: this payment has no key."))
        is_same = known.student_id == student and known.amount == amount
        if not is_same or known.state != "posted":
            raise UserError(
                self.env._(
                    "This payment has its receipt already: %(receipt)s, %(amount)s "
                    "for %(student)s. Look at the bills again.",
                    receipt=known.name,
                    amount=money.format_amount(known.amount),
                    student=known.student_id.name,
                )
            )
        return known.with_env(self.env)

    @api.model
    def _check_amount(self, amount):
        """Refuse what is no number of whole đồng; `edu.receipt` does the rest.

        :raise UserError: names the amount
        """
        if not client_value.is_amount(amount):
            raise UserError(
                self.env._(
                    "“%(amount)s” is no amount; take whole đồng above zero.",
                    amount=str(amount)[:40],
                )
            )

    @api.model
    def _check_session(self, session_id, company):
        """Refuse a session that is not the user's open one.

        The money would belong to another count than the screen says.

        :raise UserError: when none is open and the school wants one, or another is
        """
        session_sudo = self.env["edu.cash.session"]._get_open_sudo(company)
        if (session_id or False) != (session_sudo.id or False):
            raise UserError(
                self.env._(
                    "The session on this screen is not your open one any more. Open "
                    "the counter again."
                )
            )

    @api.model
    def _get_chosen_bills_sudo(self, student, bill_ids):
        """Return the chosen ones of a pupil's open bills.

        :raise UserError: when one of them is not open (any more)
        """
        chosen_ids = client_value.get_ids(bill_ids, BILL_LIMIT)
        bills_sudo = self._get_open_bills_sudo(student)
        if not bills_sudo:
            raise UserError(self._get_nothing_open(student))
        bills_sudo = bills_sudo.filtered(lambda bill: bill.id in chosen_ids)
        if not chosen_ids:
            raise UserError(self.env._("Choose the bills that are paid."))
        if len(bills_sudo) != len(chosen_ids):
            raise UserError(
                self.env._(
                    "A chosen bill is not open any more. Perhaps somebody has just "
                    "paid; look at the bills again."
                )
            )
        return bills_sudo

    @api.model
    def _get_payer_name(self, payer_name):
        """Return who hands over the money, in one line.

        :raise UserError: when nobody does, or the name is a story
        """
        name = client_value.get_one_line(payer_name)
        if not name:
            raise UserError(self.env._("Write who hands over the money."))
        if len(name) > PAYER_LIMIT:
            raise UserError(
                self.env._(
                    "The payer's name has %(count)s letters; %(limit)s fit.",
                    count=len(name),
                    limit=PAYER_LIMIT,
                )
            )
        return name

    @api.model
    def _check_is_cashier(self):
        """Refuse whoever does not keep the school's cash.

        :raise AccessError: for everybody but a cashier
        """
        self.env["edu.receipt"]._check_is_cashier()
