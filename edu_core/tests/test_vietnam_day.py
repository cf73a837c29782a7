# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import doctest
from datetime import UTC, date, datetime

from freezegun import freeze_time

from odoo.tests import BaseCase, tagged

from odoo.addons.test_edu.tests.common import EduCase

from ..tools import vietnam_day

MIDNIGHT = datetime(2026, 10, 31, 17)


@tagged("post_install", "-at_install")
class TestVietnamDay(BaseCase):
    def test_the_examples_of_the_value_function_hold(self):
        result = doctest.testmod(vietnam_day)
        self.assertGreater(result.attempted, 0)
        self.assertFalse(result.failed)

    def test_the_day_begins_at_the_schools_midnight_to_the_second(self):
        for moment, day in (
            ("2026-10-31 16:59:59", date(2026, 10, 31)),
            ("2026-10-31 17:00:00", date(2026, 11, 1)),
            ("2026-12-31 17:00:00", date(2027, 1, 1)),
            ("2028-02-28 17:00:00", date(2028, 2, 29)),
        ):
            with self.subTest(moment), freeze_time(moment):
                self.assertEqual(vietnam_day.vietnam_today(), day)

    def test_a_moment_with_a_zone_falls_on_the_schools_day(self):
        aware = MIDNIGHT.replace(tzinfo=UTC)
        self.assertEqual(vietnam_day.get_day(aware), vietnam_day.get_day(MIDNIGHT))


@tagged("post_install", "-at_install")
class TestDayOfDefaults(EduCase):
    @freeze_time(MIDNIGHT)
    def test_what_begins_today_begins_on_the_schools_day_for_every_clock(self):
        for zone in (False, "UTC", "America/New_York", "Pacific/Kiritimati", "Mars"):
            env = self.env(context={"tz": zone})
            for model in ("edu.enrollment", "edu.guardianship", "edu.authority.link"):
                with self.subTest(zone=zone, model=model):
                    values = env[model].default_get(["date_start"])
                    self.assertEqual(values["date_start"], date(2026, 11, 1))

    @freeze_time(MIDNIGHT)
    def test_all_ask_one_clock(self):
        for model in ("edu.student", "edu.handover", "edu.staff"):
            self.assertEqual(self.env[model]._get_today(), date(2026, 11, 1))
