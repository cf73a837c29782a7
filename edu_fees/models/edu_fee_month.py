# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.fields import Domain
from odoo.tools import date_utils, format_date

from odoo.addons.edu_core.tools.vietnam_day import vietnam_today

ROLES = ("edu_fees.group_accountant", "edu_core.group_principal")


class EduFeeMonth(models.AbstractModel):
    """The accountant's month on one page: what came in, what is left, what to do.

    Everything is counted as the user, for the schools in the switcher; each number
    comes with the domain of the list it leads to.
    """

    _name = "edu.fee.month"
    _description = "The accountant's month"

    @api.model
    @api.readonly
    def get_data(self, month=None):
        """Return all that the page shows; a fixed number of queries.

        :param month: any day of the month as text (default: this month)
        :return: dict of `month`, `previous`, `next`, `figures`, `todo`, `days`,
            `items`, `classes` and `checklist`; all of it JSON
        :raise AccessError: for who has nothing to do with the books
        """
        if not any(self.env.user.has_group(group) for group in ROLES):
            raise AccessError(
                self.env._("The month of the books is for accountant and principal.")
            )
        day = fields.Date.to_date(month) or vietnam_today()
        start, end = date_utils.get_month(day)
        schools = self.env.companies.filtered("edu_is_school") or self.env.company
        self = self.with_context(allowed_company_ids=schools.ids)
        return {
            "month": fields.Date.to_string(start),
            "previous": fields.Date.to_string(date_utils.subtract(start, months=1)),
            "next": fields.Date.to_string(date_utils.add(start, months=1)),
            "schools": [
                {"id": one.id, "name": one.name, "color": one.edu_color}
                for one in schools
            ],
            "figures": self._get_figures(schools, start, end),
            "todo": self._count_rows(self._get_todo(schools)),
            "days": self._get_days(start, end),
            "items": self._get_items(start, end),
            "classes": self._get_classes(start, end),
            "checklist": self._get_checklist(schools, start, end),
        }

    # === FIGURES === #

    @api.model
    def _get_figures(self, schools, start, end):
        """Return the large numbers on top: key, name and whole đồng.

        Of a month that is over, what there was on its last evening; the names say so.
        Of this month, what there is now.
        """
        entries = self.env["edu.fee.item.entry"]
        [(came_in, paid_out)] = entries._read_group(
            [("date", ">=", start), ("date", "<=", end)],
            [],
            ["amount_in:sum", "amount_out:sum"],
        )
        is_over = end < self.env["edu.student"]._get_today()
        last = end if is_over else None
        bills = self.env["account.move"]
        residual = bills._edu_sum_residual(schools, last)
        queue = [("company_id", "in", schools.ids), ("state", "=", "queue")]
        if is_over:
            queue.append(("date", "<=", end))
        [(unknown,)] = self.env["edu.collection.transaction"]._read_group(
            queue, [], ["amount:sum"]
        )
        counts = self.env["edu.cash.count"]
        cash = sum(counts._get_balance_sudo(school, last) for school in schools)
        names = self._get_figure_names(last)
        rows = [
            ("collected", self.env._("Collected this month"), came_in),
            ("paid", self.env._("Paid out this month"), paid_out),
            ("residual", names["residual"], residual),
            ("cash", names["cash"], cash),
            ("unknown", names["unknown"], unknown),
        ]
        return [
            {"key": key, "name": name, "amount": int(amount or 0)}
            for key, name, amount in rows
        ]

    @api.model
    def _get_figure_names(self, last):
        """Return what the figures are called that are of one moment.

        :param last: the last day of a month that is over, or None for now
        """
        if not last:
            return {
                "residual": self.env._("Still to collect"),
                "cash": self.env._("Cash in the box"),
                "unknown": self.env._("Not identified"),
            }
        day = format_date(self.env, last)
        return {
            "residual": self.env._("Still to collect on %(date)s", date=day),
            "cash": self.env._("Cash in the box on %(date)s", date=day),
            "unknown": self.env._(
                "In by %(date)s and not identified until today", date=day
            ),
        }

    # === TO DO === #

    @api.model
    def _get_todo(self, schools):
        """Return what waits for somebody: (key, name, model, domain).

        To be extended: each module adds its own rows.
        """
        own = [["company_id", "in", schools.ids]]
        return [
            (
                "queue",
                self.env._("Money in not identified"),
                "edu.collection.transaction",
                [*own, ["state", "=", "queue"]],
            ),
            (
                "out",
                self.env._("Money out not explained"),
                "edu.collection.transaction",
                [*own, ["state", "=", "ignored"], ["disbursement_id", "=", False]],
            ),
            (
                "submitted",
                self.env._("Payments to approve"),
                "edu.disbursement",
                [*own, ["state", "=", "submitted"]],
            ),
            (
                "approved",
                self.env._("Payments to pay"),
                "edu.disbursement",
                [*own, ["state", "=", "approved"]],
            ),
            (
                "ordered",
                self.env._("Payments the bank has not shown yet"),
                "edu.disbursement",
                [*own, ["state", "=", "ordered"]],
            ),
            (
                "unpaid_claims",
                self.env._("Claims on other payers not paid"),
                "edu.fee.claim",
                [*own, ["state", "in", ["sent", "accepted", "partly"]]],
            ),
            (
                "unpublished",
                self.env._("Bills not sent to the families"),
                "account.move",
                [
                    *own,
                    ["edu_fee_round_id", "!=", False],
                    ["state", "=", "posted"],
                    ["move_type", "=", "out_invoice"],
                    ["edu_cancel_reason", "=", False],
                    ["edu_published", "=", False],
                ],
            ),
        ]

    @api.model
    def _count_rows(self, rows):
        """Return the rows with how many there are; one query each."""
        return [
            {
                "key": key,
                "name": name,
                "model": model,
                "domain": domain,
                "count": self.env[model].search_count(domain),
            }
            for key, name, model, domain in rows
        ]

    # === WHAT CAME IN === #

    @api.model
    def _get_days(self, start, end):
        """Return what was collected and paid on each day of the month."""
        sums = {
            day: (int(came_in), int(paid_out))
            for day, came_in, paid_out in self.env["edu.fee.item.money"]._read_group(
                [
                    ("company_id", "in", self.env.companies.ids),
                    ("date", ">=", start),
                    ("date", "<=", end),
                ],
                ["date:day"],
                ["amount_in:sum", "amount_out:sum"],
            )
        }
        days = date_utils.date_range(
            fields.Datetime.to_datetime(start),
            fields.Datetime.to_datetime(end),
            date_utils.relativedelta(days=1),
        )
        rows = []
        for moment in days:
            came_in, paid_out = sums.get(moment.date(), (0, 0))
            rows.append({"day": moment.day, "in": came_in, "out": paid_out})
        return rows

    @api.model
    def _get_items(self, start, end):
        """Return money in, out and left of each item, the fullest first."""
        own = Domain("company_id", "in", self.env.companies.ids)
        money = self.env["edu.fee.item.money"]
        month = {
            item: (int(came_in), int(paid_out))
            for item, came_in, paid_out in money._read_group(
                own & Domain("date", ">=", start) & Domain("date", "<=", end),
                ["item_id"],
                ["amount_in:sum", "amount_out:sum"],
            )
        }
        rows = []
        for item, left in money._read_group(
            own & Domain("date", "<=", end), ["item_id"], ["amount_left:sum"]
        ):
            came_in, paid_out = month.get(item, (0, 0))
            rows.append(
                {
                    "id": item.id,
                    "name": item.name,
                    "in": came_in,
                    "out": paid_out,
                    "left": int(left),
                    "domain": [["item_id", "=", item.id]],
                }
            )
        return sorted(rows, key=lambda row: (-row["in"], -row["left"], row["id"]))

    @api.model
    def _get_classes(self, start, end):
        """Return billed and collected of each class, of the rounds of the month."""
        rows = self.env["edu.fee.progress"]._read_group(
            [
                ("company_id", "in", self.env.companies.ids),
                ("period", ">=", start),
                ("period", "<=", end),
            ],
            ["class_id"],
            ["amount_billed:sum", "amount_collected:sum"],
        )
        return [
            {
                "id": class_.id,
                "name": class_.name or "-",
                "billed": int(billed),
                "collected": int(collected),
            }
            for class_, billed, collected in rows
        ]

    # === MONTH CLOSE === #

    @api.model
    def _get_checklist(self, schools, start, end):
        """Return what a month's closing asks for: name and whether it is done."""
        locks = self.env["edu.books.lock"]
        rows = []
        for school in schools:
            lock = locks.new({"company_id": school.id, "date": end, "kind": "month"})
            closed = locks.sudo().search_count(
                [
                    ("company_id", "=", school.id),
                    ("state", "=", "closed"),
                    ("date", ">=", end),
                ],
                limit=1,
            )
            findings = lock._get_findings()
            rows.append(
                {
                    "school": school.name,
                    "closed": bool(closed),
                    "findings": [
                        {"name": name, "count": count} for name, count in findings
                    ],
                }
            )
        return rows
