# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import date, datetime

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tools import mute_logger

from odoo.addons.test_edu.tests.common import EduCase, EduHttpCase

from ..models.edu_lock_mixin import locks_suspended

# 30 September, 24:00 in Vietnam.
MIDNIGHT = datetime(2026, 9, 30, 17, 0, 0)
BEFORE, AFTER = "2026-09-30 16:59:59", "2026-09-30 17:00:01"


class LockSetUp:
    """A department above the commune, and its officer."""

    @classmethod
    def _set_up_locks(cls):
        """Create the department and its officer, and who asks in the school."""
        cls.department = cls._create_authority(name="Sở GDĐT")
        cls._link_authority(cls.department, cls.school, role="professional")
        cls.officer = cls._create_officer(cls.department, name="Mai Thị Bích Thủy")
        cls.office = cls._persona("office")
        cls.kind = cls.env.ref("edu_core.edu_data_lock_kind_student")

    @classmethod
    def _create_officer(cls, authority, login=None, name=None, **values):
        """Override to name the officer."""
        user = super()._create_officer(authority, login, **values)
        if name:
            user.name = name
        return user

    def _lock(self, kind=None, moment=MIDNIGHT, **values):
        """Lock a kind of data as the officer, planned before its moment."""
        with freeze_time("2026-09-20 03:00:00"):
            return (
                self.env["edu.data.lock"]
                .with_user(self.officer)
                .create(
                    {
                        "authority_id": self.department.id,
                        "kind_id": (kind or self.kind).id,
                        "moment": moment,
                        **values,
                    }
                )
            )


@freeze_time(AFTER)
class TestDataLock(LockSetUp, EduCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._set_up_locks()

    def _write(self, **values):
        """Write on the pupil as the office clerk."""
        self.student.with_user(self.office).write(values)

    def _unlock(self, lock, **values):
        """Ask for an unlock as the clerk, and grant it as the officer."""
        unlock = (
            self.env["edu.data.unlock"]
            .with_user(self.office)
            .create(
                {
                    "lock_id": lock.id,
                    "company_id": self.school.id,
                    "reason": "Sai ngày sinh trên giấy khai sinh",
                    **values,
                }
            )
        )
        unlock.with_user(self.officer).action_grant()
        return unlock

    # === THE MOMENT === #

    def test_a_lock_closes_to_the_second(self):
        self._lock()
        with freeze_time(BEFORE):
            self._write(birth_date="2019-10-22")
        with self.assertRaises(UserError):
            self._write(birth_date="2019-10-23")
        self.assertEqual(self.student.birth_date, date(2019, 10, 22))

    def test_the_error_names_unit_kind_moment_and_whom_to_ask(self):
        self._lock()
        with self.assertRaises(UserError) as caught:
            self.student.with_user(self.office).with_context(lang="en_US").write(
                {"birth_date": "2019-10-23"}
            )
        for text in (
            self.student.name,
            "Date of Birth",
            "Sở GDĐT",
            "Pupil records",
            "2026",
            "Mai Thị Bích Thủy",
        ):
            self.assertIn(text, str(caught.exception))

    def test_what_stays_the_same_is_no_change(self):
        self._lock()
        self._write(birth_date="2019-10-21", gender="female")

    def test_what_is_not_locked_is_written(self):
        self._lock()
        self._write(address_current="12 Lê Lợi")

    def test_neither_sudo_nor_a_context_passes(self):
        self._lock()
        for pupil in (
            self.student,
            self.student.sudo(),
            self.student.with_context(edu_locks_suspended=True, tracking_disable=True),
        ):
            with self.assertRaises(UserError):
                pupil.write({"birth_date": "2019-10-23"})
        with self.assertRaises(UserError):
            self.student.unlink()

    def test_our_own_code_passes_while_it_says_so(self):
        self._lock()
        with locks_suspended():
            self._write(birth_date="2019-10-23")
        with self.assertRaises(UserError):
            self._write(birth_date="2019-10-24")

    def test_an_import_of_another_birth_date_is_refused(self):
        self._lock()
        pupils = self.env["edu.student"].with_user(self.office)
        [exported] = self.student.export_data(["id"])["datas"]
        result = pupils.load(["id", "birth_date"], [[exported[0], "2019-10-23"]])
        self.assertFalse(result["ids"])
        self.assertIn("Sở GDĐT", result["messages"][0]["message"])

    def test_a_pupil_is_still_admitted(self):
        self._lock()
        self._create_student(self.school)

    # === WHOSE SCHOOLS === #

    def test_a_lock_is_over_the_schools_of_the_unit_only(self):
        lock = self._lock()
        self.other_student.birth_date = "2019-10-23"
        self.assertEqual(lock.company_count, 1)

    def test_a_lock_is_over_the_schools_of_units_below(self):
        self.other_authority.parent_id = self.department
        lock = self._lock()
        self.assertEqual(lock.company_count, 2)
        with self.assertRaises(UserError):
            self.other_student.birth_date = "2019-10-23"

    def test_a_school_that_left_before_is_not_locked(self):
        links = self.school.edu_authority_link_ids
        links.filtered(lambda link: link.role == "professional").date_end = date(
            2026, 9, 29
        )
        self._lock()
        self._write(birth_date="2019-10-23")

    def test_a_school_that_leaves_later_stays_locked(self):
        links = self.school.edu_authority_link_ids
        links.filtered(lambda link: link.role == "professional").date_end = date(
            2026, 10, 31
        )
        self._lock()
        with freeze_time("2026-11-15 03:00:00"), self.assertRaises(UserError):
            self._write(birth_date="2019-10-23")

    def test_a_budget_link_locks_nothing(self):
        links = self.school.edu_authority_link_ids
        links.filtered(lambda link: link.role == "professional").role = "budget"
        self._lock()
        self._write(birth_date="2019-10-23")

    # === UNLOCKING === #

    def test_an_unlock_opens_one_school_for_two_days(self):
        unlock = self._unlock(self._lock())
        self.assertEqual(unlock.moment_to, datetime(2026, 10, 2, 17, 0, 1))
        self._write(birth_date="2019-10-23")
        with freeze_time("2026-10-02 17:00:00"):
            self._write(birth_date="2019-10-24")
        with freeze_time("2026-10-02 17:00:01"), self.assertRaises(UserError):
            self._write(birth_date="2019-10-25")

    def test_who_unlocked_and_why_stays_on_record(self):
        unlock = self._unlock(self._lock())
        self.assertEqual(unlock.answered_by_id, self.officer)
        self.assertEqual(unlock.create_uid, self.office)
        with self.assertRaises(UserError):
            unlock.with_user(self.officer).reason = "X"
        with self.assertRaises(AccessError):
            unlock.with_user(self.officer).unlink()

    def test_a_school_does_not_unlock_itself(self):
        lock = self._lock()
        unlocks = self.env["edu.data.unlock"].with_user(self.office)
        values = {"lock_id": lock.id, "company_id": self.school.id, "reason": "X"}
        with self.assertRaises(AccessError):
            unlocks.create({**values, "state": "granted"})
        unlock = unlocks.create(values)
        with self.assertRaises(AccessError):
            unlock.action_grant()
        with self.assertRaises(AccessError):
            unlock.with_context(bypass=True).write({"moment_to": AFTER})

    def test_an_officer_of_another_unit_does_not_unlock(self):
        lock = self._lock()
        unlock = self.env["edu.data.unlock"].create(
            {"lock_id": lock.id, "company_id": self.school.id, "reason": "X"}
        )
        with self.assertRaises(AccessError):
            unlock.with_user(self._persona("officer")).action_grant()

    def test_an_unlock_is_for_a_school_of_the_lock(self):
        lock = self._lock()
        with self.assertRaisesRegex(ValidationError, self.other_school.name):
            self.env["edu.data.unlock"].create(
                {"lock_id": lock.id, "company_id": self.other_school.id, "reason": "X"}
            )

    def _ask_for_unlock(self, lock):
        """Ask for an unlock as the clerk; nobody has answered yet."""
        unlocks = self.env["edu.data.unlock"].with_user(self.office)
        return unlocks.create(
            {"lock_id": lock.id, "company_id": self.school.id, "reason": "Sai ngày"}
        )

    def test_a_refused_unlock_opens_nothing_and_says_who_refused(self):
        unlock = self._ask_for_unlock(self._lock())
        unlock.with_user(self.officer).action_refuse()
        self.assertEqual(
            (unlock.state, unlock.answered_by_id), ("refused", self.officer)
        )
        with self.assertRaises(UserError):
            self.student.with_user(self.office).birth_date = date(2019, 1, 1)

    def test_what_was_refused_is_not_granted_afterwards(self):
        unlock = self._ask_for_unlock(self._lock()).with_user(self.officer)
        unlock.action_refuse()
        with self.assertRaises(UserError) as caught:
            unlock.action_grant()
        self.assertIn("answered already", str(caught.exception))

    def test_a_school_refuses_no_request_of_its_own(self):
        unlock = self._ask_for_unlock(self._lock())
        with self.assertRaises(AccessError):
            unlock.action_refuse()

    def test_an_unlock_is_ended_early(self):
        unlock = self._unlock(self._lock())
        unlock.with_user(self.officer).action_close()
        with self.assertRaises(UserError):
            self._write(birth_date="2019-10-23")

    def test_a_lifted_lock_opens_all_and_says_why(self):
        lock = self._lock()
        wizard = self.env["edu.data.lock.lift"].with_user(self.officer)
        wizard.create({"lock_id": lock.id, "reason": "Hết kỳ"}).action_lift()
        self.assertEqual(lock.state, "lifted")
        self.assertEqual(lock.end_reason, "Hết kỳ")
        self._write(birth_date="2019-10-23")

    # === WHO MAY LOCK === #

    def test_officers_lock_for_their_own_unit_only(self):
        with self.assertRaises(AccessError):
            self._lock(authority_id=self.authority.id)

    def test_an_officer_whose_office_ended_yesterday_locks_nothing(self):
        lock = self._lock()
        self.department.officer_ids.date_end = date(2026, 9, 30)
        self.env.invalidate_all()
        with self.assertRaises(AccessError):
            lock.with_user(self.officer)._lift("X")

    def test_a_lock_that_has_begun_stays_on_record(self):
        lock = self._lock()
        with self.assertRaisesRegex(UserError, "has begun"):
            lock.with_user(self.officer).unlink()
        with self.assertRaisesRegex(UserError, "has begun"):
            lock.with_user(self.officer).moment = "2026-10-05 00:00:00"

    def test_a_lock_does_not_begin_in_the_past(self):
        locks = self.env["edu.data.lock"].with_user(self.officer)
        values = {"authority_id": self.department.id, "kind_id": self.kind.id}
        with self.assertRaisesRegex(UserError, "in the past"):
            locks.create({**values, "moment": "2026-09-01 00:00:00"})
        self.assertEqual(
            locks.create({**values, "moment": "2026-09-30 16:50:00"}).moment,
            datetime(2026, 9, 30, 17, 0, 1),
        )

    def test_schools_see_what_is_locked(self):
        lock = self._lock()
        locks = self.env["edu.data.lock"]
        mine = [("is_mine", "=", True)]
        self.assertEqual(locks.with_user(self.office).search(mine).sudo(), lock.sudo())
        clerk = self._create_user(
            "clerk_elsewhere", "edu_core.group_office", companies=self.other_school
        )
        self.assertFalse(locks.with_user(clerk).search(mine))

    # === CLASS LISTS === #

    def test_class_lists_of_a_period_are_closed_and_later_days_open(self):
        kind = self.env.ref("edu_core.edu_data_lock_kind_enrollment")
        self._lock(kind, date_to=date(2026, 9, 30))
        enrollment = self.student.enrollment_ids
        with self.assertRaises(UserError):
            enrollment.date_start = date(2026, 9, 10)
        with self.assertRaises(UserError):
            enrollment.class_id = self.class_1b
        with self.assertRaises(UserError):
            enrollment.date_end = date(2026, 9, 15)
        with self.assertRaises(UserError):
            enrollment.unlink()
        with self.assertRaises(UserError):
            self._enroll(self._create_student(self.school), self.class_1a)
        self.student._change_class(self.class_1b, date(2026, 10, 5))
        self.assertEqual(enrollment.date_end, date(2026, 10, 4))
        newcomer = self._create_student(self.school)
        self._enroll(newcomer, self.class_1a, date(2026, 10, 5))

    def test_class_lists_of_another_year_stay_open(self):
        kind = self.env.ref("edu_core.edu_data_lock_kind_enrollment")
        past = self._create_school_year(2024)
        self._lock(kind, school_year_id=past.id)
        self.student.enrollment_ids.date_start = date(2026, 9, 10)

    # === QUERIES === #

    def test_the_check_takes_one_query_for_a_batch(self):
        self._lock()
        pupils = self.env["edu.student"].create(
            [{"name": f"Lê An {i}", "company_id": self.school.id} for i in range(40)]
        )
        pupils |= self.other_student
        for batch in (pupils[:2], pupils):
            self.env.flush_all()
            self.env.invalidate_all()
            batch.mapped("company_id.name")
            batch.mapped("birth_date")
            before = self.cr.sql_log_count
            batch._check_locks({"birth_date": False})
            self.assertLessEqual(self.cr.sql_log_count - before, 2)

    def test_writing_what_no_lock_closes_asks_nothing(self):
        self._lock()
        self.student.village = "A"
        self.env.flush_all()
        before = self.cr.sql_log_count
        self.student.village = "B"
        self.assertLessEqual(self.cr.sql_log_count - before, 1)


class TestDataLockOverHttp(LockSetUp, EduHttpCase):
    """The way of the web client: a birth date is refused at 00:01."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._set_up_locks()

    @mute_logger("odoo.http")
    def test_a_birth_date_is_refused_over_rpc(self):
        self.env["edu.data.lock"].create(
            {"authority_id": self.department.id, "kind_id": self.kind.id}
        )
        self._login(self.office)
        response = self.url_open(
            "/web/dataset/call_kw/edu.student/write",
            json={
                "params": {
                    "model": "edu.student",
                    "method": "write",
                    "args": [self.student.ids, {"birth_date": "2019-10-23"}],
                    "kwargs": {"context": {"edu_locks_suspended": True}},
                }
            },
        )
        message = response.json()["error"]["data"]["message"]
        self.assertIn("Sở GDĐT", message)
