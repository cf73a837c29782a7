# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from dataclasses import dataclass
from typing import Any

from odoo import models
from odoo.tools import html_escape

from odoo.addons.queue_job.job import STARTED

from ..const import CHUNK_SIZE, ORM_CHUNK_SIZE
from ..tools import bill_shape
from .edu_bill_stamp import Copy


@dataclass
class Prepared:
    """A planned bill with the values of its entry and of its charges."""

    bill: Any
    values: dict
    charges: list

    @property
    def deduction_ids(self):
        """The ids of what is taken off, in the order of the lines."""
        return [one.record.id for line in self.bill.lines for one in line.deductions]


class EduFeeRound(models.Model):
    """How the bills of a round are made by the set.

    One bill of each shape is made and posted by the ORM, the others are its copies
    (`edu.bill.stamp`), in the same transaction. What two bills of one shape have in
    common is everything the round prepares for them but the pupil's own values, and
    everything of the payer that a bill may depend on. A pupil with a value nobody else
    has is a shape of its own and goes through the ORM.
    """

    _inherit = "edu.fee.round"

    # === CHUNKS, AND WHETHER BILLS ARE COPIED === #

    def _get_chunk_size(self):
        """Return how many pupils one job bills."""
        return ORM_CHUNK_SIZE if self._get_obstacle() else CHUNK_SIZE

    def _is_last_chunk(self):
        """Tell whether no other job of the round is to come.

        Whoever is missing is looked for among all pupils then, not after each chunk.
        A job that has just ended may still be called running: where every pupil has a
        bill already, it does not count.
        """
        self.ensure_one()
        jobs = self._get_pending_jobs(but=self.env.context.get("job_uuid"))
        if not jobs:
            return True
        if any(job.state != STARTED for job in jobs):
            return False
        pupils = self.env["edu.enrollment"]._read_group(
            self._get_enrollment_domain(), aggregates=["student_id:count_distinct"]
        )
        bills = self.env["account.move"]
        billed = bills._read_group(
            [*bills._edu_get_bill_domain(), ("edu_fee_round_id", "=", self.id)],
            aggregates=["edu_student_id:count_distinct"],
        )
        return billed[0][0] + self.covered_count >= pupils[0][0]

    def _get_obstacle(self):
        """Return why the bills of this round are made one by one; mostly empty."""
        self.ensure_one()
        journal = self.company_id._edu_get_bill_journal()
        return self.env["edu.bill.stamp"]._get_obstacle(journal)

    def _note_obstacle(self, reason):
        """Say once on the round why its bills take longer.

        The queue asks for each chunk; the accountant reads it once.
        """
        body = html_escape(reason)
        messages_sudo = self.env["mail.message"].sudo()
        known = [("model", "=", self._name), ("res_id", "=", self.id)]
        if not messages_sudo.search_count([*known, ("body", "like", body)], limit=1):
            self.message_post(body=reason)

    # === BILLING === #

    def _post_bills(self, planned):
        """Override to make one bill of each shape and copy it for the others.

        :param list planned: `billing.Bill`
        :return: the bills, in the same order
        """
        self.ensure_one()
        if len(planned) < 2:
            return super()._post_bills(planned)
        if reason := self._get_obstacle():
            self._note_obstacle(reason)
            return super()._post_bills(planned)
        self._lock_deductions(planned)
        prepared = self._prepare_copies(planned)
        firsts, first_of = bill_shape.sort_by_shape(self._get_bill_shapes(prepared))
        made = super()._post_bills([planned[position] for position in firsts])
        if not first_of:
            return made
        bill_at = dict(zip(firsts, made, strict=True))
        others = [planned[position] for position in first_of]
        if tables := self.env["edu.bill.stamp"]._find_other_rows(made.sudo()):
            self._note_obstacle(
                self.env._(
                    "Making a bill also writes to %(tables)s; each bill is made "
                    "singly, which takes longer.",
                    tables=", ".join(tables),
                )
            )
            copies = super()._post_bills(others)
        else:
            copies = self._stamp_bills(others, prepared, first_of, bill_at)
        bill_at.update(zip(first_of, copies, strict=True))
        return made.browse(bill_at[position].id for position in range(len(planned)))

    def _stamp_bills(self, others, prepared, first_of, bill_at):
        """Copy bills and take off their deductions.

        :param list others: `billing.Bill` of the copies
        :param list prepared: see `_prepare_copies`, of all bills
        :param dict first_of: {position of a copy: position of the first of its shape}
        :param dict bill_at: the bills that are made, by position
        """
        # In sudo: who bills may change the round and make entries, as was checked when
        # the first of each shape was made.
        stamp_sudo = self.env["edu.bill.stamp"].sudo().with_company(self.company_id)
        free = [
            position
            for position, bill in bill_at.items()
            if bill.currency_id.is_zero(bill.amount_total)
        ]
        bills_sudo = stamp_sudo._stamp(
            [
                Copy(bill_at[first].id, one.values, one.charges, one.deduction_ids)
                for one, first in (
                    (prepared[position], first) for position, first in first_of.items()
                )
            ]
        )
        if self._get_planned_deductions(others):
            self._apply_deductions(bills_sudo.edu_charge_ids, others)
        self._charge_payers(others)
        # What other modules do once a bill asks for nothing any more.
        bills_sudo.browse(
            bill.id
            for bill, first in zip(bills_sudo, first_of.values(), strict=True)
            if first in free
        )._invoice_paid_hook()
        return bills_sudo.with_env(self.env)

    # === SHAPES === #

    def _prepare_copies(self, planned):
        """Return what the round prepares for each bill, as `Prepared`."""
        names = self._get_line_names(planned)
        codes = self.env["account.move"]._edu_next_payment_codes(len(planned))
        return [
            Prepared(
                bill,
                self._prepare_bill(bill, code),
                [self._prepare_charge(bill, line, names) for line in bill.lines],
            )
            for bill, code in zip(planned, codes, strict=True)
        ]

    def _get_bill_shapes(self, prepared):
        """Return the shape of each bill, see `_get_bill_shape`."""
        stamp_sudo = self.env["edu.bill.stamp"].sudo()
        payer_ids = {one.values["partner_id"] for one in prepared}
        payers = stamp_sudo._get_partner_shapes(
            stamp_sudo.env["res.partner"].browse(payer_ids)
        )
        columns = stamp_sudo._get_columns()
        own = [
            frozenset(columns[name]["given"])
            for name in ("account.move", "edu.fee.charge")
        ]
        return [
            self._get_bill_shape(one, payers[one.values["partner_id"]], *own)
            for one in prepared
        ]

    def _get_bill_shape(self, prepared, payer_shape, own, charge_own):
        """Return what bills have in common of which one is made by the ORM.

        A module whose hooks look at more of a pupil than the values they return (the
        class of a charge for an analytic account, say) adds that here.

        :param prepared: `Prepared`
        :param payer_shape: what bills may depend on of the payer
        :param own: the columns of a bill that are each pupil's own
        :param charge_own: those of a charge
        """
        bill, values = prepared.bill, prepared.values
        return (
            payer_shape,
            values["partner_id"] == values["partner_shipping_id"],
            bill.student.company_id.id,
            bill.class_.company_id.id,
            bill_shape.freeze(values, own),
            tuple(bill_shape.freeze(one, charge_own) for one in prepared.charges),
            tuple(
                (number, support.record.payer_kind, part)
                for number, line in enumerate(bill.lines)
                for support, part in line.shares
            ),
            tuple(
                (number, record.name, record.quantity, record.price)
                for number, line in enumerate(bill.lines)
                for record in (one.record for one in line.deductions)
            ),
        )
