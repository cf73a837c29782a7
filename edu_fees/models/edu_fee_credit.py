# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.edu_core.tools.vietnam_day import vietnam_today


class EduFeeCredit(models.Model):
    """Money that was paid too much, used for a later bill.

    An entry moves it from the role `received_in_advance` to the bill, where it is
    reconciled and recognised like money that comes in. Written by the suite only;
    taking it back is a reversal, with a reason.
    """

    _name = "edu.fee.credit"
    _description = "Credit used for a bill"
    _inherit = ["edu.duty.mixin"]
    _order = "date desc, id desc"
    _rec_name = "move_id"
    _check_company_auto = True

    company_id = fields.Many2one(
        "res.company", string="School", required=True, index=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    student_id = fields.Many2one(
        "edu.student", string="Pupil", ondelete="restrict", index=True
    )
    move_id = fields.Many2one(
        "account.move", string="Bill", required=True, ondelete="restrict", index=True
    )
    entry_id = fields.Many2one(
        "account.move", required=True, ondelete="restrict", index=True
    )
    date = fields.Date(required=True)
    amount = fields.Monetary(required=True)
    state = fields.Selection(
        [("live", "Used"), ("undone", "Taken back")], required=True, default="live"
    )
    undo_reason = fields.Char(string="Reason")

    _amount_check = models.Constraint(
        "CHECK (amount > 0)", "Only money above zero goes to a bill."
    )

    # === USING IT === #

    @api.model
    def _use_for(self, bills):
        """Put pupils' credit on open bills, the oldest due date first.

        :param bills: posted bills of one school that families may see
        :return: what was used, as `edu.fee.credit` in sudo
        """
        bills_sudo = bills.sudo()
        company = bills_sudo.company_id
        takers = bills_sudo.filtered(
            lambda bill: bill.amount_residual > 0 and bill._edu_takes_money()
        ).sorted(lambda bill: (bill.invoice_date_due or bill.date, bill.id))
        if not takers:
            return self.sudo()
        company.ensure_one()
        rich = takers.edu_student_id.browse(
            student.id for student in takers.edu_student_id._edu_get_credit(company)
        )
        takers = takers.filtered(lambda bill: bill.edu_student_id in rich)
        if not takers:
            return self.sudo()
        # As for money that is paid back: who comes second waits here and looks anew.
        rich._edu_lock_credit()
        takers._edu_lock()
        left = rich._edu_get_credit(company)
        shares = []
        for bill in takers:
            share = min(left.get(bill.edu_student_id, 0), int(bill.amount_residual))
            if share > 0:
                left[bill.edu_student_id] -= share
                shares.append((bill, share))
        return self._book(shares)

    @api.model
    def _book(self, shares):
        """Write and reconcile the entries; all or nothing.

        :param list shares: pairs of bill and amount
        :return: what was used
        :raise UserError: when the school has no journal for other entries
        """
        if not shares:
            return self.sudo()
        company = shares[0][0].company_id
        bills = shares[0][0].union(*(bill for bill, _share in shares))
        day = vietnam_today()
        roles_sudo = self.env["edu.account.role"].sudo()
        advance = roles_sudo._get_account(company, "received_in_advance", day)
        # Looked up once, however many bills there are.
        common = {
            "day": day,
            "advance": advance,
            "journal": self._get_journal(company),
            "accounts": bills._edu_get_recognition_accounts(day),
        }
        entries = (
            self.env["account.move"]
            .sudo()
            .with_company(company)
            .with_context(tracking_disable=True, mail_create_nosubscribe=True)
            .create(
                [self._prepare_entry(bill, share, **common) for bill, share in shares]
            )
        )
        entries._post(soft=False)
        pairs = []
        for entry, (bill, _share) in zip(entries, shares, strict=True):
            terms = bill._edu_get_open_terms()
            line = entry.line_ids.filtered(
                lambda line, terms=terms: line.account_id in terms.account_id
            )
            pairs.append(line + terms)
        pairs += self._get_credit_pairs(entries, advance)
        self.env["account.move.line"].sudo()._reconcile_plan(pairs)
        return self.sudo().create(
            [
                self._prepare_credit(bill, entry, day, share)
                for entry, (bill, share) in zip(entries, shares, strict=True)
            ]
        )

    @api.model
    def _prepare_credit(self, bill, entry, day, share):
        """Return the values of the record of credit that is on a bill.

        :param entry: the entry that put it there
        :param int share: whole đồng
        """
        return {
            "company_id": bill.company_id.id,
            "student_id": bill.edu_student_id.id,
            "move_id": bill.id,
            "entry_id": entry.id,
            "date": day,
            "amount": share,
        }

    @api.model
    def _get_credit_pairs(self, entries, account):
        """Return the lines of overpaid money that entries close, by pupil; one query.

        :param account: of overpaid money; where it is not reconciled, nothing is closed
        """
        if not account.reconcile:
            return []
        lines_sudo = (
            self.env["account.move.line"]
            .sudo()
            .search(
                [
                    ("partner_id", "in", entries.line_ids.partner_id.ids),
                    ("account_id", "=", account.id),
                    ("edu_fee_item_id", "=", False),
                    ("parent_state", "=", "posted"),
                    ("reconciled", "=", False),
                ],
                order="date, id",
            )
        )
        return list(lines_sudo.grouped("partner_id").values())

    @api.model
    def _prepare_entry(self, bill, share, day, advance, journal, accounts):
        """Return the values of the entry that puts credit on a bill.

        :param int share: whole đồng
        :param day: of the entry
        :param advance: the account of overpaid money
        :param journal: of the school's other entries
        :param dict accounts: what the bill's money is recognised on, by role
        """
        company = bill.company_id
        receivable = bill._edu_get_open_terms().account_id[:1]
        lang = company._edu_get_lang()
        label = self.with_context(lang=lang).env._(
            "Balance carried over to %(bill)s", bill=bill.name
        )
        lines = [
            bill._edu_prepare_recognition_line(advance, share, label),
            bill._edu_prepare_recognition_line(receivable, -share, bill.name),
            *bill._edu_prepare_recognition_lines(share, day, accounts),
        ]
        return {
            "move_type": "entry",
            "journal_id": journal.id,
            "company_id": company.id,
            "date": day,
            "ref": label,
            "line_ids": [fields.Command.create(line) for line in lines],
        }

    @api.model
    def _get_journal(self, company):
        """Return the journal of a school's other entries.

        :raise UserError: when there is none
        """
        journal = (
            self.env["account.journal"]
            .sudo()
            .search(
                [("company_id", "=", company.id), ("type", "=", "general")], limit=1
            )
        )
        if not journal:
            raise UserError(
                self.env._(
                    "%(school)s has no journal for other entries; credit cannot be "
                    "used for bills.",
                    school=company.name,
                )
            )
        return journal

    # === TAKING IT BACK === #

    def action_undo(self, reason=None):
        """Take credit back from its bill; without a reason, ask for it.

        :raise UserError: when it was taken back before
        """
        self.ensure_one()
        self.env["account.move"].check_access("create")
        self._check_duty(
            "edu_fees.group_accountant",
            self.env._("Only the accountant takes credit back."),
        )
        reason = (reason or "").strip()
        if not reason:
            return self.env["edu.reason"]._ask(
                self,
                self.env._("Take the credit back"),
                self.env._("Why is it not used for this bill?"),
            )
        if self.state != "live":
            raise UserError(self.env._("This was taken back already."))
        credit_sudo = self.sudo()
        credit_sudo.move_id._edu_lock()
        credit_sudo.entry_id._reverse_moves(
            [{"date": vietnam_today(), "ref": reason}], cancel=True
        )
        credit_sudo.write({"state": "undone", "undo_reason": reason})
        return True
