# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import date

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import FeesCase


@tagged("post_install", "-at_install")
class TestChannelPermit(FeesCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.channel = cls.env["edu.collection.channel"].create(
            {
                "name": "Thu hộ qua ngân hàng",
                "code": "TH",
                "company_id": cls.school.id,
                "journal_id": cls._get_journal("NH").id,
            }
        )
        cls.accountant = cls._persona("accountant")
        cls.principal = cls._persona("principal")
        cls.officer = cls._persona("officer")

    def _ask(self):
        self.channel.with_user(self.accountant).action_ask_permission()

    def test_the_units_officer_permits_what_the_accountant_asked_for(self):
        self._ask()
        channel = self.channel.with_user(self.officer)
        self.assertTrue(channel.may_permit)
        channel.action_permit()
        self.assertEqual(self.channel.permit_state, "permitted")
        self.assertEqual(self.channel.permitted_by_id, self.officer)
        self.assertTrue(self.channel.permitted_at)

    def test_the_principal_permits_by_the_units_letter(self):
        self._ask()
        channel = self.channel.with_user(self.principal)
        with self.assertRaisesRegex(UserError, "letter"):
            channel.action_permit()
        self.channel.with_user(self.accountant).write(
            {"permit_number": "12/UBND", "permit_date": date(2026, 11, 1)}
        )
        channel.action_permit()
        self.assertEqual(self.channel.permit_state, "permitted")

    def test_an_officer_of_another_unit_does_not_even_see_it(self):
        self._ask()
        channel = self.channel.with_user(self._persona("foreign_officer"))
        with self.assertRaises(AccessError):
            channel.action_permit()

    def test_the_accountant_permits_nothing(self):
        self._ask()
        channel = self.channel.with_user(self.accountant)
        self.assertFalse(channel.may_permit)
        with self.assertRaises(AccessError):
            channel.action_permit()

    def test_nobody_writes_the_permission_by_hand(self):
        channel = self.channel.with_user(self.accountant)
        for values in (
            {"permit_state": "permitted"},
            {"permitted_by_id": self.officer.id},
        ):
            with self.assertRaises(AccessError):
                channel.write(values)
        channels = self.env["edu.collection.channel"].with_user(self.accountant)
        values = {"name": "X", "code": "X", "journal_id": self._get_journal("TM").id}
        with self.assertRaises(AccessError):
            channels.create({**values, "permit_state": "permitted"})
        with self.assertRaises(AccessError):
            channels.with_context(default_permit_state="permitted").create(values)

    def test_nothing_is_permitted_that_was_not_asked_for(self):
        with self.assertRaisesRegex(UserError, "Being set up"):
            self.channel.with_user(self.officer).action_permit()

    def test_the_letter_of_a_permitted_channel_stays(self):
        self._ask()
        self.channel.with_user(self.officer).action_permit()
        channel = self.channel.with_user(self.accountant)
        with self.assertRaisesRegex(UserError, "stop it"):
            channel.permit_number = "13/UBND"
        channel.action_stop()
        channel.permit_number = "13/UBND"
        channel.action_ask_permission()
        self.assertEqual(self.channel.permit_state, "asked")

    def test_the_officer_stops_what_she_permitted(self):
        self._ask()
        channel = self.channel.with_user(self.officer)
        channel.action_permit()
        channel.action_stop()
        self.assertEqual(self.channel.permit_state, "stopped")

    def test_the_cashier_stops_nothing(self):
        self._ask()
        with self.assertRaises(AccessError):
            self.channel.with_user(self._persona("cashier")).action_stop()
