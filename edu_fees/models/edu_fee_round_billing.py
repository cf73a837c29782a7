# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import hashlib
from dataclasses import replace

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL, split_every

from odoo.addons.queue_job.exception import RetryableJobError
from odoo.addons.queue_job.job import CANCELLED, DONE, FAILED

from ..tools import money


class EduFeeRound(models.Model):
    """How the bills of a round are made.

    ``tools/billing.py`` works out who owes what; here the answer is read from and
    written to the database, in chunks. A chunk holds a lock on the round, looks again
    who is missing and makes their bills in one savepoint, so that a chunk that runs
    twice, a worker that dies and two accountants at once all end with one bill each.
    """

    _inherit = "edu.fee.round"

    # === WHAT IS MISSING === #

    def _get_problems(self):
        """Return, as sentences, what keeps the round from being generated."""
        self.ensure_one()
        problems = []
        if not self.class_ids:
            problems.append(self.env._("Choose the classes."))
        if not self.line_ids:
            problems.append(self.env._("Choose the fee items."))
        if not self.company_id.edu_bill_journal_id:
            problems.append(self.env._("The school has no journal of bills."))
        try:
            self._get_accounts()
        except UserError as error:
            problems.append(str(error))
        return problems

    def _get_accounts(self):
        """Return the accounts of the roles that the round's bills need.

        :raise UserError: names the roles without an account
        """
        self.ensure_one()
        items = self.line_ids.item_id
        roles = ["bill_receivable", *items.mapped("revenue_role")]
        if self.company_id.edu_recognition == "on_collection":
            roles.append("bill_contra")
        return self.env["edu.account.role"]._get_accounts(
            self.company_id, roles, self.date
        )

    def _check_ready(self):
        """Refuse to make bills while something is missing.

        :raise UserError: lists all of it
        """
        for fee_round in self:
            if fee_round.state == "closed":
                raise UserError(
                    self.env._(
                        "Round “%(round)s” is closed; reopen it to add bills.",
                        round=fee_round.name,
                    )
                )
            if problems := fee_round._get_problems():
                raise UserError(
                    self.env._(
                        "Round “%(round)s” cannot be generated yet:\n%(problems)s",
                        round=fee_round.name,
                        problems="\n".join(f"– {problem}" for problem in problems),
                    )
                )

    # === GENERATION: PREVIEW, JOBS, CHUNKS === #

    def action_preview(self):
        """Open what generating would do, by class; nothing is made."""
        self.ensure_one()
        preview = self.env["edu.fee.round.preview"]._create_for(self)
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Preview of %(round)s", round=self.name),
            "res_model": preview._name,
            "res_id": preview.id,
            "view_mode": "form",
            "target": "new",
        }

    def action_generate(self):
        """Make the bills that are missing, in the background.

        A second click and a second accountant get a message; nothing is made twice.

        :raise UserError: what is missing, or who is at it already
        """
        self.ensure_one()
        self._check_ready()
        self._lock_or_refuse()
        self._check_not_generating()
        student_ids = self._get_missing_student_ids()
        if not student_ids:
            self._finish_generation()
            return self._notify(
                self.env._("Every pupil of these classes already has a bill.")
            )
        for chunk in split_every(self._get_chunk_size(), student_ids, list):
            self.with_delay(
                identity_key=self._get_identity_key(chunk),
                description=self.env._(
                    "Bills of %(round)s: %(count)s pupils",
                    round=self.name,
                    count=len(chunk),
                ),
            )._generate_chunk(chunk)
        return self._notify(
            self.env._(
                "%(count)s pupils are being billed. The bar shows how far it is.",
                count=len(student_ids),
            )
        )

    def _generate_now(self):
        """Make the missing bills in this transaction (tests, demo data).

        :return: the bills made
        """
        bills = self.env["account.move"]
        for fee_round in self:
            fee_round._check_ready()
            fee_round._lock_or_refuse()
            student_ids = fee_round._get_missing_student_ids()
            for chunk in split_every(fee_round._get_chunk_size(), student_ids, list):
                bills += fee_round._bill_students(chunk)
            fee_round._finish_generation()
        return bills

    def _generate_chunk(self, student_ids):
        """Job: bill these pupils, as far as they still have no bill.

        :raise RetryableJobError: while another chunk of the round runs
        """
        self.ensure_one()
        if not self.exists():
            return self.env._("The round was deleted.")
        if not self.try_lock_for_update(allow_referencing=True):
            raise RetryableJobError("Another chunk of the round runs", seconds=5)
        if self.state == "closed":
            return self.env._("The round was closed.")
        bills = self._bill_students(student_ids)
        if self._is_last_chunk():
            self._finish_generation()
        return self.env._("%(count)s bills made.", count=len(bills))

    def _get_missing_student_ids(self):
        """Return the pupils who miss a bill, in the order of the lists."""
        bills = self._plan_bills(with_amounts=False).all_bills
        return list(dict.fromkeys(bill.student.id for bill in bills))

    def _finish_generation(self):
        """Say that the round is generated once nobody is missing."""
        self.ensure_one()
        self.invalidate_recordset(
            ["student_count", "bill_count", "missing_count", "covered_count"]
        )
        if self._plan_bills(with_amounts=False).all_bills or not (
            self.bill_count or self.covered_count
        ):
            return
        if self.state == "draft":
            self._update_state("generated", ("draft",))
        self.message_post(
            body=self.env._(
                "%(count)s bills for %(pupils)s pupils, %(amount)s in all.",
                count=self.bill_count,
                pupils=self.student_count,
                amount=money.format_amount(self.amount_total),
            )
        )

    def _lock_or_refuse(self):
        """Take the round, or say that somebody else has it.

        :raise UserError: when another transaction holds the round
        """
        if not self.try_lock_for_update(allow_referencing=True):
            raise UserError(
                self.env._(
                    "Somebody else is generating round “%(round)s” at this moment. "
                    "Nothing was done; look again in a minute.",
                    round=self.name,
                )
            )

    def _check_not_generating(self):
        """Refuse while jobs of the round are waiting or running.

        :raise UserError: names how many pupils are left
        """
        for fee_round in self:
            if fee_round._get_pending_jobs():
                raise UserError(
                    self.env._(
                        "Round “%(round)s” is being generated: %(missing)s pupils are "
                        "left. Nothing was done.",
                        round=fee_round.name,
                        missing=fee_round.missing_count,
                    )
                )

    def _get_pending_jobs(self, but=None):
        """Return the jobs of the round that wait or run.

        :param str but: the uuid of a job that does not count
        """
        self.ensure_one()
        jobs_sudo = self.env["queue.job"].sudo()
        return jobs_sudo.search_fetch(
            [
                ("identity_key", "=like", f"edu.fee.round:{self.id}:%"),
                ("state", "not in", (DONE, CANCELLED, FAILED)),
                ("uuid", "!=", but or ""),
            ],
            ["state"],
        )

    def _get_identity_key(self, student_ids):
        """Return the key by which the same chunk is not queued twice."""
        digest = hashlib.sha256(repr(sorted(student_ids)).encode()).hexdigest()
        return f"edu.fee.round:{self.id}:{digest[:24]}"

    def _notify(self, message):
        """Return an action that shows a message and reloads the form."""
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "message": message,
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }

    # === BILLING === #

    def _bill_students(self, student_ids):
        """Bill pupils in one savepoint; if one of them cannot be billed, in halves.

        :return: the bills made
        """
        plan = self._plan_bills(student_ids)
        planned = plan.all_bills
        try:
            with self.env.cr.savepoint():
                self._charge_payers(plan.covered)
                return self._post_bills(plan.bills)
        except UserError as error:
            if len({bill.student for bill in planned}) < 2:
                self._report_failure(planned, error)
                return self.env["account.move"]
        half = len(student_ids) // 2
        return self._bill_students(student_ids[:half]) + self._bill_students(
            student_ids[half:]
        )

    def _report_failure(self, planned, error):
        """Note on the round why a pupil has no bill."""
        student = planned[0].student
        self.message_post(
            body=self.env._(
                "%(student)s (%(class)s) was not billed: %(reason)s",
                **{
                    "student": student.name,
                    "class": planned[0].class_.name,
                    "reason": str(error),
                },
            )
        )

    def _post_bills(self, planned):
        """Make and post the planned bills with their charges, in batch.

        The seam for another way of writing them: what comes in are values
        (`tools/billing.py`), what goes out are posted bills.

        :param list planned: `billing.Bill`
        :return: the bills
        """
        self.ensure_one()
        moves = self.env["account.move"]
        if not planned:
            return moves
        self._lock_deductions(planned)
        accounts = self._get_line_accounts()
        names = self._get_line_names(planned)
        # Nobody writes charges by hand: the accountant may only read them.
        charges_sudo = self.env["edu.fee.charge"].sudo()
        charges = charges_sudo.create(
            [
                self._prepare_charge(bill, line, names)
                for bill in planned
                for line in bill.lines
            ]
        ).sudo(False)
        rest = iter(charges)
        codes = moves._edu_next_payment_codes(len(planned))
        vals_list = []
        for bill, code in zip(planned, codes, strict=True):
            lines = []
            for line in bill.lines:
                lines += self._prepare_bill_lines(next(rest), line, accounts)
            vals_list.append({**self._prepare_bill(bill, code), "line_ids": lines})
        # In sudo: nobody gives an entry the fields of a bill by hand. Who bills may
        # change the round and make entries.
        self.check_access("write")
        moves.check_access("create")
        bills = moves.sudo().with_company(self.company_id).create(vals_list)
        bills._post(soft=False)
        self._link_charges(charges)
        self._apply_deductions(charges, planned)
        self._charge_payers(planned)
        return bills.with_env(self.env)

    def _get_line_accounts(self):
        """Return the account that each item's bill line is credited to.

        on_collection: the contra account; the item's own account gets its share with
        each payment. accrual: the account of the item's role, at once.
        """
        accounts = self._get_accounts()
        contra = accounts.get("bill_contra")
        return {
            item: contra or accounts[item.revenue_role]
            for item in self.line_ids.item_id
        }

    def _get_line_names(self, planned):
        """Return the text of each distinct line, in the school's language.

        :return: {line without its deductions: text}
        """
        fee_round = self.with_context(lang=self.company_id._edu_get_lang())
        distinct = {
            self._get_full_line(line) for bill in planned for line in bill.lines
        }
        return {line: fee_round._build_line_name(line) for line in distinct}

    @api.model
    def _get_full_line(self, line):
        """Return a planned line without what is taken off it."""
        return replace(line, deductions=()) if line.deductions else line

    @api.model
    def _build_line_name(self, line):
        """Return the text of a bill line, as a parent reads it."""
        item = line.item.with_env(self.env)
        values = {
            "item": item.name,
            "quantity": line.quantity,
            "unit": item._get_unit_label(),
            "price": money.format_amount(line.price),
            "month": f"{self.period.month:02d}/{self.period.year}",
        }
        if line.quantity == 1:
            return self.env._("%(item)s, month %(month)s", **values)
        return self.env._(
            "%(item)s: %(quantity)s %(unit)s × %(price)s, month %(month)s", **values
        )

    def _prepare_charge(self, bill, line, names):
        """Return the values of the charge behind a bill line."""
        return {
            "name": names[self._get_full_line(line)],
            "round_id": self.id,
            "student_id": bill.student.id,
            "class_id": bill.class_.id,
            "item_id": line.item.id,
            "payer_id": bill.student.partner_id.id,
            "company_id": self.company_id.id,
            "quantity": line.quantity,
            "price": line.price,
            "amount_deducted": line.amount_deducted,
            "amount": line.amount,
        }

    def _prepare_bill(self, bill, code):
        """Return the values of a bill without its lines.

        What Odoo would look up per partner (terms, fiscal position, salesperson…) is
        given here: a school's bill has none of it.
        """
        return {
            "move_type": "out_invoice",
            "journal_id": self.company_id._edu_get_bill_journal().id,
            "company_id": self.company_id.id,
            "currency_id": self.currency_id.id,
            "partner_id": bill.student.partner_id.id,
            "partner_shipping_id": bill.student.partner_id.id,
            "partner_bank_id": bill.account.id,
            "invoice_date": self.date,
            "date": self.date,
            "invoice_date_due": self.date_due,
            "invoice_payment_term_id": False,
            "fiscal_position_id": False,
            "invoice_user_id": False,
            "preferred_payment_method_line_id": False,
            "narration": False,
            "payment_reference": code,
            "edu_payment_code": code,
            "edu_student_id": bill.student.id,
            "edu_class_id": bill.class_.id,
            "edu_fee_round_id": self.id,
        }

    def _prepare_bill_lines(self, charge, line, accounts):
        """Return the commands that make the bill lines of a charge: in full first,
        then what is taken off."""
        return [
            self._prepare_bill_line(charge, accounts),
            *(
                self._prepare_deduction_line(charge, deduction.record, accounts)
                for deduction in line.deductions
            ),
        ]

    def _prepare_bill_line(self, charge, accounts):
        """Return the command that makes the bill line of a charge.

        Odoo would look for an analytic distribution line by line; bills have none.
        """
        return fields.Command.create(
            {
                "display_type": "product",
                "name": charge.name,
                "account_id": accounts[charge.item_id].id,
                "quantity": charge.quantity,
                "price_unit": charge.price,
                "tax_ids": [],
                "analytic_distribution": False,
                "edu_fee_item_id": charge.item_id.id,
                "edu_charge_id": charge.id,
            }
        )

    @api.model
    def _link_charges(self, charges):
        """Point each charge at its bill and line; one statement."""
        self.env["account.move.line"].flush_model(
            ["edu_charge_id", "edu_deduction_id", "move_id"]
        )
        charges.flush_recordset()
        self.env.execute_query(
            SQL(
                """
                UPDATE edu_fee_charge AS charge
                   SET move_id = line.move_id, move_line_id = line.id
                  FROM account_move_line AS line
                 WHERE line.edu_charge_id = charge.id AND charge.id IN %(ids)s
                   AND line.edu_deduction_id IS NULL AND line.quantity > 0
             RETURNING charge.id
                """,
                ids=charges._ids,
            )
        )
        charges.invalidate_recordset(["move_id", "move_line_id"])
