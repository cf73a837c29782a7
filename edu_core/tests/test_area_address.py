# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import doctest

from odoo.exceptions import ValidationError
from odoo.tests import BaseCase, tagged

from odoo.addons.test_edu.tests.common import EduCase

from ..tools import address

OLD = "12 Lê Lợi, Phường Bến Nghé, Quận 1, TP. Hồ Chí Minh"


@tagged("post_install", "-at_install")
class TestExamples(BaseCase):
    def test_the_examples_of_the_docstrings_hold(self):
        result = doctest.testmod(address)
        self.assertEqual((result.failed, result.attempted > 0), (0, True))


class TestMatch(EduCase):
    def _match(self, text):
        """Return the code and street of an address, and whether the unit is open."""
        matches = self.env["edu.area"]._match_addresses([text])
        area, street = matches.get(text, (self.env["edu.area"], None))
        return (area.code, street, not area.date_end) if area else None

    def test_old_addresses_are_read_in_the_ways_people_write_them(self):
        for text in (
            OLD,
            "12 Lê Lợi, P. Bến Nghé, Q.1, TP.HCM",
            "12 Lê Lợi, P.Bến Nghé, Q1, Tp Hồ Chí Minh, Việt Nam",
            "12 Lê Lợi, phường bến nghé, quận 1, thành phố hồ chí minh",
            "12 Lê Lợi phường Bến Nghé quận 1 thành phố Hồ Chí Minh",
            "12 Lê Lợi; Ben Nghe; Quan 1; Ho Chi Minh",
        ):
            with self.subTest(text=text):
                code, _street, is_open = self._match(text)
                self.assertEqual((code, is_open), ("26740", False))

    def test_what_is_before_the_commune_is_the_street(self):
        self.assertEqual(self._match(f"Lầu 2, {OLD}")[1], "Lầu 2, 12 Lê Lợi")

    def test_an_address_of_today_has_no_district(self):
        match = self._match("12 Lê Lợi, Phường Sài Gòn, Thành phố Hồ Chí Minh")
        self.assertEqual(match, ("26740", "12 Lê Lợi", True))

    def test_the_number_of_a_ward_may_have_a_zero(self):
        first = self._match("Phường 1, Quận 3, TP.HCM")
        self.assertEqual(self._match("Phường 01, Quận 03, TP.HCM"), first)
        self.assertTrue(first)

    def test_an_island_had_no_commune(self):
        match = self._match("Thôn Tây, Huyện Lý Sơn, Tỉnh Quảng Ngãi")
        self.assertEqual(match[1:], ("Thôn Tây", False))

    def test_what_could_be_two_communes_is_none(self):
        self.assertIsNone(self._match("Phường 5, TP.HCM"))

    def test_names_that_differ_by_accents_only_are_told_apart(self):
        first = self._match("Xã Thạnh An, TP. Hồ Chí Minh")
        second = self._match("Xã Thanh An, TP. Hồ Chí Minh")
        self.assertEqual((first[0], second[0]), ("27676", "25807"))

    def test_a_text_that_names_no_commune_is_left_alone(self):
        for text in ("", "12 Lê Lợi", "Quận 1, TP.HCM", "Paris, Pháp", "X, Y, Z"):
            with self.subTest(text=text):
                self.assertIsNone(self._match(text))


class TestConvertAddress(EduCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.areas = cls.env["edu.area"]
        domain = [("level", "=", "commune"), ("code", "=", "26740")]
        cls.new = cls.areas.search([*domain, ("date_end", "=", False)])
        cls.old = cls.areas.search([*domain, ("date_end", "!=", False)])

    def _get_divided(self):
        """Return an old commune that was divided, with its address."""
        divided = self.env["edu.area.conversion"].search([("share", "=", 0)], limit=1)
        return divided.old_id, f"Ấp 1, {divided.old_id._get_full_name()}"

    def test_an_old_address_gets_its_commune_and_keeps_its_text(self):
        self.student.address_permanent = OLD
        self.assertEqual(self.student._convert_address(), 1)
        self.assertEqual(self.student.address_permanent, OLD)
        self.assertEqual(self.student.permanent_commune_id, self.new)
        self.assertEqual(self.student.permanent_street, "12 Lê Lợi")
        self.assertEqual(
            self.student._get_address("permanent"),
            "12 Lê Lợi, Phường Sài Gòn, Thành phố Hồ Chí Minh",
        )

    def test_an_address_without_a_commune_is_given_as_it_was(self):
        self.student.address_current = "Nhà bà ngoại"
        self.assertEqual(self.student._get_address(), "Nhà bà ngoại")

    def test_converting_twice_changes_nothing(self):
        self.student.address_permanent = OLD
        self.student._convert_address()
        self.assertEqual(self.student._convert_address(), 0)

    def test_an_address_in_an_old_commune_says_what_it_became(self):
        self.student.address_current = OLD
        warning = self.student.with_context(lang="vi_VN").address_warning
        for text in ("Bến Nghé", "Sài Gòn", "30/06/2025"):
            self.assertIn(text, warning)

    def test_a_divided_commune_is_left_to_the_clerk(self):
        area, text = self._get_divided()
        self.student.address_current = text
        self.assertEqual(self.student._convert_address(), 0)
        self.assertFalse(self.student.current_commune_id)
        for successor in area._get_successors():
            self.assertIn(successor.name, self.student.address_warning)

    def test_a_commune_that_ended_is_refused_with_its_successor(self):
        with self.assertRaises(ValidationError) as caught:
            self.student.current_commune_id = self.old
        for text in (self.student.name, "Bến Nghé", "Sài Gòn"):
            self.assertIn(text, str(caught.exception))

    def test_a_province_is_no_commune(self):
        with self.assertRaisesRegex(ValidationError, "Hồ Chí Minh"):
            self.student.permanent_commune_id = self.new.province_id

    def test_when_a_commune_ends_its_pupils_move_and_the_old_address_stays(self):
        self.student.write(
            {"current_commune_id": self.new.id, "current_street": "12 Lê Lợi"}
        )
        successor = self.areas.create(
            {
                "name": "Phường Mới",
                "level": "commune",
                "parent_id": self.new.parent_id.id,
            }
        )
        self.new.date_end = "2025-12-31"
        self.env["edu.area.conversion"].create(
            {"old_id": self.new.id, "new_id": successor.id}
        )
        self.assertIn("Phường Mới", self.student.address_warning)
        self.student._convert_address()
        self.assertEqual(self.student.current_commune_id, successor)
        self.assertEqual(self.student.current_street, "12 Lê Lợi")
        self.assertIn("Phường Sài Gòn", self.student.address_current)

    def test_the_action_says_how_many_are_left(self):
        self.student.address_current = OLD
        self.classmate.address_current = "Ở đâu đó"
        office = self._persona("office")
        pupils = (self.student | self.classmate).with_user(office)
        action = pupils.action_convert_address()
        self.assertIn("1", action["params"]["message"])
        self.assertEqual(
            action["params"]["next"]["domain"], [("id", "in", self.classmate.ids)]
        )

    def test_many_addresses_take_few_queries(self):
        pupils = self.student | self.classmate | self.other_class_student
        pupils.address_current = OLD
        self.env.flush_all()
        self.env.invalidate_all()
        self.areas.browse()._match_addresses([OLD])
        with self.assertQueryCount(3):
            pupils._match_addresses()
