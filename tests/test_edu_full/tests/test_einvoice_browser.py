# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The screens of e-invoices at a desk and on a phone."""

import base64
import os
from datetime import date
from pathlib import Path

from odoo.tests import tagged

from .common import FullCase
from .walk import Walk

PICTURES = os.environ.get("EDU_PICTURES")


@tagged("browser")
class TestEinvoiceBrowser(FullCase):
    """What the accountant sees."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.school.write(
            {"edu_einvoice_start": date(2026, 1, 1), "edu_einvoice_symbol": "C26TAP"}
        )
        cls.accountant = cls._persona("accountant")
        cls.bill = cls._create_bill(cls.student, cls._create_october_prices())
        cls._receive(cls.bill)
        cls.env.flush_all()

    def setUp(self):
        super().setUp()
        self.walk = Walk(self)
        self.addCleanup(self.walk.stop)

    def _picture(self, name):
        """Keep a picture of the screen, for who wants to look."""
        if PICTURES:
            data = self.walk.chrome._websocket_request(
                "Page.captureScreenshot", params={"format": "png"}, timeout=30
            )
            path = Path(PICTURES) / f"einvoice-{name}.png"
            path.write_bytes(base64.b64decode(data["data"]))

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
                    self._picture(f"{name}-{width}")
                    self.assertFalse(walk.find_overflow(), f"{name} at {width}")
