# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models

from odoo.addons.edu_core.tools.vietnam_day import vietnam_today


class EduFeePlan(models.Model):
    """A plan that was taken over from an earlier school year."""

    _inherit = "edu.fee.plan"

    renewed_from_id = fields.Many2one(
        "edu.fee.plan",
        string="Copied from",
        readonly=True,
        copy=False,
        ondelete="set null",
        index="btree_not_null",
        check_company=True,
    )
    paper_todo = fields.Text(compute="_compute_paper_todo", string="Missing on paper")

    _renewed_once = models.UniqueIndex(
        "(renewed_from_id, school_year_id)"
        " WHERE renewed_from_id IS NOT NULL AND active",
        "This plan was already copied to that school year.",
    )

    @api.depends("line_ids.item_id", "school_year_id", "company_id")
    def _compute_paper_todo(self):
        """List which papers of which items are missing, of a year that is not over."""
        today = vietnam_today()
        papers = self.env["edu.fee.paper"]
        for plan in self:
            year = plan.school_year_id
            items = plan.line_ids.item_id._origin
            missing = {}
            if year and year.date_end >= today and plan._origin:
                for item, kind in papers._get_missing(
                    items, year, max(today, year.date_start)
                ):
                    missing.setdefault(kind, []).append(item.name)
            plan.paper_todo = (
                "\n".join(
                    self.env._(
                        "%(paper)s: %(items)s",
                        paper=papers._get_kind_label(kind),
                        items=", ".join(names),
                    )
                    for kind, names in missing.items()
                )
                or False
            )

    def action_renew(self):
        """Show what a copy to the next school year would change."""
        self.check_access("write")
        return self.env["edu.fee.plan.renewal"]._open_for(self)

    def action_view_papers(self):
        """Open the papers of the plan's items in its school year."""
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
            "default_plan_id": self.id,
            "default_company_id": self.company_id.id,
        }
        return action


class EduFeePaper(models.Model):
    """A paper that stands in for one of an earlier school year."""

    _inherit = "edu.fee.paper"

    renewed_from_id = fields.Many2one(
        "edu.fee.paper",
        string="Renews",
        readonly=True,
        copy=False,
        ondelete="set null",
        index="btree_not_null",
        check_company=True,
        help="The paper of the school year before.",
    )
