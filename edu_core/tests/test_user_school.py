# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.exceptions import AccessError
from odoo.tests import tagged

from odoo.addons.test_edu.tests.common import EduCase

READERS = ("office", "principal", "teacher", "accountant", "cashier", "district_admin")


@tagged("post_install", "-at_install")
class TestUserSchool(EduCase):
    """No school learns from a login to which other school it belongs."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        pupils = cls.other_student | cls.student
        guardian = cls._create_guardian(pupils, user=True)
        cls.parent = guardian.partner_id.user_ids
        cls.colleague = cls._create_user(
            "gv_hai_noi",
            "edu_core.group_teacher",
            companies=cls.other_school | cls.school,
        )

    def _get_readers(self):
        for key in READERS:
            if reader := self._persona(key):
                users = self.env["res.users"].with_user(reader)
                yield key, users.with_context(allowed_company_ids=self.school.ids)

    def test_nobody_reads_where_else_a_guardian_or_a_colleague_belongs(self):
        for key, users in self._get_readers():
            for user in self.parent | self.colleague:
                for name in ("company_id", "company_ids"):
                    with (
                        self.subTest(key, user=user.login, field=name),
                        self.assertRaises(AccessError),
                    ):
                        users.browse(user.id).read([name])

    def test_nor_finds_it_by_search_or_in_groups(self):
        for key, users in self._get_readers():
            for name in ("company_id", "company_ids"):
                with self.subTest(key, field=name), self.assertRaises(AccessError):
                    users.search_count([(name, "in", self.other_school.ids)])
                with self.subTest(key, order=name), self.assertRaises(AccessError):
                    users.search([], order=name)
            rows = users.formatted_read_group([], ["company_ids"], ["__count"])
            with self.subTest(key):
                names = str([row["company_ids"] for row in rows])
                self.assertNotIn(self.other_school.name, names)

    def test_everybody_reads_the_own_ones(self):
        me = self.colleague.with_user(self.colleague)
        me = me.with_context(allowed_company_ids=self.school.ids)
        [row] = me.read(["company_id", "company_ids"])
        self.assertTrue(row["company_id"])
        self.assertEqual(set(row["company_ids"]), set(self.colleague.company_ids.ids))

    def test_colleagues_are_found_by_the_own_school_only(self):
        users = self.env["res.users"].with_user(self._persona("principal"))
        users = users.with_context(allowed_company_ids=self.school.ids)
        found = users.search([("edu_school_id", "=", self.school.id)])
        self.assertIn(self.colleague, found)
        self.assertEqual(users.browse(self.colleague.id).edu_school_id, self.school)
        self.assertFalse(users.search([("edu_school_id", "=", self.other_school.id)]))
