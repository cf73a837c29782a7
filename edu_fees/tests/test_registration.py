# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import date, datetime

from freezegun import freeze_time
from psycopg2.errors import UniqueViolation

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tools import mute_logger

from .common import FeesCase
from .registration_common import RegistrationSetUp

DEADLINE = "2026-10-02 10:00:00"
TOO_LATE = "2026-10-02 10:00:01"


@freeze_time(DEADLINE)
class TestRegistration(RegistrationSetUp, FeesCase):
    """Families say which items they want."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.parent = cls._persona("parent")
        cls.form = cls._create_form()
        cls.item = cls.form.item_ids

    def _answer(self, user, choice, student=None):
        """Let a family answer on the portal."""
        registrations = self.env["edu.fee.registration"].with_user(user)
        student = (student or self.student).with_user(user)
        return registrations._answer_on_portal(
            self.form.with_user(user).sudo(), student, {self.item: choice}
        )

    def _get_holding(self, student=None):
        """Return the answer that holds for a pupil."""
        student = student or self.student
        return self.env["edu.fee.registration"].search(
            [("student_id", "=", student.id), ("is_current", "=", True)]
        )

    # === ON THE PORTAL === #

    def test_a_parent_answers_until_the_last_second(self):
        self._answer(self.parent, "yes")
        row = self._get_holding()
        self.assertEqual((row.choice, row.channel), ("yes", "portal"))
        self.assertEqual(row.answered_by_id, self.parent)
        self.assertEqual(row.answered_at, datetime(2026, 10, 2, 10, 0, 0))
        self.assertEqual(row.class_id, self.class_1a)

    def test_a_second_later_nothing_is_changed(self):
        with freeze_time(TOO_LATE), self.assertRaisesRegex(UserError, "17:00|5:00"):
            self._answer(self.parent, "yes")
        self.assertFalse(self._get_holding())

    def test_a_changed_mind_is_kept_beside_the_first_answer(self):
        self._answer(self.parent, "yes")
        self._answer(self.parent, "no")
        rows = self.env["edu.fee.registration"].search(
            [("student_id", "=", self.student.id)], order="id"
        )
        self.assertEqual(rows.mapped("choice"), ["yes", "no"])
        self.assertEqual(rows.mapped("is_current"), [False, True])

    def test_the_same_answer_again_adds_nothing(self):
        self.assertTrue(self._answer(self.parent, "yes"))
        self.assertFalse(self._answer(self.parent, "yes"))

    def test_another_family_does_not_answer(self):
        with self.assertRaises(AccessError):
            self._answer(self._persona("foreign_parent"), "no")

    def test_a_pupil_does_not_answer(self):
        with self.assertRaises(AccessError):
            self._answer(self._persona("pupil"), "no")

    def test_a_link_that_ended_answers_nothing(self):
        self.student.guardianship_ids.date_end = date(2026, 10, 1)
        with self.assertRaises(AccessError):
            self._answer(self.parent, "no")

    def test_a_parent_without_custody_does_not_answer(self):
        self.student.guardianship_ids.has_custody = False
        with self.assertRaises(AccessError):
            self._answer(self.parent, "no")

    def test_what_the_form_does_not_ask_is_refused(self):
        other = self._create_chosen_item()
        registrations = self.env["edu.fee.registration"].with_user(self.parent)
        for choices in ({other: "yes"}, {self.item: "maybe"}):
            with self.subTest(choices=choices), self.assertRaises(UserError):
                registrations._answer_on_portal(
                    self.form, self.student.with_user(self.parent), choices
                )

    def test_a_pupil_of_a_class_that_is_not_asked_is_refused(self):
        self.form.class_ids = self.class_1b
        with self.assertRaisesRegex(UserError, self.student.name):
            self._answer(self.parent, "yes")

    def test_nobody_writes_answers_by_hand(self):
        self._answer(self.parent, "yes")
        row = self._get_holding()
        for persona in ("parent", "accountant", "office", "homeroom", "principal"):
            with self.subTest(persona), self.assertRaises(AccessError):
                row.with_user(self._persona(persona)).choice = "no"

    def test_two_answers_never_hold_at_once(self):
        self._answer(self.parent, "yes")
        values = {
            "form_id": self.form.id,
            "student_id": self.student.id,
            "item_id": self.item.id,
            "choice": "no",
            "answered_by_id": self.parent.id,
            "answered_at": datetime(2026, 10, 2),
        }
        with mute_logger("odoo.sql_db"), self.assertRaises(UniqueViolation):
            self.env["edu.fee.registration"].create(values)

    # === ON PAPER === #

    def test_the_homeroom_teacher_enters_her_own_class(self):
        teacher = self._persona("homeroom")
        registrations = self.env["edu.fee.registration"].with_user(teacher)
        registrations._answer_on_paper(self.form, {self.student: {self.item: "no"}})
        row = self._get_holding()
        self.assertEqual((row.choice, row.channel), ("no", "paper"))
        self.assertEqual(row.answered_by_id, teacher)

    def test_a_teacher_of_the_class_who_is_not_its_homeroom_teacher_does_not(self):
        registrations = self.env["edu.fee.registration"]
        for persona, student in (
            ("teacher", self.student),
            ("homeroom", self.other_class_student),
        ):
            self.form.class_ids = self.class_1a | self.class_1b
            user = self._persona(persona)
            with self.subTest(persona), self.assertRaises(AccessError):
                registrations.with_user(user)._answer_on_paper(
                    self.form, {student: {self.item: "no"}}
                )

    def test_paper_is_entered_after_the_deadline_while_the_form_is_open(self):
        office = self._persona("office")
        registrations = self.env["edu.fee.registration"].with_user(office)
        with freeze_time("2026-10-04"):
            registrations._answer_on_paper(
                self.form, {self.student: {self.item: "yes"}}
            )
        self.assertEqual(self._get_holding().choice, "yes")
        self.form.action_close()
        with self.assertRaisesRegex(UserError, "not open"):
            registrations._answer_on_paper(self.form, {self.student: {self.item: "no"}})

    def test_the_office_of_another_school_enters_nothing(self):
        stranger = self._create_user(
            "stranger", "edu_core.group_office", companies=self.other_school
        )
        registrations = self.env["edu.fee.registration"].with_user(stranger)
        with self.assertRaises(AccessError):
            registrations._answer_on_paper(self.form, {self.student: {self.item: "no"}})

    # === THE FORM === #

    def test_a_form_opens_with_items_that_have_a_price_and_are_chosen(self):
        plan = self.form.plan_id
        unpriced = self._create_chosen_item(name="Chưa có giá")
        fixed = self._create_fee_item(name="Không chọn")
        plan.line_ids = [Command.create({"item_id": fixed.id, "price": 1_000})]
        for items, reason in (
            (unpriced, "Chưa có giá"),
            (fixed, "Không chọn"),
            (self.env["edu.fee.item"], "items"),
        ):
            form = self._create_form().copy()
            form.write({"plan_id": plan.id, "item_ids": [Command.set(items.ids)]})
            with self.subTest(reason), self.assertRaisesRegex(ValidationError, reason):
                form.action_open()

    def test_the_month_begins_with_its_first_day(self):
        form = self._create_form(date_start=date(2026, 9, 17))
        self.assertEqual(form.date_start, date(2026, 9, 1))

    def test_what_was_answered_keeps_what_was_asked(self):
        self._answer(self.parent, "yes")
        with self.assertRaisesRegex(UserError, "answered already"):
            self.form.date_end = date(2027, 1, 31)
        with self.assertRaisesRegex(UserError, "cannot be deleted"):
            self.form.unlink()

    def test_an_item_or_class_with_answers_stays_on_the_form(self):
        other = self._create_chosen_item()
        self.form.plan_id.line_ids = [
            Command.create({"item_id": other.id, "price": 1_000})
        ]
        self.form.item_ids += other
        self.form.class_ids += self.class_1b
        self._answer(self.parent, "yes")
        refused = self.assertRaisesRegex(UserError, self.item.name)
        with refused, self.env.cr.savepoint():
            self.form.item_ids -= self.item
        refused = self.assertRaisesRegex(UserError, self.class_1a.name)
        with refused, self.env.cr.savepoint():
            self.form.class_ids -= self.class_1a
        self.form.invalidate_recordset()
        self.form.item_ids -= other
        self.form.class_ids -= self.class_1b
        self.assertEqual(self.form.item_ids, self.item)

    def test_the_form_sent_again_keeps_the_quantity_of_the_office(self):
        row = self._register(self.form, self.student, quantity=12)
        self.assertFalse(self._answer(self.parent, "yes"))
        self.assertEqual(self._get_holding(), row)
        self._answer(self.parent, "no")
        self.assertEqual(self._get_holding().quantity, 0)
        self._answer(self.parent, "yes")
        self.assertEqual(self._get_holding().quantity, 0)

    def test_a_no_sent_again_changes_nothing(self):
        row = self._register(self.form, self.student, "no", quantity=3)
        self.assertFalse(self._answer(self.parent, "no"))
        self.assertEqual(self._get_holding(), row)

    def test_a_state_is_not_given_by_hand(self):
        accountant = self._persona("accountant")
        with self.assertRaises(AccessError):
            self.form.with_user(accountant).state = "closed"
        with self.assertRaises(AccessError):
            self.form.with_user(accountant).with_context(default_state="open").copy()

    def test_who_has_not_answered_is_counted_and_listed(self):
        self._answer(self.parent, "no")
        self.assertEqual(self.form.student_count, 2)
        self.assertEqual(self.form.answered_count, 1)
        action = self.form.action_view_unanswered()
        self.assertEqual(
            self.env["edu.student"].search(action["domain"]), self.classmate
        )

    def test_a_form_reopens(self):
        self.form.action_close()
        with self.assertRaisesRegex(UserError, "cannot become"):
            self.form.action_close()
        self.form.action_open()
        self.assertEqual(self.form.state, "open")


@freeze_time("2026-10-05")
class TestRegisteredBilling(RegistrationSetUp, FeesCase):
    """Only who said yes is billed."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.item = cls._create_chosen_item(name="Bán trú")
        cls.water = cls._create_fee_item(name="Nước uống")
        cls.form = cls._create_form({cls.item: 350_000, cls.water: 20_000})
        cls.fee_round = cls._create_round(plan_id=cls.form.plan_id.id)

    def _get_totals(self, fee_round=None):
        """Generate a round; return {pupil: total}."""
        bills = self._generate(fee_round or self.fee_round)
        return {bill.edu_student_id: int(bill.amount_total) for bill in bills}

    def test_who_said_yes_is_billed_the_item(self):
        self._register(self.form, self.student)
        self._register(self.form, self.classmate, "no")
        self.assertEqual(
            self._get_totals(), {self.student: 370_000, self.classmate: 20_000}
        )

    def test_who_said_nothing_is_not_billed(self):
        self.assertEqual(set(self._get_totals().values()), {20_000})

    def test_who_takes_no_item_has_no_bill_and_is_not_missing(self):
        fee_round = self._create_round({self.item: 350_000})
        self._register(self.form, self.student)
        self.assertEqual(fee_round.missing_count, 1)
        self.assertEqual(set(self._get_totals(fee_round)), {self.student})
        self.assertEqual(fee_round.missing_count, 0)
        self.assertEqual(fee_round.state, "generated")

    def test_a_pupils_own_number_comes_before_the_rounds(self):
        self._register(self.form, self.student, quantity=3)
        self.assertEqual(self._get_totals()[self.student], 3 * 350_000 + 20_000)

    def test_the_last_form_that_was_answered_holds_for_a_month(self):
        self._register(self.form, self.student)
        later = self._create_form(
            plan_id=self.form.plan_id.id, date_start=date(2026, 10, 1)
        )
        self._register(later, self.student, "no")
        self._register(self.form, self.classmate)  # has not answered the later one
        self.assertEqual(
            self._get_totals(), {self.student: 20_000, self.classmate: 370_000}
        )

    def test_an_answer_for_other_months_does_not_hold(self):
        later = self._create_form(
            plan_id=self.form.plan_id.id, date_start=date(2026, 11, 1)
        )
        self._register(later, self.student)
        self.assertEqual(self._get_totals()[self.student], 20_000)

    def test_the_preview_says_who_has_not_answered(self):
        self._register(self.form, self.student)
        preview = self.env["edu.fee.round.preview"]._create_for(self.fee_round)
        self.assertIn("1 pupils have not answered", preview.warning)
        self.assertEqual(preview.amount_total, 390_000)

    def test_who_was_never_asked_is_no_family_without_an_answer(self):
        self.fee_round.class_ids += self.class_1b
        self._register(self.form, self.student)
        self._register(self.form, self.classmate, "no")
        pupils = self.fee_round._get_pupils()
        self.assertEqual(self.fee_round._get_unanswered_counts(pupils), {self.item: 0})
        self.assertEqual(self.fee_round._get_unasked_counts(pupils), {self.item: 1})
        preview = self.env["edu.fee.round.preview"]._create_for(self.fee_round)
        self.assertNotIn("have not answered", preview.warning)
        self.assertIn("1 pupils are in classes that no registration", preview.warning)
        [step] = [one for one in self.fee_round.path if one["key"] == "registration"]
        self.assertEqual((step["done"], step["text"]), (True, "All answered"))

    def test_an_item_that_no_form_asks_for_is_said_on_the_path(self):
        fee_round = self._create_round({self._create_chosen_item(): 1_000})
        [step] = [one for one in fee_round.path if one["key"] == "registration"]
        self.assertEqual(
            (step["done"], step["text"]), (False, "Families not asked yet")
        )

    def test_a_draft_form_asks_nobody(self):
        draft = self.form.copy()
        self.form.action_close()
        self.form.class_ids = self.class_1b
        self.assertEqual(draft.state, "draft")
        asked = self.fee_round._get_asked_classes(self.item)
        self.assertEqual(asked, {self.item: self.class_1b})

    def test_a_module_may_count_quantities_itself(self):
        self.patch(
            type(self.fee_round),
            "_get_quantities",
            lambda fee_round, student_ids=None: {
                (self.student, self.water): 2,
                (self.classmate, self.water): 0,
            },
        )
        self.assertEqual(self._get_totals(), {self.student: 40_000})


@freeze_time("2026-10-05")
class TestRegistrationBudget(RegistrationSetUp, FeesCase):
    """1,050 pupils take as many queries as two."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.classes = cls.env["edu.class"]
        for number in range(30):
            cls.classes += cls._fill_class(f"2{number}", 35)
        cls.form = cls._create_form(classes=cls.classes)
        cls.students = cls.form._get_students()
        cls.env["edu.fee.registration"]._answer_on_paper(
            cls.form,
            {student: {cls.form.item_ids: "yes"} for student in cls.students[:-1]},
        )

    def test_counting_answers_takes_few_queries(self):
        self.assertEqual(len(self.students), 1_050)
        self.env.flush_all()
        self.env.invalidate_all()
        with self.assertQueryCount(12):
            self.assertEqual(self.form.unanswered_count, 1)

    def test_who_takes_part_is_one_query(self):
        items = self.form.item_ids
        self.env.flush_all()
        with self.assertQueryCount(1):
            found = self.env["edu.fee.registration"]._get_registered(
                items, date(2026, 10, 1)
            )
        self.assertEqual(len(found), 1_049)

    def test_planning_a_round_takes_no_query_per_pupil(self):
        fee_round = self._create_round(
            plan_id=self.form.plan_id.id, classes=self.classes
        )
        self.env.flush_all()
        self.env.invalidate_all()
        with self.assertQueryCount(25):
            plan = fee_round._plan_bills()
        self.assertEqual(len(plan.bills), 1_049)
