# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import AccessError

from ..tools.share import get_share
from .edu_fee_month import ROLES

# Money that is there: not reversed, not paid back, not money out.
MONEY_STATES = ("queue", "matched", "partial", "over")


class EduFeeDashboard(models.AbstractModel):
    """The school's money in charts, for accountant and principal.

    Everything is counted as the user, for the schools in the switcher. `edu.fee.month`
    is where the accountant works; here is where she and the principal look.
    """

    _name = "edu.fee.dashboard"
    _inherit = ["edu.fee.dashboard.mixin"]
    _description = "The school's money in charts"

    @api.model
    @api.readonly
    def get_data(self, month=None):
        """Return all that the page shows; a fixed number of queries.

        :param month: any day of the month as text (default: this month)
        :return: dict of `month`, `previous`, `next`, `today`, `schools`, `figures` and
            `charts`; all of it JSON (see `edu.fee.dashboard.mixin`)
        :raise AccessError: for who has nothing to do with the books
        :raise UserError: for what is no month
        """
        if not any(self.env.user.has_group(group) for group in ROLES):
            raise AccessError(
                self.env._("The money of a school is for accountant and principal.")
            )
        start, end = self._get_month(month)
        schools = self.env.companies.filtered("edu_is_school") or self.env.company
        self = self.with_context(allowed_company_ids=schools.ids)
        classes = self._get_class_rows(start, end)
        ageing = self._get_ageing_rows()
        return {
            **self._prepare_head(start),
            "schools": [
                {"id": one.id, "name": one.name, "color": one.edu_color}
                for one in schools
            ],
            "figures": self._get_figures(start, end, classes, ageing),
            "charts": self._get_charts(start, end, classes, ageing),
        }

    @api.model
    def _get_charts(self, start, end, classes, ageing):
        """Return the charts in their order; a module adds its own.

        :param classes: see `_get_class_rows`
        :param ageing: see `_get_ageing_rows`
        """
        return [
            self._build_day_chart(start, end),
            self._build_class_chart(classes),
            self._build_item_chart(start, end),
            self._build_channel_chart(start, end),
            self._build_ageing_chart(ageing),
        ]

    @api.model
    def _get_own(self):
        """Return the domain of what is the schools' in the switcher."""
        return [["company_id", "in", self.env.companies.ids]]

    @api.model
    def _get_bill_domain(self):
        """Return the domain of the bills that families have, as plain JSON."""
        return [
            *self._get_own(),
            *(list(leaf) for leaf in self.env["account.move"]._edu_get_bill_domain()),
            ["edu_published", "=", True],
        ]

    # === FIGURES === #

    @api.model
    def _get_figures(self, start, end, classes, ageing):
        """Return the large numbers on top; see `_prepare_figure`."""
        billed = sum(row["billed"] for row in classes)
        collected = sum(row["collected"] for row in classes)
        rounds = [
            *self._get_own(),
            *self._get_days_domain("period", start, end),
        ]
        progress = self._prepare_link("edu_fees.edu_fee_progress_action", rounds)
        open_bills = [
            *self._get_bill_domain(),
            *self._get_days_domain("edu_fee_round_id.period", start, end),
            ["amount_residual", ">", 0],
        ]
        return [
            self._prepare_figure("due", self.env._("Due this month"), billed, progress),
            self._prepare_figure(
                "collected",
                self.env._("Collected of it"),
                collected,
                progress,
                note=self._get_share_note(collected, billed),
            ),
            self._prepare_figure(
                "residual",
                self.env._("Still to collect of it"),
                billed - collected,
                self._prepare_link("edu_fees.account_move_debtor_action", open_bills),
            ),
            self._get_overdue_figure(),
            self._get_money_figure(start, end),
            self._prepare_figure(
                "unknown",
                self.env._("Not identified"),
                sum(row["cells"][0] for row in ageing),
                self._prepare_link(
                    "edu_fees.edu_collection_ageing_action", self._get_own()
                ),
                is_bad=any(row["bucket"] != "a" and row["cells"][1] for row in ageing),
            ),
        ]

    @api.model
    def _get_overdue_figure(self):
        """Return what is past its due day, of all months."""
        domain = [
            *self._get_bill_domain(),
            ["invoice_date_due", "<", fields.Date.to_string(self._get_today())],
            ["amount_residual", ">", 0],
        ]
        [(amount, count)] = self.env["account.move"]._read_group(
            domain, [], ["amount_residual:sum", "__count"]
        )
        name = self.env._("Overdue")
        return self._prepare_figure(
            "overdue",
            name,
            int(amount or 0),
            self._prepare_link("edu_fees.account_move_debtor_action", domain, name),
            note=self.env._("%(count)s bills, all months", count=count),
            is_bad=bool(count),
        )

    @api.model
    def _get_money_figure(self, start, end):
        """Return what came in this month, whatever month it is for."""
        domain = self._get_money_domain(start, end)
        [(amount,)] = self.env["edu.collection.transaction"]._read_group(
            domain, [], ["amount:sum"]
        )
        return self._prepare_figure(
            "money",
            self.env._("Money in this month"),
            int(amount or 0),
            self._prepare_link("edu_fees.edu_collection_transaction_action", domain),
        )

    @api.model
    def _get_money_domain(self, start, end):
        """Return the domain of movements that brought money in these days.

        Not what only changes its place, such as cash that goes to the bank, or comes
        back. To be extended.
        """
        return [
            *self._get_own(),
            *self._get_days_domain("date", start, end),
            ["amount", ">", 0],
            ["state", "in", list(MONEY_STATES)],
            ["disbursement_id", "=", False],
        ]

    # === CHARTS === #

    @api.model
    def _build_day_chart(self, start, end):
        """Return what came in on each day, each day the list of its movements."""
        groups = self.env["edu.collection.transaction"]._read_group(
            self._get_money_domain(start, end),
            ["date:day"],
            ["amount:sum", "__count"],
        )
        sums = {day: [int(amount), count] for day, amount, count in groups}
        rows = [
            {
                "name": day.strftime("%d/%m"),
                "cells": sums.get(day, [0, 0]),
                "link": self._prepare_link(
                    "edu_fees.edu_collection_transaction_action",
                    self._get_money_domain(day, day),
                    self.env._("Collected on %(day)s", day=day.strftime("%d/%m/%Y")),
                ),
            }
            for day in self._fill_days(start, end, sums)
        ]
        return self._prepare_chart(
            "days",
            "bar",
            self.env._("Collected by day"),
            self.env._("Day"),
            [(self.env._("Collected"), "amount"), (self.env._("Movements"), "count")],
            rows,
            self.env._("No money came in this month."),
        )

    @api.model
    def _get_class_rows(self, start, end):
        """Return what each class was billed this month and what is in, worst first.

        :return: rows of the chart, with `billed` and `collected` beside
        """
        groups = self.env["edu.fee.progress"]._read_group(
            [*self._get_own(), *self._get_days_domain("period", start, end)],
            ["company_id", "class_id"],
            ["amount_billed:sum", "amount_collected:sum"],
        )
        months = self._get_days_domain("edu_fee_round_id.period", start, end)
        bills = [*self._get_bill_domain(), *months]
        several = len(self.env.companies) > 1
        rows = []
        for school, class_, billed, collected in groups:
            name = class_.name or self.env._("No class")
            name = f"{name} · {school.name}" if several else name
            billed, collected = int(billed), int(collected)
            own = [["company_id", "=", school.id], ["edu_class_id", "=", class_.id]]
            rows.append(
                {
                    "name": name,
                    "billed": billed,
                    "collected": collected,
                    "cells": [get_share(collected, billed) or 0, collected, billed],
                    "link": self._prepare_link(
                        "edu_fees.account_move_debtor_action", [*bills, *own], name
                    ),
                }
            )
        return sorted(
            rows, key=lambda row: (row["cells"][0], row["collected"] - row["billed"])
        )

    @api.model
    def _build_class_chart(self, rows):
        """Return the classes by the share that is in, worst first."""
        return self._prepare_chart(
            "classes",
            "bar_across",
            self.env._("Collected by class, the least first"),
            self.env._("Class"),
            [
                (self.env._("Collected (%)"), "percent"),
                (self.env._("Collected"), "amount"),
                (self.env._("Billed"), "amount"),
            ],
            rows,
            self.env._("No bill of this month has been published yet."),
        )

    @api.model
    def _build_item_chart(self, start, end):
        """Return what came in of each item this month, the most first."""
        days = self._get_days_domain("date", start, end)
        groups = self.env["edu.fee.item.money"]._read_group(
            [*self._get_own(), *days],
            ["item_id"],
            ["amount_in:sum", "amount_out:sum"],
            order="amount_in:sum desc, item_id",
        )
        rows = [
            {
                "name": item.name,
                "cells": [int(came_in), int(paid_out)],
                "link": self._prepare_link(
                    "edu_fees.edu_fee_item_entry_action",
                    [*days, ["item_id", "=", item.id]],
                    item.name,
                ),
            }
            for item, came_in, paid_out in groups
        ]
        return self._prepare_chart(
            "items",
            "bar_across",
            self.env._("Collected by fee item"),
            self.env._("Fee item"),
            [(self.env._("Collected"), "amount"), (self.env._("Paid out"), "amount")],
            rows,
            self.env._("No money of an item came in this month."),
        )

    @api.model
    def _build_channel_chart(self, start, end):
        """Return over which channels the money came, the most first."""
        money = self._get_money_domain(start, end)
        groups = self.env["edu.collection.transaction"]._read_group(
            money,
            ["channel_id", "journal_id"],
            ["amount:sum", "__count"],
            order="amount:sum desc",
        )
        rows = []
        for channel, journal, amount, count in groups:
            # The principal reads the school's money and not how its books are set up.
            name = channel.name or journal.sudo().name
            own = [["channel_id", "=", channel.id], ["journal_id", "=", journal.id]]
            rows.append(
                {
                    "name": name,
                    "cells": [int(amount), count],
                    "link": self._prepare_link(
                        "edu_fees.edu_collection_transaction_action",
                        [*money, *own],
                        name,
                    ),
                }
            )
        return self._prepare_chart(
            "channels",
            "doughnut",
            self.env._("Collected by channel"),
            self.env._("Channel"),
            [(self.env._("Collected"), "amount"), (self.env._("Movements"), "count")],
            rows,
            self.env._("No money came in this month."),
        )

    @api.model
    def _get_ageing_rows(self):
        """Return the money that nobody identified yet by its age, the newest first."""
        ageing = self.env["edu.collection.ageing"]
        labels = dict(ageing._fields["bucket"]._description_selection(self.env))
        groups = ageing._read_group(
            self._get_own(), ["bucket"], ["amount:sum", "__count"]
        )
        return [
            {
                "bucket": bucket,
                "name": labels[bucket],
                "cells": [int(amount), count],
                "link": self._prepare_link(
                    "edu_fees.edu_collection_ageing_action",
                    [*self._get_own(), ["bucket", "=", bucket]],
                    labels[bucket],
                ),
            }
            for bucket, amount, count in groups
        ]

    @api.model
    def _build_ageing_chart(self, rows):
        """Return how long money has been waiting to be identified."""
        return self._prepare_chart(
            "ageing",
            "bar",
            self.env._("Age of money not identified"),
            self.env._("Age"),
            [(self.env._("Amount"), "amount"), (self.env._("Movements"), "count")],
            rows,
            self.env._("No money waits to be identified."),
        )
