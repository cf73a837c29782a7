# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import date
from unittest.mock import patch

from freezegun import freeze_time
from psycopg2.errors import UniqueViolation

from odoo.exceptions import UserError, ValidationError
from odoo.tools import mute_logger

from .common import FeesCase


class TestAccountRole(FeesCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.roles = cls.env["edu.account.role"]

    def _create_account(self, account_type="income", code="5318"):
        """Create an account of the school."""
        return self.env["account.account"].create(
            {
                "code": code,
                "name": code,
                "account_type": account_type,
                "company_ids": [(6, 0, self.school.ids)],
            }
        )

    def test_a_role_gives_the_account_that_is_valid_on_the_day(self):
        """A circular that renumbers the chart is a later row."""
        old = self._get_account("service_revenue")
        new = self._create_account()
        self.school.edu_account_role_ids.filtered(
            lambda row: row.role == "service_revenue"
        ).date_end = date(2026, 12, 31)
        self.roles.create(
            {
                "company_id": self.school.id,
                "role": "service_revenue",
                "account_id": new.id,
                "date_start": date(2027, 1, 1),
            }
        )
        for day, account in ((date(2026, 12, 31), old), (date(2027, 1, 1), new)):
            self.assertEqual(
                self.roles._get_account(self.school, "service_revenue", day), account
            )
        with freeze_time("2027-01-01 02:00:00"):
            self.assertEqual(self._get_account("service_revenue"), new)

    def test_missing_roles_are_all_named_with_the_school(self):
        """The message names the school and every role without an account."""
        with self.assertRaisesRegex(UserError, "Bank fees.*Cash in hand") as caught:
            self.roles._get_accounts(self.other_school, ["bank_fee", "cash_in_hand"])
        self.assertIn(self.other_school.name, str(caught.exception))

    def test_several_roles_are_read_with_one_query(self):
        """Reading four roles costs what reading one costs."""
        wanted = ["bank", "cash_in_hand", "bill_receivable", "bill_contra"]
        self.roles._get_accounts(self.school, wanted)
        self.env.invalidate_all()
        with self.assertQueryCount(1):
            self.roles._get_accounts(self.school, wanted)

    def test_two_accounts_never_play_one_role_on_the_same_day(self):
        """An overlap is refused and names both accounts."""
        with self.assertRaisesRegex(ValidationError, "531.*531|5318"):
            self.roles.create(
                {
                    "company_id": self.school.id,
                    "role": "service_revenue",
                    "account_id": self._create_account().id,
                    "date_start": date(2026, 1, 1),
                }
            )

    def test_one_role_starts_once_on_a_day_in_the_database(self):
        """The unique index holds against SQL."""
        row = self.school.edu_account_role_ids[0]
        with mute_logger("odoo.sql_db"), self.assertRaises(UniqueViolation):
            with self.cr.savepoint():
                self.cr.execute(
                    "INSERT INTO edu_account_role"
                    " (company_id, role, account_id, date_start) VALUES (%s,%s,%s,%s)",
                    [row.company_id.id, row.role, row.account_id.id, row.date_start],
                )

    def test_only_bills_to_collect_take_a_receivable_account(self):
        """A receivable account elsewhere, or another one here, is refused."""
        receivable = self._create_account("asset_receivable", "1318")
        row = self.school.edu_account_role_ids.filtered(lambda r: r.role == "bank")
        with self.assertRaisesRegex(ValidationError, "1318"):
            row.account_id = receivable
        row = self.school.edu_account_role_ids.filtered(
            lambda r: r.role == "bill_receivable"
        )
        with self.assertRaisesRegex(ValidationError, "5318"):
            row.account_id = self._create_account()

    def test_an_account_of_another_school_is_refused(self):
        """A role's account belongs to the school."""
        self._create_books(self.other_school)
        row = self.school.edu_account_role_ids.filtered(lambda r: r.role == "bank")
        with self.assertRaises(UserError):
            row.account_id = self._get_account("bank", self.other_school)

    def test_a_mapping_is_to_be_confirmed_until_an_accountant_signs(self):
        """New rows carry the flag."""
        self.assertFalse(any(self.school.edu_account_role_ids.mapped("confirmed")))

    def test_a_school_gets_no_enterprise_chart_when_it_is_created(self):
        """Odoo's chart of the country is for companies that are no schools."""
        company = self.env["res.company"].create({"name": "Công ty"})
        base = "odoo.addons.base.models.res_company.ResCompany.install_l10n_modules"
        with patch(base, autospec=True, return_value=False) as install:
            self.assertFalse((self.school | self.other_school).install_l10n_modules())
            install.assert_not_called()
            (self.school | company).install_l10n_modules()
            self.assertEqual(install.call_args.args[0], company)
