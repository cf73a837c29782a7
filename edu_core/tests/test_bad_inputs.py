# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Lists that are wrong: the answer names row, field and value, and nothing is lost."""

from .import_common import ImportClassListCase

PERSONAL_ID = "079218000123"


class TestBadInputs(ImportClassListCase):
    def _make_pupils(self, *changes):
        """Return one pupil for each of these changes, another one each time."""
        return [
            {
                **self.pupil,
                "moet_code": f"791234000{number}",
                "name": f"Nguyễn Văn {'ABCDEG'[number]}",
                **values,
            }
            for number, values in enumerate(changes)
        ]

    def _get_details(self, wizard):
        """Return what the preview says of each refused row, by its number."""
        lines = wizard.line_ids.filtered(lambda line: line.outcome == "refused")
        return {line.row_number: line.details for line in lines}

    def test_a_list_with_another_school_s_pupils_takes_only_the_own_ones(self):
        self.other_student.moet_code = "7912340001"
        wizard = self._import(*self._make_pupils({}, {}, {}))
        self._assert_counts(wizard, created=2, refused=1)
        (details,) = self._get_details(wizard).values()
        self.assertIn("7912340001", details)
        self.assertEqual(list(self._get_reasons(wizard)), ["Nguyễn Văn B"])
        self.assertEqual(self.other_student.company_id, self.other_school)

    def test_a_whole_list_of_another_school_changes_nothing_there_or_here(self):
        names = self.other_student.mapped("name")
        self.other_student.moet_code = "7912340000"
        before = self.env["edu.student"].search_count([])
        wizard = self._import(*self._make_pupils({}))
        self._assert_counts(wizard, refused=1)
        self.assertEqual(self.env["edu.student"].search_count([]), before)
        self.assertEqual(self.other_student.mapped("name"), names)

    def test_two_pupils_with_one_personal_id_name_the_number_and_the_first_row(self):
        wizard = self._import(
            *self._make_pupils(
                {"national_id": PERSONAL_ID}, {"national_id": PERSONAL_ID}, {}
            )
        )
        self._assert_counts(wizard, created=2, refused=1)
        ((row_number, details),) = self._get_details(wizard).items()
        self.assertIn(PERSONAL_ID, details)
        self.assertIn(f"row {row_number - 1}", details)
        self.assertEqual(self._find(national_id=PERSONAL_ID).name, "Nguyễn Văn A")

    def test_a_birth_date_in_2062_is_named_and_the_row_comes_back(self):
        wizard = self._import(*self._make_pupils({}, {"birth_date": "05/09/2062"}))
        self._assert_counts(wizard, created=1, refused=1)
        (details,) = self._get_details(wizard).values()
        self.assertIn("05/09/2062", details)
        self.assertIn("05/09/2062", self._get_reasons(wizard)["Nguyễn Văn B"])

    def test_a_birth_date_of_two_digits_is_not_read_as_2062(self):
        self._import(*self._make_pupils({"birth_date": "05/09/18"}))
        self.assertLess(self._find(name="Nguyễn Văn A").birth_date.year, 2026)
