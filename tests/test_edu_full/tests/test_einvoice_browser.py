# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""E-invoices, as the persons do them: look for money, type a number, save the file."""

import base64
from datetime import date

from odoo.tests import tagged

from .common import FullCase
from .walk import Walking

NUMBER_CELL = ".modal .o_data_row .o_data_cell[name='number']"
NUMBER_INPUT = ".o_selected_row [name='number'] input"
PDF = b"%PDF-1.4 thu nghiem"


@tagged("browser")
class TestEinvoiceBrowser(Walking, FullCase):
    """Accountant → parent."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.school.write(
            {"edu_einvoice_start": date(2026, 1, 1), "edu_einvoice_symbol": "C26TAP"}
        )
        cls.accountant = cls._persona("accountant")
        cls.parent = cls._persona("parent")
        cls.bill = cls._create_bill(cls.student, cls._create_october_prices())
        cls._receive(cls.bill)
        cls.env.flush_all()

    def test_from_the_payment_to_the_parents_file(self):
        with self.walk.session(self.accountant) as walk:
            walk.open("/odoo/edu-einvoice-days")
            walk.click("button[name='action_collect']")
            walk.see(".o_data_row .o_data_cell[name='amount_due']", "510.000")
            self.walk.keep_picture("einvoice-days-1280")
            walk.click(".o_data_row button[name='action_issue']")
            walk.click(NUMBER_CELL)
            walk.see(".o_selected_row [name='number'] input")
            walk.type(NUMBER_INPUT, "00000012")
            self.walk.keep_picture("einvoice-numbers-1280")
            walk.press("action_confirm")
            self.assertTrue(walk.wait("!document.querySelector('.modal')"))
        self.env.invalidate_all()
        row = self.env["edu.einvoice"].search([("move_id", "=", self.bill.id)])
        self.assertEqual((row.state, row.number), ("issued", "00000012"))
        row.pdf = base64.b64encode(PDF)
        self.env.flush_all()
        with self.walk.session(self.parent) as walk:
            walk.resize(390, 844)
            walk.open(f"/my/bills/{self.bill.id}")
            link = f"a[href='/my/bills/{self.bill.id}/einvoices/{row.id}']"
            walk.see(link, "Hóa đơn điện tử")
            walk.evaluate(f'document.querySelector("{link}").scrollIntoView()')
            self.walk.keep_picture("einvoice-portal-390")
            self.assertFalse(walk.find_overflow())
            self.assertEqual(walk.download(link), (200, "application/pdf", PDF))

    def test_the_screens_fit_a_desk_and_a_phone(self):
        row = self.env["edu.einvoice"]._collect(self.school)
        row.buyer_id_number = "079185001234"
        self.env.flush_all()
        with self.walk.session(self.accountant) as walk:
            for name, path, selector in (
                ("day-list", "/odoo/edu-einvoice-days", ".o_kanban_view, .o_list_view"),
                ("list", "/odoo/edu-einvoices", ".o_kanban_view, .o_list_view"),
                ("form", f"/odoo/edu-einvoices/{row.id}", ".o_form_view"),
            ):
                for width in (1280, 390):
                    walk.resize(width, 844)
                    walk.open(path)
                    walk.see(selector)
                    self.walk.keep_picture(f"{name}-{width}")
                    self.assertFalse(walk.find_overflow(), f"{name} at {width}")
