# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import base64
from datetime import date, timedelta
from unittest.mock import patch

from freezegun import freeze_time

from odoo.exceptions import AccessError, LockError, UserError
from odoo.tests import Form, tagged

from odoo.addons.edu_core.wizards import edu_import_class_list as importer
from odoo.addons.queue_job.tests.common import trap_jobs
from odoo.addons.test_edu import workbooks
from odoo.addons.test_edu.tests.common import EduCase

TODAY = "2026-11-23"
COUNTS = ("created", "updated", "unchanged", "refused")


class ImportClassListCase(EduCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.startClassPatcher(freeze_time(TODAY))
        cls.year = cls._create_school_year(2026)
        cls.clerk = cls._persona("office")
        cls.clerk.lang = "en_US"
        cls.pupil = {
            "moet_code": "7912345678",
            "name": "Nguyễn Văn Ân",
            "birth_date": "05/09/2018",
            "gender": "Nam",
            "phone": "0912345678",
            "father_name": "Nguyễn Văn Ba",
            "mother_name": "Trần Thị Tư",
            "class_name": "3A",
            "grade": 3,
        }

    def _make_wizard(self, content, **values):
        """Return the wizard of the clerk with a file."""
        wizards = self.env["edu.import.class_list"].with_user(self.clerk)
        return wizards.create(
            {
                "file": base64.b64encode(content),
                "filename": "3A.xlsx",
                "company_id": self.school.id,
                "school_year_id": self.year.id,
                **values,
            }
        )

    def _import(self, *pupils, **values):
        """Preview and import a list of these pupils, return the wizard."""
        wizard = self._make_wizard(workbooks.class_list(pupils), **values)
        wizard.action_preview()
        wizard.action_import()
        self.env.flush_all()
        return wizard

    def _assert_counts(self, wizard, **counts):
        """Check all four counts; those not named are 0."""
        found = {name: wizard[name] for name in COUNTS if wizard[name]}
        self.assertEqual(found, counts)

    def _find(self, **values):
        """Return the pupils of the school with these values."""
        domain = [(name, "=", value) for name, value in values.items()]
        return self.env["edu.student"].search(
            [("company_id", "=", self.school.id), *domain]
        )

    def _get_reasons(self, wizard):
        """Return what the file of refused rows says, by the name of the pupil."""
        rows = workbooks.read_rows(base64.b64decode(wizard.error_file))
        name = rows[0].index("Họ tên")
        reason = rows[0].index("Lý do")
        return {row[name]: row[reason] for row in rows[1:]}


@tagged("post_install", "-at_install")
class TestImportClassList(ImportClassListCase):
    # === NEW PUPILS === #

    def test_preview_writes_nothing(self):
        wizard = self._make_wizard(workbooks.class_list([self.pupil]))
        wizard.action_preview()
        self._assert_counts(wizard, created=1)
        self.assertEqual(wizard.new_classes, "3A")
        self.assertFalse(self._find(moet_code="7912345678"))

    def test_a_pupil_comes_with_all_that_the_list_says(self):
        values = {
            "ethnicity": "Khơ-me",
            "birth_place": "Quận 8",
            "village": "Tổ 3",
            "hometown_province": "Tiền Giang",
            "hometown_commune": "Phường 1",
            "address_current": "1 Lê Lợi",
            "id_card_number": "012345678",
            "id_card_date": "01/02/2025",
            "id_card_place": "CA TP.HCM",
            "national_id": "079218000123",
        }
        self._import({**self.pupil, **values})
        pupil = self._find(moet_code="7912345678")
        for name in values.keys() - {"ethnicity", "id_card_date"}:
            self.assertEqual(pupil[name], values[name], name)
        self.assertEqual(
            pupil.ethnicity_id, self.env.ref("edu_core.edu_code_ethnicity_05")
        )
        self.assertEqual(pupil.id_card_date, date(2025, 2, 1))
        self.assertEqual((pupil.gender, pupil.phone), ("male", "84912345678"))

    def test_a_new_pupil_sits_in_the_class_from_the_first_day_of_the_year(self):
        self._import(self.pupil)
        pupil = self._find(moet_code="7912345678")
        self.assertEqual(pupil.class_id.name, "3A")
        self.assertEqual(pupil.enrollment_ids.date_start, self.year.date_start)
        self.assertEqual(pupil.enrollment_ids.reason, "new")

    def test_classes_are_created_once_with_their_grade(self):
        self._import(*workbooks.make_pupils(6, class_names=("3A", "3B")))
        classes = self.env["edu.class"].search(
            [("company_id", "=", self.school.id), ("name", "in", ["3A", "3B"])]
        )
        self.assertEqual(len(classes), 2)
        self.assertEqual(classes.grade_id.code, "3")
        self.assertEqual(classes.school_year_id, self.year)

    def test_a_class_is_found_under_another_spelling(self):
        school_class = self._create_class(name="3A", grade="3", school_year=self.year)
        self._import({**self.pupil, "class_name": "Lớp 3 a", "grade": None})
        self.assertEqual(self._find(moet_code="7912345678").class_id, school_class)

    def test_father_and_mother_become_guardians(self):
        self._import(
            {**self.pupil, "father_occupation": "Thợ", "mother_birth_year": 1990}
        )
        links = self._find(moet_code="7912345678").guardianship_ids
        father = links.filtered(lambda link: link.relation == "father").guardian_id
        mother = links.filtered(lambda link: link.relation == "mother").guardian_id
        self.assertEqual((father.name, father.occupation), ("Nguyễn Văn Ba", "Thợ"))
        self.assertEqual((mother.name, mother.birth_year), ("Trần Thị Tư", 1990))
        self.assertEqual((father | mother).mapped("phone"), ["84912345678"] * 2)

    def test_brothers_and_sisters_have_the_same_parents(self):
        sister = {**self.pupil, "moet_code": "7912345679", "name": "Nguyễn Thị Ba"}
        self._import(self.pupil, sister)
        pupils = self._find(moet_code="7912345678") | self._find(name="Nguyễn Thị Ba")
        self.assertEqual(len(pupils.guardianship_ids), 4)
        self.assertEqual(len(pupils.guardianship_ids.guardian_id), 2)

    def test_parents_without_a_phone_number_are_not_mistaken_for_others(self):
        pupils = [
            {**self.pupil, "moet_code": code, "phone": None}
            for code in ("7912345678", "7912345679")
        ]
        self._import(*pupils)
        pupils = self._find(name="Nguyễn Văn Ân")
        self.assertEqual(len(pupils.guardianship_ids.guardian_id), 4)

    # === AGAIN === #

    def test_the_same_list_twice_changes_nothing(self):
        pupils = workbooks.make_pupils(12, class_names=("3A", "3B"))
        self._import(*pupils)
        models = ("edu.student", "edu.guardian", "edu.guardianship", "edu.enrollment")
        models = (*models, "edu.class", "res.partner")
        before = {model: self._read_stamps(model) for model in models}
        with freeze_time("2026-11-24 10:00:00"):
            wizard = self._import(*pupils)
        self._assert_counts(wizard, unchanged=12)
        self.assertEqual({model: self._read_stamps(model) for model in models}, before)

    def _read_stamps(self, model):
        """Return the rows of a table and when each was written."""
        self.env.flush_all()
        table = self.env[model]._table
        self.env.cr.execute(f'SELECT id, write_date FROM "{table}"')  # noqa: S608
        return dict(self.env.cr.fetchall())

    def test_the_same_list_with_all_faults_of_excel_changes_nothing(self):
        pupils = workbooks.make_pupils(12)
        self._import(*pupils)
        wizard = self._make_wizard(
            workbooks.class_list(pupils, faults=workbooks.FAULTS)
        )
        wizard.action_preview()
        self._assert_counts(wizard, unchanged=12)

    def test_a_second_click_does_nothing(self):
        wizard = self._import(self.pupil)
        count = self.env["edu.student"].search_count([])
        wizard.action_import()
        wizard.action_preview()
        self.assertEqual(self.env["edu.student"].search_count([]), count)
        self._assert_counts(wizard, created=1)

    def test_changed_cells_are_shown_and_written(self):
        self._import(self.pupil)
        wizard = self._import({**self.pupil, "birth_date": "06/09/2018"})
        self._assert_counts(wizard, updated=1)
        self.assertIn("05/09/2018 → 06/09/2018", wizard.line_ids.details)
        pupil = self._find(moet_code="7912345678")
        self.assertEqual(pupil.birth_date, date(2018, 9, 6))

    def test_empty_cells_change_nothing(self):
        self._import(self.pupil)
        blank = dict.fromkeys(("gender", "phone", "father_name", "mother_name"))
        self._assert_counts(self._import({**self.pupil, **blank}), unchanged=1)

    def test_capitals_do_not_make_another_name(self):
        self._import(self.pupil)
        wizard = self._import({**self.pupil, "name": "NGUYỄN VĂN ÂN"})
        self._assert_counts(wizard, unchanged=1)

    def test_the_code_that_comes_later_finds_the_pupil_by_name(self):
        self._import({**self.pupil, "moet_code": None})
        self._assert_counts(self._import(self.pupil), updated=1)
        self.assertEqual(self._find(name="Nguyễn Văn Ân").moet_code, "7912345678")

    def test_the_personal_number_finds_the_pupil(self):
        known = {**self.pupil, "moet_code": None, "national_id": "079218000123"}
        self._import(known)
        wizard = self._import({**known, "moet_code": "7912345678", "class_name": "3B"})
        self._assert_counts(wizard, updated=1)

    def test_a_namesake_in_another_class_is_another_pupil(self):
        self._import({**self.pupil, "moet_code": None})
        wizard = self._import({**self.pupil, "moet_code": None, "class_name": "3B"})
        self._assert_counts(wizard, created=1)
        self.assertIn("another class", wizard.line_ids.details)

    def test_a_pupil_who_changes_class_keeps_the_history(self):
        self._import(self.pupil)
        self._assert_counts(self._import({**self.pupil, "class_name": "3B"}), updated=1)
        new, old = self._find(moet_code="7912345678").enrollment_ids.sorted()
        self.assertEqual((new.class_id.name, new.reason), ("3B", "transfer_class"))
        self.assertEqual(new.date_start, date(2026, 11, 23))
        self.assertEqual(old.date_end, date(2026, 11, 22))

    def test_next_years_list_promotes_pupils_even_without_codes(self):
        self._import({**self.pupil, "moet_code": None})
        wizard = self._import(
            {**self.pupil, "moet_code": None, "class_name": "4A", "grade": 4},
            school_year_id=self._create_school_year(2027).id,
        )
        self._assert_counts(wizard, updated=1)
        new, old = self._find(name="Nguyễn Văn Ân").enrollment_ids.sorted()
        self.assertEqual((new.class_id.name, new.reason), ("4A", "promoted"))
        self.assertEqual(old.date_end, new.date_start - timedelta(days=1))

    def test_last_years_list_does_not_take_a_pupil_back(self):
        self._import(self.pupil)
        wizard = self._import(
            {**self.pupil, "class_name": "2A", "grade": 2},
            school_year_id=self._create_school_year(2025).id,
        )
        self._assert_counts(wizard, refused=1)

    def test_a_pupil_who_left_comes_back(self):
        self._import(self.pupil)
        pupil = self._find(moet_code="7912345678")
        pupil._leave("left", date(2026, 11, 1))
        self._assert_counts(self._import(self.pupil), updated=1)
        self.assertEqual((pupil.state, pupil.class_id.name), ("studying", "3A"))
        self.assertEqual(pupil.enrollment_ids.sorted()[0].reason, "return")

    def test_a_guardian_whose_link_was_ended_is_not_linked_again(self):
        self._import(self.pupil)
        pupil = self._find(moet_code="7912345678")
        father = pupil.guardianship_ids.filtered(lambda link: link.relation == "father")
        father.write({"date_start": "2026-01-01", "date_end": "2026-11-01"})
        self._assert_counts(self._import(self.pupil), unchanged=1)
        self.assertEqual(len(pupil.guardianship_ids), 2)

    def test_a_pupil_who_was_archived_is_found_and_restored(self):
        self._import(self.pupil)
        pupil = self._find(moet_code="7912345678")
        pupil.active = False
        self._assert_counts(self._import(self.pupil), updated=1)
        self.assertTrue(pupil.active)

    def test_a_person_named_as_father_and_mother_is_linked_once(self):
        self._import({**self.pupil, "mother_name": "NGUYỄN VĂN BA"})
        links = self._find(moet_code="7912345678").guardianship_ids
        self.assertEqual(links.relation, "father")

    def test_an_enrollment_that_ends_later_is_waited_for(self):
        self._import(self.pupil)
        pupil = self._find(moet_code="7912345678")
        pupil.enrollment_ids.date_end = "2026-11-30"
        self._import({**self.pupil, "class_name": "3B"})
        new = pupil.enrollment_ids.sorted()[0]
        self.assertEqual((new.class_id.name, new.date_start), ("3B", date(2026, 12, 1)))

    def test_a_new_contact_number_goes_to_the_parents_who_had_the_old_one(self):
        self._import(self.pupil)
        self._import({**self.pupil, "phone": "0987654321"})
        guardians = self._find(moet_code="7912345678").guardianship_ids.guardian_id
        self.assertEqual(guardians.mapped("phone"), ["84987654321"] * 2)


@tagged("post_install", "-at_install")
class TestImportClassListRefused(ImportClassListCase):
    def test_refused_rows_come_back_as_a_file_and_good_ones_are_kept(self):
        bad = {**self.pupil, "moet_code": "12", "name": "Lê Thị Xấu"}
        wizard = self._import(self.pupil, bad)
        self._assert_counts(wizard, created=1, refused=1)
        self.assertTrue(self._find(moet_code="7912345678"))
        reasons = self._get_reasons(wizard)
        self.assertEqual(list(reasons), ["Lê Thị Xấu"])
        self.assertIn("“12”", reasons["Lê Thị Xấu"])

    def test_refused_rows_stand_first_with_what_could_be_read_of_them(self):
        bad = {**self.pupil, "moet_code": "12", "name": "Lê Thị Xấu"}
        wizard = self._import(self.pupil, bad)
        self.assertEqual(wizard.line_ids.mapped("row_number"), [6, 5])
        line = wizard.line_ids[0]
        self.assertEqual((line.name, line.class_name), ("Lê Thị Xấu", "3A"))

    def test_the_file_of_refused_rows_can_be_corrected_and_imported(self):
        wizard = self._import({**self.pupil, "moet_code": "12"})
        rows = workbooks.read_rows(base64.b64decode(wizard.error_file))
        rows[1][rows[0].index("Mã định danh Bộ GD&ĐT")] = "x"
        again = self._make_wizard(workbooks.table(*rows))
        again.action_preview()
        self.assertEqual(
            len(workbooks.read_rows(base64.b64decode(again.error_file))[0]),
            len(rows[0]),
        )
        rows[1][rows[0].index("Mã định danh Bộ GD&ĐT")] = "7912345678"
        fixed = self._make_wizard(workbooks.table(*rows))
        fixed.action_import()
        self._assert_counts(fixed, created=1)

    def test_each_reason_is_told_in_words(self):
        self._import(self.pupil)
        rows = {
            "unknown class": {"class_name": "9Z", "grade": None},
            "grade not taught": {"class_name": "9A", "grade": 9},
            "grade of another class": {"grade": 4},
            "ethnicity": {"ethnicity": "Sao Hỏa"},
            "born tomorrow": {"birth_date": "24/11/2026"},
            "no name": {"name": None},
        }
        for label, values in rows.items():
            with self.subTest(label=label):
                wizard = self._import(
                    {**self.pupil, "moet_code": "7900000001", "name": "Lê An", **values}
                )
                self._assert_counts(wizard, refused=1)
                self.assertGreater(len(wizard.line_ids.details), 10)

    def test_the_clerk_reads_the_reasons_in_vietnamese(self):
        wizard = self._make_wizard(
            workbooks.class_list([{**self.pupil, "moet_code": "12"}])
        ).with_context(lang="vi_VN")
        wizard.action_import()
        reasons = self._get_reasons(wizard)
        self.assertIn("“12”: phải có 10 chữ số", reasons["Nguyễn Văn Ân"])

    def test_a_class_with_two_grades_is_refused(self):
        other = {"moet_code": "7912345679", "name": "Lê An", "grade": 4}
        wizard = self._import(self.pupil, {**self.pupil, **other})
        self._assert_counts(wizard, created=1, refused=1)

    def test_an_archived_class_is_refused(self):
        self._create_class(name="3A", grade="3", school_year=self.year, active=False)
        self._assert_counts(self._import(self.pupil), refused=1)

    def test_several_namesakes_without_code_are_refused(self):
        codes = ("7912345678", "7912345679")
        self._import(*[{**self.pupil, "moet_code": code} for code in codes])
        wizard = self._import({**self.pupil, "moet_code": None})
        self._assert_counts(wizard, refused=1)

    def test_every_code_of_a_refusal_has_a_text(self):
        texts = importer.class_list_texts.get_refusal_texts(self.env)
        for code, text in texts.items():
            self.assertTrue(text % {"row": 5}, code)

    def test_a_code_used_in_another_school_is_refused_without_a_word_about_it(self):
        self.other_student.write({"moet_code": "7912345678", "name": "Bí Mật"})
        wizard = self._import(self.pupil)
        self._assert_counts(wizard, refused=1)
        details = wizard.line_ids.details
        self.assertNotIn("Bí Mật", details)
        self.assertNotIn(self.other_school.name, details)

    def test_a_pupil_who_left_the_other_school_is_taken(self):
        self.other_student.write({"moet_code": "7912345678", "state": "transferred"})
        self._assert_counts(self._import(self.pupil), created=1)

    def test_codes_of_two_different_pupils_are_refused(self):
        self._import(self.pupil)
        other = {"moet_code": "7912345679", "national_id": "079218000123"}
        self._import({**self.pupil, "name": "Lê Bê", **other})
        wizard = self._import({**self.pupil, "national_id": "079218000123"})
        self._assert_counts(wizard, refused=1)

    def test_codes_that_slipped_by_a_row_do_not_overwrite_other_pupils(self):
        pupils = workbooks.make_pupils(3)
        self._import(*pupils)
        codes = [pupil["moet_code"] for pupil in pupils]
        for pupil, code in zip(pupils, codes[1:] + codes[:1], strict=True):
            pupil.update(moet_code=code, national_id=None)
        self._assert_counts(self._import(*pupils), refused=3)

    def test_two_rows_of_one_known_pupil_are_refused(self):
        self._import({**self.pupil, "national_id": "079218000123"})
        without_code = {**self.pupil, "moet_code": None, "national_id": "079218000123"}
        wizard = self._import({**self.pupil, "national_id": None}, without_code)
        self._assert_counts(wizard, unchanged=1, refused=1)

    def test_a_formula_in_a_refused_row_is_given_back_as_text(self):
        wizard = self._import({**self.pupil, "name": "=1+1", "moet_code": "12"})
        content = base64.b64decode(wizard.error_file)
        self.assertNotIn(b"<f>", workbooks.read_part(content, "sheet1.xml"))


@tagged("post_install", "-at_install")
class TestImportClassListFile(ImportClassListCase):
    def _assert_file_refused(self, content, word):
        """Check that the file is refused with a message of that word."""
        for action in ("action_preview", "action_import"):
            wizard = self._make_wizard(content)
            with self.assertRaises(UserError) as caught:
                getattr(wizard, action)()
            self.assertIn(word, str(caught.exception))
            self.assertIn("3A.xlsx", str(caught.exception))

    def test_no_file_is_refused(self):
        self._assert_file_refused(b"", "empty")

    def test_a_file_that_is_no_workbook_is_refused(self):
        self._assert_file_refused(b"STT,An", "not an Excel workbook")

    def test_an_encrypted_workbook_is_refused(self):
        content = importer.workbook.OLE_MAGIC + bytes(600)
        self._assert_file_refused(content, "password")

    def test_a_file_of_a_hundred_megabytes_is_refused(self):
        self._assert_file_refused(bytes(100 * importer.workbook.MIB), "too large")

    def test_a_workbook_without_a_class_list_is_refused(self):
        self._assert_file_refused(workbooks.table(["Môn"], ["Toán"]), "heading")

    def test_a_list_without_pupils_is_refused(self):
        self._assert_file_refused(workbooks.class_list([]), "no pupil")

    def test_two_sheets_with_lists_are_refused(self):
        book = importer.workbook
        rows = book.read(workbooks.class_list([self.pupil]))[0].rows
        content = book.write([book.Sheet("A", rows), book.Sheet("B", rows)])
        wizard = self._make_wizard(content)
        with self.assertRaises(UserError) as caught:
            wizard.action_preview()
        self.assertIn("A, B", str(caught.exception))

    def test_a_sheet_of_codes_beside_the_list_is_passed_over(self):
        book = importer.workbook
        rows = book.read(workbooks.class_list([self.pupil]))[0].rows
        codes = book.Sheet("DanToc", [["Mã", "Dân tộc"], ["01", "Kinh"]])
        wizard = self._make_wizard(book.write([codes, book.Sheet("Lớp", rows)]))
        wizard.action_import()
        self._assert_counts(wizard, created=1)


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
            trap.perform_enqueued_jobs()
        self.assertEqual((wizard.state, wizard.progress), ("done", 100))
        self.assertTrue(self._find(moet_code="7912345678"))

    def test_what_stops_the_import_in_the_background_is_shown(self):
        wizard = self._make_wizard(workbooks.class_list([self.pupil]))
        wizard.action_preview()
        with patch.object(importer, "ROWS_IN_FOREGROUND", 0), trap_jobs() as trap:
            wizard.action_import()
            self._import_in_foreground()
            trap.perform_enqueued_jobs()
        self.assertEqual(wizard.state, "draft")
        self.assertTrue(wizard.problem)

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
        wizard = self._make_wizard(content, company_id=self.other_school.id)
        with self.assertRaises(AccessError):
            wizard.action_import()

    def test_a_parent_known_in_another_school_is_one_person(self):
        father = self._create_guardian(
            self.other_student, name="Nguyễn Văn Ba", phone="0912345678"
        )
        self._import(self.pupil)
        guardians = self._find(moet_code="7912345678").guardianship_ids.guardian_id
        self.assertIn(father, guardians)

    def test_what_another_school_knows_of_a_parent_is_not_overwritten(self):
        father = self._create_guardian(
            self.other_student,
            name="Nguyễn Văn Ba",
            phone="0912345678",
            occupation="Bác sĩ",
        )
        values = {"father_occupation": "Thợ", "father_birth_year": 1980}
        self._import({**self.pupil, **values})
        self.assertEqual((father.occupation, father.birth_year), ("Bác sĩ", 1980))

    def test_phone_or_name_alone_match_nobody_in_another_school(self):
        others = self._create_guardian(
            self.other_student, name="Nguyễn Văn Ba", phone="0900000001"
        ) | self._create_guardian(
            self.other_student, name="Lê Văn Khác", phone="0912345678"
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
        self.assertLess(counts[1] - counts[0], 5, counts)
