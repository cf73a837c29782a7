# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from collections import Counter

from odoo import api, models
from odoo.tools import SQL

from ..const import ANALYZE_FROM
from ..tools.bill_shape import to_array

# Where `account` keeps what it counts after the commit.
RANKS = "account.res.partner.increase_rank.customer_rank"
# What the database is to know of the tables that grow: the columns that lists and
# reports look for.
ANALYZED = {
    "account_move": "company_id, date, edu_fee_round_id, edu_student_id, journal_id,"
    " move_type, name, partner_id, payment_state, state",
    "account_move_line": "account_id, company_id, date, edu_charge_id,"
    " edu_fee_item_id, journal_id, move_id, parent_state, partner_id, reconciled",
    "edu_fee_charge": "item_id, move_id, move_line_id, round_id, state, student_id",
}


class EduBillStamp(models.AbstractModel):
    """Copies bills by the set: what is beside the bills."""

    _inherit = "edu.bill.stamp"

    @api.model
    def _insert_messages(self, batch):
        """Insert what the history of each template says, with an address of its own."""
        made = {
            "res_id": SQL("b.id"),
            # As Odoo builds it, so that answers by mail find their thread; nobody can
            # tell one from another.
            "message_id": SQL(
                "'<' || translate(gen_random_uuid()::text, '-', '') || replace("
                "substring(t.message_id FROM '[.].*'),"
                " '-openerp-' || t.res_id || '-', '-openerp-' || b.id || '-')"
            ),
        }
        source = SQL(
            "%s JOIN (SELECT * FROM mail_message WHERE model = 'account.move'"
            " AND res_id = ANY(%s)) t ON t.res_id = b.template",
            self._build_pairs(batch),
            batch.templates,
        )
        self.env.cr.execute(self._build_insert(batch, "mail.message", made, source))

    @api.model
    def _insert_followers(self, batch):
        """Let the same persons follow each bill; for the template's payer its own."""
        partner = SQL(
            "CASE WHEN t.partner_id = t.payer_id THEN b.partner_id"
            " ELSE t.partner_id END"
        )
        templates = SQL(
            "SELECT f.*, move.partner_id AS payer_id FROM mail_followers f"
            " JOIN account_move move ON move.id = f.res_id"
            " WHERE f.res_model = 'account.move' AND f.res_id = ANY(%s)",
            batch.templates,
        )
        source = SQL("%s JOIN t ON t.res_id = b.template", self._build_pairs(batch))
        made = {"res_id": SQL("b.id"), "partner_id": partner}
        self.env.cr.execute(
            SQL(
                """
                WITH t AS MATERIALIZED (%(templates)s),
                fresh AS (%(insert)s RETURNING id, res_id, partner_id)
                INSERT INTO mail_followers_mail_message_subtype_rel
                       (mail_followers_id, mail_message_subtype_id)
                SELECT fresh.id, r.mail_message_subtype_id
                  FROM %(source)s
                  JOIN fresh ON fresh.res_id = b.id AND fresh.partner_id = %(partner)s
                  JOIN mail_followers_mail_message_subtype_rel r
                    ON r.mail_followers_id = t.id
                """,
                templates=templates,
                insert=self._build_insert(batch, "mail.followers", made, source),
                source=source,
                partner=partner,
            )
        )

    @api.model
    def _raise_ranks(self, bills, template_ids):
        """Count the bills of each payer, as `account` does when it posts: at once for
        who was no customer before, after the commit for the others."""
        partners = self.env["res.partner"]
        waiting = self.env.cr.postcommit.data.get(RANKS, {})
        payers = self._get_payers(self.env["account.move"].browse(template_ids))
        fresh = [id_ for id_ in payers if id_ not in waiting]
        counts = Counter(self._get_payers(bills))
        rows = self.env.execute_query(
            SQL(
                """
                UPDATE res_partner p
                   SET customer_rank = COALESCE(p.customer_rank, 0) + v.count,
                       write_uid = %(uid)s,
                       write_date = NOW() AT TIME ZONE 'UTC'
                  FROM unnest(%(ids)s::int[], %(counts)s::int[]) AS v (id, count)
                 WHERE p.id = v.id AND (COALESCE(p.customer_rank, 0) = 0
                                        OR p.id = ANY(%(fresh)s::int[]))
             RETURNING p.id
                """,
                uid=self.env.uid,
                ids=to_array(counts),
                counts=to_array(counts.values()),
                fresh=to_array(fresh),
            )
        )
        first = {id_ for (id_,) in rows}
        for count in set(counts.values()):
            known = [i for i, n in counts.items() if n == count and i not in first]
            partners.browse(known)._increase_rank("customer_rank", count)

    @api.model
    def _close_gap(self, bills):
        """Tell an entry behind the last number that it no longer follows a gap."""
        bills[-1:]._set_next_made_sequence_gap(False)

    @api.model
    def _get_payers(self, bills):
        """Return the id of each bill's payer, and of the firm the payer belongs to."""
        rows = self.env.execute_query(
            SQL(
                "SELECT partner_id, commercial_partner_id FROM account_move"
                " WHERE id = ANY(%s::int[])",
                to_array(bills.ids),
            )
        )
        for payer, firm in rows:
            yield payer
            if firm != payer:
                yield firm

    @api.model
    def _analyze(self, count):
        """Let the database look anew at what its tables hold, once they have grown."""
        if count < ANALYZE_FROM:
            return
        [(rows,)] = self.env.execute_query(
            SQL("SELECT reltuples FROM pg_class WHERE oid = 'account_move'::regclass")
        )
        if rows < count:
            tables = [
                SQL("%s (%s)", SQL.identifier(table), SQL(columns))
                for table, columns in ANALYZED.items()
            ]
            self.env.cr.execute(SQL("ANALYZE %s", SQL(", ").join(tables)))
