# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import doctest
import time
from datetime import date

from odoo.tests import BaseCase, tagged

from odoo.addons.test_edu.tests.common import EduCase

from ..tools import areas


@tagged("post_install", "-at_install")
class TestExamples(BaseCase):
    def test_the_examples_of_the_docstrings_hold(self):
        result = doctest.testmod(areas)
        self.assertEqual((result.failed, result.attempted > 0), (0, True))

    def test_units_come_with_their_official_names_parents_first(self):
        self.assertEqual(
            areas.read_units()[0], areas.Unit("province", "01", "Thành phố Hà Nội")
        )
        self.assertIn("Tỉnh Cao Bằng", {unit.name for unit in areas.read_units()})

    def test_most_old_units_went_into_one_of_today(self):
        conversions = areas.read_conversions(areas.read_units())
        self.assertEqual(
            sum(change.share == areas.WHOLE for change in conversions), 9632
        )
        self.assertIn(
            areas.Conversion(("commune", "26740"), ("commune", "26740")), conversions
        )

    def test_a_divided_unit_has_one_likely_successor(self):
        mains = {}
        for change in areas.read_conversions(areas.read_units()):
            mains.setdefault(change.old, []).append(change.is_main)
        self.assertEqual({sum(main) for main in mains.values()}, {1})

    def test_the_list_is_of_after_the_border(self):
        self.assertGreaterEqual(areas.get_data_date(), areas.BORDER)

    def test_every_old_commune_has_become_something(self):
        olds = {unit[:2] for unit in areas.read_old_units() if unit.level == "commune"}
        conversions = areas.read_conversions(areas.read_units())
        self.assertFalse(olds - {conversion.old for conversion in conversions})


class TestArea(EduCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.areas = cls.env["edu.area"]

    def _find(self, level, code, *, is_old=False):
        """Return the official unit of a code, today's or the one of before."""
        operator = "!=" if is_old else "="
        return self.areas.search(
            [("level", "=", level), ("code", "=", code), ("date_end", operator, False)]
        )

    def _load(self, units, conversions=(), day=date(2027, 7, 1)):
        """Take over another version of the list."""
        self.areas._load_units(units, areas.read_old_units(), conversions, day)

    # === WHAT IS THERE === #

    def test_there_are_34_provinces_and_3321_communes(self):
        for level, count in (("province", 34), ("district", 0), ("commune", 3321)):
            domain = [("level", "=", level), ("date_end", "=", False)]
            self.assertEqual(self.areas.search_count(domain), count)

    def test_the_units_of_before_july_2025_are_kept(self):
        for level, count in (("province", 63), ("district", 696), ("commune", 10035)):
            domain = [("level", "=", level), ("date_end", "=", "2025-06-30")]
            self.assertEqual(self.areas.search_count(domain), count)

    def test_a_commune_lies_in_its_province(self):
        commune = self._find("commune", "26740")
        self.assertEqual(commune.display_name, "Phường Sài Gòn, Thành phố Hồ Chí Minh")
        self.assertEqual(commune.province_id.code, "79")
        self.assertEqual(commune.date_start, date(2025, 7, 1))

    def test_an_old_commune_shows_its_district_and_its_end(self):
        commune = self._find("commune", "26740", is_old=True)
        commune = commune.with_context(lang="vi_VN")
        self.assertEqual(
            commune.display_name,
            "Phường Bến Nghé, Quận 1, Thành phố Hồ Chí Minh (đến 30/06/2025)",
        )

    def test_what_the_hook_wrote_is_what_the_fields_compute(self):
        names = ("search_name", "match_key", "province_id")
        some = self._find("commune", "26740") | self._find("commune", "26740", is_old=1)
        some |= some.parent_id | self._find("province", "01")
        before = [some.mapped(name) for name in names]
        for name in names:
            self.env.add_to_compute(self.areas._fields[name], some)
        self.env.flush_all()
        self.assertEqual([some.mapped(name) for name in names], before)

    # === SEARCH === #

    def test_units_are_found_without_accents(self):
        found = self.areas.name_search("sai gon ho chi minh")
        self.assertIn(self._find("commune", "26740").id, [row[0] for row in found])

    def test_units_are_found_by_their_code(self):
        found = self.areas.name_search("26740")
        self.assertEqual(found[0][0], self._find("commune", "26740").id)

    # === ANOTHER VERSION OF THE LIST === #

    def test_nothing_happens_while_the_version_is_the_same(self):
        self.assertFalse(self.areas._refresh_units())

    def test_loading_the_same_list_again_changes_nothing(self):
        before = self.areas.search_count([])
        changes = self.env["edu.area.conversion"].search_count([])
        self.assertTrue(self.areas._refresh_units(force=True))
        self.assertEqual(self.areas.search_count([]), before)
        self.assertEqual(self.env["edu.area.conversion"].search_count([]), changes)

    def test_loading_takes_less_than_five_seconds(self):
        self.env["edu.area.conversion"].search([]).unlink()
        self.env.flush_all()
        # Other modules' data name units; here it is the empty table that matters.
        self.env.cr.execute("ALTER TABLE edu_area DISABLE TRIGGER ALL")
        self.env.cr.execute("DELETE FROM edu_area")
        self.env.cr.execute("ALTER TABLE edu_area ENABLE TRIGGER ALL")
        self.env.invalidate_all()
        start = time.monotonic()
        self.areas._refresh_units(force=True)
        self.assertLess(time.monotonic() - start, 5)

    def test_a_unit_that_is_gone_ends_the_day_before(self):
        commune = self._find("commune", "26740")
        self._load([unit for unit in areas.read_units() if unit.code != "26740"])
        self.assertEqual(commune.date_end, date(2027, 6, 30))

    def test_a_renamed_unit_is_a_new_one_and_the_old_one_became_it(self):
        commune = self._find("commune", "26740")
        self._load(
            [
                unit._replace(name="Phường Bến Thành Mới")
                if unit.code == "26740"
                else unit
                for unit in areas.read_units()
            ]
        )
        self.assertEqual(commune.name, "Phường Sài Gòn")
        successor = commune._get_successors(date(2027, 7, 1))
        self.assertEqual(successor.name, "Phường Bến Thành Mới")
        self.assertEqual(successor.date_start, date(2027, 7, 1))

    def test_another_spelling_of_a_name_is_a_correction(self):
        commune = self._find("commune", "26740")
        self._load(
            [
                unit._replace(name="Phường Sài Gon") if unit.code == "26740" else unit
                for unit in areas.read_units()
            ]
        )
        self.assertEqual((commune.name, commune.date_end), ("Phường Sài Gon", False))

    def test_what_somebody_entered_by_hand_stays(self):
        mine = self.areas.create(
            {"name": "Xã Thử", "level": "commune", "code": "99999"}
        )
        self._load(areas.read_units())
        self.assertFalse(mine.date_end)

    # === WHAT BECAME OF A UNIT === #

    def test_an_old_commune_became_one_of_today(self):
        old = self._find("commune", "26740", is_old=True)
        self.assertEqual(old._get_successors().code, "26740")

    def test_a_valid_unit_is_its_own_successor(self):
        commune = self._find("commune", "26740")
        self.assertEqual(commune._get_successors(), commune)

    def test_the_likely_part_of_a_divided_commune_comes_first(self):
        divided = self.env["edu.area.conversion"].search(
            [("share", "=", 0), ("is_main", "=", True)], limit=1
        )
        successors = divided.old_id._get_successors()
        self.assertGreater(len(successors), 1)
        self.assertEqual(successors[0], divided.new_id)
        message = divided.old_id._get_ended_message()
        self.assertIn(divided.new_id.name, message)

    def test_a_loop_of_changes_ends(self):
        old = self._find("commune", "26740", is_old=True)
        other = self._find("commune", "26743", is_old=True)
        old.new_ids.unlink()
        other.new_ids.unlink()
        self.env["edu.area.conversion"].create(
            [
                {"old_id": old.id, "new_id": other.id},
                {"old_id": other.id, "new_id": old.id},
            ]
        )
        self.assertFalse(old._get_successors())
        self.assertIn(old.name, old._get_ended_message())
