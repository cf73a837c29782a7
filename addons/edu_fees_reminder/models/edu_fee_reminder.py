# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import UTC

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL, format_date

from odoo.addons.edu_fees.models.edu_collection_channel_day import VIETNAM
from odoo.addons.edu_fees.tools import money

from ..const import AT_ONCE, CHUNK, KINDS
from ..tools import schedule


class EduFeeReminder(models.Model):
    """One message about one bill to one guardian: who was told of what, and when.

    A row is written before its message leaves; the database knows each once. How it
    leaves is `edu.message`'s business, to which the contact book adds channels.
    """

    _name = "edu.fee.reminder"
    _description = "Reminder of a bill"
    _inherit = ["edu.school.mixin"]
    _order = "id desc"
    _rec_name = "move_id"

    company_id = fields.Many2one(
        "res.company", string="School", required=True, index=True, readonly=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    move_id = fields.Many2one(
        "account.move",
        string="Bill",
        required=True,
        ondelete="cascade",
        index=True,
        readonly=True,
    )
    student_id = fields.Many2one(related="move_id.edu_student_id", string="Pupil")
    class_id = fields.Many2one(related="move_id.edu_class_id", string="Class")
    guardian_id = fields.Many2one(
        "edu.guardian", required=True, ondelete="cascade", index=True, readonly=True
    )
    kind = fields.Selection(KINDS, required=True, readonly=True)
    step = fields.Integer(
        required=True,
        readonly=True,
        help="Technical: which of several of its kind it is, so that none goes twice.",
    )
    amount = fields.Monetary(readonly=True, help="What it told of.")
    state = fields.Selection(
        [
            ("waiting", "Waiting"),
            ("sent", "Sent"),
            ("needless", "Paid meanwhile"),
            ("unreached", "No contact"),
        ],
        string="Status",
        required=True,
        default="waiting",
        readonly=True,
    )
    sent_at = fields.Datetime(readonly=True)

    # Nobody is told the same thing twice, whoever starts it.
    _once_uniq = models.UniqueIndex("(move_id, guardian_id, kind, step)")
    # Serves who asks whether a payment was told of, after each one that comes in.
    _paid_idx = models.Index("(step) WHERE kind = 'paid'")
    # Serves what waits, which stays short while the table grows.
    _waiting_idx = models.Index("(company_id, id) WHERE state = 'waiting'")

    # === WRITING DOWN === #

    @api.model
    def _add(self, rows):
        """Put messages on the list, each once; one query for whom, one statement.

        :param list rows: tuples of (bill, kind, step, amount)
        """
        bills = self.env["account.move"].union(*(row[0] for row in rows))
        links = self._get_links(bills.edu_student_id).grouped("student_id")
        nobody = self.env["edu.guardianship"]
        now = fields.Datetime.now()
        values = [
            (
                *(bill.company_id.id, bill.id, link.guardian_id.id, kind, step),
                *(amount, "waiting", self.env.uid, now, self.env.uid, now),
            )
            for bill, kind, step, amount in rows
            for link in links.get(bill.edu_student_id, nobody)
        ]
        if values:
            self.env.cr.execute(
                SQL(
                    """
                    INSERT INTO edu_fee_reminder (
                        company_id, move_id, guardian_id, kind, step, amount, state,
                        create_uid, create_date, write_uid, write_date
                    ) VALUES %s
                    ON CONFLICT (move_id, guardian_id, kind, step) DO NOTHING
                    """,
                    SQL(", ").join(SQL("%s", row) for row in values),
                )
            )
            self.invalidate_model()

    @api.model
    def _get_links(self, students):
        """Return the guardianships of who is written to about pupils' bills: those who
        pay and may follow the child."""
        links_sudo = self.env["edu.guardianship"].sudo()
        return links_sudo.search_fetch(
            links_sudo._get_custody_domain()
            & Domain("student_id", "in", students.ids)
            & Domain("is_payer", "=", True),
            ["student_id", "guardian_id"],
        )

    # === SENDING === #

    @api.model
    def _process(self, school):
        """Send what waits for a school; job and cron call it, and it may run twice.

        :return: how many messages left
        """
        school = school.exists()
        rows = self._lock_waiting(school) if school else self.browse()
        sent = rows._send() if rows else 0
        if len(rows) == CHUNK:
            self._delay(school)
        return sent

    @api.model
    def _lock_waiting(self, school):
        """Return the oldest rows that wait and that nobody else works on; in the quiet
        hours those alone that disturb nobody."""
        self.flush_model(["company_id", "state", "kind"])
        kinds = AT_ONCE if self._is_quiet(school) else [kind for kind, _name in KINDS]
        rows = self.env.execute_query(
            SQL(
                "SELECT id FROM edu_fee_reminder"
                " WHERE company_id = %s AND state = 'waiting' AND kind IN %s"
                " ORDER BY id LIMIT %s FOR UPDATE SKIP LOCKED",
                school.id,
                tuple(kinds),
                CHUNK,
            )
        )
        lang = school._edu_get_lang()
        sudo = self.sudo().with_company(school).with_context(lang=lang)
        return sudo.browse(row[0] for row in rows)

    @api.model
    def _is_quiet(self, school):
        """Tell whether families are left in peace now."""
        local = fields.Datetime.now().replace(tzinfo=UTC).astimezone(VIETNAM)
        hour = local.hour + local.minute / 60
        return schedule.is_quiet(hour, school.edu_quiet_start, school.edu_quiet_end)

    def _send(self):
        """Send these rows' messages: whoever has paid meanwhile is left alone.

        :return: how many left
        """
        live = self._get_live_money()
        needless = self.filtered(lambda row: not row._is_needed(live))
        texts = self.env["edu.fee.reminder.text"]._get_texts(self.env.company)
        messages, sent, unreached = [], self.browse(), self.browse()
        for row in self - needless:
            if message := row._prepare_message(texts):
                messages.append(message)
                sent += row
            else:
                unreached += row
        self.env["edu.message"]._send(messages)
        needless.write({"state": "needless"})
        unreached.write({"state": "unreached"})
        sent.write({"state": "sent", "sent_at": fields.Datetime.now()})
        return len(sent)

    def _get_live_money(self):
        """Return what of the money that rows tell of is on its bill now, as a set of
        (movement's id, bill's id); one query."""
        paid = self.filtered(lambda row: row.kind == "paid")
        shares = self.env["edu.collection.allocation"].search_fetch(
            [
                ("transaction_id", "in", paid.mapped("step")),
                ("state", "=", "live"),
            ],
            ["transaction_id", "move_id"],
        )
        return {(share.transaction_id.id, share.move_id.id) for share in shares}

    def _is_needed(self, live):
        """Tell whether the message still says the truth.

        :param set live: see `_get_live_money`
        """
        bill = self.move_id
        if not bill._edu_takes_money() or not bill.edu_published:
            return False
        if self.kind == "paid":
            return (self.step, bill.id) in live
        return bill.amount_residual > 0

    def _prepare_message(self, texts):
        """Return the message for `edu.message`, None when nothing reaches the guardian
        or nothing is to be said.

        :param dict texts: see `edu.fee.reminder.text._get_texts`
        """
        contact = self.guardian_id._get_message_contact()
        channel = contact and self.env["edu.message"]._get_channel(contact)
        text = texts.get((self.kind, channel)) or texts.get((self.kind, False))
        if not channel or not text:
            return None
        subject, body = text._write_message(self._get_words())
        return {
            "contact": contact,
            "subject": subject,
            "body": body,
            "company": self.company_id,
        }

    def _get_words(self):
        """Return what the words of a text stand for; see `const.WORDS`."""
        bill = self.move_id
        left = int(bill.amount_residual)
        return {
            "school": self.company_id.name,
            "student": bill.edu_student_id.name,
            "class_name": bill.edu_class_id.name or "",
            "round": bill.edu_fee_round_id.name,
            "amount": money.format_amount(self.amount if self.kind == "paid" else left),
            "left": money.format_amount(left),
            "due": format_date(self.env, bill.invoice_date_due, date_format="dd/MM/y"),
            "code": bill.edu_payment_code or "",
            "link": f"{bill.get_base_url()}{bill.access_url}",
        }

    @api.model
    def _delay(self, school):
        """Let a job send what waits; one does for all of it."""
        self.sudo().with_delay(
            priority=15,
            identity_key=f"edu_fee_reminder_{school.id}",
            description=f"Messages about bills of {school.name}",
        )._process(school)
