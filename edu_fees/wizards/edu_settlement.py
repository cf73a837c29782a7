# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from dataclasses import dataclass

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import date_utils

from odoo.addons.edu_core.tools.vietnam_day import vietnam_today


@dataclass
class Figures:
    """Money of one item, or one part of it, in whole đồng."""

    opening: int = 0
    came_in: int = 0
    paid_out: int = 0
    owed: int = 0

    @property
    def left(self):
        """What is left at the end."""
        return self.opening + self.came_in - self.paid_out

    @property
    def surplus(self):
        """What is left and nobody's in particular."""
        return self.left - self.owed


class EduSettlement(models.TransientModel):
    """Quyết toán thu – chi: choose the days and the items, then print."""

    _name = "edu.settlement"
    _description = "Settlement of items"

    company_id = fields.Many2one(
        "res.company",
        string="School",
        required=True,
        readonly=True,
        default=lambda self: self.env.company,
    )
    date_start = fields.Date(
        string="From", required=True, default=lambda self: self._get_month()[0]
    )
    date_end = fields.Date(
        string="To", required=True, default=lambda self: self._get_month()[1]
    )
    item_ids = fields.Many2many(
        "edu.fee.item",
        string="Fee items",
        domain="[('company_id', '=', company_id)]",
        help="All items when empty.",
    )

    @api.constrains("date_start", "date_end")
    def _check_dates(self):
        """The first day is not after the last one."""
        for wizard in self:
            if wizard.date_start > wizard.date_end:
                raise ValidationError(
                    self.env._("The first day is after the last one.")
                )

    @api.model
    def _get_month(self):
        """Return the first and the last day of this month."""
        return date_utils.get_month(vietnam_today())

    def action_print(self):
        """Print the settlement, to be signed."""
        return self.env.ref("edu_fees.action_report_settlement").report_action(self)

    def action_workbook(self):
        """Download the settlement by item, month, class and pupil."""
        report = self.env.ref("edu_fees.action_report_settlement_xlsx")
        return report.report_action(self)

    def action_view_entries(self):
        """Open the lines of the books behind the figures."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "edu_fees.edu_fee_item_entry_action"
        )
        action["domain"] = self._get_domain() + [
            ("date", ">=", fields.Date.to_string(self.date_start)),
            ("date", "<=", fields.Date.to_string(self.date_end)),
        ]
        return action

    # === FIGURES === #

    def _get_domain(self):
        """Return the domain of the entries of the school and the chosen items."""
        domain = [("company_id", "=", self.company_id.id)]
        if self.item_ids:
            domain.append(("item_id", "in", self.item_ids.ids))
        return domain

    def _get_figures(self, *parts):
        """Return the figures of each item, or of its parts; three queries.

        :param parts: further fields to group by, such as ``class_id``
        :return: {(item, part, …): Figures}, the items in their order
        """
        self.ensure_one()
        figures = {}
        entries = self.env["edu.fee.item.entry"]
        before = [("date", "<", self.date_start)]
        within = [("date", ">=", self.date_start), ("date", "<=", self.date_end)]
        groups = ["item_id", *parts]
        sums = ["amount_in:sum", "amount_out:sum"]
        for *key, came_in, paid_out in entries._read_group(
            self._get_domain() + within, groups, sums
        ):
            row = figures.setdefault(tuple(key), Figures())
            row.came_in, row.paid_out = int(came_in), int(paid_out)
        for *key, came_in, paid_out in entries._read_group(
            self._get_domain() + before, groups, sums
        ):
            row = figures.setdefault(tuple(key), Figures())
            row.opening = int(came_in - paid_out)
        self._add_owed(figures, parts)
        return dict(sorted(figures.items(), key=self._get_sort_key))

    def _get_month_figures(self):
        """Return the figures of each item month by month: each begins with what the one
        before left. Months before an item's first money are left out, and those to
        come.

        :return: {(item, first day of the month): Figures}, in their order
        """
        self.ensure_one()
        within = [("date", ">=", self.date_start), ("date", "<=", self.date_end)]
        moved = {
            (item, month): (int(came_in), int(paid_out))
            for item, month, came_in, paid_out in (
                self.env["edu.fee.item.entry"]._read_group(
                    self._get_domain() + within,
                    ["item_id", "period:month"],
                    ["amount_in:sum", "amount_out:sum"],
                )
            )
        }
        figures, today = {}, vietnam_today()
        for (item,), whole in self._get_figures().items():
            left = whole.opening
            for month in self._get_months():
                row = Figures(left, *moved.get((item, month), (0, 0)))
                if (item, month) in moved or (row.opening and month <= today):
                    figures[item, month] = row
                left = row.left
        return figures

    def _get_months(self):
        """Return the first day of each month of the days."""
        month, months = date_utils.start_of(self.date_start, "month"), []
        while month <= self.date_end:
            months.append(month)
            month = date_utils.add(month, months=1)
        return months

    def _add_owed(self, figures, parts):
        """Add what the school owes named pupils for unused days they paid for."""
        fields_ = {"class_id", "student_id"}
        if not fields_.issuperset(parts):
            return
        deductions = self.env["edu.fee.deduction"]
        for one in deductions._find_owed(self.company_id, self.date_end):
            if self.item_ids and one.item_id not in self.item_ids:
                continue
            key = (one.item_id, *(one[name] for name in parts))
            figures.setdefault(key, Figures()).owed += int(one.amount)

    @api.model
    def _get_sort_key(self, row):
        """Return the key by which rows stand: item, then class, then given name."""
        item, *parts = row[0]
        keys = []
        for part in parts:
            if not isinstance(part, models.BaseModel):
                keys.append(str(part))
            elif part._name == "edu.student":
                keys.append(part.sort_key or "")
            else:
                keys.append(part.display_name or "")
        return (item.sequence, item.code or "", item.id, *keys)
