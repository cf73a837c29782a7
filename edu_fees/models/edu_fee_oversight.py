# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import AccessError

from odoo.addons.edu_core.const import OFFICER_ROLES

from ..tools.share import get_share


class EduFeeOversight(models.AbstractModel):
    """The money of a managing unit's schools: figures per school, never a pupil.

    Each column is one grouped query over all her schools, read as the officer: the
    record rules say which schools those are. What she may not read as rows (movements,
    bills) reaches her as figures only, see `edu.collection.waiting`.
    """

    _name = "edu.fee.oversight"
    _inherit = ["edu.fee.dashboard.mixin"]
    _description = "The money of a managing unit's schools"

    @api.model
    @api.readonly
    def get_data(self, month=None):
        """Return all that the page shows; a fixed number of queries.

        :param month: any day of the month as text (default: this month)
        :return: dict of `month`, `previous`, `next`, `today`, `figures`, `columns`,
            `schools` and `charts`; all of it JSON (see `edu.fee.dashboard.mixin`)
        :raise AccessError: for who is no officer
        :raise UserError: for what is no month
        """
        if not self.env.user.has_group("edu_core.group_officer"):
            raise AccessError(
                self.env._("The money of the schools is for their managing units.")
            )
        start, end = self._get_month(month)
        columns = self._get_columns(start, end)
        schools = self._get_school_rows(columns)
        return {
            **self._prepare_head(start),
            "figures": self._get_figures(schools, columns),
            "columns": columns,
            "schools": schools,
            "charts": [
                self._build_day_chart(start, end, schools),
                self._build_school_chart(schools, columns),
            ],
        }

    # === COLUMNS === #

    @api.model
    def _get_columns(self, start, end):
        """Return the columns of the table; a module adds its own.

        Each is a dict of `key`, `name`, `unit`, the `action` and `domain` of the list
        behind its numbers, and `model` and `aggregate`, which sum them by school.
        """
        month = self._get_days_domain("period", start, end)
        days = [
            *self._get_days_domain("date", start, end),
            ["date", "<", fields.Date.to_string(self._get_today())],
        ]
        progress = ("edu.fee.progress", "edu_fees.edu_fee_progress_action_oversight")
        prepare = self._prepare_column
        return [
            prepare(
                "due",
                self.env._("Due this month"),
                *progress,
                month,
                "amount_billed:sum",
            ),
            prepare(
                "collected",
                self.env._("Collected"),
                *progress,
                month,
                "amount_collected:sum",
            ),
            prepare(
                "overdue",
                self.env._("Overdue"),
                *progress,
                [["amount_overdue", ">", 0]],
                "amount_overdue:sum",
            ),
            prepare(
                "days",
                self.env._("Days not closed"),
                "edu.collection.day",
                "edu_fees.edu_collection_day_action_oversight",
                [*days, ["is_closed", "=", False]],
            ),
            prepare(
                "waiting",
                self.env._("Not identified for more than 7 days"),
                "edu.collection.waiting",
                "edu_fees.edu_collection_waiting_action",
                [["bucket", "!=", "a"]],
                "amount:sum",
            ),
            prepare(
                "papers",
                self.env._("Items without papers"),
                "edu.fee.board",
                "edu_fees.edu_fee_board_action_oversight",
                ["|", ["is_without_papers", "=", True], ["is_undisclosed", "=", True]],
            ),
        ]

    @api.model
    def _prepare_column(self, key, name, model, action, domain, aggregate="__count"):
        """Return a column; see `_get_columns`."""
        return {
            "key": key,
            "name": name,
            "unit": "count" if aggregate == "__count" else "amount",
            "model": model,
            "action": action,
            "domain": domain,
            "aggregate": aggregate,
        }

    @api.model
    def _sum_columns(self, columns, schools):
        """Return {key: {school id: number}}; one query for columns of one domain."""
        queries = {}
        for column in columns:
            key = (column["model"], str(column["domain"]))
            queries.setdefault(key, []).append(column)
        sums = {}
        for own in queries.values():
            groups = self.env[own[0]["model"]]._read_group(
                [["company_id", "in", schools.ids], *own[0]["domain"]],
                ["company_id"],
                [column["aggregate"] for column in own],
            )
            for number, column in enumerate(own, 1):
                sums[column["key"]] = {
                    row[0].id: int(row[number] or 0) for row in groups
                }
        return sums

    # === SCHOOLS === #

    @api.model
    def _get_schools_sudo(self):
        """Return the schools whose figures she reads today."""
        links_sudo = self.env["edu.authority.link"].sudo()
        domain = links_sudo._get_officer_domain(
            self.env.uid, OFFICER_ROLES["officer_figures"]
        )
        schools_sudo = self.env["res.company"].sudo()
        return schools_sudo.search_fetch(domain, ["name"], order="name, id")

    @api.model
    def _get_school_rows(self, columns):
        """Return a row per school, those that lag behind first.

        :return: dicts of `id`, `name`, `share` (None: nothing billed) and the columns
        """
        schools_sudo = self._get_schools_sudo()
        sums = self._sum_columns(columns, schools_sudo)
        rows = []
        for school in schools_sudo:
            row = {key: own.get(school.id, 0) for key, own in sums.items()}
            share = get_share(row["collected"], row["due"])
            rows.append({"id": school.id, "name": school.name, "share": share, **row})
        return sorted(
            rows,
            key=lambda row: (
                row["share"] is None,
                row["share"],
                row["collected"] - row["due"],
                row["name"],
            ),
        )

    @api.model
    def _get_figures(self, schools, columns):
        """Return the sums of all schools as large numbers; see `_prepare_figure`."""
        figures = []
        own = [["company_id", "in", [school["id"] for school in schools]]]
        for column in columns:
            key = column["key"]
            touched = sum(1 for school in schools if school[key])
            figures.append(
                self._prepare_figure(
                    key,
                    column["name"],
                    sum(school[key] for school in schools),
                    self._prepare_link(column["action"], [*own, *column["domain"]]),
                    unit=column["unit"],
                    is_bad=bool(touched) and key not in ("due", "collected"),
                    note=self.env._(
                        "%(count)s of %(total)s schools",
                        count=touched,
                        total=len(schools),
                    ),
                )
            )
        by_key = {figure["key"]: figure for figure in figures}
        by_key["collected"]["note"] = self._get_share_note(
            by_key["collected"]["value"], by_key["due"]["value"]
        )
        return figures

    # === CHARTS === #

    @api.model
    def _build_day_chart(self, start, end, schools):
        """Return what the schools together collected on each day."""
        money = [["company_id", "in", [school["id"] for school in schools]]]
        groups = self.env["edu.fee.item.money"]._read_group(
            [*money, *self._get_days_domain("date", start, end)],
            ["date:day"],
            ["amount_in:sum"],
        )
        sums = {day: int(amount) for day, amount in groups if amount}
        rows = [
            {
                "name": day.strftime("%d/%m"),
                "cells": [sums.get(day, 0)],
                "link": self._prepare_link(
                    "edu_fees.edu_fee_item_money_action",
                    [*money, *self._get_days_domain("date", day, day)],
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
            [(self.env._("Collected"), "amount")],
            rows,
            self.env._("No money came in this month."),
        )

    @api.model
    def _build_school_chart(self, schools, columns):
        """Return the schools by the share that is in, those that lag behind first."""
        due = columns[0]
        rows = [
            {
                "name": school["name"],
                "cells": [school["share"], school["collected"], school["due"]],
                "link": self._prepare_link(
                    due["action"],
                    [["company_id", "=", school["id"]], *due["domain"]],
                    school["name"],
                ),
            }
            for school in schools
            if school["share"] is not None
        ]
        return self._prepare_chart(
            "schools",
            "bar_across",
            self.env._("Collected by school, the least first"),
            self.env._("School"),
            [
                (self.env._("Collected (%)"), "percent"),
                (self.env._("Collected"), "amount"),
                (self.env._("Due this month"), "amount"),
            ],
            rows,
            self.env._("None of your schools has published a bill of this month yet."),
        )
