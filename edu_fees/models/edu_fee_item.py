# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..const import ACCOUNT_ROLES, REVENUE_ROLES


class EduFeeItem(models.Model):
    """Something a school collects money for: boarding, lunch, drinking water…"""

    _name = "edu.fee.item"
    _description = "Fee item"
    _inherit = ["edu.school.mixin"]
    _order = "company_id, sequence, code, id"
    _check_company_auto = True

    name = fields.Char(required=True)
    code = fields.Char(help="The school's own short code.")
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company",
        string="School",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    unit = fields.Selection(
        [
            ("month", "month"),
            ("day", "day"),
            ("meal", "meal"),
            ("hour", "hour"),
            ("km", "km"),
            ("year", "year"),
            ("time", "time"),
        ],
        required=True,
        default="month",
    )
    legal_class = fields.Selection(
        [
            ("tuition", "Tuition"),
            ("service_resolution", "Service by resolution"),
            ("agreed", "Agreed fee"),
            ("collected_on_behalf", "Collected on behalf"),
            ("donation", "Donation"),
            ("not_through_school", "Not through the school"),
        ],
        required=True,
        default="service_resolution",
        help="The law treats each class in its own way. What may not pass through the "
        "school's books is refused in a plan.",
    )
    service_id = fields.Many2one(
        "edu.fee.service",
        ondelete="restrict",
        index="btree_not_null",
        help="What the resolutions call it: its ceilings hold for the item.",
    )
    needs_registration = fields.Boolean(
        string="Families choose it",
        help="Only pupils whose families registered are billed.",
    )
    beneficiary_account_id = fields.Many2one(
        "res.partner.bank",
        required=True,
        ondelete="restrict",
        check_company=True,
        domain="[('partner_id', '=', company_partner_id)]",
        help="The school's bank account that this item is paid to. A bill asks for one "
        "account: items of two accounts make two bills.",
    )
    company_partner_id = fields.Many2one(related="company_id.partner_id")
    revenue_role = fields.Selection(
        [row for row in ACCOUNT_ROLES if row[0] in REVENUE_ROLES],
        compute="_compute_revenue_role",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
        help="The account role that is credited when the money is in.",
    )
    description = fields.Text()

    _company_code_uniq = models.UniqueIndex(
        "(company_id, code) WHERE code IS NOT NULL",
        "This school already has a fee item with this code.",
    )

    # === COMPUTE METHODS === #

    @api.depends("legal_class")
    def _compute_revenue_role(self):
        """Money collected on behalf of others is owed to them; the rest is revenue."""
        for item in self:
            if item.legal_class == "collected_on_behalf":
                item.revenue_role = "collected_on_behalf"
            else:
                item.revenue_role = "service_revenue"

    # === CONSTRAINTS === #

    @api.constrains("beneficiary_account_id", "company_id")
    def _check_beneficiary_account(self):
        """A school's fees are paid to the school's own account."""
        for item in self:
            account = item.beneficiary_account_id
            if account.partner_id != item.company_id.partner_id:
                raise ValidationError(
                    self.env._(
                        "Fee item “%(item)s”: bank account %(account)s belongs to "
                        "%(holder)s, not to %(school)s. Choose an account of the "
                        "school.",
                        item=item.name,
                        account=account.acc_number,
                        holder=account.partner_id.name,
                        school=item.company_id.name,
                    )
                )

    @api.constrains("legal_class")
    def _check_legal_class_in_plans(self):
        """An item that is in a plan cannot become one that may not be collected."""
        refused = self.filtered(lambda item: item.legal_class == "not_through_school")
        lines = self.env["edu.fee.plan.line"].search([("item_id", "in", refused.ids)])
        lines._check_legal_class()

    @api.constrains("company_id")
    def _check_school_stays(self):
        """An item that has a price or was charged stays in its school.

        In sudo: what uses it is the other school's.
        """
        for name in ("edu.fee.plan.line", "edu.fee.charge"):
            used_sudo = self.env[name].sudo()
            used_sudo = used_sudo.search(
                [
                    ("item_id", "in", self.ids),
                    ("company_id", "not in", self.company_id.ids),
                ],
                limit=1,
            )
            used_sudo._check_company(["item_id"])

    # === BUSINESS METHODS === #

    def _get_unit_label(self):
        """Return the unit in the language of the environment."""
        self.ensure_one()
        return dict(self._fields["unit"]._description_selection(self.env))[self.unit]
