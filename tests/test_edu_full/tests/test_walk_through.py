# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The main job from the class list to the officer's figures, as the persons do it."""

import binascii
import io

import zxingcpp
from PIL import Image
from pypdf import PdfReader

from odoo.tests import tagged

from odoo.addons.edu_core.tools import workbook
from odoo.addons.edu_fees.tools import statement_writer
from odoo.addons.edu_statement_bidv.const import FORM
from odoo.addons.test_edu import workbooks

from .common import BIDV, DAY, TOTAL, WORDS, FullCase
from .walk import Walking

PUPILS = 6
ACCOUNT = "31410001234567"
# What the bank makes of a memo: in capitals behind a prefix, cut off, glued.
MEMOS = (
    "MBVCB.5301234.{code} {name}.CT TU 0900 TOI SO TK",
    "{code} {name}"[:14],
    "ibft{code}-NOP TIEN",
    "CK QR {code_in_two} {name}",
)
MEMO_WITHOUT_CODE = "{name} {class_} NOP TIEN THANG 10"


def parse_tlv(text):
    """Return the fields of an EMVCo text by their two digits; not our own parser."""
    fields = {}
    while text:
        tag, size = text[:2], int(text[2:4])
        fields[tag], text = text[4 : 4 + size], text[4 + size :]
    return fields


@tagged("browser")
class TestWalkThrough(Walking, FullCase):
    """Office → accountant → parent → bank → accountant → parent → officer.

    While a browser's session lasts the server works in the test's own cursor: nothing
    is read from the database inside such a block.
    """

    round_name = "Đợt thu tháng 10/2026"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.office = cls._persona("office")
        cls.accountant = cls._persona("accountant")
        cls.officer = cls._persona("officer")
        year = cls.school_year.date_start.year
        cls.pupils = workbooks.make_pupils(
            PUPILS, grade=2, class_names=("2A",), year=year, seed=7
        )
        cls.plan = cls._create_fee_plan(cls._create_october_prices())

    def test_the_main_job(self):
        self._office_imports_the_class_list()
        self._accountant_bills_the_class()
        self._parent_scans_the_bill()
        self._accountant_imports_the_banks_file()
        self._accountant_matches_the_rest()
        self._parent_sees_that_it_is_paid()
        self._officer_sees_the_figures()
        self._check_the_books()

    # === THE OFFICE === #

    def _office_imports_the_class_list(self):
        content = workbooks.class_list(self.pupils)
        with self.walk.session(self.office) as walk:
            walk.enter(
                "edu_core.edu_core_menu_root",
                "edu_core.edu_core_menu_imports",
                "edu_core.edu_import_class_list_menu",
            )
            walk.choose_file("file", "lop-2a.xlsx", content)
            walk.press("action_preview")
            walk.see(".o_field_widget[name='created']", str(PUPILS))
            walk.press("action_import")
            walk.see(".o_arrow_button_current[data-value='done']")
        self._refresh()
        self.class_2a = self.env["edu.class"].search(
            [("company_id", "=", self.school.id), ("name", "=", "2A")]
        )
        self.students = self.class_2a.student_ids
        self.assertEqual(len(self.students), PUPILS)
        self.child = self.students[0]
        self.parent = self._give_login(self.child)

    def _give_login(self, student):
        """Let the office make the login of a mother; return the user."""
        links = student.guardianship_ids
        mother = links.filtered(lambda link: link.relation == "mother").guardian_id
        mother = mother.with_user(self.office)
        if not (mother.phone or mother.email):
            mother.email = "me.hoc.sinh@example.com"
        self._activate_guardian(mother)
        user = mother.sudo().user_id
        user.write({"password": f"{user.login}-password", "lang": "vi_VN"})
        return user

    # === THE ACCOUNTANT === #

    def _accountant_bills_the_class(self):
        fee_round = self.env["edu.fee.round"].with_user(self.accountant)
        fee_round = fee_round.with_context(allowed_company_ids=self.school.ids)
        self.fee_round = fee_round.create(
            {
                "name": self.round_name,
                "company_id": self.school.id,
                "school_year_id": self.school_year.id,
                "plan_id": self.plan.id,
                "class_ids": self.class_2a.ids,
                "period": DAY.replace(day=1),
                "date": DAY.replace(day=1),
                "date_due": DAY.replace(day=31),
            }
        )
        with self.walk.session(self.accountant) as walk:
            self._open_round(walk)
            walk.press("action_generate")
            walk.see(".o_notification")
        self._run_jobs()
        with self.walk.session(self.accountant) as walk:
            self._open_round(walk)
            walk.press("action_publish")
            walk.click(".modal button.btn-primary")
            walk.see(".o_arrow_button_current[data-value='published']")
        self._refresh()
        self.bills = self.env["account.move"].search(
            [("edu_fee_round_id", "=", self.fee_round.id)]
        )
        self.assertEqual(self.bills.mapped("amount_total"), [TOTAL] * PUPILS)
        self.bill = self.bills.filtered(lambda one: one.edu_student_id == self.child)

    def _open_round(self, walk):
        """Open the round from the list."""
        walk.enter(
            "edu_fees.edu_fees_menu_root",
            "edu_fees.edu_fees_menu_rounds",
            "edu_fees.edu_fee_round_menu",
        )
        walk.click(".o_data_row .o_data_cell[name='name']", self.round_name)
        walk.see(".o_form_view .o_field_widget[name='plan_id']")

    # === THE PARENT === #

    def _parent_scans_the_bill(self):
        with self.walk.session(self.parent) as walk:
            walk.resize(390, 844)
            walk.open("/my")
            walk.click("a[href='/my/bills']")
            walk.see(".o_edu_summary_amount", "1.252.000")
            self.assertFalse(walk.find_overflow())
            picture = walk.take_picture(".o_edu_qr img")
            self.assertFalse(walk.hosts)
        [code] = zxingcpp.read_barcodes(Image.open(io.BytesIO(picture)).convert("L"))
        self._check_code(code.text)

    def _check_code(self, text):
        """Check every field of the code: EMVCo, NAPAS, account, amount, memo, CRC."""
        fields = parse_tlv(text)
        account = parse_tlv(fields["38"])
        beneficiary = parse_tlv(account["01"])
        self.assertEqual((fields["00"], fields["01"]), ("01", "12"))
        self.assertEqual(account["00"], "A000000727")
        self.assertEqual((beneficiary["00"], beneficiary["01"]), (BIDV, ACCOUNT))
        self.assertEqual(account["02"], "QRIBFTTA")
        self.assertEqual((fields["53"], fields["58"]), ("704", "VN"))
        self.assertEqual(fields["54"], str(TOTAL))
        self.assertEqual(parse_tlv(fields["62"])["08"], self.bill.edu_payment_code)
        checksum = binascii.crc_hqx(text[:-4].encode(), 0xFFFF)
        self.assertEqual(fields["63"], f"{checksum:04X}")

    # === THE BANK'S FILE === #

    def _get_memo(self, bill, pattern):
        """Return what the bank wrote for a bill."""
        code = bill.edu_payment_code
        return pattern.format(
            code=code,
            code_in_two=f"{code[:6]} {code[6:]}",
            name=bill.edu_student_id.name.upper(),
            class_=bill.edu_class_id.name,
        )

    def _make_statement(self):
        """Return the bank's file: four readable memos, one without code, a fee."""
        rest = self.bills - self.bill
        payers = [self.bill, *rest[: len(MEMOS) - 1]]
        self.stray_bill, self.unpaid_bill = rest[-2], rest[-1]
        movements = [
            {"date": DAY, "amount": TOTAL, "memo": self._get_memo(bill, pattern)}
            for bill, pattern in zip(payers, MEMOS, strict=True)
        ]
        memo = self._get_memo(self.stray_bill, MEMO_WITHOUT_CODE)
        movements.append({"date": DAY, "amount": TOTAL, "memo": memo})
        movements.append({"date": DAY, "amount": -11_000, "memo": "PHI DICH VU"})
        rows = statement_writer.build(FORM, ACCOUNT, movements, opening=8_000_000)
        return workbook.write([workbook.Sheet("Sao kê", rows)])

    def _accountant_imports_the_banks_file(self):
        content = self._make_statement()
        with self.walk.session(self.accountant) as walk:
            walk.resize(1280, 900)
            walk.enter(
                "edu_fees.edu_fees_menu_root",
                "edu_fees.edu_fees_menu_collection",
                "edu_fees.account_statement_import_menu",
            )
            walk.choose_file("statement_file", "sao-ke.xlsx", content)
            walk.press("import_file_button")
            walk.see(".modal button[name='action_edu_open_queue']")
            self.assertEqual(walk.read_field("edu_count_new"), "6")
            self.assertEqual(walk.read_field("edu_count_matched"), str(len(MEMOS)))
            self.assertEqual(walk.read_field("edu_count_queue"), "1")
        self._refresh()
        self.assertEqual(self.bill.edu_payment_state, "collected")
        self.assertEqual(self.stray_bill.edu_payment_state, "to_collect")

    def _accountant_matches_the_rest(self):
        name = self.stray_bill.edu_student_id.name
        with self.walk.session(self.accountant) as walk:
            walk.enter(
                "edu_fees.edu_fees_menu_root",
                "edu_fees.edu_fees_menu_collection",
                "edu_fees.edu_collection_transaction_queue_menu",
            )
            walk.click(".o_data_row .o_data_cell[name='memo']", "NOP TIEN")
            walk.press("action_open_match")
            walk.see(".modal .o_data_row", name)
            walk.press_in_row(name, "action_match")
            walk.see(".o_arrow_button_current[data-value='matched']")
        self._refresh()
        self.assertEqual(self.stray_bill.edu_payment_state, "collected")

    # === PAID === #

    def _parent_sees_that_it_is_paid(self):
        with self.walk.session(self.parent) as walk:
            walk.resize(390, 844)
            walk.open(f"/my/bills/{self.bill.id}")
            walk.see(".o_edu_state", "Đã nộp")
            answer = walk.download("a[href$='/confirmation']")
            walk.open("/my/bills")
            walk.see(".o_edu_summary_done")
        status, kind, content = answer
        self.assertEqual((status, kind.split(";")[0]), (200, "application/pdf"))
        pages = PdfReader(io.BytesIO(content)).pages
        text = " ".join(" ".join(page.extract_text().split()) for page in pages)
        self.assertIn("1.252.000", text)
        self.assertIn(WORDS, text)
        self.assertIn(self.child.name, text)

    def _officer_sees_the_figures(self):
        own, foreign = self.school.name, self.other_school.name
        with self.walk.session(self.officer) as walk:
            walk.resize(1280, 900)
            walk.enter(
                "edu_core.edu_core_menu_oversight",
                "edu_fees.edu_fees_oversight_menu_progress",
            )
            walk.see(".o_group_header", own)
            collected = f"{5 * TOTAL:,}".replace(",", ".")
            walk.see(".o_group_header", collected)
            text = walk.get_text()
        self.assertIn(f"{PUPILS * TOTAL:,}".replace(",", "."), text)
        self.assertNotIn(foreign, text)

    # === THE BOOKS === #

    def _check_the_books(self):
        """Bank = bills + queue + credits; the fee waits on the suspense account."""
        self._check_books(self.school)
        balance = self._get_trial_balance()
        self.assertEqual(balance["1121"], 5 * TOTAL - 11_000)
        self.assertEqual(balance["3381"] + balance["531"], -5 * TOTAL)
        self.assertEqual(balance.get("33781"), 11_000)
        self.assertEqual(self.unpaid_bill.amount_residual, TOTAL)
        row = self.env["edu.fee.progress"].search(
            [("round_id", "=", self.fee_round.id)]
        )
        self.assertEqual(
            (row.amount_billed, row.amount_collected, row.amount_residual),
            (PUPILS * TOTAL, 5 * TOTAL, TOTAL),
        )
