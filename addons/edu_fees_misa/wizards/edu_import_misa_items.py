# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models

from odoo.addons.edu_core.tools.cells import fold_text
from odoo.addons.edu_core.wizards.import_plan import ImportPlan, RowPlan

UNITS = {
    "thang": "month",
    "ngay": "day",
    "suat": "meal",
    "suat an": "meal",
    "gio": "hour",
    "km": "km",
    "nam": "year",
    "nam hoc": "year",
    "lan": "time",
}
CLASSES = {
    "hoc phi": "tuition",
    "dich vu": "service_resolution",
    "thoa thuan": "agreed",
    "thu ho": "collected_on_behalf",
    "thu ho chi ho": "collected_on_behalf",
    "tai tro": "donation",
}


class ItemsPlan(ImportPlan):
    """The plan for a list of fee items."""

    def _load(self, rows):
        """Override of `ImportPlan` to fetch the items; one query."""
        items = self.env["edu.fee.item"].search(
            [
                ("company_id", "=", self.company.id),
                ("code", "in", [row.code for row in rows]),
                ("active", "in", (True, False)),
            ]
        )
        self.by_code = {item.code: item for item in items}

    def _plan_row(self, row):
        """Override of `ImportPlan` to decide upon one item.

        A known one gets another name only: what it is by law, and whom it is paid to,
        may be in bills already.
        """
        row_plan = RowPlan(row, self.by_code.get(row.code))
        if row_plan.record:
            row_plan.values = self._get_changed_values(
                row_plan.record, {"name": row.name}
            )
            return row_plan
        unit, legal_class = getattr(row, "unit", ""), getattr(row, "legal_class", "")
        row_plan.values = {
            "code": row.code,
            "name": row.name,
            "unit": self._find(row_plan, "unit", unit, UNITS, "month"),
            "legal_class": self._find(
                row_plan, "legal_class", legal_class, CLASSES, "agreed"
            ),
        }
        return row_plan

    @staticmethod
    def _find(row_plan, name, text, words, default):
        """Return what a word means; an empty one the default."""
        key = fold_text(text)
        if key and key not in words:
            row_plan.refuse(name, f"bad_{name}")
        return words.get(key, default)


class EduImportMisaItems(models.TransientModel):
    """Import of the fee items of MISA."""

    _name = "edu.import.misa.items"
    _description = "Import of fee items of MISA"
    _inherit = ["edu.import.misa.mixin"]
    _transient_max_hours = 24

    account_id = fields.Many2one(
        "res.partner.bank",
        string="Paid to",
        domain="[('partner_id', '=', company_partner_id)]",
        help="The school's bank account that new items are paid to.",
    )
    company_partner_id = fields.Many2one(related="company_id.partner_id")

    def _get_title(self):
        """Override of `edu.import.mixin`."""
        return self.env._("Import fee items of MISA")

    def _get_kind(self):
        """Override of `edu.import.misa.mixin`."""
        return "items"

    def _get_plan_class(self):
        """Override of `edu.import.mixin`."""
        return ItemsPlan

    def _get_line_values(self, row):
        """Override of `edu.import.mixin` to show the item."""
        return {"name": row.name, "class_name": row.code}

    def _check_choices(self):
        """Override of `edu.import.misa.mixin`: new items need an account."""
        return self._require(self.account_id, self.env._("Paid to"))

    def _apply(self, plan, row_plans):
        """Override of `edu.import.mixin` to create items, and rename known ones."""
        items = self.env["edu.fee.item"]
        new = [one for one in row_plans if not one.record and not one.refusals]
        common = {
            "company_id": self.company_id.id,
            "beneficiary_account_id": self.account_id.id,
        }
        created = items.create([{**one.values, **common} for one in new])
        for row_plan, item in zip(new, created, strict=True):
            row_plan.record = item
        for row_plan in row_plans:
            if row_plan not in new and row_plan.values and not row_plan.refusals:
                row_plan.record.write(row_plan.values)
