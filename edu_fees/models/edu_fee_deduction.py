# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tools import date_utils

from odoo.addons.edu_core.tools.vietnam_day import vietnam_today

from ..const import AMOUNT_LIMIT
from ..tools import money

# What only the suite writes.
STATE_FIELDS = {"state", "charge_id", "round_id", "cancel_reason", "amount", "name"}
# What stays as it is once a bill rests on it.
OWN_FIELDS = {"company_id", "item_id", "period", "price", "quantity", "reason"}
OWN_FIELDS |= {"student_id"}


class EduFeeDeduction(models.Model):
    """Khoản giảm trừ: what a pupil was billed for and did not use.

    Meals of excused days, say: the next bill has the item in full and a line of its
    own that takes them off. Whoever finds out that days were unused enters them here by
    hand or calls `_register_unused`; a round takes off what is open (see
    `edu_fee_round_deduction.py`).
    """

    _name = "edu.fee.deduction"
    _description = "Fee deduction"
    _inherit = ["edu.school.mixin", "mail.thread"]
    _order = "period desc, company_id, class_id, student_id, id"
    _check_company_auto = True

    name = fields.Char(
        compute="_compute_name",
        store=True,
        help="The bill's text of this deduction, as the family reads it.",
    )
    company_id = fields.Many2one(
        "res.company",
        string="School",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    student_id = fields.Many2one(
        "edu.student",
        string="Pupil",
        required=True,
        ondelete="restrict",
        check_company=True,
    )
    class_id = fields.Many2one(
        "edu.class",
        compute="_compute_class_id",
        store=True,
        index=True,
        ondelete="restrict",
        help="The class when the days were entered.",
    )
    item_id = fields.Many2one(
        "edu.fee.item",
        required=True,
        ondelete="restrict",
        check_company=True,
        default=lambda self: self._default_item_id(),
    )
    unit = fields.Selection(related="item_id.unit")
    period = fields.Date(
        string="Month",
        required=True,
        default=lambda self: self._default_period(),
        help="The month in which it was not used; any day of it.",
    )
    quantity = fields.Integer(required=True, default=1, tracking=True)
    price = fields.Monetary(
        compute="_compute_price",
        store=True,
        readonly=False,
        tracking=True,
        help="What the pupil was billed for one unit in that month.",
    )
    amount = fields.Monetary(compute="_compute_amount", store=True)
    reason = fields.Char(
        required=True,
        default=lambda self: self._get_default_reason(),
        help="What the family reads after the number: 3 excused days.",
    )
    state = fields.Selection(
        [
            ("open", "Open"),
            ("applied", "Taken off"),
            ("listed", "On a refund list"),
            ("refunded", "Paid back"),
            ("cancelled", "Cancelled"),
        ],
        required=True,
        default="open",
        readonly=True,
        copy=False,
        tracking=True,
    )
    charge_id = fields.Many2one(
        "edu.fee.charge",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
    )
    round_id = fields.Many2one(
        "edu.fee.round",
        string="Taken off in",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
    )
    is_of_leaver = fields.Boolean(
        string="Of a pupil who left", readonly=True, copy=False
    )
    cancel_reason = fields.Char(
        string="Reason of the cancellation", readonly=True, copy=False, tracking=True
    )

    # A second report of the same days changes the row, and adds none.
    _live_uniq = models.UniqueIndex(
        "(student_id, item_id, period) WHERE state != 'cancelled'",
        "This pupil already has a deduction for this item in this month. Change the "
        "number there, or cancel it first.",
    )
    # Serves the generation of a round.
    _open_idx = models.Index("(item_id, period) WHERE state = 'open'")
    _period_check = models.Constraint(
        "CHECK (EXTRACT(DAY FROM period) = 1)",
        "The month of a deduction is stored as its first day.",
    )

    # === DEFAULTS === #

    @api.model
    def _default_item_id(self):
        """Return the item that this person entered last: lists are typed by item."""
        domain = [
            ("create_uid", "=", self.env.uid),
            ("company_id", "=", self.env.company.id),
        ]
        return self.search(domain, order="id desc", limit=1).item_id

    @api.model
    def _default_period(self):
        """Return the month before this one."""
        today = vietnam_today()
        return date_utils.subtract(today.replace(day=1), months=1)

    @api.model
    def _get_default_reason(self, company=None):
        """Return why days are taken off when nobody says it, in the school's words."""
        company = company or self.env.company
        return self.with_context(lang=company._edu_get_lang()).env._("excused days")

    # === COMPUTE METHODS === #

    @api.depends("student_id")
    def _compute_class_id(self):
        """The pupil's class when the days are entered; it stays."""
        for deduction in self:
            deduction.class_id = deduction.student_id.class_id or deduction.class_id

    @api.depends("student_id", "item_id", "period")
    def _compute_price(self):
        """The price at which the pupil was billed; two queries for all."""
        billed = self._get_billed(self.student_id, self.item_id)
        for deduction in self:
            last = deduction._find_billed(billed)
            deduction.price = last.price if last else 0

    @api.depends("quantity", "price")
    def _compute_amount(self):
        """Quantity times price, in whole đồng."""
        for deduction in self:
            deduction.amount = deduction.quantity * deduction.price

    @api.depends("quantity", "price", "reason", "period", "item_id", "company_id")
    def _compute_name(self):
        """Write the line of the bill in the school's language."""
        for company, deductions in self.grouped("company_id").items():
            lang = company._edu_get_lang() if company else self.env.lang
            for deduction in deductions.with_context(lang=lang):
                deduction.name = deduction._build_name()

    def _build_name(self):
        """Return the text of the bill's line, in the language of the environment."""
        self.ensure_one()
        return self.env._(
            "%(item)s: −%(quantity)s %(reason)s of month %(month)s × %(price)s",
            item=self.item_id.name or "",
            quantity=self.quantity,
            reason=self.reason or "",
            month=self.period.month if self.period else "",
            price=money.format_amount(self.price),
        )

    # === CONSTRAINTS === #

    @api.constrains("student_id", "item_id", "period", "quantity", "price")
    def _check_values(self):
        """Only what was billed is taken off, in whole đồng."""
        billed = self._get_billed(self.student_id, self.item_id)
        taken = self._get_taken(billed, self.student_id, self.item_id)
        for deduction in self:
            last = deduction._find_billed(billed)
            if problem := deduction._get_problem(last, taken):
                raise ValidationError(
                    self.env._(
                        "%(student)s, “%(item)s”, month %(month)s: %(problem)s",
                        student=deduction.student_id.name,
                        item=deduction.item_id.name,
                        month=f"{deduction.period.month:02d}/{deduction.period.year}",
                        problem=problem,
                    )
                )

    def _get_problem(self, last, taken):
        """Return what is wrong with the deduction, or an empty string.

        :param last: `Billed`, or None
        :param taken: of `_get_taken`, with this deduction
        """
        self.ensure_one()
        if self.quantity <= 0:
            return self.env._(
                "the quantity is %(quantity)s; it must be above 0.",
                quantity=self.quantity,
            )
        if self.price < 0 or self.price != int(self.price):
            return self.env._(
                "the price is %(price)s; it must be a whole number of đồng, 0 or more.",
                price=self.price,
            )
        if self.amount >= AMOUNT_LIMIT:
            return self.env._("the amount is not below 1,000,000,000,000 đ.")
        if not last:
            return self.env._(
                "the pupil was not billed for this item; there is nothing to take off."
            )
        return self._get_excess(last, taken)

    def _get_excess(self, last, taken):
        """Return how the deduction goes beyond what was billed, or an empty string.

        :param last: `Billed`
        :param taken: of `_get_taken`
        """
        if self.quantity > last.quantity:
            return self.env._(
                "%(quantity)s cannot be unused: the pupil was billed %(billed)s.",
                quantity=self.quantity,
                billed=last.quantity,
            )
        if self.price > last.price_limit:
            return self.env._(
                "the price is %(price)s; the pupil was billed %(billed)s for one.",
                price=money.format_amount(self.price),
                billed=money.format_amount(last.price),
            )
        rows = taken.get((self.student_id.id, self.item_id.id, last.month), {})
        quantity = sum(row[0] for row in rows.values())
        amount = sum(row[1] for row in rows.values())
        if quantity > last.quantity or amount > last.amount:
            return self.env._(
                "the bill of month %(month)s asked for %(billed)s (%(billed_amount)s). "
                "With this row, what is taken off it comes to %(quantity)s "
                "(%(amount)s), in the months %(months)s.",
                month=f"{last.month:%m/%Y}",
                billed=last.quantity,
                billed_amount=money.format_amount(last.amount),
                quantity=quantity,
                amount=money.format_amount(amount),
                months=", ".join(f"{one:%m/%Y}" for one in sorted(rows)),
            )
        return ""

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        """Override of the ORM: a deduction begins open, in the month's first day."""
        given = STATE_FIELDS - {"amount", "name"}
        deductions = super().create([self._normalize(vals) for vals in vals_list])
        # As they are: a default of the client's context gives a state, too.
        if not self.env.su and any(
            one[name] and one[name] != "open" for one in deductions for name in given
        ):
            self._refuse_by_hand()
        return deductions

    def write(self, vals):
        """Override of the ORM: what a bill rests on stays.

        :raise AccessError: for a state that is not reached by the buttons
        :raise UserError: names the deduction that is no longer open
        """
        if not self.env.su:
            if STATE_FIELDS & vals.keys():
                self._refuse_by_hand()
            if OWN_FIELDS & vals.keys():
                self._check_open()
        return super().write(self._normalize(vals))

    def _refuse_by_hand(self):
        """Refuse a state given by hand.

        :raise AccessError: always
        """
        raise AccessError(
            self.env._("The state of a deduction follows its bill and its buttons.")
        )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_entered(self):
        """A deduction is cancelled with a reason, never deleted."""
        raise UserError(
            self.env._("Deductions are not deleted; cancel them with a reason.")
        )

    @api.model
    def _normalize(self, vals):
        """Return the values with the month as its first day."""
        if vals.get("period"):
            period = fields.Date.to_date(vals["period"])
            vals = dict(vals, period=period.replace(day=1))
        return vals

    # === THE LIFE OF A DEDUCTION === #

    def _check_open(self):
        """Refuse what a bill has taken off, and what is cancelled.

        :raise UserError: names the pupil, the month and the state
        """
        labels = dict(self._fields["state"]._description_selection(self.env))
        for deduction in self:
            if deduction.state != "open":
                raise UserError(
                    self.env._(
                        "The deduction of %(student)s, month %(month)s, is "
                        "“%(state)s”; it cannot change. Cancel the bill first, if it "
                        "is wrong.",
                        student=deduction.student_id.name,
                        month=f"{deduction.period.month:02d}/{deduction.period.year}",
                        state=labels[deduction.state],
                    )
                )

    def action_cancel(self, reason=None):
        """Cancel open deductions; without a reason, ask for it.

        :raise UserError: for one that a bill has taken off
        """
        self.check_access("write")
        self._check_open()
        reason = (reason or "").strip()
        if not reason:
            self.ensure_one()
            return self.env["edu.reason"]._ask(
                self,
                self.env._("Cancel the deduction"),
                self.env._("Why is nothing taken off?"),
            )
        # In sudo: nobody writes the state by hand.
        self.sudo().write({"state": "cancelled", "cancel_reason": reason})
        # The index must know before another one is entered in its place.
        self.flush_recordset(["state"])
        return True

    def _reopen(self):
        """Let deductions wait for the next bill; theirs was cancelled."""
        self.sudo().write({"state": "open", "charge_id": False, "round_id": False})

    # === ENTRY OF OTHER MODULES === #

    @api.model
    def _register_unused(self, company, entries):
        """Take in what pupils did not use: set-based, and idempotent.

        The entry for bridges (attendance, meals). A second report of a pupil, item and
        month corrects the number while it is open; what a bill has taken off stays, and
        so does what a round worked out for a pupil who left.
        Entries of pupils who were not billed for the item are left out; nobody gets
        back more than was billed, in all months that rest on one bill.

        :param company: the school
        :param list entries: dicts of ``student`` and ``item`` (records), ``period``
            (any day of the month), ``quantity``; ``price`` and ``reason`` if they are
            known better
        :return: the deductions of these entries, old and new
        """
        wanted = {
            (entry["student"].id, entry["item"].id, entry["period"].replace(day=1)): (
                entry
            )
            for entry in entries
        }
        students = self.env["edu.student"].browse({key[0] for key in wanted})
        items = self.env["edu.fee.item"].browse({key[1] for key in wanted})
        billed = self._get_billed(students, items)
        known = self._find_registered(company, wanted)
        taken = self._get_taken(billed, students, items)
        vals_list = []
        for key, entry in sorted(wanted.items(), key=lambda one: one[0][2]):
            last = self._find_last(billed, entry["student"], entry["item"], key[2])
            if not last or (key in known and not known[key]._takes_report(entry)):
                continue
            rows = taken.setdefault((*key[:2], last.month), {})
            others = sum(row[0] for month, row in rows.items() if month != key[2])
            if others >= last.quantity:
                continue
            left = last._replace(quantity=last.quantity - others)
            vals = self._prepare_deduction_vals(company, entry, left)
            rows[key[2]] = (vals["quantity"], vals["quantity"] * vals["price"])
            if key not in known:
                vals_list.append(vals)
            elif known[key].quantity != vals["quantity"]:
                known[key].write(
                    {name: vals[name] for name in ("quantity", "is_of_leaver")}
                )
        return self.union(*known.values()) | self.create(vals_list)

    def _takes_report(self, entry):
        """Tell whether a report may correct what is entered."""
        self.ensure_one()
        is_final = self.is_of_leaver and not entry.get("is_of_leaver")
        return self.state == "open" and not is_final

    @api.model
    def _find_registered(self, company, keys):
        """Return {(pupil, item, month): deduction} of what is there already."""
        deductions = self.search(
            [
                ("company_id", "=", company.id),
                ("student_id", "in", [key[0] for key in keys]),
                ("item_id", "in", [key[1] for key in keys]),
                ("period", "in", [key[2] for key in keys]),
                ("state", "!=", "cancelled"),
            ]
        )
        found = {
            (one.student_id.id, one.item_id.id, one.period): one for one in deductions
        }
        return {key: one for key, one in found.items() if key in keys}

    @api.model
    def _prepare_deduction_vals(self, company, entry, last):
        """Return the values of a deduction; bridges may add theirs.

        :param dict entry: see `_register_unused`
        :param last: `Billed`, with the quantity that other rows leave
        """
        price = min(entry.get("price", last.price), last.price_limit)
        return {
            "company_id": company.id,
            "student_id": entry["student"].id,
            "item_id": entry["item"].id,
            "period": entry["period"].replace(day=1),
            "quantity": min(entry["quantity"], last.quantity),
            "is_of_leaver": bool(entry.get("is_of_leaver")),
            "price": price,
            "reason": entry.get("reason") or self._get_default_reason(company),
        }
