# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import contextlib
from unittest.mock import patch

from odoo.exceptions import AccessError, LockError, UserError
from odoo.tests import Form, tagged

from odoo.addons.edu_core.wizards import edu_import_file_mixin as reading
from odoo.addons.edu_core.wizards import edu_import_mixin as importer
from odoo.addons.queue_job.tests.common import trap_jobs
from odoo.addons.test_edu import workbooks

from .import_common import ImportClassListCase


@tagged("post_install", "-at_install")
class TestImportClassListBetween(ImportClassListCase):
    """What happens between the preview and the import."""

    def test_a_class_renamed_since_the_preview_stops_the_import(self):
        school_class = self._create_class(name="3A", grade="3", school_year=self.year)
        wizard = self._make_wizard(workbooks.class_list([self.pupil]))
        wizard.action_preview()
        school_class.name = "3A1"
        with self.assertRaises(UserError):
            wizard.action_import()
        self.assertFalse(self._find(moet_code="7912345678"))
        wizard.action_preview()
        wizard.action_import()
        self._assert_counts(wizard, created=1)

    def test_another_clerk_who_was_faster_stops_the_import(self):
        wizard = self._make_wizard(workbooks.class_list([self.pupil]))
        wizard.action_preview()
        self._import(self.pupil)
        with self.assertRaises(UserError):
            wizard.action_import()

    def test_a_click_while_the_first_one_still_runs_is_refused(self):
        wizard = self._make_wizard(workbooks.class_list([self.pupil]))
        with (
            patch.object(type(wizard), "lock_for_update", side_effect=LockError("x")),
            self.assertRaises(UserError) as caught,
        ):
            wizard.action_import()
        self.assertIn("already", str(caught.exception))

    def test_another_file_asks_for_another_preview(self):
        wizard = self._make_wizard(workbooks.class_list([self.pupil]))
        wizard.action_preview()
        with Form(wizard) as form:
            form.school_year_id = self._create_school_year(2027)
        self.assertEqual(wizard.state, "draft")

    def test_an_import_without_preview_does_the_same(self):
        wizard = self._make_wizard(workbooks.class_list([self.pupil]))
        wizard.action_import()
        self._assert_counts(wizard, created=1)
        self.assertEqual(wizard.line_ids.outcome, "created")

    def test_a_long_list_is_imported_in_the_background(self):
        wizard = self._make_wizard(workbooks.class_list([self.pupil]))
        wizard.action_preview()
        with patch.object(importer, "ROWS_IN_FOREGROUND", 0), trap_jobs() as trap:
            wizard.action_import()
            wizard.action_import()
            trap.assert_jobs_count(1)
            self.assertEqual(wizard.state, "queued")
            self.assertFalse(self._find(moet_code="7912345678"))
            self._perform(trap)
        self.assertEqual((wizard.state, wizard.progress), ("done", 100))
        self.assertTrue(self._find(moet_code="7912345678"))

    def test_what_stops_the_import_in_the_background_is_shown(self):
        wizard = self._make_wizard(workbooks.class_list([self.pupil]))
        wizard.action_preview()
        with patch.object(importer, "ROWS_IN_FOREGROUND", 0), trap_jobs() as trap:
            wizard.action_import()
            self._import_in_foreground()
            self._perform(trap)
        self.assertEqual(wizard.state, "draft")
        self.assertTrue(wizard.problem)

    def _make_long_wizard(self, count, **values):
        """Return the wizard with a list whose import takes several chunks, and it."""
        pupils = workbooks.make_pupils(count, class_names=("3A", "3B"))
        wizard = self._make_wizard(workbooks.class_list(pupils), **values)
        wizard.action_preview()
        self._assert_counts(wizard, created=count)
        return wizard

    def test_a_long_import_shows_its_progress_chunk_by_chunk(self):
        wizard, seen = self._make_long_wizard(20), []
        with self._in_chunks(5), trap_jobs() as trap:
            wizard.action_import()
            while trap.enqueued_jobs:
                trap.perform_enqueued_jobs()
                seen.append(wizard.progress)
        self.assertEqual(seen, [0, 25, 50, 75, 100, 100])
        self.assertEqual(wizard.state, "done")
        self.assertEqual(self._count_pupils(), 20)

    def test_a_long_import_says_how_many_rows_are_done(self):
        wizard, seen = self._make_long_wizard(20), []
        with self._in_chunks(5), trap_jobs() as trap:
            wizard.action_import()
            seen.append(wizard.progress_text)
            while wizard.state == "queued":
                trap.perform_enqueued_jobs()
                wizard.invalidate_recordset()
                seen.append(wizard.progress_text)
        self.assertEqual(
            seen,
            [
                "Waits for its turn",
                "Checked once more: 20 of 20 rows",
                "Imported: 5 of 20 rows",
                "Imported: 10 of 20 rows",
                "Imported: 15 of 20 rows",
                "Imported: 20 of 20 rows",
                "",
            ],
        )

    def test_the_check_before_a_long_import_reports_batch_by_batch(self):
        wizard = self._make_long_wizard(20)
        with self._in_chunks(5), trap_jobs() as trap, self._reports() as reports:
            wizard.action_import()
            trap.perform_enqueued_jobs()
        self.assertEqual(reports, [(5, 20), (10, 20), (15, 20), (20, 20)])

    def test_the_reading_of_a_large_file_reports_batch_by_batch(self):
        pupils = workbooks.make_pupils(20, class_names=("3A", "3B"))
        wizard = self._make_wizard(workbooks.class_list(pupils))
        with (
            patch.object(reading, "BYTES_IN_FOREGROUND", 0),
            self._in_chunks(5),
            trap_jobs() as trap,
            self._reports() as reports,
        ):
            wizard.action_preview()
            trap.perform_enqueued_jobs()
        self.assertEqual(reports, [(5, 0), (10, 0), (15, 0), (20, 0)])

    def test_what_is_reported_is_seen_before_the_work_is_over(self):
        wizard = self._make_wizard(workbooks.class_list([self.pupil]))
        wizard.state = "reading"
        for done, text in ((200, "200"), (400, "400")):
            wizard._report_progress(done)
            self.env.invalidate_all()
            self.assertEqual(wizard.progress_text, f"Read so far: {text} rows")

    def test_nobody_waits_for_a_short_list_so_nothing_is_reported(self):
        with self._reports() as reports:
            self._import(self.pupil)
        self.assertEqual(reports, [])

    def test_who_started_a_long_import_is_told_when_it_is_done(self):
        wizard = self._make_long_wizard(5)
        with self._in_chunks(5), trap_jobs() as trap, self._notes() as notes:
            wizard.action_import()
            self._perform(trap)
        self.assertEqual([note["message"] for note in notes], ["The import is done."])

    def test_who_started_a_long_import_is_told_what_stopped_it(self):
        wizard = self._make_long_wizard(5)
        error = UserError("Đã khóa")
        with (
            self._in_chunks(5),
            trap_jobs() as trap,
            self._notes() as notes,
            patch.object(type(wizard), "_apply", side_effect=error),
        ):
            wizard.action_import()
            self._perform(trap)
        self.assertEqual([note["message"] for note in notes], ["Đã khóa"])

    def test_what_stops_a_chunk_is_shown_and_the_rest_is_done_later(self):
        wizard = self._make_long_wizard(10)
        with self._in_chunks(5), trap_jobs() as trap:
            wizard.action_import()
            trap.perform_enqueued_jobs()
            trap.perform_enqueued_jobs()
            error = UserError("Đã khóa")
            with patch.object(type(wizard), "_apply", side_effect=error):
                self._perform(trap)
            self.assertEqual((wizard.state, wizard.problem), ("draft", "Đã khóa"))
            self.assertEqual(self._count_pupils(), 5)
            wizard.action_import()
            self._perform(trap)
        self.assertEqual((wizard.state, self._count_pupils()), ("done", 10))

    def test_a_chunk_whose_worker_died_is_done_once(self):
        wizard = self._make_long_wizard(10)
        with self._in_chunks(5), trap_jobs() as trap:
            wizard.action_import()
            trap.perform_enqueued_jobs()
            wizard._import_chunk()
            # The job of the same chunk again, as the runner starts it after a death
            self._perform(trap)
        self.assertEqual((wizard.state, self._count_pupils()), ("done", 10))

    def test_a_long_list_twice_changes_nothing(self):
        sister = {**self.pupil, "moet_code": "7912345679", "name": "Nguyễn Thị Ba"}
        pupils = [
            {**self.pupil, "father_occupation": "Thợ"},
            *workbooks.make_pupils(4),
            {**sister, "father_occupation": "Công nhân"},
        ]
        for counts in ({"created": 6}, {"unchanged": 6}):
            wizard = self._make_wizard(workbooks.class_list(pupils))
            with self._in_chunks(2), trap_jobs() as trap:
                wizard.action_import()
                self._perform(trap)
            self._assert_counts(wizard, **counts)
        father = self.env["edu.guardian"].search([("name", "=", "Nguyễn Văn Ba")])
        self.assertEqual(father.mapped("occupation"), ["Thợ"])

    def test_a_class_renamed_during_the_import_refuses_its_rows(self):
        wizard = self._make_long_wizard(10)
        with self._in_chunks(5), trap_jobs() as trap:
            wizard.action_import()
            trap.perform_enqueued_jobs()
            self.env["edu.class"].search(
                [("name", "=", "3B"), ("company_id", "=", self.school.id)]
            ).name = "3C"
            self._perform(trap)
        self.assertEqual((wizard.state, wizard.refused), ("done", 5))
        self.assertEqual(len(self._get_reasons(wizard)), 5)

    def test_a_large_file_is_previewed_in_the_background(self):
        wizard = self._make_wizard(workbooks.class_list([self.pupil]))
        with patch.object(reading, "BYTES_IN_FOREGROUND", 0), trap_jobs() as trap:
            wizard.action_preview()
            self.assertEqual(wizard.state, "reading")
            trap.perform_enqueued_jobs()
        self.assertEqual(wizard.state, "preview")
        self._assert_counts(wizard, created=1)

    def test_a_large_file_that_cannot_be_read_says_so(self):
        wizard = self._make_wizard(b"no workbook")
        with patch.object(reading, "BYTES_IN_FOREGROUND", 0), trap_jobs() as trap:
            wizard.action_preview()
            trap.perform_enqueued_jobs()
        self.assertEqual(wizard.state, "draft")
        self.assertIn("not an Excel workbook", wizard.problem)

    def _count_pupils(self):
        """Return how many pupils of the class lists there are."""
        return len(self._find(state="studying")) - self.count_before

    @contextlib.contextmanager
    def _reports(self):
        """Collect what is reported while this lasts, as (rows done, rows in all)."""
        reports = []
        model = type(self.env["edu.import.progress"])
        with patch.object(
            model,
            "_report",
            lambda _self, _wizard, done, total=0: reports.append((done, total)),
        ):
            yield reports

    @contextlib.contextmanager
    def _notes(self):
        """Collect the notes to users while this lasts."""
        notes = []
        with patch.object(
            type(self.env["res.users"]),
            "_bus_send",
            lambda _self, kind, note, **_kwargs: notes.append(note),
        ):
            yield notes

    def _in_chunks(self, count):
        """Let every import be a long one, in chunks of so many rows."""
        self.count_before = len(self._find(state="studying"))
        return patch.multiple(importer, ROWS_IN_FOREGROUND=0, CHUNK=count)

    @staticmethod
    def _perform(trap):
        """Perform the jobs, and those they make."""
        while trap.enqueued_jobs:
            trap.perform_enqueued_jobs()

    def _import_in_foreground(self):
        """Import the list as another clerk would, at once."""
        with patch.object(importer, "ROWS_IN_FOREGROUND", 1):
            self._import(self.pupil)


@tagged("post_install", "-at_install")
class TestImportClassListAccess(ImportClassListCase):
    def test_only_the_office_may_import(self):
        for persona in ("teacher", "homeroom", "principal", "officer", "parent"):
            wizards = self.env["edu.import.class_list"].with_user(
                self._persona(persona)
            )
            with self.subTest(persona=persona), self.assertRaises(AccessError):
                wizards.create({})

    def test_nothing_is_imported_into_a_school_of_others(self):
        content = workbooks.class_list([self.pupil])
        with self.assertRaises(AccessError):
            self._make_wizard(content, company_id=self.other_school.id)

    def test_a_parent_known_in_another_school_is_made_anew(self):
        father = self._create_guardian(
            self.other_student,
            user="father",
            name="Nguyễn Văn Ba",
            phone="0912345678",
            occupation="Bác sĩ",
        )
        self._import({**self.pupil, "father_occupation": "Thợ"})
        guardians = self._find(moet_code="7912345678").guardianship_ids.guardian_id
        self.assertIn(father.name, guardians.mapped("name"))
        self.assertNotIn(father, guardians)
        self.assertEqual(father.occupation, "Bác sĩ")
        self.assertEqual(father.user_id.company_ids, self.other_school)

    def test_what_another_school_knows_of_a_parent_is_not_overwritten(self):
        father = self._create_guardian(
            self.other_student + self.student,
            name="Nguyễn Văn Ba",
            phone="0912345678",
            occupation="Bác sĩ",
        )
        values = {"father_occupation": "Thợ", "father_birth_year": 1980}
        self._import({**self.pupil, **values})
        self.assertIn(self._find(moet_code="7912345678"), father.student_ids)
        self.assertEqual((father.occupation, father.birth_year), ("Bác sĩ", 1980))

    def test_phone_or_name_alone_match_nobody(self):
        others = self._create_guardian(
            self.classmate, name="Nguyễn Văn Ba", phone="0900000001"
        ) | self._create_guardian(
            self.classmate, name="Lê Văn Khác", phone="0912345678"
        )
        self._import(self.pupil)
        guardians = self._find(moet_code="7912345678").guardianship_ids.guardian_id
        self.assertFalse(guardians & others)

    def test_the_preview_says_nothing_of_parents_in_another_school(self):
        details = []
        for name in ("Nguyễn Văn Ba", "Ai Đó"):
            self._create_guardian(self.other_student, name=name, phone="0912345678")
            wizard = self._make_wizard(workbooks.class_list([self.pupil]))
            wizard.action_preview()
            details.append(wizard.line_ids.details)
        self.assertEqual(*details)


@tagged("post_install", "-at_install", "edu_performance")
class TestImportClassListQueries(ImportClassListCase):
    def _count_queries(self, count, seed):
        """Return how many queries the import of so many pupils takes."""
        pupils = workbooks.make_pupils(count, class_names=("3A", "3B"), seed=seed)
        wizard = self._make_wizard(workbooks.class_list(pupils))
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.cr.sql_log_count
        wizard.action_import()
        self.env.flush_all()
        self._assert_counts(wizard, created=count)
        return self.cr.sql_log_count - before

    def test_queries_hardly_grow_with_the_number_of_pupils(self):
        self._count_queries(2, seed=1)
        few, many = self._count_queries(40, seed=2), self._count_queries(400, seed=3)
        self.assertLess((many - few) / 360, 0.25, f"{few} and {many} queries")

    def test_a_preview_of_known_pupils_takes_a_fixed_number_of_queries(self):
        self._count_queries(200, seed=4)
        counts = []
        for count in (20, 200):
            pupils = workbooks.make_pupils(200, class_names=("3A", "3B"), seed=4)
            wizard = self._make_wizard(workbooks.class_list(pupils[:count]))
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            wizard.action_preview()
            counts.append(self.cr.sql_log_count - before)
            self._assert_counts(wizard, unchanged=count)
        # Many lines are copied, few are not: some more queries, however many rows
        self.assertLess(counts[1] - counts[0], 10, counts)
