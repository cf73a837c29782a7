# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models

from ..tools import billing, money

# How many pupils a sentence names.
NAMED = 5


class EduFeeRound(models.Model):
    """How many units each pupil of a round takes: who said yes, and who did not."""

    _inherit = "edu.fee.round"

    def _get_quantities(self, student_ids=None):
        """Return how many units pupils take where the round does not say it.

        To be extended by what counts them (attendance, meals, kilometres): add or
        replace keys of super's answer; 0 leaves the line out. Of items that families
        choose, pupils without a key are not billed.

        :param student_ids: only these pupils
        :return: {(pupil, item): units}
        """
        self.ensure_one()
        chosen = self.line_ids.filtered("item_id.needs_registration")
        if not chosen:
            return {}
        registered = self.env["edu.fee.registration"]._get_registered(
            chosen.item_id, self.period, student_ids
        )
        numbers = {line.item_id.id: line.quantity for line in chosen}
        students, items = self.env["edu.student"], self.env["edu.fee.item"]
        return {
            (students.browse(student_id), items.browse(item_id)): (
                (quantity or numbers[item_id]) if takes_part else 0
            )
            for (student_id, item_id), (
                takes_part,
                quantity,
                _price,
            ) in registered.items()
        }

    def _get_unanswered_counts(self, pupils):
        """Return {item: pupils whose families were asked and said neither yes nor no}.

        :param pupils: list of `billing.Pupil`
        """
        return self._count_unanswered(pupils, True)

    def _get_unasked_counts(self, pupils):
        """Return {item: pupils whose families no form asked}.

        :param pupils: list of `billing.Pupil`
        """
        return self._count_unanswered(pupils, False)

    def _count_unanswered(self, pupils, was_asked):
        """Return {item: pupils without an answer who were asked, or were not}."""
        self.ensure_one()
        chosen = self.line_ids.item_id.filtered("needs_registration")
        registered = self.env["edu.fee.registration"]._get_registered(
            chosen, self.period
        )
        asked = self._get_asked_classes(chosen)
        return {
            item: sum(
                (pupil.student.id, item.id) not in registered
                and (pupil.class_ in asked[item]) == was_asked
                for pupil in pupils
            )
            for item in chosen
        }

    def _get_asked_classes(self, items):
        """Return {item: classes that a form asked for the round's month}; one query."""
        # In sudo: teachers read forms without their items.
        forms_sudo = (
            self.env["edu.fee.registration.form"]
            .sudo()
            .search(
                [
                    ("company_id", "=", self.company_id.id),
                    ("item_ids", "in", items.ids),
                    ("state", "in", ("open", "closed")),
                    ("date_start", "<=", self.period),
                    ("date_end", ">=", self.period),
                ]
            )
        )
        return {
            item: forms_sudo.filtered(
                lambda form, item=item: item in form.item_ids
            ).class_ids
            for item in items
        }

    def _get_lower_agreements(self, pupils):
        """Return {item: {(price agreed to, price of the plan): pupils}} of families who
        agreed to less than the round asks; one query.

        :param pupils: list of `billing.Pupil`
        """
        self.ensure_one()
        chosen = self.line_ids.item_id.filtered("needs_registration")
        if not chosen or not self.period:
            return {}
        registered = self.env["edu.fee.registration"]._get_registered(
            chosen, self.period
        )
        prices = self._get_prices()
        lower = {}
        for pupil in pupils:
            for item in chosen:
                takes_part, _quantity, agreed = registered.get(
                    (pupil.student.id, item.id), (False, 0, 0)
                )
                price = billing.get_price(prices, item, pupil.grade) or 0
                if takes_part and 0 < agreed < price:
                    by_price = lower.setdefault(item, {})
                    by_price.setdefault((agreed, price), []).append(pupil.student)
        return lower

    def _get_paper_problems(self):
        """Override of `edu_fees`: what a family agreed to is a paper, too."""
        problems = super()._get_paper_problems()
        if not self.class_ids:
            return problems
        lower = self._get_lower_agreements(self._get_pupils())
        for item, by_price in lower.items():
            for (agreed, price), students in by_price.items():
                problems.append(self._build_lower(item, agreed, price, students))
        return problems

    def _build_lower(self, item, agreed, price, students):
        """Return the sentence on families who agreed to a lower price of an item."""
        return self.env._(
            "“%(item)s”: %(count)s families agreed to %(agreed)s, and the plan asks "
            "for %(price)s (%(students)s). Ask them again on the registration form.",
            item=item.name,
            count=len(students),
            agreed=money.format_amount(agreed),
            price=money.format_amount(price),
            students=", ".join(student.name for student in students[:NAMED])
            + ("…" if len(students) > NAMED else ""),
        )
