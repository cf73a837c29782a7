# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import date

from odoo.exceptions import AccessError, UserError


class DecisionFlow:
    """Tests of the life that exemptions and supports have in common.

    The class has `item`, `accountant` and `principal`, stands on 5 October 2026 and
    says how one is created (`_create_decision(items, approve=True, **values)`).
    """

    def test_the_accountant_enters_and_the_principal_approves(self):
        decision = self._create_decision(self.item, approve=False)
        self.assertTrue(decision.with_user(self.principal).can_approve)
        with self.assertRaises(AccessError):
            decision.with_user(self.accountant).action_approve()
        decision.with_user(self.principal).action_approve()
        self.assertEqual(decision.state, "approved")
        self.assertEqual(decision.approved_by_id, self.principal)

    def test_who_entered_it_does_not_approve_it(self):
        self.accountant.sudo().group_ids += self.env.ref("edu_core.group_principal")
        decision = self._create_decision(self.item, approve=False)
        self.assertFalse(decision.with_user(self.accountant).can_approve)
        with self.assertRaisesRegex(UserError, "somebody else"):
            decision.with_user(self.accountant).action_approve()

    def test_who_changed_it_does_not_approve_it(self):
        decision = self._create_decision(self.item, approve=False)
        self.principal.sudo().group_ids += self.env.ref("edu_fees.group_accountant")
        decision.with_user(self.principal).rate = 5_000
        self.assertEqual(decision.writer_ids, self.accountant | self.principal)
        with self.assertRaisesRegex(UserError, "somebody else"):
            decision.with_user(self.principal).action_approve()

    def test_nobody_says_by_hand_who_changed_it(self):
        decision = self._create_decision(self.item, approve=False)
        with self.assertRaises(AccessError):
            decision.with_user(self.accountant).writer_ids = self.principal

    def test_without_a_decision_it_is_not_approved(self):
        for values in ({"decision_number": " "}, {"decision_date": False}):
            with self.subTest(**values), self.assertRaisesRegex(UserError, "decision"):
                self._create_decision(self.item, **values)

    def test_what_was_approved_stays(self):
        decision = self._create_decision(self.item).with_user(self.accountant)
        with self.assertRaisesRegex(UserError, "was approved"):
            decision.rate = 5_000
        with self.assertRaisesRegex(UserError, "never deleted"):
            decision.unlink()
        with self.assertRaises(AccessError):
            decision.state = "draft"

    def test_a_draft_is_corrected_and_deleted(self):
        decision = self._create_decision(self.item, approve=False)
        decision = decision.with_user(self.accountant)
        decision.rate = 5_000
        decision.unlink()
        self.assertFalse(decision.exists())

    def test_it_ends_with_a_reason(self):
        decision = self._create_decision(self.item)
        action = decision.with_user(self.principal).action_end()
        wizard = self.env["edu.reason"].with_user(self.principal)
        wizard = wizard.browse(action["res_id"])
        wizard.reason = "Hết nguồn"
        wizard.action_confirm()
        self.assertEqual(decision.state, "ended")
        self.assertEqual(decision.date_end, date(2026, 10, 5))
        self.assertEqual(decision.end_reason, "Hết nguồn")

    def test_nobody_but_the_principal_ends_it(self):
        decision = self._create_decision(self.item)
        with self.assertRaises(AccessError):
            decision.with_user(self.accountant).action_end("Hết hạn")
