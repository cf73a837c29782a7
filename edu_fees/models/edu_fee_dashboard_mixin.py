# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import date_utils

from ..tools.share import get_share

YEARS = range(2000, 2100)


class EduFeeDashboardMixin(models.AbstractModel):
    """What the pages of money have in common: a month, figures, charts, links.

    A page is one dict of JSON. A *link* is the list behind a number: the XML id of a
    window action and the domain that finds exactly what was counted. A *chart* is a
    table whose first column is drawn, so that who cannot see the chart has all of it.
    """

    _name = "edu.fee.dashboard.mixin"
    _description = "What pages of money have in common"

    # === THE MONTH === #

    @api.model
    def _get_today(self):
        """Return the day it is at the schools."""
        return self.env["edu.student"]._get_today()

    @api.model
    def _get_month(self, month=None):
        """Return the first and the last day of a month.

        :param month: any day of it as text (default: this month)
        :raise UserError: for what is no day of this century
        """
        try:
            day = fields.Date.to_date(month) or self._get_today()
        except (TypeError, ValueError):
            day = None
        if not day or day.year not in YEARS:
            raise UserError(
                self.env._("%(month)s is not a month to show.", month=month)
            )
        return date_utils.get_month(day)

    @api.model
    def _prepare_head(self, start):
        """Return what stands on top of a page: its month and the ones beside it."""
        return {
            "today": fields.Date.to_string(self._get_today()),
            "month": fields.Date.to_string(start),
            "previous": fields.Date.to_string(date_utils.subtract(start, months=1)),
            "next": fields.Date.to_string(date_utils.add(start, months=1)),
        }

    @api.model
    def _get_days_domain(self, name, start, end):
        """Return the domain that a date lies in the month, as plain JSON."""
        return [
            [name, ">=", fields.Date.to_string(start)],
            [name, "<=", fields.Date.to_string(end)],
        ]

    @api.model
    def _fill_days(self, start, end, sums):
        """Return the days to draw, those without money too: a gap is to be seen.

        :param dict sums: what is drawn, by day
        :return: list of days up to today; empty where no day has anything
        """
        if not sums:
            return []
        last = max(min(end, self._get_today()), *sums)
        return [start + timedelta(days=n) for n in range((last - start).days + 1)]

    # === PARTS OF A PAGE === #

    @api.model
    def _prepare_link(self, action, domain, name=None):
        """Return the list behind a number.

        :param str action: XML id of an `ir.actions.act_window`
        :param list domain: plain JSON; takes the place of the action's own
        :param name: the title of the list (default: the action's)
        """
        return {"action": action, "domain": domain, "name": name or False}

    @api.model
    def _prepare_figure(self, key, name, value, link, **values):
        """Return a large number on top.

        :param value: whole đồng, or a count with `unit="count"`
        :param values: `unit`, `note` (a short text below), `is_bad` (it is marked)
        """
        figure = {"unit": "amount", "note": False, "is_bad": False}
        figure.update(key=key, name=name, value=value, link=link, **values)
        return figure

    @api.model
    def _prepare_chart(self, key, kind, name, head, columns, rows, empty):
        """Return a chart and the table of its numbers.

        :param str kind: "bar", "bar_across" or "doughnut"
        :param str head: what a row is
        :param columns: list of (name, unit); units are amount, count and percent
        :param rows: dicts of `name`, `cells` (a number per column) and `link`
        :param str empty: what is said when there are no rows
        """
        return {
            "key": key,
            "kind": kind,
            "name": name,
            "head": head,
            "columns": [{"name": title, "unit": unit} for title, unit in columns],
            "rows": rows,
            "empty": empty,
        }

    @api.model
    def _get_share_note(self, collected, billed):
        """Return "72.5 % of it", or False where nothing was billed."""
        share = get_share(collected, billed)
        if share is None:
            return False
        text = f"{share:.1f}".replace(".", self._get_decimal_point())
        return self.env._("%(share)s %% of it", share=text)

    @api.model
    def _get_decimal_point(self):
        """Return how the user's language writes decimals."""
        lang = self.env["res.lang"]._get_data(code=self.env.lang or "en_US")
        return lang.decimal_point or "."
