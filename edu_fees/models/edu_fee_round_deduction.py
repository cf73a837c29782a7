# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..tools import billing


class EduFeeRound(models.Model):
    """How the bills of a round take off what pupils did not use."""

    _inherit = "edu.fee.round"

    def _get_open_deductions(self, student_ids=None):
        """Return what waits to be taken off in this round; one query.

        :return: {(pupil, item): [`billing.Deduction`]}, the oldest month first
        """
        self.ensure_one()
        domain = [
            ("company_id", "=", self.company_id.id),
            ("item_id", "in", self.line_ids.item_id.ids),
            ("period", "<", self.period),
            ("state", "=", "open"),
        ]
        if student_ids is not None:
            domain.append(("student_id", "in", student_ids))
        deductions = self.env["edu.fee.deduction"].search_fetch(
            domain,
            ["student_id", "item_id", "name", "quantity", "price", "amount"],
            order="period, id",
        )
        waiting = {}
        for deduction in deductions:
            key = (deduction.student_id, deduction.item_id)
            waiting.setdefault(key, []).append(
                billing.Deduction(deduction, int(deduction.amount))
            )
        return waiting

    @api.model
    def _get_planned_deductions(self, planned):
        """Return the deductions that planned bills take off."""
        return self.env["edu.fee.deduction"].union(
            *(
                deduction.record
                for bill in planned
                for line in bill.lines
                for deduction in line.deductions
            )
        )

    @api.model
    def _lock_deductions(self, planned):
        """Hold what planned bills take off until the transaction ends.

        Two rounds of one month may both want it. The second waits here, and when the
        first has taken it the database makes the second begin anew.
        """
        deductions = self._get_planned_deductions(planned)
        if deductions:
            deductions.flush_recordset()
            self.env.execute_query(
                SQL(
                    "SELECT id FROM edu_fee_deduction WHERE id IN %s"
                    " ORDER BY id FOR UPDATE",
                    deductions._ids,
                )
            )

    def _prepare_deduction_line(self, charge, deduction, accounts):
        """Return the command that makes the bill line of a deduction: what it takes
        off, on the account of its item."""
        return fields.Command.create(
            {
                "display_type": "product",
                "name": deduction.name,
                "account_id": accounts[charge.item_id].id,
                "quantity": -deduction.quantity,
                "price_unit": deduction.price,
                "tax_ids": [],
                "analytic_distribution": False,
                "edu_fee_item_id": charge.item_id.id,
                "edu_charge_id": charge.id,
                "edu_deduction_id": deduction.id,
            }
        )

    @api.model
    def _apply_deductions(self, charges, planned):
        """Say of the deductions on these charges' bills that they are taken off; one
        statement.

        :raise UserError: when one of them is no longer open
        """
        deductions = self._get_planned_deductions(planned)
        if not deductions:
            return
        rows = self.env.execute_query(
            SQL(
                """
                UPDATE edu_fee_deduction AS deduction
                   SET state = 'applied',
                       charge_id = charge.id,
                       round_id = charge.round_id,
                       write_uid = %(uid)s,
                       write_date = NOW() AT TIME ZONE 'UTC'
                  FROM account_move_line AS line
                  JOIN edu_fee_charge AS charge ON charge.id = line.edu_charge_id
                 WHERE line.edu_deduction_id = deduction.id
                   AND charge.id IN %(charges)s AND deduction.state = 'open'
             RETURNING deduction.id
                """,
                uid=self.env.uid,
                charges=charges._ids,
            )
        )
        deductions.invalidate_recordset(["state", "charge_id", "round_id"])
        charges.invalidate_recordset(["deduction_ids"])
        if len(rows) != len(deductions):
            raise UserError(
                self.env._(
                    "Some deductions changed while the bills were made. Nothing was "
                    "done; generate again."
                )
            )
