# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, models
from odoo.fields import Command, Domain
from odoo.tools import SQL

from odoo.addons.edu_fees.tools import allocation

from ..const import COLLECT_SIZE

# Where money comes to a bill from: by kind the part of it, the day, the bill, and the
# entry that recognises it.
SOURCES = {
    "allocation_id": """
        SELECT part.id, part.company_id, part.move_id, part.amount, part.state,
               money.date,
               COALESCE(money.transfer_move_id, statement.move_id) AS entry_id,
               CASE journal.type WHEN 'cash' THEN 'cash' ELSE 'bank' END AS method
          FROM edu_collection_allocation part
          JOIN edu_collection_transaction money ON money.id = part.transaction_id
          JOIN account_journal journal ON journal.id = money.journal_id
     LEFT JOIN account_bank_statement_line statement
            ON statement.id = money.statement_line_id
    """,
    "credit_id": """
        SELECT part.id, part.company_id, part.move_id, part.amount, part.state,
               part.date, part.entry_id, 'other' AS method
          FROM edu_fee_credit part
    """,
}
# The part of a payment that has no e-invoice, though its bill has a service for which
# the law of that day wants one. What another payer pays on a claim is not the family's
# purchase: an e-invoice for it, where one is due, is not made by itself.
DUE_QUERY = """
    SELECT source.id, source.move_id, source.amount, source.date, source.entry_id,
           source.method
      FROM (%(source)s) source
      JOIN res_company school ON school.id = source.company_id
     WHERE source.company_id = %(company)s
       AND source.state = 'live'
       AND source.id > %(after)s
       AND source.date >= school.edu_einvoice_start
       AND NOT EXISTS (
               SELECT 1 FROM edu_einvoice einvoice
                WHERE einvoice.%(kind)s = source.id
                  AND einvoice.reason = 'payment'
                  AND einvoice.state <> 'cancelled')
       AND EXISTS (
               SELECT 1 FROM edu_fee_charge charge
                 JOIN edu_fee_item item ON item.id = charge.item_id
                 JOIN edu_einvoice_rule rule
                   ON rule.legal_class = item.legal_class
                  AND rule.is_service
                  AND rule.date_start <= source.date
                  AND COALESCE(rule.date_end, source.date) >= source.date
                WHERE charge.move_id = source.move_id
                  AND charge.state = 'live'
                  AND charge.sponsorship_id IS NULL
                  AND (school.edu_recognition <> 'on_collection' OR EXISTS (
                      SELECT 1 FROM account_move_line line
                       WHERE line.edu_recognised_charge_id = charge.id
                         AND line.move_id = source.entry_id)))
     ORDER BY source.id
     LIMIT %(limit)s
"""


class EduEinvoice(models.Model):
    """How e-invoices arise: read from what is settled, a batch by a few queries."""

    _inherit = "edu.einvoice"

    @api.model
    def _cron_collect(self):
        """Look for new money in all schools that issue e-invoices."""
        schools = self.env["res.company"].search([("edu_einvoice_start", "!=", False)])
        for number, school in enumerate(schools, start=1):
            self.sudo()._collect(school)
            self.env["ir.cron"]._commit_progress(1, remaining=len(schools) - number)

    @api.model
    def _collect(self, company):
        """Bring the e-invoices of a school up to what its books say; in sudo.

        What was settled gets a row, what was taken back loses it or gets an
        adjustment. It may run as often as one likes; where it runs already it does
        nothing.

        :return: the new rows
        """
        nothing = self.browse()
        if not company.edu_einvoice_start or not self._take_turn(company):
            return nothing
        self.env.flush_all()
        made = nothing
        for kind in SOURCES:
            made += self._collect_payments(company, kind)
        made += self._collect_undone(company)
        made += self._collect_refunds(company)
        return made

    @api.model
    def _take_turn(self, company):
        """Tell whether nobody else reads the books of this school for e-invoices."""
        [(is_free,)] = self.env.execute_query(
            SQL(
                "SELECT pg_try_advisory_xact_lock(HASHTEXT('edu_einvoice'), %s)",
                company.id,
            )
        )
        return is_free

    # === PAYMENTS === #

    @api.model
    def _collect_payments(self, company, kind):
        """Make the rows of parts of payments, or of credit used, that have none.

        :param str kind: of `SOURCES`: the field that points to the part
        """
        made, after = self.browse(), 0
        while parts := self._find_due(company, kind, after):
            after = parts[-1]["id"]
            if company.edu_recognition == "on_collection":
                spread = self._spread_recognised(parts)
            else:
                spread = self._spread_in_order(kind, parts)
            made += self._create_payments(company, kind, parts, spread)
        return made

    @api.model
    def _find_due(self, company, kind, after):
        """Return the next parts that may want an e-invoice, as dicts."""
        return self.env.execute_query_dict(
            SQL(
                DUE_QUERY,
                source=SQL(SOURCES[kind]),
                kind=SQL.identifier(kind),
                company=company.id,
                after=after,
                limit=COLLECT_SIZE,
            )
        )

    @api.model
    def _spread_recognised(self, parts):
        """Return what of each part the books recognised for which charge; one query.

        The order of the bill's lines is that of the entry: it was followed there.

        :return: {part's id: {charge's id: whole đồng}}
        """
        rows = self.env.execute_query(
            SQL(
                """
                SELECT part.id, charge.id, -SUM(line.balance)
                  FROM UNNEST(%(ids)s, %(entries)s, %(bills)s)
                       AS part (id, entry_id, move_id)
                  JOIN account_move_line line ON line.move_id = part.entry_id
                  JOIN edu_fee_charge charge
                    ON charge.id = line.edu_recognised_charge_id
                   AND charge.move_id = part.move_id
                 GROUP BY part.id, charge.id
                 ORDER BY part.id, charge.id
                """,
                ids=[part["id"] for part in parts],
                entries=[part["entry_id"] or 0 for part in parts],
                bills=[part["move_id"] for part in parts],
            )
        )
        spread = {}
        for part_id, charge_id, amount in rows:
            spread.setdefault(part_id, {})[charge_id] = int(amount)
        return spread

    @api.model
    def _spread_in_order(self, kind, parts):
        """Return the same for a school whose bills are revenue when they are issued.

        Its payments recognise nothing; they fill the bill's lines in their order, by
        the rule that a payment follows elsewhere.
        """
        bills = self.env["account.move"].browse({part["move_id"] for part in parts})
        charges = self.env["edu.fee.charge"].search(
            [("move_id", "in", bills.ids), ("state", "=", "live")], order="id"
        )
        by_bill = charges.grouped("move_id")
        taken = self._get_taken(bills)
        spread = {}
        for part in parts:
            own = by_bill[bills.browse(part["move_id"])]
            rooms = [int(one.amount) - taken.get(one.id, 0) for one in own]
            amount = min(int(part["amount"]), sum(rooms))
            shares = allocation.allocate(amount, rooms)
            spread[part["id"]] = {
                one.id: share for one, share in zip(own, shares, strict=True) if share
            }
            for charge_id, share in spread[part["id"]].items():
                taken[charge_id] = taken.get(charge_id, 0) + share
        return spread

    @api.model
    def _get_taken(self, bills):
        """Return {charge's id: đồng} of what live payments of bills took of it."""
        rows = self.search(
            [
                ("move_id", "in", bills.ids),
                ("reason", "=", "payment"),
                ("state", "not in", ("withdrawn", "cancelled")),
                "|",
                ("allocation_id.state", "=", "live"),
                ("credit_id.state", "=", "live"),
            ]
        )
        taken = {}
        for row in rows:
            for charge_id, share in (row.spread or {}).items():
                taken[int(charge_id)] = taken.get(int(charge_id), 0) + share
        return taken

    @api.model
    def _create_payments(self, company, kind, parts, spread):
        """Make the rows of parts, with a line for each service; one create.

        :param dict spread: of `_spread_recognised`
        """
        ids = {charge_id for shares in spread.values() for charge_id in shares}
        charges = self.env["edu.fee.charge"].browse(sorted(ids))
        charges.fetch(["name", "item_id", "student_id", "class_id"])
        charges.student_id.fetch(["name"])
        services = self._get_service_days()
        wanted = {}
        for part in parts:
            shares = {
                charge: spread[part["id"]][charge.id]
                for charge in charges.browse(spread.get(part["id"], ()))
                if self._is_service(services, charge.item_id, part["date"])
            }
            if any(share > 0 for share in shares.values()):
                wanted[part["id"]] = shares
        buyers = self._get_buyers(company, charges.student_id)
        return self._create_quietly(
            [
                {
                    **self._prepare_payment(company, kind, part, wanted[part["id"]]),
                    **self._prepare_buyer(
                        next(iter(wanted[part["id"]])).student_id, buyers
                    ),
                    "spread": spread[part["id"]],
                }
                for part in parts
                if part["id"] in wanted
            ]
        )

    @api.model
    def _prepare_payment(self, company, kind, part, shares):
        """Return the values of the row of a part of a payment.

        :param dict shares: whole đồng by charge, services only
        """
        charge = next(iter(shares))
        return {
            "company_id": company.id,
            "date": part["date"],
            kind: part["id"],
            "move_id": part["move_id"],
            "student_id": charge.student_id.id,
            "class_id": charge.class_id.id,
            "payment_method": part["method"],
            "line_ids": [
                Command.create(
                    {
                        "name": charge.name,
                        "charge_id": charge.id,
                        "item_id": charge.item_id.id,
                        "tax_kind": charge.item_id.edu_einvoice_tax,
                        "amount": share,
                    }
                )
                for charge, share in shares.items()
                if share > 0
            ],
        }

    @api.model
    def _create_quietly(self, vals_list):
        """Create rows without a message for each."""
        quiet = self.with_context(
            mail_create_nolog=True,
            mail_create_nosubscribe=True,
            tracking_disable=True,
        )
        return quiet.create(vals_list).with_env(self.env)

    # === WHAT IS A SERVICE, AND WHO BUYS IT === #

    @api.model
    def _get_service_days(self):
        """Return {class of item: [(from, to), …]} of what gets an e-invoice."""
        rules = self.env["edu.einvoice.rule"].search([("is_service", "=", True)])
        return {
            legal_class: [(one.date_start, one.date_end) for one in rows]
            for legal_class, rows in rules.grouped("legal_class").items()
        }

    @api.model
    def _is_service(self, services, item, day):
        """Tell whether money of an item brought an e-invoice on a day."""
        return any(
            start <= day and (not end or day <= end)
            for start, end in services.get(item.legal_class, ())
        )

    @api.model
    def _get_buyers(self, company, students):
        """Return {pupil: (guardian who pays, that one's last e-invoice with wishes)}.

        Of several guardians it is the first who was entered. What a guardian told one
        school stays in it: only e-invoices of the company are looked at.
        """
        links = self.env["edu.guardianship"].search(
            self.env["edu.guardianship"]._get_valid_domain()
            & Domain("student_id", "in", students.ids),
            order="is_payer DESC, date_start, id",
        )
        buyers = {}
        for link in links:
            buyers.setdefault(link.student_id, link.guardian_id)
        guardians = links.guardian_id
        asked = Domain("buyer_id_number", "!=", False)
        asked |= Domain("buyer_address", "!=", False)
        asked &= Domain("company_id", "=", company.id)
        asked &= Domain("guardian_id", "in", guardians.ids)
        last = dict(self._read_group(asked, ["guardian_id"], ["id:max"]))
        rows = self.browse(last.values())
        rows.fetch(["buyer_id_number", "buyer_address"])
        return {
            student: (guardian, rows.browse(last.get(guardian)))
            for student, guardian in buyers.items()
        }

    @api.model
    def _prepare_buyer(self, student, buyers):
        """Return the values of the buyer: the guardian, or the pupil who has none.

        :param dict buyers: of `_get_buyers`
        """
        if student not in buyers:
            return {"buyer_name": student.name}
        guardian, last = buyers[student]
        return {
            "guardian_id": guardian.id,
            "buyer_name": guardian.name,
            "buyer_phone": guardian.phone,
            "buyer_email": guardian.email,
            "buyer_id_number": last.buyer_id_number,
            "buyer_address": last.buyer_address,
        }
