# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.exceptions import AccessError, UserError

from odoo.addons.test_edu.tests.common import EduCase


class TestBorders(EduCase):
    """What a clerk could try over RPC to reach into another school."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.office = cls._persona("office")
        cls.guardian = cls._create_guardian(cls.student)
        cls.foreign_guardian = cls._create_guardian(cls.other_student)

    def test_a_link_is_not_put_under_a_pupil_of_another_school(self):
        link = self.guardian.guardianship_ids.with_user(self.office)
        with self.assertRaises(AccessError):
            link.student_id = self.other_student.id

    def test_a_guardian_of_another_school_is_not_linked(self):
        vals = {
            "guardian_id": self.foreign_guardian.id,
            "student_id": self.student.id,
        }
        links = self.env["edu.guardianship"].with_user(self.office)
        with self.assertRaises(AccessError):
            links.create(vals)
        with self.assertRaises(AccessError):
            self.student.with_user(self.office).guardianship_ids = [(0, 0, vals)]
        with self.assertRaises(AccessError):
            self.guardian.guardianship_ids.with_user(self.office).write(vals)

    def test_a_pupil_or_class_is_not_moved_to_another_school(self):
        pupil = self._create_student(self.school)
        empty_class = self._create_class(name="1C")
        for record in (pupil, empty_class):
            with self.subTest(model=record._name), self.assertRaises(AccessError):
                record.with_user(self.office).company_id = self.other_school.id

    def test_an_enrollment_is_not_moved_to_another_school(self):
        enrollment = self.classmate.enrollment_ids.with_user(self.office)
        with self.assertRaises(AccessError):
            enrollment.write(
                {
                    "student_id": self._create_student(self.other_school).id,
                    "class_id": self.other_class.id,
                }
            )

    def test_a_managing_unit_is_not_moved_to_another_school(self):
        admin = self._persona("district_admin")
        link = self._link_authority(self._create_authority(), self.school)
        with self.assertRaises(AccessError):
            link.with_user(admin).company_id = self.other_school.id

    def test_an_officer_is_not_moved_to_the_unit_of_another_school(self):
        admin = self._persona("district_admin")
        officers = self.env["edu.authority.officer"].with_user(admin)
        officer = officers.create(
            {"authority_id": self._create_authority().id, "user_id": admin.id}
        )
        with self.assertRaises(AccessError):
            officer.authority_id = self.other_authority.id

    def test_a_guardian_of_two_schools_is_not_archived_by_one(self):
        guardian = self.guardian.with_user(self.office)
        self._create_guardianship(self.guardian, self.other_student)
        refusals = []
        for _time in range(2):
            with self.assertRaisesRegex(UserError, self.guardian.name) as caught:
                guardian.active = False
            refusals.append(str(caught.exception))
            self.guardian.guardianship_ids.filtered(
                lambda link: link.company_id == self.other_school
            ).unlink()
        # Nor does the refusal tell whether there was another school.
        self.assertEqual(*refusals)

    def test_a_class_list_is_not_read_by_somebody_else(self):
        colleague = self._create_user(
            "colleague", "edu_core.group_office", companies=self.other_school
        )
        wizard = self.env["edu.import.class_list"].with_user(self.office)
        wizard = wizard.create({"filename": "1A.xlsx", "file": "UEsDBA=="})
        self.assertEqual(wizard.filename, "1A.xlsx")
        with self.assertRaises(AccessError):
            wizard.with_user(colleague).read(["filename", "file"])
