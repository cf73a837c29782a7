# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.tools import SQL

from ..const import DUE, ISSUED
from ..tools import spread

# Services that were paid back, of pupils who have an e-invoice for the item. What left
# the list, or was given back since, keeps no refund that is paid out again from its
# adjustment; a giving back that is not issued yet is withdrawn instead.
REFUND_QUERY = """
    SELECT line.id
      FROM edu_disbursement_line line
      JOIN edu_disbursement payment ON payment.id = line.disbursement_id
      JOIN res_company school ON school.id = line.company_id
     WHERE line.company_id = %(company)s
       AND payment.kind = 'refund'
       AND line.is_paid
       AND payment.date >= school.edu_einvoice_start
       AND NOT EXISTS (
               SELECT 1 FROM edu_einvoice refund
                WHERE refund.disbursement_line_id = line.id
                  AND refund.reason = 'refund'
                  AND refund.state NOT IN ('withdrawn', 'cancelled')
                  AND NOT EXISTS (
                      SELECT 1 FROM edu_einvoice back
                       WHERE back.disbursement_line_id = line.id
                         AND back.origin_id = refund.origin_id
                         AND back.reason = 'refund_undone'
                         AND back.times_undone = refund.times_undone
                         AND back.state IN ('issued', 'adjusted')))
       AND EXISTS (
               SELECT 1 FROM edu_einvoice_line sold
                 JOIN edu_einvoice einvoice ON einvoice.id = sold.einvoice_id
                WHERE sold.item_id = line.item_id
                  AND einvoice.student_id = line.student_id
                  AND einvoice.reason = 'payment'
                  AND einvoice.state NOT IN ('withdrawn', 'cancelled'))
     ORDER BY line.id
"""

# The adjustment that takes back a payment; nothing is given back after it.
TAKEN_BACK = [("reason", "=", "undone"), ("state", "!=", "cancelled")]


class EduEinvoice(models.Model):
    """What becomes of an e-invoice whose money goes back."""

    _inherit = "edu.einvoice"

    # === PAYMENTS THAT WERE TAKEN BACK === #

    @api.model
    def _collect_undone(self, company):
        """Take back what arose from money that does not count any more.

        What is not issued leaves the list; what is gets an adjustment. What may have
        reached the provider waits until it was asked (see `_issue_one`).
        """
        rows = self.search(
            [
                ("company_id", "=", company.id),
                ("reason", "=", "payment"),
                ("state", "in", DUE + ISSUED),
                "|",
                ("allocation_id.state", "=", "undone"),
                ("credit_id.state", "=", "undone"),
                ("adjustment_ids", "not any", TAKEN_BACK),
            ]
        )
        rows.filtered(lambda one: one.state in DUE and not one.request_key)._withdraw()
        back = self.search(
            [
                ("company_id", "=", company.id),
                ("reason", "=", "refund"),
                ("state", "in", DUE + ISSUED),
                ("disbursement_line_id.is_paid", "=", False),
                ("origin_id.state", "in", DUE + ISSUED),
                ("origin_id.adjustment_ids", "not any", TAKEN_BACK),
            ]
        )
        back.filtered(lambda one: one.state in DUE and not one.request_key)._withdraw()
        self._withdraw_paid_again(company)
        return (
            rows.filtered(lambda one: one.state in ISSUED)._adjust_undone()
            + back.filtered(lambda one: one.state in ISSUED)._adjust_refund_undone()
        )

    @api.model
    def _withdraw_paid_again(self, company):
        """Take off the list what gives back refunds that are paid out after all.

        What they took off their e-invoices stays taken off.
        """
        self.search(
            [
                ("company_id", "=", company.id),
                ("reason", "=", "refund_undone"),
                ("state", "in", DUE),
                ("request_key", "=", False),
                ("disbursement_line_id.is_paid", "=", True),
            ]
        )._withdraw()

    def _withdraw(self):
        """Take rows off the list, and the adjustments that waited for them."""
        waiting = self.adjustment_ids.filtered(
            lambda one: one.state in DUE and not one.request_key
        )
        (self | waiting)._set_state("withdrawn", error=False)

    def _adjust_undone(self):
        """Return adjustments that take back what is left of e-invoices."""
        left = self.env["edu.einvoice.line"]._get_left(self.line_ids)
        today = self.env["edu.student"]._get_today()
        vals_list = []
        for one in self:
            money = one.allocation_id or one.credit_id
            shares = {line: -left[line] for line in one.line_ids if left[line] > 0}
            if shares:
                vals_list.append(
                    {
                        **one._prepare_adjustment("undone", shares),
                        "date": today,
                        "agreement_name": money.undo_reason,
                    }
                )
        return self._create_quietly(vals_list)

    def _adjust_refund_undone(self):
        """Return adjustments that give an e-invoice back what a refund took off it."""
        today = self.env["edu.student"]._get_today()
        known = self.search(
            [
                ("reason", "=", "refund_undone"),
                ("state", "in", DUE + ISSUED),
                ("disbursement_line_id", "in", self.disbursement_line_id.ids),
            ]
        )
        done = {one._get_refund_key() for one in known}
        return self._create_quietly(
            [
                {
                    **one.origin_id._prepare_adjustment(
                        "refund_undone",
                        {
                            line.origin_line_id: -int(line.amount)
                            for line in one.line_ids
                        },
                    ),
                    "date": today,
                    "disbursement_line_id": one.disbursement_line_id.id,
                    "times_undone": one.times_undone,
                    "agreement_name": one.disbursement_line_id.disbursement_id.name,
                }
                for one in self
                if one._get_refund_key() not in done
            ]
        )

    def _get_refund_key(self):
        """Return what a refund's row and the one that gives it back have in common."""
        self.ensure_one()
        return self.disbursement_line_id, self.origin_id, self.times_undone

    def _prepare_adjustment(self, reason, shares):
        """Return the values of a row that adjusts this one.

        :param str reason: of `const.REASONS`
        :param dict shares: whole đồng by line of this e-invoice; negative takes back
        """
        self.ensure_one()
        return {
            "company_id": self.company_id.id,
            "reason": reason,
            "origin_id": self.id,
            "move_id": self.move_id.id,
            "student_id": self.student_id.id,
            "class_id": self.class_id.id,
            "payment_method": self.payment_method,
            "guardian_id": self.guardian_id.id,
            "buyer_name": self.buyer_name,
            "buyer_id_number": self.buyer_id_number,
            "buyer_address": self.buyer_address,
            "buyer_phone": self.buyer_phone,
            "buyer_email": self.buyer_email,
            "line_ids": [
                fields.Command.create(
                    {
                        "name": line.name,
                        "charge_id": line.charge_id.id,
                        "item_id": line.item_id.id,
                        "tax_kind": line.tax_kind,
                        "amount": share,
                        "origin_line_id": line.id,
                    }
                )
                for line, share in shares.items()
            ],
        }

    # === REFUNDS === #

    @api.model
    def _collect_refunds(self, company):
        """Adjust e-invoices by the services paid back, if the school wants it.

        The latest e-invoice of the pupil for the item is emptied first.
        """
        if company.edu_einvoice_refund != "adjust":
            return self.browse()
        self.env.flush_all()
        rows = self.env.execute_query(SQL(REFUND_QUERY, company=company.id))
        refunds = self.env["edu.disbursement.line"].browse(row[0] for row in rows)
        sold = self._find_sold(refunds)
        left = self.env["edu.einvoice.line"]._get_left(sold)
        by_key = sold.grouped(lambda one: (one.einvoice_id.student_id, one.item_id))
        wanted = {}
        for refund in refunds:
            lines = by_key.get((refund.student_id, refund.item_id), sold.browse())
            shares = spread.take_back(
                int(refund.amount), [left[line] for line in lines]
            )
            for line, share in zip(lines, shares, strict=True):
                left[line] -= share
                if share:
                    own = wanted.setdefault((refund, line.einvoice_id), {})
                    own[line] = -share
        times = self._get_times_undone(refunds)
        return self._create_quietly(
            [
                self._prepare_refund(
                    refund, origin, own, times.get((refund, origin), 0)
                )
                for (refund, origin), own in wanted.items()
            ]
        )

    @api.model
    def _get_times_undone(self, refunds):
        """Return how often refunds were given back to e-invoices; one query.

        :return: {(line of a refund, e-invoice): times}, of what was given back
        """
        rows = self._read_group(
            [
                ("reason", "=", "refund_undone"),
                ("state", "in", ISSUED),
                ("disbursement_line_id", "in", refunds.ids),
            ],
            ["disbursement_line_id", "origin_id"],
            ["times_undone:max"],
        )
        return {(refund, origin): last + 1 for refund, origin, last in rows}

    @api.model
    def _find_sold(self, refunds):
        """Return the lines of e-invoices that refunds may take from, oldest first."""
        lines = self.env["edu.einvoice.line"].search(
            [
                ("item_id", "in", refunds.item_id.ids),
                (
                    "einvoice_id",
                    "any",
                    [
                        ("student_id", "in", refunds.student_id.ids),
                        ("reason", "=", "payment"),
                        ("state", "not in", ("withdrawn", "cancelled")),
                    ],
                ),
            ]
        )
        return lines.sorted(lambda one: (one.einvoice_id.date, one.id))

    @api.model
    def _prepare_refund(self, refund, origin, shares, times=0):
        """Return the values of the row by which a refund adjusts one e-invoice.

        :param dict shares: negative whole đồng by line of the e-invoice
        :param int times: how often the refund was given back before; the day of the
            payment has its adjustment then, and today gets the new one
        """
        payment = refund.disbursement_id
        today = self.env["edu.student"]._get_today()
        return {
            **origin._prepare_adjustment("refund", shares),
            "date": today if times else payment.date,
            "disbursement_line_id": refund.id,
            "times_undone": times,
            "payment_method": payment.method,
            "agreement_name": payment.name,
        }
