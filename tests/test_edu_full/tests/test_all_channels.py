# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Money in over every channel, from what families choose to the next round."""

import io
from dataclasses import replace
from datetime import timedelta
from urllib.parse import parse_qsl, urlsplit

from pypdf import PdfReader

from odoo import fields
from odoo.tests import tagged

from odoo.addons.edu_collect_billservice.tools import checksum
from odoo.addons.edu_core.tools import workbook
from odoo.addons.edu_fees.tests.machine_common import SECRET
from odoo.addons.edu_fees.tests.paper_common import PaperSetUp
from odoo.addons.edu_fees.tests.registration_common import RegistrationSetUp
from odoo.addons.edu_fees.tools import statement_writer
from odoo.addons.edu_statement_bidv.const import FORM
from odoo.addons.payment_viettelpay.tests.common import FORM as URL_ENCODED
from odoo.addons.payment_viettelpay.tests.common import ViettelPaySetUp
from odoo.addons.payment_viettelpay.tests.test_pay_in_browser import (
    GATEWAY_PATH,
    METHOD,
    PAY,
    choose_method,
)

from .common import FullCase
from .walk import Walk, Walking

ACCOUNT = "31410001234567"
SERVICE = "068001"
# The bank writes its own number beside each line of the account.
NUMBERED_FORM = replace(FORM, columns=(*FORM.columns, ("Số tham chiếu", "reference")))
STATE = ".o_arrow_button_current[data-value='%s']"
CELL = ".o_data_row .o_data_cell[name='%s']"
FORM_NAME, THIRD, VIETTELPAY = "Đăng ký bán trú", "Phạm Thu Hà", "ViettelPay"
BILLSERVICE = "BIDV thu hộ"
PRICE, HALF = 350_000, 175_000
# What a family pays too much, what nobody knows the sender of, and the next round.
EXTRA, STRAY, NEXT_PRICE = 100_000, 70_000, 120_000
BANK_MENU = ("edu_fees.edu_fees_menu_root", "edu_fees.edu_fees_menu_collection")
BILLING_MENU = ("edu_fees.edu_fees_menu_root", "edu_fees.edu_fees_menu_rounds")
SHEET = "/report/edu-pdf/edu_fees.report_collection_close/%s"


@tagged("browser")
class TestAllChannels(
    Walking, ViettelPaySetUp, PaperSetUp, RegistrationSetUp, FullCase
):
    """Đăng ký → miễn giảm → đợt thu → ViettelPay, paybill, tiền mặt, sao kê → chốt
    ngày → đợt thu sau.

    Four families of a class, each pays in its own way; the last one too much. While a
    browser's session lasts, nothing is read from the database.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.accountant = cls._persona("accountant")
        cls.principal = cls._persona("principal")
        cls.cashier = cls._persona("cashier")
        cls.today = cls.env["edu.student"]._get_today()
        cls._set_up_families()
        cls._set_up_prices()
        cls._set_up_channels()

    @classmethod
    def _set_up_families(cls):
        """Four pupils of class 1A; two of the parents have the portal."""
        cls.student.name = "Nguyễn Gia Bảo"
        cls.classmate.name = "Lê Minh Châu"
        cls.third = cls._create_student(school_class=cls.class_1a, name=THIRD)
        cls.fourth = cls._create_student(school_class=cls.class_1a, name="Vũ Đức Khánh")
        cls.pupils = cls.student | cls.classmate | cls.third | cls.fourth
        cls.parent = cls._persona("parent")
        guardian = cls._create_guardian(cls.fourth, user=True)
        cls.generous_parent = guardian.partner_id.user_ids

    @classmethod
    def _set_up_prices(cls):
        """A month that families choose, and another one that all of them pay."""
        cls.boarding = cls._create_chosen_item(name="Phục vụ bán trú")
        water = cls._create_fee_item(name="Nước uống")
        cls.plan = cls._create_fee_plan({cls.boarding: PRICE})
        cls.next_plan = cls._create_fee_plan({water: NEXT_PRICE})
        for plan in cls.plan | cls.next_plan:
            cls._complete_papers(plan, date=cls.school_year.date_start)

    @classmethod
    def _set_up_channels(cls):
        """ViettelPay on the portal, and the bank that asks for bills."""
        cls.provider = cls._create_provider()
        cls.viettelpay = cls.provider.edu_channel_ids
        cls.billservice = cls._create_channel(
            "billservice",
            name=BILLSERVICE,
            billservice_profile_id=cls.env.ref(
                "edu_collect_billservice.profile_bidv_a"
            ).id,
            billservice_code=SERVICE,
        )
        cls.file_channel = cls.env["edu.collection.channel"]._get_for_journal(
            cls._get_journal("NH"), "file"
        )

    def setUp(self):
        super().setUp()
        self.provider.viettelpay_gateway_url = self.base_url() + GATEWAY_PATH

    def _use_a_telephone(self, user):
        """Return the session of somebody with a telephone of her own.

        A page of the portal that is left at once, while it opens its store of words,
        keeps it: the next page of the same browser would wait for ever.
        """
        telephone = Walk(self)
        self.addCleanup(telephone.stop)
        telephone.resize(390, 844)
        return telephone.session(user)

    def test_money_over_every_channel_and_over_to_the_next_round(self):
        self._parent_opts_in()
        self._office_enters_the_answers_on_paper()
        self._accountant_enters_an_exemption()
        self._principal_approves_the_exemption()
        self._accountant_bills_the_month()
        self._parent_pays_by_viettelpay()
        self._bank_asks_and_pays()
        self._cashier_takes_the_cash()
        self._accountant_imports_the_statement()
        self._check_the_money(credits=EXTRA)
        self._accountant_imports_what_viettelpay_collected()
        self._accountant_closes_the_day()
        self._principal_reads_the_sheet()
        self._accountant_bills_the_next_month()
        self._parent_sees_what_was_carried_over()
        self._check_the_money(credits=0)

    # === BEFORE THE ROUND === #

    def _parent_opts_in(self):
        self.form = self._create_form(
            name=FORM_NAME,
            plan_id=self.plan.id,
            deadline=fields.Datetime.now() + timedelta(hours=1),
            date_start=self.school_year.date_start,
            date_end=self.school_year.date_end,
        )
        self.env.flush_all()
        with self._use_a_telephone(self.parent) as walk:
            walk.open(f"/my/children/{self.student.id}")
            walk.click("a[href$='/registrations']", FORM_NAME)
            walk.see("legend", "Phục vụ bán trú")
            self.assertEqual(walk.find_overflow(), [])
            walk.click("label", "Đồng ý tham gia")
            walk.click("button[type=submit]", "Gửi")
            walk.see(".alert-success")
        self._refresh()

    def _office_enters_the_answers_on_paper(self):
        for student in self.pupils - self.student:
            self._register(self.form, student)
        self.env.flush_all()

    def _accountant_enters_an_exemption(self):
        start = f"{self.school_year.date_start:%d/%m/%Y}"
        with self.walk.session(self.accountant) as walk:
            walk.enter(*BILLING_MENU, "edu_fees.edu_fee_exemption_menu")
            walk.see(".o_breadcrumb", "Miễn, giảm")
            walk.click(".o_list_button_add")
            walk.fill("name", "Hoàn cảnh khó khăn")
            walk.select("basis", "Quyết định")
            walk.choose("student_ids", THIRD, within=".o_form_view", typed="Thu Hà")
            walk.choose("item_ids", "Phục vụ bán trú", within=".o_form_view")
            walk.fill("percent", "50")
            walk.fill("date_start", start)
            walk.fill("decision_number", "15/QĐ-HT")
            walk.fill("decision_date", start)
            walk.click(".o_form_button_save")
            walk.see(".o_form_view .o_field_widget[name='writer_ids']")
            walk.keep_picture("channels-exemption")
        self._refresh()
        self.exemption = self.env["edu.fee.exemption"].search(
            [("company_id", "=", self.school.id)]
        )
        self.assertEqual(self.exemption.student_ids, self.third)
        self.assertEqual((self.exemption.rate, self.exemption.state), (5_000, "draft"))

    def _principal_approves_the_exemption(self):
        with self.walk.session(self.principal) as walk:
            walk.enter(*BILLING_MENU, "edu_fees.edu_fee_exemption_menu")
            walk.click(CELL % "name", "Hoàn cảnh khó khăn")
            walk.press("action_approve")
            walk.see(STATE % "approved")

    # === THE ROUNDS === #

    def _accountant_bills_the_month(self):
        self.fee_round = self._plan_round("Đợt thu bán trú", self.plan, self.today)
        total = 3 * PRICE + HALF
        self._bill_and_publish(self.fee_round, f"{total:,}".replace(",", "."))
        bills = self.fee_round._get_bills().grouped("edu_student_id")
        self.bills = {student: bills[student] for student in self.pupils}
        self.assertEqual(
            [int(self.bills[student].amount_total) for student in self.pupils],
            [PRICE, PRICE, HALF, PRICE],
        )
        self.assertTrue(all(bill.edu_published for bill in self.bills.values()))

    def _plan_round(self, name, plan, month):
        return self._create_round(
            name=name,
            plan_id=plan.id,
            period=month.replace(day=1),
            date=self.today,
            date_due=self.today,
        )

    def _bill_and_publish(self, fee_round, total):
        """Preview, generate and publish a round.

        :param str total: what the preview has to say
        """
        name = fee_round.name
        with self.walk.session(self.accountant) as walk:
            self._open_round(walk, name)
            walk.press("action_preview")
            walk.see(".modal .o_field_widget[name='amount_total']", total)
            walk.click(".modal footer button[name='action_generate']")
            walk.see(".o_notification")
        self._run_jobs()
        with self.walk.session(self.accountant) as walk:
            self._open_round(walk, name)
            walk.press("action_publish")
            walk.click(".modal button.btn-primary")
            walk.see(STATE % "published")
        self._refresh()

    def _open_round(self, walk, name):
        walk.enter(*BILLING_MENU, "edu_fees.edu_fee_round_menu")
        walk.click(CELL % "name", name)
        walk.see(".o_form_view .o_field_widget[name='plan_id']")

    # === FOUR WAYS TO PAY === #

    def _parent_pays_by_viettelpay(self):
        self.bill = self.bills[self.student]
        page = f"/my/bills/{self.bill.id}"
        self.env.flush_all()
        with self._use_a_telephone(self.parent) as walk:
            walk.open(page)
            opened = self._go_to_the_gateway(walk)
        self.assertEqual(opened["billcode"], self.bill.edu_payment_code)
        self._viettelpay_verifies_and_tells(opened["order_id"])
        with self._use_a_telephone(self.parent) as walk:
            walk.open(page)
            walk.see(".o_edu_state", "Đã nộp")
            walk.keep_picture("channels-viettelpay")
            self.assertEqual(walk.find_overflow(), [])
        self._refresh()
        self.assertEqual(self.bill.amount_residual, 0)

    def _go_to_the_gateway(self, walk):
        """Choose ViettelPay and pay; return what its page was opened with."""
        self.assertTrue(walk.wait(f"{METHOD} && {METHOD}.offsetParent"))
        self.assertEqual(walk.find_overflow(), [])
        self.assertTrue(choose_method(walk))
        walk.evaluate(f"{PAY}.click()")
        self.assertTrue(walk.wait(f"location.pathname === '{GATEWAY_PATH}'"))
        return dict(parse_qsl(urlsplit(walk.evaluate("location.href")).query))

    def _viettelpay_verifies_and_tells(self, order):
        """Let ViettelPay ask whether the order holds, and tell that it was paid."""
        self._refresh()
        payment = self.env["payment.transaction"].search([("reference", "=", order)])
        for verb in ("verify", "result"):
            message = self._prepare(verb, payment)
            body = self._encode(message)
            answer = self._post(self.viettelpay, verb, body, content_type=URL_ENCODED)
            self.assertEqual(answer.json()["error_code"], "00", verb)
        self.viettelpay_number = message["vt_transaction_id"]
        self._refresh()
        self.assertEqual(payment.state, "done")

    def _bank_asks_and_pays(self):
        """At the bank's counter: `getbill`, then `paybill`."""
        bill = self.bills[self.classmate]
        customer = self.classmate.student_code
        question = {"service_id": SERVICE, "customer_id": customer}
        asked = self._call_bank("getbill", question, "service_id", "customer_id")
        self.assertEqual(asked["result_code"], "000")
        self.assertEqual(asked["bill_id"], bill.edu_payment_code)
        now = fields.Datetime.context_timestamp(
            self.bill.with_context(tz="Asia/Ho_Chi_Minh"), fields.Datetime.now()
        )
        self.bank_number = f"T{now:%Y%m%d}001"
        payment = {
            **question,
            "bill_id": asked["bill_id"],
            "amount": asked["total_amount"],
            "trans_id": self.bank_number,
            "trans_date": f"{now:%Y%m%d%H%M%S}",
        }
        paid = self._call_bank("paybill", payment, "trans_id", "amount")
        self.assertEqual(paid["result_code"], "000")
        self._refresh()
        self.assertEqual(bill.amount_residual, 0)

    def _call_bank(self, verb, values, *signed):
        """Call us as the bank does; return the values of the answer."""
        parts = ("secret", *signed)
        sign = checksum.sign({**values, "secret": SECRET}, parts)
        body = {**values, "checksum": sign}
        return self._post(self.billservice, verb, body).json()

    def _cashier_takes_the_cash(self):
        with self.walk.session(self.cashier) as walk:
            walk.enter(*BANK_MENU, "edu_fees.edu_cash_counter_menu")
            walk.type(".o_edu_counter_search input", THIRD)
            walk.click(".o_edu_hit", THIRD)
            walk.see(".o_edu_sum_due", "175.000")
            walk.type("#o_edu_payer", "Bà Phạm Thị Tư")
            walk.type("#o_edu_given", "200000")
            walk.see(".o_edu_sum_change", "25.000")
            walk.keep_picture("channels-counter")
            walk.click(".o_edu_take")
            walk.see(".o_notification", "đã thu 175.000")
            walk.see(".o_edu_strip_amount", "175.000")
        self._refresh()
        self.assertEqual(self.bills[self.third].amount_residual, 0)

    # === THE BANK'S FILES === #

    def _accountant_imports_the_statement(self):
        """The bank's file proves the `paybill`, and has what nobody told yet."""
        code = self.bills[self.fourth].edu_payment_code
        rows = (
            (self.bank_number, PRICE, "THU HO"),
            ("FT001", PRICE + EXTRA, f"MBVCB.77.{code}.CT"),
            ("FT002", STRAY, "CHUYEN TIEN"),
        )
        movements = [
            {"reference": number, "date": self.today, "amount": amount, "memo": memo}
            for number, amount, memo in rows
        ]
        table = statement_writer.build(NUMBERED_FORM, ACCOUNT, movements, opening=0)
        content = workbook.write([workbook.Sheet("Sao kê", table)])
        with self.walk.session(self.accountant) as walk:
            walk.enter(*BANK_MENU, "edu_fees.account_statement_import_menu")
            walk.choose_file("statement_file", "sao-ke.xlsx", content)
            walk.press("import_file_button")
            walk.see(".modal .o_field_widget[name='edu_count_over']")
            counts = [
                walk.read_field(f"edu_count_{name}")
                for name in ("new", "known", "over", "queue")
            ]
        self.assertEqual(counts, ["2", "1", "1", "1"])
        self._refresh()
        self.assertEqual(self.bills[self.fourth].amount_residual, 0)
        self.assertEqual(self.fourth.edu_credit, EXTRA)

    def _accountant_imports_what_viettelpay_collected(self):
        rows = [["Mã giao dịch", "Ngày", "Số tiền"]]
        rows.append([self.viettelpay_number, f"{self.today:%d/%m/%Y}", str(PRICE)])
        content = workbook.write([workbook.Sheet("Giao dịch", rows)])
        with self.walk.session(self.accountant) as walk:
            walk.enter(*BANK_MENU, "edu_fees.edu_collection_success_menu")
            walk.choose("channel_id", VIETTELPAY)
            walk.fill("date", f"{self.today:%d/%m/%Y}", within=".modal")
            walk.choose_file("file", "viettelpay.xlsx", content)
            walk.press("action_import")
            walk.see(".modal .o_field_widget[name='count_known']", "1")
            self.assertEqual(walk.read_field("count_missing"), "0")

    # === THE CLOSE OF THE DAY === #

    def _accountant_closes_the_day(self):
        """What each channel told is what its bank has; one movement stays open."""
        days = (
            (VIETTELPAY, "350.000", "0"),
            (BILLSERVICE, "350.000", "0"),
            (self.file_channel.name, "520.000", "1"),
        )
        with self.walk.session(self.accountant) as walk:
            for channel, amount, open_count in days:
                walk.enter(*BANK_MENU, "edu_fees.edu_collection_day_menu")
                walk.see(".o_data_row", channel)
                walk.keep_picture("channels-day")
                walk.press_in_row(channel, "action_close_day", within=".o_list_view")
                form = ".o_form_view .o_field_widget[name='%s']"
                walk.see(form % "channel_id")
                walk.see(form % "amount_bank", amount)
                walk.see(form % "count_received", open_count)
                walk.press("action_close")
                walk.see(STATE % "closed")
        self._refresh()
        self.closings = self.env["edu.collection.close"].search(
            [("company_id", "=", self.school.id)]
        )
        self.assertEqual(set(self.closings.mapped("state")), {"closed"})
        self.assertEqual(
            self.closings.channel_id,
            self.viettelpay | self.billservice | self.file_channel,
        )

    def _principal_reads_the_sheet(self):
        closing = self.closings.filtered(
            lambda one: one.channel_id == self.file_channel
        )
        name, path = self.file_channel.name, SHEET % closing.id
        with self.walk.session(self.principal) as walk:
            walk.enter(*BANK_MENU, "edu_fees.edu_collection_close_menu")
            walk.click(CELL % "channel_id", name)
            walk.see(".o_form_view button[name='action_print']")
            status, kind, content = walk.fetch(path)
        self.assertEqual((status, kind), (200, "application/pdf"))
        pages = PdfReader(io.BytesIO(content)).pages
        text = " ".join(" ".join(page.extract_text().split()) for page in pages)
        for part in (name, "520.000", "FT002", "70.000", self.accountant.name):
            self.assertIn(part, text)

    # === THE NEXT ROUND === #

    def _accountant_bills_the_next_month(self):
        last = self.school_year.date_end.replace(day=1)
        month = min((self.today.replace(day=1) + timedelta(days=32)), last)
        self.next_round = self._plan_round("Đợt thu sau", self.next_plan, month)
        total = 4 * NEXT_PRICE
        self._bill_and_publish(self.next_round, f"{total:,}".replace(",", "."))
        bills = self.next_round._get_bills().grouped("edu_student_id")
        self.next_bill = bills[self.fourth]
        self.assertEqual(self.next_bill.amount_residual, NEXT_PRICE - EXTRA)
        self.assertEqual(bills[self.student].amount_residual, NEXT_PRICE)

    def _parent_sees_what_was_carried_over(self):
        with self._use_a_telephone(self.generous_parent) as walk:
            walk.open(f"/my/bills/{self.next_bill.id}")
            walk.see("tfoot tr:nth-child(2)", "Một trăm hai mươi nghìn đồng")
            walk.see("tfoot tr", "Số dư kỳ trước chuyển sang")
            walk.see("tfoot tr", "-100.000")
            walk.keep_picture("channels-carried-over")
            self.assertEqual(walk.find_overflow(), [])
        self._refresh()

    # === THE BOOKS === #

    def _check_the_money(self, credits):
        """Bank, cash and what is in transit = bills paid + queue + credits."""
        self._refresh()
        came_in = {
            role: self._get_balance(role)
            for role in ("bank", "cash_in_hand", "cash_in_transit")
        }
        self.assertEqual(
            came_in,
            {
                "bank": 2 * PRICE + EXTRA + STRAY,
                "cash_in_hand": HALF,
                "cash_in_transit": PRICE,
            },
        )
        bills = self.env["account.move"]
        domain = [*bills._edu_get_bill_domain(), ("company_id", "=", self.school.id)]
        [(total, residual)] = bills._read_group(
            domain, [], ["amount_total:sum", "amount_residual:sum"]
        )
        [(queue,)] = self.env["edu.collection.transaction"]._read_group(
            [("company_id", "=", self.school.id), ("state", "=", "queue")],
            [],
            ["amount:sum"],
        )
        kept = sum(self.pupils.mapped("edu_credit"))
        self.assertEqual((queue, kept), (STRAY, credits))
        self.assertEqual(sum(came_in.values()), total - residual + queue + kept)
        self._check_books(self.school)
