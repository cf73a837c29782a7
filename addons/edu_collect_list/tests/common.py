# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.addons.edu_fees.tests.collection_common import CollectionCase


class ListCase(CollectionCase):
    """A school with two open bills and a channel whose bank keeps a list."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.student.name = "Nguyễn Thị Đào"
        cls.bill_of_classmate = cls._create_bill_of(500_000, cls.classmate)
        cls.bills = cls.bill | cls.bill_of_classmate
        # A round bills the whole class: the others are not published.
        others = cls.env["account.move"].search(
            [("company_id", "=", cls.school.id), ("id", "not in", cls.bills.ids)]
        )
        others.sudo().edu_published = False
        cls.channel = (
            cls.env["edu.collection.channel"]
            .sudo()
            ._get_for_journal(cls._get_journal("NH"), "file")
        )
        cls.accountant = cls._persona("accountant")
        cls.outbounds = cls.env["edu.collection.outbound"].with_user(cls.accountant)

    def _make(self, kind="delta", **values):
        """Return a draft with its rows."""
        outbound = self.outbounds.create(
            {"channel_id": self.channel.id, "kind": kind, **values}
        )
        outbound.action_prepare()
        return outbound

    def _get_rows(self, outbound):
        """Return {bill: (action, amount)}."""
        return {
            line.move_id: (line.action, int(line.amount)) for line in outbound.line_ids
        }

    def _pass(self, kind="delta", rejected=()):
        """Send a list and have it acknowledged."""
        outbound = self._make(kind)
        outbound.action_send()
        outbound.line_ids.filtered(lambda line: line.move_id in rejected).write(
            {"state": "rejected", "reason": "Sai lớp"}
        )
        outbound.action_acknowledge()
        return outbound
