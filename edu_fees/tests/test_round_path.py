# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import date

from freezegun import freeze_time

from .common import FeesCase
from .paper_common import PaperSetUp
from .registration_common import RegistrationSetUp
from .test_exemption import ExemptionSetUp


@freeze_time("2026-10-02 10:00:00")
class TestRoundPath(PaperSetUp, RegistrationSetUp, ExemptionSetUp, FeesCase):
    """A round as a path from its papers to its end."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.item = cls._create_chosen_item(name="Bán trú")
        cls.form = cls._create_form({cls.item: 350_000})
        cls.fee_round = cls._create_round(plan_id=cls.form.plan_id.id)

    def _get_path(self, user=None):
        """Return the steps of the round by key, as a user sees them."""
        self.fee_round.invalidate_recordset()
        fee_round = self.fee_round.with_user(user) if user else self.fee_round
        return {step["key"]: step for step in fee_round.path}

    def _get_done(self, user=None):
        """Return the steps that are done."""
        return [key for key, step in self._get_path(user).items() if step["done"]]

    def _get_text(self, key, user=None):
        """Return what a step says."""
        return self._get_path(user)[key]["text"]

    def test_each_step_is_done_in_its_turn(self):
        self.assertEqual(self._get_done(), ["exemptions"])
        self._complete_papers(self.form.plan_id)
        self.assertEqual(self._get_done(), ["papers", "exemptions"])
        for student in (self.student, self.classmate):
            self._register(self.form, student)
        self.assertEqual(self._get_done(), ["papers", "registration", "exemptions"])
        self._generate(self.fee_round)
        self.assertIn("preview", self._get_done())
        self.fee_round.action_publish()
        self.assertIn("publish", self._get_done())
        self.assertNotIn("collect", self._get_done())
        for bill in self.fee_round._get_bills():
            self.env["edu.receipt"]._issue(bill, 350_000, "Phụ huynh")
        self.assertIn("collect", self._get_done())
        self.fee_round.action_close()
        self.assertEqual(len(self._get_done()), 7)

    def test_each_step_says_what_is_missing(self):
        self.assertEqual(self._get_text("papers"), "1 incomplete")
        self.assertEqual(self._get_text("registration"), "2 without an answer")
        self.assertEqual(self._get_text("exemptions"), "0 in force")
        self._register(self.form, self.student)
        self._create_exemption(self.item, approve=False)
        self.assertEqual(self._get_text("registration"), "1 without an answer")
        self.assertEqual(self._get_text("exemptions"), "1 wait for approval")
        self.assertEqual(self._get_text("preview"), "1 to bill")
        self._generate(self.fee_round)
        self.assertEqual(self._get_text("publish"), "1 not published")
        self.assertIn("350.000", self._get_text("collect"))

    def test_a_round_without_choices_has_nothing_to_register(self):
        fee_round = self._create_round()
        texts = {step["key"]: step["text"] for step in fee_round.path}
        self.assertEqual(texts["registration"], "Nothing to choose")

    def test_the_cashier_sees_the_path_and_no_exemption(self):
        self._create_exemption(self.item, approve=False)
        cashier = self._persona("cashier")
        self.assertIn("exemptions", self._get_done(cashier))
        self.assertEqual(self._get_text("exemptions", cashier), "By regulation")
        self.assertEqual(self._get_text("registration", cashier), "Chosen by families")

    def test_a_step_leads_only_where_the_user_may_go(self):
        accountant = self._get_path(self._persona("accountant"))
        cashier = self._get_path(self._persona("cashier"))
        self.assertEqual(accountant["exemptions"]["action"], "action_path_exemptions")
        self.assertFalse(cashier["exemptions"]["action"])
        self.assertEqual(cashier["collect"]["action"], "action_view_open_bills")

    def test_an_exemption_of_a_later_month_is_not_waited_for(self):
        self._create_exemption(self.item, approve=False, date_start=date(2026, 11, 1))
        self.assertEqual(self._get_text("exemptions"), "0 in force")

    def test_a_round_that_was_sent_is_not_asked_for_what_came_before(self):
        self._register(self.form, self.student)
        self._generate(self.fee_round)
        self.fee_round.action_publish()
        path = self._get_path()
        self.assertFalse(path["papers"]["done"])
        self.assertEqual([key for key in path if path[key]["next"]], ["collect"])

    def test_before_there_are_bills_nothing_is_open(self):
        for key in ("publish", "collect"):
            self.assertEqual(self._get_text(key), "No bills yet")

    def test_one_step_comes_next(self):
        following = [key for key, step in self._get_path().items() if step["next"]]
        self.assertEqual(following, ["papers"])
        self._complete_papers(self.form.plan_id)
        following = [key for key, step in self._get_path().items() if step["next"]]
        self.assertEqual(following, ["registration"])

    def test_each_step_leads_to_its_place(self):
        exemption = self._create_exemption(self.item)
        action = self.fee_round.action_path_exemptions()
        found = self.env["edu.fee.exemption"].search(action["domain"])
        self.assertEqual(found, exemption)
        action = self.fee_round.action_path_registration()
        found = self.env["edu.fee.registration.form"].search(action["domain"])
        self.assertEqual(found, self.form)

    def test_the_bills_step_leads_to_the_preview_and_then_to_the_bills(self):
        self._register(self.form, self.student)
        accountant = self._persona("accountant")
        fee_round = self.fee_round.with_user(accountant)
        action = fee_round.action_path_preview()
        self.assertEqual(action["res_model"], "edu.fee.round.preview")
        self._generate(self.fee_round)
        self.fee_round.invalidate_recordset()
        self.assertEqual(fee_round.action_path_preview()["res_model"], "account.move")
        self.assertEqual(self.fee_round.period, date(2026, 10, 1))
