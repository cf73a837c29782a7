# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from unittest.mock import patch

from odoo.tests import tagged
from odoo.tools import SQL

from odoo.addons.edu_core import utils
from odoo.addons.edu_core.wizards.class_list_writer import STAMPED_MODELS
from odoo.addons.test_edu import workbooks

from .import_common import ImportClassListCase

# What two ways of making the same list may differ in: ids, and numbers given in turn
IDS = {"id", "partner_id", "commercial_partner_id", "student_id", "guardian_id"}
OWN = {"student_code", "ref", "register_number", "create_date", "write_date"}
# Who computed a column last
OWN |= {"write_uid"}


@tagged("post_install", "-at_install")
class TestStamp(ImportClassListCase):
    """What is copied is what the ORM makes, column by column."""

    def _import_pupils(self, ways):
        """Import two halves of one kind, the first by the ORM alone."""
        pupils = workbooks.make_pupils(12, class_names=("3A", "3B"))
        for number, pupil in enumerate(pupils):
            pupil.update(
                name=f"Nguyễn Văn {'ABCDEGHIKLMN'[number]}", birth_date="05/09/2018"
            )
        pupils[3]["father_name"] = pupils[4]["ethnicity"] = None
        pupils[5]["mother_occupation"] = pupils[6]["birth_place"] = "Huế"
        found = []
        for way, stamp_from in enumerate(ways):
            for number, pupil in enumerate(pupils):
                pupil["moet_code"] = f"79{way}{number:07d}"
                pupil["national_id"] = None
                pupil["phone"] = f"09{way}{number:07d}"
            with patch.object(utils, "STAMP_FROM", stamp_from):
                wizard = self._import(*pupils)
            self._assert_counts(wizard, created=12)
            codes = [pupil["moet_code"] for pupil in pupils]
            students = self.env["edu.student"]
            found.append(students.search([("moet_code", "in", codes)], order="name"))
        return found

    def _read(self, records):
        """Return all stored columns of the records, without ids and numbers."""
        self.env.flush_all()
        columns = [
            name
            for name, field in records._fields.items()
            if field.store and field.column_type and name not in IDS | OWN
        ]
        self.env.cr.execute(
            SQL(
                "SELECT %s FROM %s WHERE id = ANY(%s) ORDER BY %s",
                SQL(", ").join(map(SQL.identifier, columns)),
                SQL.identifier(records._table),
                records.ids,
                SQL("relation" if "relation" in columns else "id"),
            )
        )
        return self.env.cr.dictfetchall()

    def _assert_same(self, one, other, but=()):
        """Compare two sets of rows column by column."""
        rows, others = self._read(one), self._read(other)
        self.assertEqual(len(rows), len(others))
        for row, other_row in zip(rows, others, strict=True):
            for name in row.keys() - set(but):
                with self.subTest(model=one._name, column=name):
                    self.assertEqual(row[name], other_row[name])

    def test_copies_are_what_the_orm_makes(self):
        pairs = zip(*self._import_pupils((1000, 1)), strict=True)
        for one, other in pairs:
            self._assert_same(one, other, but={"moet_code", "phone"})
            self._assert_same(one.partner_id, other.partner_id)
            self._assert_same(one.enrollment_ids, other.enrollment_ids)
            self._assert_same(one.movement_ids, other.movement_ids, but={"undo_data"})
            self._assert_same(one.guardianship_ids, other.guardianship_ids)
            guardians = one.guardianship_ids.guardian_id
            copies = other.guardianship_ids.guardian_id
            self._assert_same(guardians, copies, but={"phone"})
            self._assert_same(guardians.partner_id, copies.partner_id)
            for partner in other.partner_id | copies.partner_id:
                self.assertEqual(partner.commercial_partner_id, partner)

    def test_every_person_has_a_code_and_a_contact_of_her_own(self):
        by_orm, stamped = self._import_pupils((1000, 1))
        self.assertEqual(len(set((by_orm + stamped).mapped("student_code"))), 24)
        self.assertEqual(
            stamped.partner_id.mapped("ref"), stamped.mapped("student_code")
        )

    def test_a_copied_step_can_be_undone(self):
        pupil = self._import_pupils((1000, 1))[1][-1]
        self.assertTrue(pupil.register_number)
        pupil.movement_ids.action_undo()
        self.assertFalse(pupil.enrollment_ids)

    def test_a_model_whose_create_is_overridden_elsewhere_is_not_copied(self):
        for name in STAMPED_MODELS:
            self.assertTrue(utils.can_stamp(self.env[name]), name)
        with patch.object(utils, "KNOWN_MODULES", {"base"}):
            self.assertFalse(utils.can_stamp(self.env["edu.guardian"]))

    def test_a_value_that_breaks_a_rule_of_the_model_is_refused(self):
        guardian = self._create_guardian(self.student, birth_year=1980)
        self.env.flush_all()
        with self.assertRaisesRegex(Exception, "year of birth"):
            utils.stamp(
                [guardian],
                [
                    {
                        "name": "Lê Sai",
                        "birth_year": 1800,
                        "partner_id": self.env["res.partner"].create({"name": "x"}).id,
                    }
                ],
            )
