# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL

BANK_ACCOUNT = "1121"
SUSPENSE_ACCOUNT = "33781"
TRANSIT_ACCOUNT = "113"


class ResCompany(models.Model):
    """A school gets its books in one step, many schools in one go.

    Accounts, roles and journals that a school already has are left alone, so that
    doing it again only adds what is missing.
    """

    _inherit = "res.company"

    def action_edu_stamp_chart(self):
        """Set up the chart of accounts (button on the school).

        :raise AccessError: unless the user administers schools or the system
        """
        if not self._edu_may_stamp_chart():
            raise AccessError(
                self.env._("Only an administrator sets up a school's books.")
            )
        self.check_access("read")
        self._edu_stamp_chart()
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": self.env._(
                    "The chart of accounts is set up. Its numbers are to be confirmed "
                    "by the chief accountant."
                ),
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }

    def _edu_may_stamp_chart(self):
        """Tell whether the user administers the system, or each of these schools."""
        user = self.env.user
        if self.env.su or user.has_group("base.group_system"):
            return True
        return self <= user.company_ids and all(
            user.with_context(allowed_company_ids=school.ids).has_group(
                "edu_core.group_district_admin"
            )
            for school in self
        )

    def _edu_stamp_chart(self):
        """Give the schools accounts, roles and journals, by set and idempotently.

        Reading is by set: a fixed number of queries for all schools. Writing goes
        through the ORM in batches; what grows per school is measured in the tests.

        :raise UserError: names a school whose books are in another currency
        """
        if not self:
            return
        companies = self.sudo()
        companies._edu_set_currency()
        companies._edu_create_accounts()
        codes = companies._edu_get_account_ids()
        companies._edu_create_roles(codes)
        companies._edu_create_journals(codes)
        companies._edu_set_books(codes)

    def _edu_set_currency(self):
        """Keep the books in đồng.

        :raise UserError: names the school that has entries in another currency
        """
        dong = self.env.ref("base.VND").sudo()
        if not dong.active:
            dong.active = True
        others = self.filtered(lambda company: company.currency_id != dong)
        if not others:
            return
        entry = self.env["account.move.line"].search(
            [("company_id", "in", others.ids)], limit=1
        )
        if entry:
            raise UserError(
                self.env._(
                    "%(school)s keeps its books in %(currency)s and has entries; the "
                    "chart of schools is in đồng.",
                    school=entry.company_id.name,
                    currency=entry.company_id.currency_id.name,
                )
            )
        others.currency_id = dong

    def _edu_get_account_ids(self):
        """Return {(company id, account code): account id} of the schools; one query."""
        self.env["account.account"].flush_model(["code_store", "company_ids"])
        rows = self.env.execute_query(
            SQL(
                """
                SELECT company.id, account.code_store ->> company.id::text, account.id
                  FROM account_account AS account
                  JOIN account_account_res_company_rel AS rel
                    ON rel.account_account_id = account.id
                  JOIN res_company AS company ON company.id = rel.res_company_id
                 WHERE company.id IN %(ids)s
                """,
                ids=self._ids,
            )
        )
        return {(company, code): account for company, code, account in rows}

    def _edu_create_accounts(self):
        """Create the accounts of the chart that the schools do not have."""
        existing = self._edu_get_account_ids()
        chart = self.env["edu.chart.account"].with_context(lang="en_US")
        chart = chart.search([("active", "=", True)])
        vals_list, origins = [], []
        for company in self:
            for row in chart:
                if (company.id, row.code) not in existing:
                    vals_list.append(row._prepare_account(company))
                    origins.append(row.id)
        accounts = (
            self.env["account.account"]
            .with_context(lang="en_US", tracking_disable=True, mail_create_nolog=True)
            .create(vals_list)
        )
        self._edu_copy_translations(accounts, origins)
        return accounts

    def _edu_copy_translations(self, accounts, origins):
        """Give new accounts the chart's names in all languages; one statement."""
        if not accounts:
            return
        accounts.flush_recordset(["name"])
        self.env["edu.chart.account"].flush_model(["name"])
        self.env.execute_query(
            SQL(
                """
                UPDATE account_account AS account SET name = chart.name
                  FROM UNNEST(%(accounts)s, %(origins)s) AS pair (account, origin)
                  JOIN edu_chart_account AS chart ON chart.id = pair.origin
                 WHERE account.id = pair.account
             RETURNING account.id
                """,
                accounts=accounts.ids,
                origins=origins,
            )
        )
        accounts.invalidate_recordset(["name"])

    def _edu_create_roles(self, codes):
        """Map the roles of each school's policy; a role it already has stays."""
        roles = self.env["edu.account.role"]
        existing = {
            (company.id, role)
            for company, role in roles._read_group(
                [("company_id", "in", self.ids)], ["company_id", "role"]
            )
        }
        policies = list(set(self.mapped("edu_recognition")))
        templates = self.env["edu.chart.role"].search([("recognition", "in", policies)])
        return roles.create(
            [
                template._prepare_role(
                    company, codes[company.id, template.chart_account_id.code]
                )
                for company in self
                for template in templates
                if template.recognition == company.edu_recognition
                and (company.id, template.role) not in existing
            ]
        )

    # === JOURNALS === #

    def _edu_create_journals(self, codes):
        """Create the journals that the schools do not have.

        Each of a school's bank accounts gets a journal: a journal without one takes
        the first, every further one gets a journal and an account of its own.
        """
        journals = self.env["account.journal"]
        existing = journals.with_context(active_test=False).search_fetch(
            [("company_id", "in", self.ids)],
            ["code", "type", "company_id", "bank_account_id"],
        )
        by_company = existing.grouped("company_id")
        vals_list = []
        for company in self:
            own = by_company.get(company, journals)
            vals_list += company._edu_prepare_journals(own, codes)
            vals_list += company._edu_prepare_bank_journals(own, codes)
        return journals.with_context(mail_create_nolog=True).create(vals_list)

    def _edu_prepare_journals(self, existing, codes):
        """Return the values of the bill, cash and other journals still missing."""
        taken = set(existing.mapped("code"))
        return [
            {
                "code": code,
                "name": name,
                "type": type_,
                "company_id": self.id,
                "default_account_id": account and codes[self.id, account],
                "suspense_account_id": codes[self.id, SUSPENSE_ACCOUNT],
            }
            for code, name, type_, account in self._edu_get_journal_rows()
            if code not in taken
        ]

    def _edu_get_journal_rows(self):
        """Return code, name, type and default account of the school's journals.

        The names are in the language of the school.
        """
        self.ensure_one()
        env = self.with_context(lang=self._edu_get_lang()).env
        bills = env._("Bills")
        cash = env._("Cash")
        other = env._("Other entries")
        return [
            ("TBT", bills, "sale", "531"),
            ("TM", cash, "cash", "111"),
            ("KHAC", other, "general", None),
        ]

    def _edu_prepare_bank_journals(self, existing, codes):
        """Return the values of the bank journals still missing."""
        self.ensure_one()
        banks = existing.filtered(lambda journal: journal.type == "bank")
        accounts = self.partner_id.bank_ids.sorted("id") - banks.bank_account_id
        for journal in banks.filtered(lambda journal: not journal.bank_account_id):
            journal.bank_account_id, accounts = accounts[:1], accounts[1:]
        if not banks and not accounts:
            return [self._edu_prepare_bank_journal(1, accounts, codes)]
        return [
            self._edu_prepare_bank_journal(number, account, codes)
            for number, account in enumerate(accounts, start=len(banks) + 1)
        ]

    def _edu_prepare_bank_journal(self, number, bank_account, codes):
        """Return the values of a school's n-th bank journal, with its account."""
        account = codes[self.id, BANK_ACCOUNT]
        if number > 1:
            account = self._edu_get_bank_ledger(f"{BANK_ACCOUNT}{number}", codes)
        return {
            "code": f"NH{number}",
            "name": bank_account.bank_id.name or self.env._("Bank"),
            "type": "bank",
            "company_id": self.id,
            "default_account_id": account,
            "suspense_account_id": codes[self.id, SUSPENSE_ACCOUNT],
            "bank_account_id": bank_account.id,
        }

    def _edu_get_bank_ledger(self, code, codes):
        """Return the account of a further bank account, made when it is missing."""
        if (self.id, code) not in codes:
            row = self.env["edu.chart.account"].search([("code", "=", BANK_ACCOUNT)])
            vals = {**row._prepare_account(self), "code": code}
            codes[self.id, code] = self.env["account.account"].create(vals).id
        return codes[self.id, code]

    def _edu_set_books(self, codes):
        """Point the schools at their journals and accounts, where nothing is set."""
        journals = self.env["account.journal"].search_fetch(
            [("company_id", "in", self.ids), ("code", "in", ["TBT", "TM"])],
            ["code", "company_id"],
        )
        by_code = {(j.company_id.id, j.code): j.id for j in journals}
        for company in self:
            wanted = {
                "edu_bill_journal_id": by_code.get((company.id, "TBT")),
                "edu_cash_journal_id": by_code.get((company.id, "TM")),
                "account_journal_suspense_account_id": codes[
                    company.id, SUSPENSE_ACCOUNT
                ],
                "transfer_account_id": codes[company.id, TRANSIT_ACCOUNT],
            }
            vals = {name: id_ for name, id_ in wanted.items() if not company[name]}
            if vals:
                company.write(vals)
