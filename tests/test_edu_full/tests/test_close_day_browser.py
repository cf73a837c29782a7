# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The evening of an accountant: what the bank has, what was told, the day's close."""

from odoo import fields
from odoo.tests import tagged

from odoo.addons.edu_fees.tools.collection_call import Call

from .common import FullCase
from .walk import Walking

ROWS = (
    ".o_data_row, .o_group_header, .o_kanban_record:not(.o_kanban_ghost), "
    ".o_nocontent_help, .o_graph_canvas_container canvas"
)
# Screens of the reconciliation: what is opened, and what has to be there.
SCREENS = {
    "day": ("edu_fees.edu_collection_day_action", ROWS),
    "movements": (
        "edu_fees.edu_collection_reconciliation_action",
        ROWS,
    ),
    "ageing": ("edu_fees.edu_collection_ageing_action", ROWS),
    "closings": ("edu_fees.edu_collection_close_action", ROWS),
    "channels": ("edu_fees.edu_collection_channel_action", ROWS),
    "numbers": (
        "edu_collect_virtual_account.edu_virtual_account_action",
        ROWS,
    ),
    "success": ("edu_fees.edu_collection_success_action", ".modal .o_form_view"),
}


@tagged("browser")
class TestCloseDay(Walking, FullCase):
    """One payment is confirmed, one nobody knows, one the bank does not have."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.accountant = cls._persona("accountant")
        cls.principal = cls._persona("principal")
        cls.bill = cls._create_bill(cls.student, cls._create_october_prices())
        journal = cls._get_journal("NH")
        channels = cls.env["edu.collection.channel"]
        cls.channel = channels._get_for_journal(journal, "file")
        cls.day = fields.Date.context_today(
            channels.with_context(tz="Asia/Ho_Chi_Minh")
        )
        messages = cls.env["edu.collection.message"]
        saoke = messages._store_file(cls.channel, "saoke.xlsx", b"saoke")
        told = messages._store_call(cls.channel, Call("webhook", b"{}"))
        amount, code = int(cls.bill.amount_total), cls.bill.edu_payment_code
        cls._register(saoke, "FT1", amount, code)
        cls.unknown = cls._register(saoke, "FT2", 250_000, "chuyen nham")
        cls.told = cls._register(told, "FT3", 70_000, "hoc phi")
        cls.env.flush_all()

    @classmethod
    def _register(cls, message, reference, amount, memo):
        transactions = cls.env["edu.collection.transaction"]
        found = transactions._register_movements(
            cls.channel.journal_id,
            [
                {
                    "bank_reference": reference,
                    "date": cls.day,
                    "amount": amount,
                    "memo": memo,
                    "counterparty": "TRAN VAN B",
                }
            ],
            message,
        )
        found._settle()
        return found

    def test_the_day_is_looked_at_closed_and_opened_again(self):
        with self.walk.session(self.accountant) as walk:
            walk.enter(
                "edu_fees.edu_fees_menu_root",
                "edu_fees.edu_fees_menu_collection",
                "edu_fees.edu_collection_day_menu",
            )
            walk.see(".o_data_row .o_data_cell[name='amount_bank']", "1.502.000")
            walk.click(".o_data_row button[name='action_view_lines']")
            walk.see(".o_data_row .o_data_cell[name='state']", "Chưa nhận tiền")
            walk.see(".o_data_row .o_data_cell[name='state']", "Đã nhận tiền, chưa")
            walk.click(".o_data_row button[name='action_cancel_confirmation']")
            walk.see(".modal .o_field_widget[name='reason']")
            reason = ".modal .o_field_widget[name='reason'] input"
            walk.type(reason, "Ngân hàng không ghi có")
            walk.press("action_confirm")
            walk.see(".o_data_row .o_data_cell[name='state']", "Đã hủy xác nhận")
            walk.enter(
                "edu_fees.edu_fees_menu_root",
                "edu_fees.edu_fees_menu_collection",
                "edu_fees.edu_collection_day_menu",
            )
            walk.click(".o_data_row button[name='action_close_day']")
            walk.see(".o_form_view .o_field_widget[name='count_received']", "1")
            self.walk.keep_picture("close-draft-1280")
            walk.press("action_close")
            walk.see(".o_arrow_button_current[data-value='closed']")
            walk.see(".o_form_view button[name='action_print']")
            self.walk.keep_picture("close-1280")
        closing = self.env["edu.collection.close"].search([], limit=1)
        self.assertEqual((closing.state, closing.count_open), ("closed", 1))
        self.env.invalidate_all()
        self.assertEqual(self.told.state, "reversed")
        with self.walk.session(self.principal) as walk:
            walk.enter(
                "edu_fees.edu_fees_menu_root",
                "edu_fees.edu_fees_menu_collection",
                "edu_fees.edu_collection_close_menu",
            )
            walk.click(".o_data_row .o_data_cell[name='channel_id']")
            walk.press("action_reopen")
            walk.see(".modal .o_field_widget[name='reason']")
            walk.type(reason, "Sai kênh thu")
            walk.press("action_confirm")
            walk.see(".o_form_view .alert", "Sai kênh thu")
        self.env.invalidate_all()
        self.assertEqual(closing.reopen_reason, "Sai kênh thu")

    def test_the_screens_fit_a_desk_and_a_telephone(self):
        pages = [
            (name, f"/odoo/action-{action}", selector)
            for name, (action, selector) in SCREENS.items()
        ]
        forms = {
            "movement": ("edu_fees.edu_collection_transaction_action", self.unknown),
            "channel": ("edu_fees.edu_collection_channel_action", self.channel),
        }
        pages += [
            (name, f"/odoo/action-{action}/{record.id}", ".o_form_view")
            for name, (action, record) in forms.items()
        ]
        with self.walk.session(self.accountant) as walk:
            for width in (1280, 390):
                walk.resize(width)
                for name, address, selector in pages:
                    with self.subTest(name, width=width):
                        walk.open(address)
                        walk.see(selector)
                        self.walk.keep_picture(f"{name}-{width}")
                        self.assertFalse(walk.find_overflow())

    def test_the_caller_is_found_by_her_number(self):
        self._create_guardian(self.student, phone="0912345678")
        self._create_bill(self.student, {self._create_fee_item(): 90_000})
        self.env.flush_all()
        with self.walk.session(self.accountant) as walk:
            walk.enter(
                "edu_fees.edu_fees_menu_root",
                "edu_fees.edu_fees_menu_collection",
                "edu_fees.edu_collection_transaction_queue_menu",
            )
            walk.click(".o_data_row button[name='action_open_match']")
            walk.see(".modal .o_field_widget[name='phone']")
            phone = ".modal .o_field_widget[name='phone'] input"
            walk.type(phone, "0912 345 678")
            walk.press("action_search_phone")
            walk.see(".modal .o_data_row", "số điện thoại")
            self.walk.keep_picture("match-1280")
