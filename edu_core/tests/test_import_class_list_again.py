# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import date, timedelta

from freezegun import freeze_time

from odoo.tests import tagged

from odoo.addons.test_edu import workbooks

from .import_common import ImportClassListCase


@tagged("post_install", "-at_install")
class TestImportClassListAgain(ImportClassListCase):
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

    def test_two_changes_of_class_on_one_day_leave_one_enrollment(self):
        self._import(self.pupil)
        self._import({**self.pupil, "class_name": "3B"})
        self._import({**self.pupil, "class_name": "3C"})
        names = self._find(moet_code="7912345678").enrollment_ids.class_id.mapped(
            "name"
        )
        self.assertEqual(sorted(names), ["3A", "3C"])

    def test_a_pupil_who_repeats_the_grade_is_retained(self):
        self._import(self.pupil)
        year = self._create_school_year(2027)
        self._import({**self.pupil, "class_name": "3B"}, school_year_id=year.id)
        new = self._find(moet_code="7912345678").enrollment_ids.sorted()[0]
        self.assertEqual((new.reason, new.date_start), ("retained", year.date_start))

    def test_a_parents_new_occupation_is_written(self):
        self._import({**self.pupil, "father_occupation": "Thợ"})
        wizard = self._import({**self.pupil, "father_occupation": "Bác sĩ"})
        self._assert_counts(wizard, updated=1)
        self.assertEqual(wizard.line_ids.details, "Father's name")
        father = self.env["edu.guardian"].search([("name", "=", "Nguyễn Văn Ba")])
        self.assertEqual(father.occupation, "Bác sĩ")

    def test_what_two_children_say_of_one_parent_is_settled_by_the_first(self):
        sister = {**self.pupil, "moet_code": "7912345679", "name": "Nguyễn Thị Ba"}
        pupils = [
            {**self.pupil, "father_occupation": "Thợ"},
            {**sister, "father_occupation": "Công nhân"},
        ]
        self._import(*pupils)
        self._assert_counts(self._import(*pupils), unchanged=2)

    def test_a_parents_name_that_differs_is_another_person(self):
        self._import(self.pupil)
        self._import({**self.pupil, "father_name": "Lê Văn Mới"})
        guardians = self._find(moet_code="7912345678").guardianship_ids.guardian_id
        self.assertEqual(len(guardians), 3)

    def test_a_change_by_import_is_kept_in_the_pupils_history(self):
        self._import(self.pupil)
        self.cr.precommit.run()
        self._import({**self.pupil, "birth_date": "06/09/2018"})
        self.cr.precommit.run()
        pupil = self._find(moet_code="7912345678")
        fields = pupil.message_ids.sudo().tracking_value_ids.field_id
        self.assertIn("birth_date", fields.mapped("name"))

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
