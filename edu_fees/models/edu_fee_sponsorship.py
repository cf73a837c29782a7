# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain

from ..tools import billing

PAYER_KINDS = [
    ("budget", "State budget"),
    ("sponsor", "Sponsor"),
]


class EduFeeSponsorship(models.Model):
    """Bên chi trả khác: who else pays which part of which items, for whom, since when.

    A sponsor (nhà tài trợ), or the State budget that supports pupils or compensates
    the tuition that nobody pays (cấp bù). What is left of a price after exemptions is
    split: a payer's part stands on a claim (`edu.fee.claim`), the family's on its
    bill. Where several pay, each rate is of that price; the State budget comes before
    sponsors, and who comes later takes what is left at most. Why somebody else pays is
    nobody's business but the office's of money.
    """

    _name = "edu.fee.sponsorship"
    _description = "Support of fees by another payer"
    _inherit = ["edu.fee.decision.mixin"]
    _check_company_auto = True

    payer_kind = fields.Selection(
        PAYER_KINDS,
        string="Kind of payer",
        required=True,
        default="budget",
        tracking=True,
        help="What families read on their bills: the kind, never the name.",
    )
    payer_id = fields.Many2one(
        "res.partner",
        string="Other payer",
        required=True,
        ondelete="restrict",
        check_company=True,
        tracking=True,
        help="Who gets the claim and owes the money.",
    )
    basis = fields.Selection(
        [
            ("all", "All pupils"),
            ("policy", "Policy category"),
            ("names", "Some pupils"),
        ],
        string="Whom it reaches",
        required=True,
        default="names",
        tracking=True,
    )
    kind = fields.Selection([("rate", "Rate"), ("amount", "Amount of a charge")])
    percent = fields.Float(
        string="Share in %",
        help="Of what is left to pay after exemptions. Where several pay, the State "
        "budget comes first, and the others take what is left at most.",
    )
    how_much = fields.Char(string="Pays")
    amount = fields.Monetary(
        help="What the payer takes over of a month's charge, in whole đồng."
    )
    date_start = fields.Date(
        help="Months that begin from this day to the last one are supported."
    )

    # An officer may not read the items themselves.
    item_names = fields.Char(
        compute="_compute_item_names", compute_sudo=True, string="Names of the items"
    )
    charge_count = fields.Integer(compute="_compute_charge_count", string="Charges")

    _dates_check = models.Constraint(
        "CHECK (date_end IS NULL OR date_end >= date_start)",
        "A support cannot end before it starts.",
    )
    _rate_check = models.Constraint(
        "CHECK (kind != 'rate' OR rate BETWEEN 1 AND 10000)",
        "A rate is from 1 to 10,000 basis points (0.01 % to 100 %).",
    )

    @api.depends("basis")
    def _compute_student_count(self):
        """Override of the mixin: whom it reaches depends on the basis, too."""
        return super()._compute_student_count()

    def _get_value(self):
        """Return what is taken of a charge, to calculate with."""
        self.ensure_one()
        return billing.Support(
            self,
            self.rate if self.kind == "rate" else 0,
            int(self.amount) if self.kind == "amount" else 0,
        )

    # === WHOM IT REACHES === #

    def _get_students(self, day):
        """Override of the mixin: all of the school, by category, or by name; two
        queries for all."""
        by_policy = self._origin.filtered(lambda one: one.basis == "policy")
        holders = by_policy._get_policy_holders(day)
        everybody = self._origin.filtered(lambda one: one.basis == "all")
        students = self.env["edu.student"].search_fetch(
            [
                ("company_id", "in", everybody.company_id.ids),
                ("state", "=", "studying"),
            ],
            ["company_id"],
        )
        by_school = students.grouped("company_id")
        return {
            one: one._pick_students(
                holders, by_school.get(one.company_id, students[:0])
            )
            for one in self._origin
        }

    def _pick_students(self, holders, everybody):
        """Return the ids of the pupils that a support reaches.

        :param dict holders: of `_get_policy_holders`
        :param everybody: the pupils of its school
        """
        if self.basis == "all":
            return set(everybody.ids)
        if self.basis == "policy":
            return holders.get((self.company_id.id, self.code_id.id), set())
        return set(self.student_ids.ids)

    # === CONSTRAINTS === #

    @api.constrains(
        "basis",
        "code_id",
        "student_ids",
        "item_ids",
        "kind",
        "amount",
        "payer_id",
        "company_id",
    )
    def _check_values(self):
        """A support says who pays, for whom, for what and how much."""
        for one in self:
            if problem := one._get_problem():
                raise ValidationError(
                    self.env._(
                        "Support “%(support)s”: %(problem)s",
                        support=one.name,
                        problem=problem,
                    )
                )

    def _get_problem(self):
        """Return what is wrong with the support, or an empty string."""
        self.ensure_one()
        if not self.item_ids:
            return self.env._("choose the fee items.")
        outside = self.item_ids.filtered(
            lambda item: item.legal_class == "not_through_school"
        )
        if outside:
            return self.env._(
                "“%(item)s” is collected outside the school's books; nobody can pay a "
                "part of it here.",
                item=outside[0].name,
            )
        if self.basis == "policy" and self.code_id.kind != "policy":
            return self.env._("choose the policy category.")
        if self.basis == "names" and not self.student_ids:
            return self.env._("choose the pupils.")
        return self._get_payer_problem() or self._get_amount_problem()

    def _get_payer_problem(self):
        """Return what is wrong with the payer, or an empty string.

        In sudo: a pupil is a pupil, in whichever school.
        """
        payer_sudo = self.sudo().payer_id
        if payer_sudo.company_id and payer_sudo.company_id != self.company_id:
            return self.env._(
                "%(payer)s belongs to the books of another school.",
                payer=payer_sudo.name,
            )
        if payer_sudo._edu_is_pupil():
            return self.env._(
                "%(payer)s is a pupil. What a pupil's family pays stands on its bill.",
                payer=payer_sudo.name,
            )
        if payer_sudo == self.company_id.partner_id:
            return self.env._("the school itself cannot be the other payer.")
        return ""

    def _check_approvable(self):
        """Override of the mixin: nobody is supported who has left the school."""
        res = super()._check_approvable()
        gone = self.basis == "names" and self.student_ids.filtered(
            lambda student: student.state != "studying"
        )
        if gone:
            raise UserError(
                self.env._(
                    "“%(support)s”: %(student)s does not study here any more. Take the "
                    "pupil off the list.",
                    support=self.name,
                    student=gone[0].name,
                )
            )
        return res

    def _check_not_twice(self):
        """Override of the mixin: of a pupil's item a payer takes one part at a time.

        Another payer takes a part of its own: see `tools/billing.py`, `split`.
        """
        for one in self:
            overlapping = one._get_overlapping(self)
            for other in overlapping.filtered_domain(
                [("payer_id", "=", one.payer_id.id)]
            ):
                day = max(one.date_start, other.date_start)
                reached = (one | other)._get_students(day)
                both = reached[one] & reached[other]
                if both or one._covers_all(other):
                    who = self.env["edu.student"].browse(min(both, default=False)).name
                    raise UserError(
                        self.env._(
                            "“%(support)s”: for %(who)s %(payer)s pays a part of the "
                            "same item at that time by “%(other)s”. End that one "
                            "first.",
                            support=one.name,
                            payer=one.payer_id.name,
                            who=who or self.env._("all pupils"),
                            other=other.name,
                        )
                    )

    def _covers_all(self, other):
        """Tell whether two supports meet in pupils who are still to come."""
        same_category = self.basis == "policy" == other.basis and (
            self.code_id == other.code_id
        )
        return same_category or "all" in (self.basis, other.basis)

    @api.model
    def _get_end_title(self):
        """Override of the mixin to say what ends."""
        return self.env._("End the support")

    # === WHAT WAS CHARGED === #

    @api.depends("item_ids.name")
    def _compute_item_names(self):
        """Join the names of the items."""
        for one in self:
            one.item_names = ", ".join(one.item_ids.mapped("name"))

    def _compute_charge_count(self):
        """Count what was charged to the payer; one query.

        In sudo: an officer reads the agreement, and of the charges how many there are.
        """
        counts = {
            one.id: count
            for one, count in self.env["edu.fee.charge"]
            .sudo()
            ._read_group(
                [("sponsorship_id", "in", self.ids), ("state", "=", "live")],
                ["sponsorship_id"],
                ["__count"],
            )
        }
        for one in self:
            one.charge_count = counts.get(one.id, 0)

    def action_view_charges(self):
        """Open what was charged to the payer."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "edu_fees.edu_fee_charge_action"
        )
        action["domain"] = Domain("sponsorship_id", "in", self.ids)
        return action
