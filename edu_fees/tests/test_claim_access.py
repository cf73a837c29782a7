# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import io

from freezegun import freeze_time
from openpyxl import load_workbook

from odoo.exceptions import AccessError, UserError

from .portal_common import read_pages
from .test_claim import ClaimCase


@freeze_time("2026-10-05")
class TestClaimAccess(ClaimCase):
    """Who makes claims, who reads them, and what they look like."""

    def test_claims_are_not_typed(self):
        claim = self._make_claim(self.fee_round, send=False).with_user(self.accountant)
        with self.assertRaises(AccessError):
            claim.stage = "accepted"
        with self.assertRaises(AccessError):
            claim.line_ids[0].amount = 1
        with self.assertRaises(AccessError):
            self.env["edu.fee.claim"].with_user(self.accountant).create(
                {"name": "Tự lập", "round_id": self.fee_round.id}
            )

    def test_a_sent_claim_keeps_its_letter(self):
        claim = self._make_claim(self.fee_round).with_user(self.accountant)
        with self.assertRaisesRegex(UserError, "is not done"):
            claim.number = "12/CV"
        claim.answer_number = "15/QĐ-UBND"

    def test_nobody_but_the_accountant_sends_or_answers(self):
        claim = self._make_claim(self.fee_round, send=False)
        for persona in ("principal", "cashier", "officer"):
            own = claim.with_user(self._persona(persona))
            with self.subTest(persona):
                self.assertEqual(own.amount_total, 700_000)
                for method in ("action_send", "action_accept", "action_cancel"):
                    with self.assertRaises(AccessError):
                        getattr(own, method)()

    def test_the_cashier_reads_what_came_in(self):
        claim = self._make_claim(self.fee_round)
        self._receive(700_000, claim.payment_code)
        cashier = self._persona("cashier")
        self.assertEqual(claim.with_user(cashier).amount_paid, 700_000)

    def test_no_family_and_no_payer_reads_the_entry(self):
        move = self._make_claim(self.fee_round).move_id
        parent = self._persona("parent")
        # Even a payer with a login: the list of pupils goes out on paper only.
        move.sudo().message_subscribe(parent.partner_id.ids)
        with self.assertRaises(AccessError):
            move.with_user(parent).read(["name"])
        with self.assertRaises(AccessError):
            move.line_ids.with_user(parent).read(["name"])

    # === ON PAPER === #

    def test_the_workbook_has_a_summary_and_the_pupils(self):
        claim = self._make_claim(self.fee_round)
        report = self.env.ref("edu_fees.action_report_claim_xlsx")
        report = report.with_user(self.accountant)
        content, _kind = report._render_xlsx(report.report_name, claim.ids, {})
        summary, pupils = load_workbook(io.BytesIO(content)).worksheets
        [row] = self._read_rows(summary)
        self.assertEqual(row[1:], ("Học phí", 350_000, 2, 700_000))
        rows = self._read_rows(pupils)
        self.assertEqual([row[6] for row in rows], [350_000, 350_000])
        names = {row[1] for row in rows}
        self.assertEqual(names, {self.student.name, self.classmate.name})

    def _read_rows(self, sheet):
        """Return the numbered rows of a sheet."""
        rows = sheet.iter_rows(values_only=True)
        return [row for row in rows if isinstance(row[0], int)]

    def test_the_units_officer_prints_the_list(self):
        claim = self._make_claim(self.fee_round)
        officer = self._persona("officer")
        report = self.env.ref("edu_fees.action_report_claim_xlsx").with_user(officer)
        content, _kind = report._render_xlsx(report.report_name, claim.ids, {})
        self.assertEqual(len(load_workbook(io.BytesIO(content)).worksheets), 2)
        values = self.env["report.edu_fees.report_claim"].with_user(officer)
        [doc] = values._get_report_values(claim.ids)["docs"]
        self.assertEqual(doc._get_levels()[0]["amount"], 700_000)
        foreign = values.with_user(self._persona("foreign_officer"))
        with self.assertRaises(AccessError):
            foreign._get_report_values(claim.ids)

    def test_another_schools_workbook_is_refused(self):
        claim = self._make_claim(self.fee_round)
        report = self.env.ref("edu_fees.action_report_claim_xlsx")
        report = report.with_user(self._persona("foreign_officer"))
        with self.assertRaises(AccessError):
            report._render_xlsx(report.report_name, claim.ids, {})

    def test_the_letter_names_pupils_level_total_and_code(self):
        claim = self._make_claim(self.fee_round)
        report = self.env.ref("edu_fees.action_report_claim")
        pdf = self.env["ir.actions.report"]._render(report, claim.ids)[0]
        text = " ".join(read_pages(pdf))
        for part in (
            self.student.name,
            self.classmate.name,
            "350.000",
            "700.000",
            claim.payment_code,
            self._get_payer().name,
        ):
            self.assertIn(part, text)
