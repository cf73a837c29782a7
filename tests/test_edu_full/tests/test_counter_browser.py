# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The queue at the counter in the browser: scan, money, print, next."""

import base64
import json
import os
import re
import time
from pathlib import Path

from odoo import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.edu_fees.tools import vietqr

from .common import TOTAL, FullCase
from .walk import Walk

SCREEN = "/odoo/edu-cash-counter"
SEARCH = ".o_edu_counter_search input"
GIVEN = "#o_edu_given"
TAKE = ".o_edu_take"
PICTURES = os.environ.get("EDU_PICTURES")
# Longer than the screen waits for the second Enter of a scanner.
PAUSE = 0.6
HAS_FOCUS = "document.activeElement === document.querySelector(%s)"
# What the page would save or print.
KEEP_DOWNLOADS = """
(() => {
    window.eduPrinted = 0;
    const create = URL.createObjectURL;
    URL.createObjectURL = (blob) => {
        window.eduPrinted += blob.type === "application/pdf" ? 1 : 0;
        return create.call(URL, blob);
    };
})()
"""
# What of the screen is beyond the window. (Odoo's own bar needs a moment.)
TOO_WIDE = """
[...document.querySelectorAll(".o_edu_counter *")]
    .filter((node) => node.getBoundingClientRect().right > window.innerWidth + 1)
    .map((node) => node.outerHTML.slice(0, 80))
"""
# The server does the work, and its answer is lost on the way; so many times.
LOSE_ANSWERS = """
(() => {
    let times = %s;
    const open = XMLHttpRequest.prototype.open;
    const send = XMLHttpRequest.prototype.send;
    XMLHttpRequest.prototype.open = function (method, url, ...rest) {
        this.eduUrl = url;
        return open.call(this, method, url, ...rest);
    };
    XMLHttpRequest.prototype.send = function (body) {
        if (!this.eduUrl.includes("take_money") || times-- <= 0) {
            return send.call(this, body);
        }
        const headers = {"Content-Type": "application/json"};
        fetch(this.eduUrl, {method: "POST", headers, body}).then(() =>
            this.dispatchEvent(new Event("error"))
        );
    };
})()
"""
# The value functions of the screen: call and what it gives.
MONEY = [
    ("formatNumber(0)", "0"),
    ("formatNumber(999)", "999"),
    ("formatNumber(1252000)", "1.252.000"),
    ("formatAmount(50000)", "50.000\N{NO-BREAK SPACE}đ"),
    ("parseAmount('1252000')", 1_252_000),
    ("parseAmount(' 1.252.000 ')", 1_252_000),
    ("parseAmount('1,252,000')", 1_252_000),
    ("parseAmount('0')", 0),
    ("parseAmount('999999999')", 999_999_999),
    ("parseAmount('1000000000000')", None),
    ("parseAmount('')", None),
    ("parseAmount('1.5')", None),
    ("parseAmount('-5')", None),
    ("parseAmount('1e5')", None),
    ("parseAmount('0500')", None),
    ("parseAmount('12x')", None),
    ("tidyAmount('1252')", "1.252"),
    ("tidyAmount('1.2520')", "12.520"),
    ("tidyAmount('12x')", "12x"),
    ("tidyAmount('')", ""),
    ("isScanned('TT2345')", True),
    ("isScanned('00020101021238')", True),
    ("isScanned('0912345678')", True),
    ("isScanned('500.000')", False),
    ("isScanned('12')", False),
    ("isScanned('')", False),
    ("splitMoney(500000, 252000)", {"taken": 252_000, "change": 248_000, "left": 0}),
    ("splitMoney(200000, 252000)", {"taken": 200_000, "change": 0, "left": 52_000}),
    ("splitMoney(null, 252000)", {"taken": 0, "change": 0, "left": 252_000}),
    ("splitMoney(252000, 252000)", {"taken": 252_000, "change": 0, "left": 0}),
    ("/^[0-9a-f]{32}$/.test(makeToken())", True),
    ("makeToken() === makeToken()", False),
]


@tagged("browser")
class TestCounter(FullCase):
    """A cashier, a scanner, and a family at the window."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.cashier = cls._persona("cashier")
        # While a session runs, nothing may be read here: the cursor is the server's.
        cls.name, cls.mate_name = "Đặng Thị Ngọc Ân", "Quách Tuệ Mẫn"
        cls.student.name, cls.classmate.name = cls.name, cls.mate_name
        cls.bill = cls._create_bill(cls.student, cls._create_october_prices())
        cls.mate_bill = cls.bill.edu_fee_round_id.move_ids.filtered(
            lambda bill: bill.edu_student_id == cls.classmate
        )
        cls.text = vietqr.build(
            "970418", "31410001234567", amount=TOTAL, memo=cls.bill.edu_payment_code
        )

    def setUp(self):
        super().setUp()
        self.walk = Walk(self)
        self.addCleanup(self.walk.stop)

    def _open_session(self, pieces=2):
        line = {"moment": "open", "denomination": 500_000, "quantity": pieces}
        sessions = self.env["edu.cash.session"].with_user(self.cashier)
        return sessions.create({"opening_line_ids": [Command.create(line)]})

    def _open(self, selector=SEARCH):
        self.walk.open(SCREEN)
        self.walk.see(selector)
        self.walk.evaluate(KEEP_DOWNLOADS)

    def _type(self, text, *keys):
        """Type into whatever has the focus, as keyboard or scanner do."""
        self.walk.chrome._websocket_request("Input.insertText", params={"text": text})
        for key in keys:
            self._press(key)

    def _press(self, key):
        codes = {"Enter": 13, "Escape": 27, "ArrowDown": 40, "ArrowUp": 38}
        for kind in ("keyDown", "keyUp"):
            self.walk.chrome._websocket_request(
                "Input.dispatchKeyEvent",
                params={
                    "type": kind,
                    "key": key,
                    "code": key,
                    "windowsVirtualKeyCode": codes[key],
                    "text": "\r" if key == "Enter" and kind == "keyDown" else "",
                },
            )

    def _assert_focus(self, selector):
        focused = HAS_FOCUS % json.dumps(selector)
        self.assertTrue(self.walk.wait(focused, timeout=10), f"{selector} has no focus")

    def _picture(self, name):
        """Keep a picture of the screen at both widths, for who wants to look."""
        for width, height in ((1280, 900), (390, 844)):
            self.walk.resize(width, height)
            self.walk.evaluate("new Promise((done) => setTimeout(done, 200))")
            self.assertFalse(self.walk.evaluate(TOO_WIDE), f"{name} at {width}")
            if PICTURES:
                data = self.walk.chrome._websocket_request(
                    "Page.captureScreenshot",
                    params={"format": "png", "captureBeyondViewport": width == 390},
                    timeout=30,
                )
                path = Path(PICTURES) / f"{name}-{width}.png"
                path.write_bytes(base64.b64decode(data["data"]))
        self.walk.resize(1280, 900)

    def _assert_accessible(self):
        found = self.walk.find_violations("'.o_edu_counter'")
        self.assertFalse(found, "\n".join(found))

    def _get_receipts(self):
        self.env.invalidate_all()
        return self.env["edu.receipt"].search([], order="id")

    def test_scan_money_print_next(self):
        self._open_session()
        with self.walk.session(self.cashier) as walk:
            self._open()
            self._assert_focus(SEARCH)
            self._picture("counter-empty")
            self._assert_accessible()
            # This scanner sends Enter twice: the second one takes nothing.
            self._type(self.text, "Enter", "Enter")
            walk.see(".o_edu_counter_bills", self.name)
            self._assert_focus(GIVEN)
            walk.see(".o_edu_sum_due", "1.252.000")
            time.sleep(PAUSE)
            self.assertFalse(self.walk.evaluate("window.eduPrinted"))
            self._type("1300000")
            walk.see(".o_edu_sum_change", "48.000")
            self._picture("counter-money")
            self._assert_accessible()
            self._assert_focus(GIVEN)
            self._press("Enter")
            walk.see(".o_edu_strip_amount", "1.252.000")
            self.assertTrue(walk.wait("window.eduPrinted === 1"))
            self._assert_focus(SEARCH)
            self._press("Enter")
            self._type("quach")
            walk.see(".o_edu_hit_active", self.mate_name)
            self._picture("counter-hits")
            self._assert_accessible()
            self._press("Enter")
            walk.see(".o_edu_counter_bills", self.mate_name)
            self._assert_focus(GIVEN)
            walk.click("[data-note='500000']")
            walk.click("[data-note='500000']")
            walk.see(".o_edu_sum_left", "252.000")
            self._picture("counter-part")
            walk.click(TAKE)
            walk.see(".o_edu_strip_count", "2")
            walk.see(".o_edu_strip_amount", "2.252.000")
            self._picture("counter-next")
            self.assertFalse(walk.find_faults())
        receipts = self._get_receipts()
        self.assertEqual(receipts.mapped("amount"), [TOTAL, 1_000_000])
        self.assertEqual(receipts.student_id, self.student | self.classmate)
        self.assertEqual(self.mate_bill.amount_residual, 252_000)

    def test_three_letters_arrows_and_the_way_back(self):
        self.classmate.name = "Đặng Thị Bình"
        with self.walk.session(self.cashier) as walk:
            self._open()
            self._type("da")
            time.sleep(PAUSE)
            self.assertFalse(walk.evaluate("document.querySelector('.o_edu_hit')"))
            self._type("ng thi")
            walk.see(".o_edu_hit", "Ngọc Ân")
            first = walk.evaluate("document.querySelector('.o_edu_hit_active').id")
            self.assertEqual(first, "o_edu_hit_0")
            self._press("ArrowDown")
            walk.see("#o_edu_hit_1.o_edu_hit_active")
            name = walk.evaluate(
                "document.querySelector('#o_edu_hit_1 strong').innerText"
            )
            self._press("Enter")
            walk.see(".o_edu_counter_pupil h2", name)
            self._press("Escape")
            self._assert_focus(SEARCH)
            self.assertFalse(
                walk.evaluate("Boolean(document.querySelector('.o_edu_counter_bills'))")
            )
            self._type("zzzz", "Enter")
            walk.see(".o_edu_counter_note", "zzzz")
            self._picture("counter-nobody")
        self.assertFalse(self._get_receipts())

    def test_the_next_bill_is_scanned_while_the_last_pupil_is_shown(self):
        with self.walk.session(self.cashier) as walk:
            self._open()
            self._type("quach tue")
            walk.see(".o_edu_hit_active", self.mate_name)
            time.sleep(PAUSE)
            self._press("Enter")
            walk.see(".o_edu_counter_pupil h2", self.mate_name)
            self._assert_focus(GIVEN)
            time.sleep(PAUSE)
            self._type(self.text, "Enter")
            walk.see(".o_edu_counter_pupil h2", self.name)
            self._assert_focus(GIVEN)
        self.assertFalse(self._get_receipts())

    def test_a_tick_less_is_less_to_collect(self):
        later = self._create_bill(self.student)
        with self.walk.session(self.cashier) as walk:
            self._open()
            self._type(self.text, "Enter")
            walk.see(".o_edu_sum_due", "1.352.000")
            walk.click(".o_edu_bill:nth-of-type(1) input")
            walk.see(".o_edu_sum_due", "100.000")
            self._assert_focus(GIVEN)
            self._type("abc.")
            self.assertTrue(walk.wait(f"document.querySelector('{TAKE}').disabled"))
            walk.click(".o_edu_exact")
            time.sleep(PAUSE)
            self._press("Enter")
            walk.see(".o_edu_strip_amount", "100.000")
        self.assertEqual(self._get_receipts().amount, 100_000)
        self.env.invalidate_all()
        self.assertEqual(later.amount_residual, 0)
        self.assertEqual(self.bill.amount_residual, TOTAL)

    def test_a_lost_answer_makes_one_receipt(self):
        with self.walk.session(self.cashier) as walk:
            self._open()
            walk.evaluate(LOSE_ANSWERS % 2)
            self._type(self.text, "Enter")
            walk.see(".o_edu_counter_bills", self.name)
            self._assert_focus(GIVEN)
            time.sleep(PAUSE)
            self._type("200000", "Enter")
            walk.see(".o_edu_lost")
            self._picture("counter-lost")
            self.assertTrue(
                walk.evaluate(f"document.querySelector('{GIVEN}').disabled")
            )
            # Whose payment it is stays on the screen until it is known.
            self._press("Escape")
            walk.see(".o_edu_counter_bills", self.name)
            walk.click(TAKE)
            walk.see(".o_edu_lost")
            walk.wait(f"!document.querySelector('{TAKE}').disabled")
            walk.click(TAKE)
            walk.see(".o_edu_strip_amount", "200.000")
            walk.see(".o_edu_strip_count", "1")
            self._assert_focus(SEARCH)
        self.assertEqual(self._get_receipts().mapped("amount"), [200_000])
        self.assertEqual(self.bill.amount_residual, TOTAL - 200_000)

    def test_two_clicks_make_one_receipt(self):
        with self.walk.session(self.cashier) as walk:
            self._open()
            self._type(self.text, "Enter")
            walk.see(TAKE, "1.252.000")
            walk.evaluate(
                f"(() => {{const button = document.querySelector('{TAKE}');"
                "button.click(); button.click();})()"
            )
            walk.see(".o_edu_strip_count", "1")
            walk.see(".o_edu_counter_empty")
        self.assertEqual(len(self._get_receipts()), 1)

    @mute_logger("odoo.http")
    def test_what_was_paid_meanwhile_is_said_and_shown(self):
        with self.walk.session(self.cashier) as walk:
            self._open()
            self._type(self.text, "Enter")
            walk.see(TAKE, "1.252.000")
            self.assertTrue(walk.wait("!document.querySelector('.o_blockUI')"))
            self._wait_remaining_requests()
            self._receive(self.bill, TOTAL, "FT26278001")
            self.env.flush_all()
            walk.click(TAKE)
            walk.see(".modal", "FT26278001")
            walk.click(".modal footer button")
            walk.see(".o_edu_counter_note", "FT26278001")
            self._picture("counter-paid")
        self.assertFalse(self._get_receipts())

    def test_a_session_is_opened_with_notes_and_closed_in_its_window(self):
        self.school.edu_cash_session_required = True
        with self.walk.session(self.cashier) as walk:
            self._open(".o_edu_note_count")
            self._picture("counter-no-session")
            self._assert_accessible()
            walk.click("[data-note='500000']")
            walk.evaluate("document.querySelector(\"[data-note='500000']\").focus()")
            self._type("3")
            walk.see(".o_edu_open_session", "1.500.000")
            walk.click(".o_edu_open_session")
            walk.see(SEARCH)
            self._assert_focus(SEARCH)
            walk.see(".o_edu_strip_figures", "1.500.000")
            walk.click(".o_edu_close_session")
            walk.see(".o_form_view button[name='action_close']")
            walk.click(
                ".o_form_view header button, .o_statusbar_buttons button", "quầy"
            )
            walk.see(SEARCH)
        session = self.env["edu.cash.session"].search([])
        self.assertEqual((session.amount_opening, session.state), (1_500_000, "open"))

    def test_where_no_session_is_needed_one_may_be_opened(self):
        with self.walk.session(self.cashier) as walk:
            self._open()
            walk.click(".o_edu_start_count")
            walk.see(".o_edu_note_count")
            walk.click(".o_edu_counter_buttons .btn-secondary")
            self._assert_focus(SEARCH)
        self.assertFalse(self.env["edu.cash.session"].search([]))

    def test_a_receipt_is_printed_again(self):
        receipts = self.env["edu.receipt"].with_user(self.cashier)
        receipts._issue(self.bill, 100_000, "Bà Tư")
        with self.walk.session(self.cashier) as walk:
            self._open(".o_edu_reprint")
            walk.click(".o_edu_reprint")
            self.assertTrue(walk.wait("window.eduPrinted === 1"))
            self._assert_focus(SEARCH)

    def test_the_money_is_read_and_written_as_in_viet_nam(self):
        with self.walk.session(self.cashier) as walk:
            self._open()
            module = "odoo.loader.modules.get('@edu_fees/counter/counter_money.esm')"
            for call, expected in MONEY:
                with self.subTest(call):
                    source = re.sub(r"\b(?=[a-zA-Z]+\()(?<!\.)", f"{module}.", call)
                    self.assertEqual(walk.evaluate(f"({source})"), expected)
