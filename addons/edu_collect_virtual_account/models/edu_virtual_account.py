# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.tools import SQL

from ..tools.number import normalize


class EduVirtualAccount(models.Model):
    """A number under which a bank takes money for one pupil into the school's account
    (tài khoản định danh).

    Numbers are made here, reported to the bank, and used once it has confirmed them.
    """

    _name = "edu.virtual.account"
    _description = "Virtual account of a pupil"
    _inherit = ["edu.school.mixin"]
    _order = "channel_id, number"
    _rec_name = "number"
    _check_company_auto = True

    company_id = fields.Many2one(
        "res.company", string="School", required=True, index=True, readonly=True
    )
    channel_id = fields.Many2one(
        "edu.collection.channel",
        required=True,
        index=True,
        ondelete="restrict",
        readonly=True,
        check_company=True,
    )
    journal_id = fields.Many2one(related="channel_id.journal_id", store=True)
    student_id = fields.Many2one(
        "edu.student",
        string="Pupil",
        required=True,
        index=True,
        ondelete="restrict",
        readonly=True,
        check_company=True,
    )
    number = fields.Char(required=True, readonly=True)
    state = fields.Selection(
        [
            ("new", "To be reported"),
            ("reported", "Reported to the bank"),
            ("confirmed", "Confirmed by the bank"),
        ],
        string="Status",
        required=True,
        default="new",
        readonly=True,
        index=True,
    )

    _student_uniq = models.Constraint(
        "unique (channel_id, student_id)", "This pupil has a number already."
    )
    _number_uniq = models.Constraint(
        "unique (journal_id, number)", "This number is another pupil's."
    )

    # === MAKING === #

    @api.model
    def _make(self, channel):
        """Give a number to every pupil of a school who has none, in one statement.

        The number is the channel's prefix and the pupil's code; a pupil whose number
        would be another one's gets none and is told.

        :return: (how many were made, the pupils who got none)
        """
        students = self.env["edu.student"].sudo()
        students = students.search([("company_id", "=", channel.company_id.id)])
        self.flush_model()
        students.flush_model(["student_code", "company_id"])
        made = self.env.execute_query(
            SQL(
                """
                INSERT INTO edu_virtual_account
                       (company_id, channel_id, journal_id, student_id, number, state,
                        create_uid, create_date, write_uid, write_date)
                SELECT company_id, %(channel)s, %(journal)s, id,
                       %(prefix)s || regexp_replace(
                           upper(student_code), '[^0-9A-Z]', '', 'g'
                       ),
                       'new', %(uid)s, NOW() AT TIME ZONE 'UTC',
                       %(uid)s, NOW() AT TIME ZONE 'UTC'
                  FROM edu_student
                 WHERE id = ANY(%(students)s)
                       AND regexp_replace(
                           upper(COALESCE(student_code, '')), '[^0-9A-Z]', '', 'g'
                       ) != ''
                ORDER BY id
                ON CONFLICT DO NOTHING
                RETURNING student_id
                """,
                channel=channel.id,
                journal=channel.journal_id.id,
                prefix=normalize(channel.virtual_account_prefix),
                uid=self.env.uid,
                students=students.ids,
            )
        )
        self.invalidate_model()
        held = self.sudo().search([("channel_id", "=", channel.id)]).student_id
        return len(made), students - held

    # === WITH THE BANK === #

    def action_report(self):
        """Note that the bank was given the numbers."""
        return self._set_state("new", "reported")

    def action_confirm(self):
        """Note that the bank takes money for the numbers; bills may show them."""
        return self._set_state("reported", "confirmed")

    def _set_state(self, old, new):
        """The only writer of the state; numbers that are further stay as they are.

        :raise AccessError: for everybody but the accountant
        """
        self._check_duty(
            "edu_fees.group_accountant",
            self.env._("Only the accountant reports numbers to the bank."),
        )
        self.filtered(lambda one: one.state == old).sudo().write({"state": new})
        return True

    # === SEARCHING === #

    @api.model
    def _get_students(self, pairs):
        """Return pupils by journal and number, in one query.

        :param pairs: iterable of (journal, number as a bank wrote it)
        :return: {(journal, number): `edu.student`}
        """
        numbers = {normalize(number) for _journal, number in pairs}
        journals = {journal.id for journal, _number in pairs}
        found = self.sudo().search_fetch(
            [("journal_id", "in", list(journals)), ("number", "in", list(numbers))],
            ["journal_id", "number", "student_id"],
        )
        by_number = {(one.journal_id, one.number): one.student_id for one in found}
        return {
            (journal, number): by_number[journal, normalize(number)]
            for journal, number in pairs
            if (journal, normalize(number)) in by_number
        }
