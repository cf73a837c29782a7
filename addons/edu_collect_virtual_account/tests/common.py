# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.addons.edu_fees.tests.collection_common import CollectionCase


class VirtualAccountCase(CollectionCase):
    """A bank that gave the school the prefix 9624."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        channels = cls.env["edu.collection.channel"]
        cls.channel = channels._get_for_journal(cls.journal, "file")
        cls.channel.virtual_account_prefix = "9624"
        cls.accounts = cls.env["edu.virtual.account"]

    @classmethod
    def _make(cls):
        return cls.accounts._make(cls.channel)

    @classmethod
    def _get_number(cls, student):
        return cls.accounts.search([("student_id", "=", student.id)])
