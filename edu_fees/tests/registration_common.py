# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Factories of registration forms."""

from datetime import date, datetime

from odoo import Command


class RegistrationSetUp:
    """Factories of registrations; every factory fills in what the caller left out."""

    @classmethod
    def _create_form(cls, prices=None, classes=None, school=None, **values):
        """Create an open form (default: one item at 350,000 đ, class 1A).

        The deadline is 2 October 2026, 17:00:00 in Vietnam.
        """
        school = school or cls.school
        if "plan_id" not in values:
            prices = prices or {cls._create_chosen_item(school): 350_000}
            values["plan_id"] = cls._create_fee_plan(prices, school).id
        items = cls.env["edu.fee.plan"].browse(values["plan_id"]).line_ids.item_id
        if classes is None:
            classes = cls.class_1a if school == cls.school else cls.other_class
        form = cls.env["edu.fee.registration.form"].create(
            {
                "name": f"Đăng ký {cls._next_number()}",
                "company_id": school.id,
                "school_year_id": cls.school_year.id,
                "item_ids": [Command.set(items.filtered("needs_registration").ids)],
                "class_ids": [Command.set(classes.ids)],
                "date_start": date(2026, 9, 1),
                "date_end": date(2027, 5, 31),
                "deadline": datetime(2026, 10, 2, 10, 0, 0),
                **values,
            }
        )
        form.action_open()
        return form

    @classmethod
    def _create_chosen_item(cls, school=None, **values):
        """Create an item that families choose."""
        return cls._create_fee_item(school, needs_registration=True, **values)

    @classmethod
    def _register(cls, form, student, choice="yes", item=None, quantity=0):
        """Let the office enter an answer on paper."""
        item = item or form.item_ids[:1]
        return cls.env["edu.fee.registration"]._answer_on_paper(
            form, {student: {item: choice}}, {(student, item): quantity}
        )
