# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from freezegun import freeze_time
from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tools import mute_logger

from .common import EinvoiceCase


@freeze_time("2026-10-06 03:00:00")
class TestNumber(EinvoiceCase):
    """Numbers that another program gave are typed."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.school.edu_einvoice_symbol = "C26TAB"
        cls._pay_bank()
        cls._pay_bank(700_000, cls._create_bill_of(700_000, cls.classmate))
        cls.rows = cls._collect()

    def _open(self, rows=None):
        rows = (rows or self.rows).with_user(self.accountant)
        action = rows.action_issue()
        wizards = self.env[action["res_model"]].with_user(self.accountant)
        return wizards.browse(action["res_id"])

    def test_issuing_asks_for_the_numbers(self):
        wizard = self._open()
        self.assertEqual(wizard.line_ids.einvoice_id, self.rows)
        self.assertEqual(wizard.symbol, "C26TAB")

    def test_what_has_a_number_is_issued_the_rest_waits(self):
        wizard = self._open()
        wizard.line_ids[0].write({"number": " 00000012 ", "code": "MA12"})
        wizard.action_confirm()
        first, second = wizard.line_ids.einvoice_id
        self.assertEqual((first.state, first.number), ("issued", "00000012"))
        self.assertEqual((first.symbol, first.code), ("C26TAB", "MA12"))
        self.assertEqual(first.name, "C26TAB 00000012")
        self.assertEqual(second.state, "to_issue")

    def test_a_number_is_wanted(self):
        with self.assertRaisesRegex(UserError, "Type a number"):
            self._open().action_confirm()

    def test_a_number_is_given_once(self):
        wizard = self._open()
        wizard.line_ids.number = "00000012"
        with (
            self.assertRaises(IntegrityError),
            mute_logger("odoo.sql_db"),
            self.cr.savepoint(),
        ):
            wizard.action_confirm()
            self.env.flush_all()

    def test_a_day_before_the_money_is_refused(self):
        wizard = self._open()
        wizard.write({"issued_on": "2026-10-04"})
        wizard.line_ids[0].number = "00000012"
        with self.assertRaisesRegex(UserError, "cannot be of an earlier day"):
            wizard.action_confirm()

    def test_a_window_left_open_issues_nothing_twice(self):
        wizard = self._open()
        wizard.line_ids.einvoice_id[0].sudo()._set_issued("00000001")
        wizard.line_ids[0].number = "00000012"
        with self.assertRaisesRegex(UserError, "does not wait"):
            wizard.action_confirm()

    def test_the_principal_types_no_numbers(self):
        wizards = self.env["edu.einvoice.number"].with_user(self._persona("principal"))
        with self.assertRaises(AccessError):
            wizards._open_for(self.rows)

    # === MONEY THAT WAS TAKEN BACK === #

    def _take_back(self, **values):
        """Type a number, then let the money go back; return window and e-invoice."""
        wizard = self._open()
        line = wizard.line_ids[0]
        line.number = "00000012"
        row = self.einvoices.browse(line.einvoice_id.id)
        row.write(values)
        row.allocation_id.transaction_id._undo_settlement("Nhầm người")
        return wizard, row

    def test_money_taken_back_gets_no_number(self):
        wizard, row = self._take_back()
        with self.assertRaisesRegex(UserError, "Look for new payments"):
            wizard.action_confirm()
        self.assertEqual((row.state, row.number), ("to_issue", False))

    def test_what_may_have_reached_the_provider_waits_for_its_word(self):
        wizard, row = self._take_back(request_key="co-the-da-gui")
        self._collect()
        with self.assertRaisesRegex(UserError, "Choose the provider on the school"):
            wizard.action_confirm()
        self.assertEqual((row.state, row.number), ("to_issue", False))

    # === ANOTHER SCHOOL'S === #

    def _get_foreign_accountant(self):
        """Return an accountant of the other school, with a window of her own."""
        user = self._create_user(
            "accountant_elsewhere",
            "edu_fees.group_accountant",
            companies=self.other_school,
        )
        return user, self.env["edu.einvoice.number"].with_user(user).create({})

    def test_a_line_of_another_schools_e_invoice_is_refused(self):
        user, wizard = self._get_foreign_accountant()
        values = {"number_id": wizard.id, "einvoice_id": self.rows[0].id}
        with self.assertRaises(AccessError):
            self.env["edu.einvoice.number.line"].with_user(user).create(values)
        with self.assertRaises(AccessError):
            wizard.write({"line_ids": [Command.create(values)]})

    def test_a_line_is_not_turned_to_another_schools_e_invoice(self):
        user, wizard = self._get_foreign_accountant()
        lines = self.env["edu.einvoice.number.line"]
        line = lines.create({"number_id": wizard.id, "einvoice_id": self.rows[0].id})
        line = self._give(line, user)
        with self.assertRaises(AccessError):
            line.einvoice_id = self.rows[1]

    def test_a_line_shows_what_its_reader_may_see(self):
        user, wizard = self._get_foreign_accountant()
        lines = self.env["edu.einvoice.number.line"]
        line = lines.create({"number_id": wizard.id, "einvoice_id": self.rows[0].id})
        line = self._give(line, user)
        for name in ("amount", "buyer_name", "date", "student_id"):
            self.env.invalidate_all()
            with self.subTest(name), self.assertRaises(AccessError):
                line.read([name])
        values = {"einvoice_id": self.rows[0].id}
        spec = {"einvoice_id": {}, "amount": {}, "buyer_name": {}}
        with self.assertRaises(AccessError):
            lines.with_user(user).onchange(values, ["einvoice_id"], spec)

    def _give(self, line, user):
        """Return a line as if the user had made it."""
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE edu_einvoice_number_line SET create_uid = %s WHERE id = %s",
            [user.id, line.id],
        )
        self.env.invalidate_all()
        return line.with_user(user)

    def test_the_file_that_is_added_is_a_pdf(self):
        row = self.rows[0]
        row._set_issued("00000012")
        row = row.with_user(self.accountant)
        row.write({"pdf": b"JVBERi0xLjQ=", "pdf_name": "12.pdf"})
        self.assertTrue(row.has_pdf)
        with self.assertRaisesRegex(ValidationError, "must be a PDF"):
            row.pdf = b"TVqQAAMAAAA="
