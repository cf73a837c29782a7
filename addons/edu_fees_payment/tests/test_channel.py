# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import OnlineCase


@tagged("post_install", "-at_install")
class TestChannel(OnlineCase):
    """Each provider of a school has its channel, permitted as any other."""

    def test_a_provider_gets_a_channel_and_a_journal_in_transit(self):
        provider = self._create_provider(permitted=False)
        channel = provider.edu_channel_ids
        self.assertEqual(channel.company_id, self.school)
        self.assertEqual(channel.permit_state, "draft")
        self.assertEqual(provider.edu_permit_state, "draft")
        journal = channel.journal_id
        self.assertEqual(
            journal.default_account_id, self._get_account("cash_in_transit")
        )
        self.assertNotEqual(journal, self.channel.journal_id)

    def test_a_second_channel_is_refused(self):
        with self.assertRaisesRegex(UserError, "already has a channel"):
            self.provider.action_edu_create_channel()

    def test_the_school_asks_and_the_principal_permits_by_letter(self):
        channel = self._create_provider(permitted=False).edu_channel_ids
        accountant, principal = self._persona("accountant"), self._persona("principal")
        channel.with_user(accountant).write(
            {"permit_number": "12/UBND", "permit_date": "2026-11-01"}
        )
        channel.with_user(accountant).action_ask_permission()
        channel.with_user(principal).action_permit()
        self.assertEqual(channel.permit_state, "permitted")
        self.assertTrue(channel.provider_id._edu_is_open())

    def test_a_disabled_provider_or_a_bank_journal_lacks_something(self):
        provider = self._create_provider(permitted=False)
        channel = provider.edu_channel_ids
        self.assertEqual(channel._collect_get_lacks(), [])
        provider.state = "disabled"
        channel.journal_id = self._get_journal("NH")
        self.assertEqual(len(channel._collect_get_lacks()), 2)

    def test_a_permitted_channel_keeps_its_provider(self):
        other = self._create_provider(permitted=False)
        other.edu_channel_ids.unlink()
        accountant = self._persona("accountant")
        with self.assertRaises(UserError):
            self.channel.with_user(accountant).provider_id = other

    def test_a_channel_has_a_provider_of_its_own_school(self):
        self._create_books(self.other_school)
        foreign = self._create_provider(self.other_school)
        foreign.edu_channel_ids.unlink()
        with self.assertRaises(UserError):
            self.channel.write({"provider_id": foreign.id})

    def test_a_provider_that_tells_nothing_has_no_address(self):
        self.assertFalse(self.provider.edu_url)
        self.assertEqual(self.channel._collect_get_verbs(), ())

    def test_an_administrator_without_a_role_of_the_school_sets_it_up(self):
        provider = self._create_provider(permitted=False)
        provider.edu_channel_ids.unlink()
        admin = self._create_user("system-admin", "base.group_system")
        provider = provider.with_user(admin)
        arch = provider.get_view(view_type="form")["arch"]
        self.assertIn("edu_permit_state", arch)
        self.assertNotIn("edu_channel_ids", arch)
        provider.action_edu_create_channel()
        provider.invalidate_recordset()
        [row] = provider.read(["edu_permit_state", "edu_url"])
        self.assertEqual(row["edu_permit_state"], "draft")
