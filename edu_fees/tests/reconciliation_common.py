# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from ..tools.collection_call import Call
from .collection_common import DAY, CollectionCase


class ReconciliationCase(CollectionCase):
    """Base of tests about what the bank has and what a channel only told."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.accountant = cls._persona("accountant")
        cls.principal = cls._persona("principal")
        channels = cls.env["edu.collection.channel"]
        cls.channel = channels._get_for_journal(cls.journal, "file")
        cls.messages = cls.env["edu.collection.message"]
        cls.code = cls.bill.edu_payment_code

    @classmethod
    def _get_entry(cls, amount, memo="", reference=None, **values):
        return {
            "bank_reference": reference or f"FT{cls._next_number()}",
            "date": DAY,
            "amount": amount,
            "memo": memo,
            **values,
        }

    @classmethod
    def _tell(cls, amount, memo="", reference=None, channel=None, **values):
        """Let a machine tell of a payment; return the movement."""
        channel = channel or cls.channel
        message = cls.messages._store_call(channel, Call("webhook", b"{}"))
        return cls._register(message, cls._get_entry(amount, memo, reference, **values))

    @classmethod
    def _prove(cls, amount, memo="", reference=None, **values):
        """Let the bank's file have a payment; return the movement."""
        return cls._prove_all(cls._get_entry(amount, memo, reference, **values))

    @classmethod
    def _prove_all(cls, *entries):
        """Let one file of the bank have some payments; return the movements."""
        content = f"saoke {cls._next_number()}".encode()
        message = cls.messages._store_file(cls.channel, "saoke.xlsx", content)
        return cls._register(message, *entries)

    @classmethod
    def _register(cls, message, *entries):
        found = cls.transactions._register_movements(
            message.channel_id.journal_id, list(entries), message
        )
        found.filtered(lambda one: one.state == "new")._settle()
        cls.env.flush_all()
        return found

    def _get_line(self, transaction, user=None):
        """Return the row of the reconciliation of a movement."""
        lines = self.env["edu.collection.reconciliation"]
        lines = lines.with_user(user or self.accountant)
        lines.invalidate_model()
        self.env.flush_all()
        return lines.search([("transaction_id", "=", transaction.id)])

    def _check_line(self, transaction, state, bank, system):
        """Check status and amounts of a movement's row."""
        line = self._get_line(transaction)
        self.assertEqual(
            (line.state, int(line.amount_bank), int(line.amount_system)),
            (state, bank, system),
        )
        self.assertEqual(int(line.amount_difference), bank - system)
