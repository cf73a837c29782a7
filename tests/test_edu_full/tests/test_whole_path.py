# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A fee item from its estimate to its settlement, as the persons do it."""

from datetime import timedelta

from odoo import Command, fields
from odoo.tests import tagged

from odoo.addons.edu_core.tools import workbook
from odoo.addons.edu_fees.tests.paper_common import PaperSetUp
from odoo.addons.edu_fees.tests.registration_common import RegistrationSetUp
from odoo.addons.edu_fees.tests.test_exemption import ExemptionSetUp
from odoo.addons.edu_fees.tools import statement_writer
from odoo.addons.edu_statement_bidv.const import FORM

from .common import FullCase
from .walk import Walking

ACCOUNT = "31410001234567"
STEP = ".o_edu_path_step"
STATE = ".o_arrow_button_current[data-value='%s']"
PRICE, HALF, SPENT = 350_000, 175_000, 100_000
KINDS = ("estimate", "agreement", "approval", "disclosure")


@tagged("browser")
class TestWholePath(Walking, PaperSetUp, ExemptionSetUp, RegistrationSetUp, FullCase):
    """Dự toán → biên bản → phê duyệt → công khai → đăng ký → miễn giảm → đợt thu →
    thu → chi → đóng đợt → quyết toán.

    One family pays the whole price over the bank; the other, exempted from half of it,
    pays in cash.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.accountant = cls._persona("accountant")
        cls.principal = cls._persona("principal")
        cls.cashier = cls._persona("cashier")
        cls.parent = cls._persona("parent")
        cls.classmate = cls._create_student(school_class=cls.class_1a)
        cls.item = cls._create_chosen_item(name="Phục vụ bán trú")
        cls.plan = cls._create_fee_plan({cls.item: PRICE})
        cls.papers = [
            cls._create_paper(
                kind,
                cls.item,
                **({"plan_id": cls.plan.id} if kind == "disclosure" else {}),
            )
            for kind in KINDS
        ]
        cls.exemption = cls._create_exemption(
            cls.item, cls.classmate, approve=False, rate=5_000
        )

    def test_an_item_from_its_estimate_to_its_settlement(self):
        self._papers_are_submitted_and_approved()
        self._families_answer()
        self._principal_approves_the_exemption()
        self._accountant_bills_and_publishes()
        self._money_comes_in_over_bank_and_counter()
        self._the_supplier_is_paid()
        self._accountant_closes_the_round()
        self._accountant_settles_the_item()
        self._check_the_books()

    # === BEFORE THE ROUND === #

    def _papers_are_submitted_and_approved(self):
        path = "/odoo/action-edu_fees.edu_fee_paper_action/%s"
        steps = (
            (self.accountant, "action_submit", "Chờ phê duyệt"),
            (self.principal, "action_approve", "Đã phê duyệt"),
        )
        for user, button, state in steps:
            with self.walk.session(user) as walk:
                for paper in self.papers:
                    walk.open(path % paper.id)
                    walk.press(button)
                    walk.see(".o_statusbar_status .o_arrow_button_current", state)

    def _families_answer(self):
        """One on the telephone, the other on paper."""
        self.env.invalidate_all()
        self.form = self._create_form(
            plan_id=self.plan.id, deadline=fields.Datetime.now() + timedelta(hours=1)
        )
        self.env.flush_all()
        self.walk.resize(390, 844)
        with self.walk.session(self.parent) as walk:
            walk.open(f"/my/children/{self.student.id}/registrations")
            walk.click("label", "Đồng ý tham gia")
            walk.click("button[type=submit]", "Gửi")
            walk.see(".alert-success")
        self.walk.resize(1280, 900)
        self.env.invalidate_all()
        self._register(self.form, self.classmate)

    def _principal_approves_the_exemption(self):
        path = f"/odoo/action-edu_fees.edu_fee_exemption_action/{self.exemption.id}"
        with self.walk.session(self.principal) as walk:
            walk.open(path)
            walk.press("action_approve")
            walk.see(STATE % "approved")

    # === THE ROUND === #

    def _open_round(self, walk):
        walk.open(f"/odoo/action-edu_fees.edu_fee_round_action/{self.fee_round.id}")
        walk.see(STEP, "Văn bản")

    def _accountant_bills_and_publishes(self):
        today = self.env["edu.student"]._get_today()
        self.fee_round = self._create_round(
            plan_id=self.plan.id,
            period=today.replace(day=1),
            date=today,
            date_due=today,
        )
        with self.walk.session(self.accountant) as walk:
            self._open_round(walk)
            walk.see(STEP, "Đầy đủ")
            walk.press("action_preview")
            walk.see(".modal .o_field_widget[name='amount_total']", "525.000")
            walk.click(".modal footer button[name='action_generate']")
            walk.see(".o_notification")
        self._run_jobs()
        with self.walk.session(self.accountant) as walk:
            self._open_round(walk)
            walk.press("action_publish")
            walk.click(".modal button.btn-primary")
            walk.see(STATE % "published")
        self.env.invalidate_all()
        bills = self.fee_round._get_bills().grouped("edu_student_id")
        self.bill, self.half_bill = bills[self.student], bills[self.classmate]
        self.assertEqual(self.bill.amount_total, PRICE)
        self.assertEqual(self.half_bill.amount_total, HALF)

    # === MONEY === #

    def _money_comes_in_over_bank_and_counter(self):
        movement = {
            "date": self.env["edu.student"]._get_today(),
            "amount": PRICE,
            "memo": f"MBVCB.77.{self.bill.edu_payment_code}.CT",
        }
        rows = statement_writer.build(FORM, ACCOUNT, [movement], opening=0)
        content = workbook.write([workbook.Sheet("Sao kê", rows)])
        with self.walk.session(self.accountant) as walk:
            walk.enter(
                "edu_fees.edu_fees_menu_root",
                "edu_fees.edu_fees_menu_collection",
                "edu_fees.account_statement_import_menu",
            )
            walk.choose_file("statement_file", "sao-ke.xlsx", content)
            walk.press("import_file_button")
            walk.see(".modal .o_field_widget[name='edu_count_matched']")
            self.assertEqual(walk.read_field("edu_count_matched"), "1")
        self.env.invalidate_all()
        receipts = self.env["edu.receipt"].with_user(self.cashier)
        receipts._issue(self.half_bill, HALF, "Bà Tư")
        self.env.flush_all()

    def _the_supplier_is_paid(self):
        payment = (
            self.env["edu.disbursement"]
            .with_user(self.accountant)
            .create(
                {
                    "company_id": self.school.id,
                    "payee_name": "Cô nuôi trực trưa",
                    "memo": "Tiền công bán trú",
                    "line_ids": [
                        Command.create({"item_id": self.item.id, "amount": SPENT})
                    ],
                }
            )
        )
        self.env.flush_all()
        path = f"/odoo/edu-payments/{payment.id}"
        for user, button, state in (
            (self.accountant, "action_submit", "submitted"),
            (self.principal, "action_approve", "approved"),
            (self.cashier, "action_pay", "paid"),
        ):
            with self.walk.session(user) as walk:
                walk.open(path)
                walk.press(button)
                walk.see(STATE % state)

    # === CLOSING AND SETTLEMENT === #

    def _accountant_closes_the_round(self):
        with self.walk.session(self.accountant) as walk:
            self._open_round(walk)
            walk.see(STEP, "Đã thu đủ")
            walk.press("action_close")
            walk.see(STATE % "closed")

    def _accountant_settles_the_item(self):
        with self.walk.session(self.accountant) as walk:
            walk.enter(
                "edu_fees.edu_fees_menu_root",
                "edu_fees.edu_fees_menu_out",
                "edu_fees.edu_settlement_menu",
            )
            walk.press("action_view_entries")
            walk.see(".o_pivot, .o_list_view", "525.000")
            walk.see(".o_pivot, .o_list_view", "100.000")

    def _check_the_books(self):
        """The settlement says what came in, what went out and what is left."""
        self.env.invalidate_all()
        settlement = self.env["edu.settlement"].create({"company_id": self.school.id})
        figures = settlement._get_figures()[(self.item,)]
        self.assertEqual(figures.came_in, PRICE + HALF)
        self.assertEqual(figures.paid_out, SPENT)
        self.assertEqual(figures.left, PRICE + HALF - SPENT)
        self._check_books(self.school)
