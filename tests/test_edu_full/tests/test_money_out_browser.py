# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Money out, as the persons do it: prepare, approve, pay, count, close."""

from odoo import Command
from odoo.tests import tagged

from .common import FullCase
from .walk import Walking

PIECES = "document.querySelector(\".o_selected_row [name='quantity'] input\")"
# The menu bar has room for all its menus.
BAR_FITS = """
(() => {
    const bar = document.querySelector(".o_menu_sections");
    return !bar.querySelector(".o_menu_sections_more") &&
        bar.scrollWidth <= bar.clientWidth + 1;
})()
"""
VISIBILITY = """
(() => {
    Object.defineProperty(
        document, "visibilityState", {value: "%s", configurable: true}
    );
    document.dispatchEvent(new Event("visibilitychange"));
})()
"""


@tagged("browser")
class TestMoneyOut(Walking, FullCase):
    """Accountant → principal → cashier → accountant."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.accountant = cls._persona("accountant")
        cls.principal = cls._persona("principal")
        cls.cashier = cls._persona("cashier")
        prices = cls._create_october_prices()
        bill = cls._create_bill(cls.student, prices)
        receipts = cls.env["edu.receipt"].with_user(cls.cashier)
        receipts._issue(bill, int(bill.amount_total), "Bà Tư")
        lunch = next(item for item in prices if item.name.startswith("Tiền ăn"))
        cls.payment = (
            cls.env["edu.disbursement"]
            .with_user(cls.accountant)
            .create(
                {
                    "company_id": cls.school.id,
                    "payee_name": "Công ty Suất ăn Hoa Sen",
                    "memo": "Thực phẩm tháng 10/2026",
                    "line_ids": [
                        Command.create({"item_id": lunch.id, "amount": 252_000})
                    ],
                }
            )
        )

    def _open(self, path, *selectors):
        self.walk.open(path)
        for selector in selectors:
            self.walk.see(selector)

    def test_a_payment_from_desk_to_desk(self):
        address = f"/odoo/edu-payments/{self.payment.id}"
        with self.walk.session(self.accountant) as walk:
            self._open(address, ".o_field_widget[name='payee_name']")
            self.assertTrue(walk.evaluate(BAR_FITS), "the menus overflow the bar")
            self.walk.keep_picture("payment-accountant")
            walk.press("action_submit")
            walk.see(".o_arrow_button_current[data-value='submitted']")
        with self.walk.session(self.principal) as walk:
            walk.enter(
                "edu_fees.edu_fees_menu_root",
                "edu_fees.edu_fees_menu_out",
                "edu_fees.edu_disbursement_menu_approve",
            )
            walk.click(".o_data_row .o_data_cell[name='payee_name']", "Hoa Sen")
            walk.press("action_approve")
            walk.see(".o_arrow_button_current[data-value='approved']")
        with self.walk.session(self.cashier) as walk:
            self._open(address, "button[name='action_pay']")
            walk.press("action_pay")
            walk.see(".o_arrow_button_current[data-value='paid']")
            self.walk.keep_picture("payment-paid")
        with self.walk.session(self.cashier) as walk:
            walk.enter(
                "edu_fees.edu_fees_menu_root",
                "edu_fees.edu_fees_menu_out",
                "edu_fees.edu_cash_count_menu",
            )
            walk.click(".o_list_button_add")
            walk.see(".o_field_widget[name='amount_counted']")
            walk.click(".o_data_row .o_data_cell[name='quantity']")
            walk.type(".o_selected_row [name='quantity'] input", "2")
            walk.see(".o_field_widget[name='amount_counted']", "1.000.000")
            self.walk.keep_picture("cash-count")
            walk.press("action_confirm")
            walk.see(".o_arrow_button_current[data-value='done']")
        self.env.invalidate_all()
        self.assertEqual(self.payment.state, "paid")
        count = self.env["edu.cash.count"].search([], limit=1)
        self.assertEqual((count.amount_counted, count.difference), (1_000_000, 0))

    def _look_elsewhere(self):
        """Put the tab out of sight for a moment, as who opens another one."""
        for state in ("hidden", "visible"):
            self.walk.evaluate(VISIBILITY % state)

    def _type_a_note(self):
        """Type how many notes of one kind there are."""
        self.walk.click(".o_data_row .o_data_cell[name='quantity']")
        self.walk.type(".o_selected_row [name='quantity'] input", "2")

    def _leave_for_the_first_page(self):
        """Choose the app anew in the menu."""
        self.walk.click(".o_navbar_apps_menu button")
        menu = "edu_fees.edu_fees_menu_root"
        self.walk.click(f".o-dropdown--menu [data-menu-xmlid='{menu}']")

    def test_a_new_count_or_session_is_saved_by_its_button_only(self):
        """A session that is there is there for ever."""
        for name in ("edu_cash_count", "edu_cash_session"):
            with self.subTest(model=name), self.walk.session(self.cashier) as walk:
                self._open(f"/odoo/action-edu_fees.{name}_action/new", ".o_form_view")
                self._look_elsewhere()
                self._leave_for_the_first_page()
                walk.wait("!document.querySelector('.o_form_view .o_form_editable')")
                self._open(f"/odoo/action-edu_fees.{name}_action/new", ".o_form_view")
                self._type_a_note()
                self._look_elsewhere()
                self._leave_for_the_first_page()
                walk.click(".modal footer .btn-secondary")
                walk.see(".o_form_view")
                self._leave_for_the_first_page()
                self.walk.keep_picture(f"leave-{name}")
                walk.click(".modal footer .btn-primary")
                self.assertTrue(
                    walk.wait("!document.querySelector('.o_selected_row, .modal')")
                )
            model = name.replace("_", ".")
            self.assertFalse(self.env[model].search([]), model)

    def test_the_month_on_one_page(self):
        with self.walk.session(self.accountant) as walk:
            for width in (1280, 390):
                walk.resize(width, 900)
                self._open("/odoo/edu-month", "[data-figure='cash']", "canvas")
                self.assertFalse(walk.find_overflow(), width)
                self.walk.keep_picture(f"month-{width}")
            walk.resize(1280, 900)
            walk.click(".o_edu_previous")
            walk.see(".o_edu_day strong")

    def test_the_screens_of_money_out_fit_a_phone(self):
        with self.walk.session(self.accountant) as walk:
            for path, selector in (
                ("/odoo/edu-payments", ".o_kanban_view, .o_list_view"),
                ("/odoo/edu-item-money", ".o_list_view, .o_kanban_view"),
                ("/odoo/edu-settlement", ".o_pivot, .o_kanban_view"),
                ("/odoo/edu-pupil-ledger", ".o_kanban_view, .o_list_view"),
            ):
                for width in (1280, 390):
                    walk.resize(width, 844)
                    self._open(path, selector)
                    name = path.rpartition("/")[2]
                    self.walk.keep_picture(f"{name}-{width}")
                    self.assertFalse(walk.find_overflow(), f"{name} at {width}")
