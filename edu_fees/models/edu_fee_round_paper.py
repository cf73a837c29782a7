# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.edu_core.tools.vietnam_day import vietnam_today

from ..tools import money


class EduFeeRound(models.Model):
    """What a round's items lack on paper before families may see the bills."""

    _inherit = "edu.fee.round"

    paper_todo = fields.Text(
        compute="_compute_paper_todo", string="What is missing on paper"
    )

    @api.depends("line_ids.item_id", "school_year_id", "company_id", "plan_id")
    def _compute_paper_todo(self):
        """List the papers that are missing today."""
        for fee_round in self:
            fee_round.paper_todo = "\n".join(fee_round._get_paper_problems()) or False

    def _get_paper_problems(self):
        """Return what the round's items lack on paper today, a line for each item."""
        self.ensure_one()
        items = self.line_ids.item_id
        if not items or not self.school_year_id:
            return []
        today = vietnam_today()
        papers = self.env["edu.fee.paper"]
        missing = papers._get_missing(items, self.school_year_id, today)
        kinds = {}
        for item, kind in missing:
            kinds.setdefault(item, []).append(papers._get_kind_label(kind))
        problems = [
            self.env._(
                "“%(item)s” lacks: %(papers)s", item=item.name, papers=", ".join(labels)
            )
            for item, labels in kinds.items()
        ]
        undisclosed = items.browse().union(
            *(item for item, kind in missing if kind == "disclosure")
        )
        return problems + self._get_price_problems(items - undisclosed)

    def _get_price_problems(self, items):
        """Return where the plan asks for more than was disclosed; one query.

        :param items: those of the round that were disclosed
        """
        today = vietnam_today()
        papers = self.env["edu.fee.paper"]
        disclosures = papers._get_disclosures(
            self.company_id, self.school_year_id, today
        )
        last = {}
        for paper in disclosures:
            for price in paper.price_ids:
                last.setdefault(price.item_id, (paper, []))
                if last[price.item_id][0] == paper:
                    last[price.item_id][1].append(price.price)
        problems = []
        for line in self.plan_id.line_ids.filtered(lambda line: line.item_id in items):
            paper, prices = last.get(line.item_id, (papers, ()))
            if paper and line.price not in prices:
                problems.append(
                    self.env._(
                        "“%(item)s” costs %(price)s in the plan, and %(disclosed)s in "
                        "%(paper)s. Disclose the new price first.",
                        item=line.item_id.name,
                        price=money.format_amount(line.price),
                        disclosed=" / ".join(map(money.format_amount, prices)),
                        paper=paper.display_name,
                    )
                )
        return problems

    def _check_papers(self):
        """Refuse, or note in the history, that papers are missing: as is set.

        :raise UserError: lists item, paper and what to do
        """
        for fee_round in self:
            problems = fee_round._get_paper_problems()
            if not problems:
                continue
            if fee_round.company_id.edu_paper_policy == "block":
                raise UserError(
                    self.env._(
                        "Round “%(round)s” lacks papers:\n%(problems)s\nWrite them "
                        "down under Fees / Papers of items and let the principal "
                        "approve them.",
                        round=fee_round.name,
                        problems="\n".join(f"– {problem}" for problem in problems),
                    )
                )
            fee_round.message_post(
                body=self.env._(
                    "Published although papers are missing: %(problems)s",
                    problems="; ".join(problems),
                )
            )

    def _get_problems(self):
        """Override of `edu_fees`: by setting, papers come before the bills are made."""
        problems = super()._get_problems()
        school = self.company_id
        if school.edu_paper_policy == "block" and school.edu_paper_before_bills:
            problems += self._get_paper_problems()
        return problems

    def action_publish(self):
        """Override of `edu_fees` to ask for the papers first."""
        self.check_access("write")
        self._check_papers()
        return super().action_publish()

    def action_view_papers(self):
        """Open the papers of the round's items in its school year."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "edu_fees.edu_fee_paper_action"
        )
        action["domain"] = [
            ("school_year_id", "=", self.school_year_id.id),
            ("item_ids", "in", self.line_ids.item_id.ids),
        ]
        action["context"] = {
            "default_school_year_id": self.school_year_id.id,
            "default_plan_id": self.plan_id.id,
            "default_company_id": self.company_id.id,
        }
        return action
