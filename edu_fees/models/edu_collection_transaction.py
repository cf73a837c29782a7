# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import re
import unicodedata

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tools import SQL

from ..tools import money, payment_code, suggestion
from ..tools.collection_call import clean_text, shorten

STATES = [
    ("new", "New"),
    ("queue", "Not identified"),
    ("matched", "Matched"),
    ("partial", "Matched, bill partly open"),
    ("over", "Matched, overpaid"),
    ("ignored", "Money out"),
    ("reversed", "Reversed"),
]
# Longer ones do not fit into an index.
MAX_REFERENCE = 200
SETTLED = ("matched", "partial", "over")


class EduCollectionTransaction(models.Model):
    """One movement of money on an account of a school.

    Whatever reports it (a statement file today; a webhook, a gateway later) meets in
    this row: the channel is on the message, the money is counted once.
    """

    _name = "edu.collection.transaction"
    _description = "Collection transaction"
    _inherit = ["edu.duty.mixin", "mail.thread"]
    _order = "date desc, id desc"
    _rec_name = "bank_reference"
    _check_company_auto = True

    company_id = fields.Many2one(
        "res.company", string="School", required=True, index=True, readonly=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    journal_id = fields.Many2one(
        "account.journal",
        required=True,
        ondelete="restrict",
        readonly=True,
        check_company=True,
    )
    channel_id = fields.Many2one(
        "edu.collection.channel",
        index="btree_not_null",
        ondelete="restrict",
        readonly=True,
        check_company=True,
    )
    message_evidence_ids = fields.Many2many(
        "edu.collection.message",
        "edu_collection_message_transaction_rel",
        "transaction_id",
        "message_id",
        string="Evidence",
        readonly=True,
    )
    bank_reference = fields.Char(required=True, readonly=True)
    date = fields.Date(required=True, index=True, readonly=True)
    amount = fields.Monetary(
        required=True, readonly=True, help="Positive when the money came in."
    )
    memo = fields.Char(readonly=True)
    counterparty = fields.Char(string="Sender", readonly=True)
    payment_codes = fields.Char(
        readonly=True, help="What was found in the memo, in its order."
    )
    state = fields.Selection(
        STATES, required=True, default="new", index=True, readonly=True, tracking=True
    )
    matched_by = fields.Selection(
        [("auto", "Confirmed (automatically)"), ("manual", "Confirmed (by hand)")],
        readonly=True,
        tracking=True,
    )
    queue_reason = fields.Selection(
        [
            ("no_code", "No payment code"),
            ("unknown_code", "Unknown payment code"),
            ("cancelled_bill", "The bill is cancelled"),
            ("other_school", "Payment code of another school"),
            ("reference_conflict", "Same bank reference, other amount"),
            ("undone", "Match undone"),
        ],
        string="Why it waits",
        readonly=True,
        tracking=True,
    )
    undo_reason = fields.Char(string="Reason", readonly=True, tracking=True)
    allocation_ids = fields.One2many(
        "edu.collection.allocation", "transaction_id", readonly=True
    )
    amount_credit = fields.Monetary(
        string="Overpaid", readonly=True, help="More than the bills asked for."
    )
    statement_line_id = fields.Many2one(
        "account.bank.statement.line",
        index="btree_not_null",
        ondelete="restrict",
        readonly=True,
        check_company=True,
    )
    reversal_of_id = fields.Many2one(
        "edu.collection.transaction",
        string="Reverses",
        index="btree_not_null",
        ondelete="restrict",
        readonly=True,
    )
    student_ids = fields.Many2many(
        "edu.student", string="Pupils", compute="_compute_student_ids"
    )

    # A transfer enters the books once, whoever reports it.
    _reference_uniq = models.Constraint(
        "unique (journal_id, bank_reference)",
        "This movement of the bank account is already registered.",
    )
    # Serves the queue, which stays short while the table grows.
    _queue_idx = models.Index("(company_id, date) WHERE state = 'queue'")

    @api.depends("allocation_ids.student_id", "allocation_ids.state")
    def _compute_student_ids(self):
        """Collect the pupils whose bills got the money."""
        for transaction in self:
            live = transaction.allocation_ids.filtered(lambda one: one.state == "live")
            transaction.student_ids = live.student_id

    # === REGISTRATION === #

    @api.model
    def _register_movements(self, journal, entries, message=None):
        """Put movements of money on record, each once; nothing is booked yet.

        A movement that is already known only gains evidence. Two amounts under one
        reference are both kept; the second waits in the queue.

        :param journal: the `account.journal` of the school's account
        :param list entries: dicts of `bank_reference`, `date`, `amount` (int, negative
            when it went out), and if known `memo`, `counterparty`
        :param message: the `edu.collection.message` that reported them
        :return: the transactions of all entries; the new ones have the state `new`
        :raise UserError: names the movement that has no reference, no day, or an
            amount with a fraction
        """
        message = message or self.env["edu.collection.message"]
        entries = [self._read_entry(entry) for entry in entries]
        entries = self._find_same(journal, entries)
        self._tell_conflicts_apart(journal, entries)
        unique = {entry["reference"]: entry for entry in entries}
        if unique:
            self._insert(journal, list(unique.values()), message.channel_id)
        transactions = self.search(
            [
                ("journal_id", "=", journal.id),
                ("bank_reference", "in", list(unique)),
            ]
        )
        if message:
            message.write(
                {"transaction_ids": [Command.link(one.id) for one in transactions]}
            )
        return transactions.sorted("id")

    @api.model
    def _search_known(self, journal, entries):
        """Return the movements that are already on record, of entries as they came."""
        references = [
            self._normalize_reference(one["bank_reference"]) for one in entries
        ]
        conflicts = [
            f"{reference}~{entry['amount']}"
            for reference, entry in zip(references, entries, strict=True)
        ]
        return self.search(
            [
                ("journal_id", "=", journal.id),
                *self._get_reference_domain(references + conflicts),
            ]
        )

    @api.model
    def _get_reference_domain(self, references):
        """Return the domain of movements known under some references, as a list."""
        return [("bank_reference", "in", references)]

    @api.model
    def _normalize_reference(self, reference):
        """Return a reference in the form that all channels of a bank agree on."""
        text = unicodedata.normalize("NFC", clean_text(str(reference or "")))
        text = re.sub(r"\s+", "", text).upper()
        if not text:
            raise UserError(self.env._("A movement of money has no bank reference."))
        return shorten(text, MAX_REFERENCE)

    @api.model
    def _read_entry(self, entry):
        """Return an entry with its `reference` in one form, an int and a date.

        :raise UserError: names the movement and what cannot be read
        """
        reference = self._normalize_reference(entry["bank_reference"])
        try:
            amount = money.to_whole(entry["amount"])
        except ValueError:
            raise UserError(
                self.env._(
                    "Movement %(reference)s: “%(amount)s” is no amount of whole đồng.",
                    reference=reference,
                    amount=entry["amount"],
                )
            ) from None
        try:
            date = fields.Date.to_date(entry["date"])
        except (TypeError, ValueError):
            date = None
        if not date:
            raise UserError(
                self.env._(
                    "Movement %(reference)s: “%(date)s” is no day.",
                    reference=reference,
                    date=entry["date"],
                )
            )
        return {**entry, "reference": reference, "amount": amount, "date": date}

    def _find_same(self, journal, entries):
        """Hook: return the entries with the references on record put into those that
        tell of known movements under another name."""
        return entries

    def _tell_conflicts_apart(self, journal, entries):
        """Give an entry an own reference when its is taken by another amount."""
        known = {
            transaction.bank_reference: int(transaction.amount)
            for transaction in self.search_fetch(
                [
                    ("journal_id", "=", journal.id),
                    ("bank_reference", "in", [one["reference"] for one in entries]),
                ],
                ["bank_reference", "amount"],
            )
        }
        for entry in entries:
            amount = known.setdefault(entry["reference"], entry["amount"])
            if amount != entry["amount"]:
                entry["reference"] += f"~{entry['amount']}"
                entry["queue_reason"] = "reference_conflict"

    def _insert(self, journal, entries, channel):
        """Insert what is not yet there, in one statement."""
        prefixes = tuple({channel.code_prefix or "TT", "TT"})
        for entry in entries:
            codes = payment_code.find(entry.get("memo"), prefixes)
            entry["codes"] = " ".join(codes) or None
        columns = {}
        for entry in entries:
            for name, value in self._prepare_columns(journal, entry, channel).items():
                columns.setdefault(name, []).append(value)
        self.flush_model()
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO edu_collection_transaction (%s) VALUES %s
                ON CONFLICT (journal_id, bank_reference) DO NOTHING
                """,
                SQL(", ").join(map(SQL.identifier, columns)),
                SQL(", ").join(
                    SQL("%s", row) for row in zip(*columns.values(), strict=True)
                ),
            )
        )
        self.invalidate_model()

    def _prepare_columns(self, journal, entry, channel):
        """Return the columns of a movement's row, the same ones for every movement.

        :param dict entry: see `_register_movements`, with `reference` and `codes`
        """
        now = fields.Datetime.now()
        return {
            "company_id": journal.company_id.id,
            "journal_id": journal.id,
            "channel_id": channel.id or None,
            "bank_reference": entry["reference"],
            "date": entry["date"],
            "amount": entry["amount"],
            "memo": entry.get("memo") or None,
            "counterparty": entry.get("counterparty") or None,
            "payment_codes": entry["codes"],
            "queue_reason": entry.get("queue_reason"),
            "state": "new",
            "create_uid": self.env.uid,
            "create_date": now,
            "write_uid": self.env.uid,
            "write_date": now,
        }

    # === ACTIONS === #

    def _check_may_match(self):
        """Refuse whoever does not keep the school's books.

        :raise AccessError: for everybody but the school's accountant
        """
        self._check_duty(
            "edu_fees.group_accountant",
            self.env._("Only the accountant matches money with bills."),
        )

    def action_open_match(self):
        """Open the suggestions for one movement in the queue."""
        self.ensure_one()
        self._check_may_match()
        self._check_in_queue()
        wizard = self.env["edu.collection.match"].create({"transaction_id": self.id})
        return self._get_match_action(wizard)

    def _get_match_action(self, wizard):
        """Return the action that shows the suggestions."""
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Match"),
            "res_model": wizard._name,
            "res_id": wizard.id,
            "view_mode": "form",
            "target": "new",
        }

    def action_match(self, bills):
        """Match a movement in the queue with bills, chosen by hand.

        :param bills: `account.move` records, or their ids over RPC
        :raise UserError: when somebody else was faster, or a bill cannot take money
        """
        self.ensure_one()
        self._check_may_match()
        if not isinstance(bills, models.BaseModel):
            if not isinstance(bills, list) or not all(
                type(one) is int for one in bills
            ):
                raise UserError(self.env._("Choose the bill that the money is for."))
            bills = self.env["account.move"].browse(bills)
        bills.check_access("read")
        self._lock()
        self._check_in_queue()
        self.sudo()._settle_by_hand(bills.sudo())
        return True

    def action_undo_match(self, reason=None):
        """Take a match back: the money waits in the queue again, the bills are open.

        Without a reason, ask for it.

        :raise UserError: when there is nothing to undo
        """
        self.ensure_one()
        self._check_may_match()
        self._check_undoable()
        if not (reason or "").strip():
            return self.env["edu.reason"]._ask(
                self, self.env._("Undo the match"), self.env._("Why is it undone?")
            )
        self._lock()
        self._check_undoable()
        self.sudo()._undo_settlement(reason.strip())
        return True

    def action_view_statement_line(self):
        """Open the journal entry of the movement."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "account.move",
            "res_id": self.statement_line_id.move_id.id,
            "view_mode": "form",
        }

    def _check_in_queue(self):
        """Refuse what does not wait in the queue.

        :raise UserError: says what happened to the movement, and who did it
        """
        for transaction in self:
            if transaction.state != "queue":
                raise UserError(
                    self.env._(
                        "%(reference)s of %(amount)s đ no longer waits: it is "
                        "“%(state)s” since %(time)s, by %(user)s.",
                        reference=transaction.bank_reference,
                        amount=money.format_amount(transaction.amount, unit=""),
                        state=transaction._get_state_label(),
                        time=fields.Datetime.context_timestamp(
                            transaction, transaction.write_date
                        ).strftime("%H:%M %d/%m/%Y"),
                        user=transaction.sudo().write_uid.name,
                    )
                )

    def _check_undoable(self):
        """Refuse to undo what was not matched, or is a receipt's.

        :raise UserError: says why
        """
        if self.state not in SETTLED:
            raise UserError(
                self.env._(
                    "%(reference)s is not matched; there is nothing to undo.",
                    reference=self.bank_reference,
                )
            )
        receipt = self.env["edu.receipt"].sudo()
        receipt = receipt.search([("transaction_id", "=", self.id)], limit=1)
        if receipt:
            raise UserError(
                self.env._(
                    "The money of receipt %(receipt)s is in the cash box. Have the "
                    "cashier void the receipt instead.",
                    receipt=receipt.name,
                )
            )

    def _get_state_label(self):
        """Return the state in the user's language."""
        selection = self._fields["state"]._description_selection(self.env)
        return dict(selection)[self.state]

    def _lock(self):
        """Lock the rows until the transaction ends, and read them anew.

        Whoever comes second waits here; when the first one has changed the row,
        PostgreSQL refuses to go on and Odoo calls the method again, which then sees
        what the first one did.
        """
        self.flush_recordset()
        self.env.execute_query(
            SQL(
                "SELECT id FROM edu_collection_transaction WHERE id IN %s"
                " ORDER BY id FOR UPDATE",
                tuple(self.ids) or (0,),
            )
        )
        self.invalidate_recordset()

    # === SUGGESTIONS === #

    def _get_suggestions(self, limit=5):
        """Return the open bills that the money may be for, the likeliest first.

        :return: list of (bill, score, reasons as a text)
        """
        self.ensure_one()
        bills = self.env["account.move"].search(
            [
                *self.env["account.move"]._edu_get_payable_domain(),
                ("company_id", "=", self.company_id.id),
                ("amount_residual", ">", 0),
            ],
            order="invoice_date_due, id",
        )
        ranked = []
        for bill in bills:
            score, reasons = suggestion.score(
                self.memo, self.counterparty, int(self.amount), self._describe(bill)
            )
            if score:
                ranked.append((bill, score, self._label_reasons(reasons)))
        ranked.sort(key=lambda one: (-one[1], one[0].invoice_date_due, one[0].id))
        return ranked[:limit]

    def _describe(self, bill):
        """Return what `tools/suggestion.py` compares with a memo."""
        student_sudo = bill.edu_student_id.sudo()
        return {
            "amount": int(bill.amount_residual),
            "code": bill.edu_payment_code,
            "name": student_sudo.name or bill.sudo().partner_id.name,
            "student_code": student_sudo.student_code,
            "class_name": bill.edu_class_id.sudo().name,
            "guardians": student_sudo.guardianship_ids.guardian_id.mapped("name"),
        }

    def _label_reasons(self, reasons):
        """Return the reasons of a suggestion in the user's language."""
        labels = {
            "amount": self.env._("same amount"),
            "near_code": self.env._("similar payment code"),
            "student_code": self.env._("pupil's code"),
            "name": self.env._("pupil's name"),
            "given_name": self.env._("part of the name"),
            "guardian": self.env._("guardian's name"),
            "class": self.env._("class"),
        }
        return ", ".join(labels[reason] for reason in reasons)
