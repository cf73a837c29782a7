# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, models
from odoo.fields import Domain


class EduStudent(models.Model):
    """All months of a pupil at a glance: registered, carried over, still to pay."""

    _inherit = "edu.student"

    def _edu_may_see_fees(self):
        """Tell whether the user has custody of the pupil today: the pupil's own login
        and who may only pick up see no money."""
        self.ensure_one()
        own_child = (
            Domain("guardian_id.partner_id", "=", self.env.user.partner_id.id)
            & self.env["edu.guardianship"]._get_custody_domain()
        )
        domain = Domain("id", "=", self.id) & Domain(
            "guardianship_ids", "any", own_child
        )
        return bool(self.search_count(domain, limit=1))

    def _edu_get_months(self, school_year):
        """Return what the pupil was billed in a school year, the last month first.

        Read in sudo, after `_edu_may_see_fees`. As many queries for a year as for a
        month.

        :param school_year: `edu.school.year`
        :return: list of dicts of ``label``, ``bills`` (dicts, see
            `_edu_prepare_month_bill`) and the sums of their figures
        """
        self.ensure_one()
        bills_sudo = self._edu_search_family_bills_sudo(
            [("edu_fee_round_id.school_year_id", "=", school_year.id)]
        )
        figures = self._edu_get_month_figures(bills_sudo)
        months = {}
        for bill_sudo in bills_sudo:
            period = bill_sudo.edu_fee_round_id.period
            months.setdefault(period, []).append(
                self._edu_prepare_month_bill(bill_sudo, figures)
            )
        return [
            self._edu_prepare_month(period, months[period])
            for period in sorted(months, reverse=True)
        ]

    def _edu_search_family_bills_sudo(self, domain):
        """Return the pupil's bills that its family sees, and those taken back."""
        bills_sudo = self.env["account.move"].sudo()
        return bills_sudo.search(
            [
                ("edu_student_id", "=", self.id),
                ("edu_fee_round_id", "!=", False),
                ("move_type", "=", "out_invoice"),
                ("state", "=", "posted"),
                *domain,
                "|",
                ("edu_published", "=", True),
                ("edu_withdrawn", "=", True),
            ],
            order="invoice_date desc, id desc",
        )

    def _edu_get_school_years(self):
        """Return the school years in which the pupil was billed, the last one first."""
        self.ensure_one()
        bills_sudo = self._edu_search_family_bills_sudo([])
        years_sudo = bills_sudo.edu_fee_round_id.school_year_id
        return years_sudo.sorted("date_start", reverse=True)

    def _edu_get_month_figures(self, bills_sudo):
        """Return what must be added up for many bills at once: {name: {bill: đồng}}.

        To be extended by what else takes off a bill or pays it.
        """
        charges_sudo = self.env["edu.fee.charge"].sudo()
        deducted = charges_sudo._read_group(
            [("move_id", "in", bills_sudo.ids)], ["move_id"], ["amount_deducted:sum"]
        )
        return {"unused": {bill: int(amount) for bill, amount in deducted}}

    def _edu_prepare_month_bill(self, bill_sudo, figures):
        """Return the figures of a bill, in đồng.

        ``registered`` less ``unused`` (days of earlier months) is the ``total``; that
        less what was ``paid`` is the ``residual``.
        """
        total = int(bill_sudo.amount_total)
        unused = figures["unused"].get(bill_sudo, 0)
        residual = int(bill_sudo.amount_residual)
        return {
            "id": bill_sudo.id,
            "title": bill_sudo.edu_fee_round_id.name,
            "date": bill_sudo.invoice_date,
            "is_withdrawn": bill_sudo.edu_withdrawn,
            "state": bill_sudo._edu_get_parent_state(),
            "registered": total + unused,
            "unused": unused,
            "total": total,
            "paid": total - residual,
            "residual": residual,
        }

    def _edu_prepare_month(self, period, rows):
        """Return a month with its bills and the sums of those that count."""
        counted = [row for row in rows if not row["is_withdrawn"]]
        names = self._edu_get_month_sums()
        return {
            "label": self.env._(
                "Month %(month)s", month=f"{period.month:02d}/{period.year}"
            ),
            "bills": counted,
            "withdrawn": [row for row in rows if row["is_withdrawn"]],
            **{name: sum(row[name] for row in counted) for name in names},
        }

    def _edu_get_month_sums(self):
        """Return the names of the figures that a month adds up; to be extended."""
        return ["registered", "unused", "total", "paid", "residual"]

    def _edu_get_returns(self, school_year):
        """Return what stands on the pupil's ledger beside bills and their payments:
        overpaid, paid back; read in sudo, the last one first.

        :return: list of dicts of ``date``, ``kind`` (credit, refund, undone, unused)
            and ``amount``
        """
        self.ensure_one()
        rows_sudo = (
            self.env["edu.student.ledger"]
            .sudo()
            .search(
                [
                    ("student_id", "=", self.id),
                    ("kind", "in", ("credit", "refund", "unused")),
                    ("date", ">=", school_year.date_start),
                    ("date", "<=", school_year.date_end),
                ],
                order="date desc, id desc",
            )
        )
        reversed_sudo = self._edu_find_reversals_sudo(rows_sudo.move_id)
        return [
            {
                "date": row.date,
                "kind": (
                    "undone"
                    if row.kind == "refund" and row.move_id in reversed_sudo
                    else row.kind
                ),
                "amount": int(row.amount_refunded or row.amount_paid),
            }
            for row in rows_sudo
        ]

    @api.model
    def _edu_find_reversals_sudo(self, entries_sudo):
        """Return those entries that take money back which was never there: a voided
        receipt, a payment matched with the wrong pupil; one query."""
        reversals_sudo = (
            self.env["edu.collection.transaction"]
            .sudo()
            .search(
                [
                    ("reversal_of_id", "!=", False),
                    ("statement_line_id.move_id", "in", entries_sudo.ids),
                ]
            )
        )
        return reversals_sudo.statement_line_id.move_id | entries_sudo.filtered(
            "reversed_entry_id"
        )
