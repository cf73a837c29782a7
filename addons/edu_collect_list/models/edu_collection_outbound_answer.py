# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import base64
import binascii

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from odoo.addons.edu_core.tools import workbook

ANSWER_FIELDS = {"answer_file", "answer_filename"}
NAMED_CODES = 5


class EduCollectionOutbound(models.Model):
    """The bank's answer to a list: a file, or what the accountant enters by hand."""

    _inherit = "edu.collection.outbound"

    answer_file = fields.Binary(string="Answer of the bank", copy=False)
    answer_filename = fields.Char(copy=False)
    count_rejected = fields.Integer(
        string="Rejected rows", compute="_compute_count_rejected"
    )

    def _compute_count_rejected(self):
        """Count the rows that the bank rejected; one query."""
        groups = self.env["edu.collection.outbound.line"]._read_group(
            [("outbound_id", "in", self.ids), ("state", "=", "rejected")],
            ["outbound_id"],
            ["__count"],
        )
        counts = {outbound.id: count for outbound, count in groups}
        for outbound in self:
            outbound.count_rejected = counts.get(outbound.id, 0)

    def write(self, vals):
        """Override of `edu.draft.mixin`: an answer is put beside a sent list."""
        if self.env.su or not vals or vals.keys() - ANSWER_FIELDS:
            return super().write(vals)
        self.check_access("write")
        for outbound in self:
            outbound._check_sent()
        return super(EduCollectionOutbound, self.sudo()).write(vals)

    def action_read_answer(self):
        """Read what the bank says of each row; it is acknowledged by another button.

        :raise UserError: when the file cannot be read, or answers another list
        """
        self.ensure_one()
        self.check_access("write")
        self._lock()
        self._check_sent()
        answers = self._read_answer_file()
        own = {line.payment_code for line in self.line_ids}
        if others := [code for code in answers if code not in own]:
            raise UserError(
                self.env._(
                    "“%(file)s” answers another list: %(codes)s are not on this one.",
                    file=self.answer_filename or "",
                    codes=", ".join(others[:NAMED_CODES]),
                )
            )
        if self.layout_id.answer_is_whole:
            missing = self.env._("The bank's answer does not name this row.")
            answers = {code: answers.get(code, (False, missing)) for code in own}
        else:
            answers = {code: answers.get(code, (True, "")) for code in own}
        self._write_answers(answers)
        return True

    def _read_answer_file(self):
        """Return {payment code: (whether it is accepted, reason)}.

        :raise UserError: when the file cannot be read
        """
        try:
            content = base64.b64decode(self.answer_file or b"")
            sheets = self._read_sheets(content)
        except (workbook.WorkbookError, binascii.Error, ValueError):
            sheets = []
        for rows in sheets:
            answers = self.layout_id._read_answer(rows)
            if answers is not None:
                return answers
        raise UserError(
            self.env._(
                "“%(file)s” has no columns %(code)s and %(result)s. Choose the bank's "
                "answer, or enter its titles in the layout.",
                file=self.answer_filename or "",
                code=self.layout_id.answer_code_titles,
                result=self.layout_id.answer_result_titles,
            )
        )

    def _read_sheets(self, content):
        """Return the rows of each sheet."""
        if (self.answer_filename or "").lower().endswith((".csv", ".txt")):
            return [workbook.read_csv(content)]
        return [sheet.rows for sheet in workbook.read(content)]

    def _write_answers(self, answers):
        """Write the state of each row; one statement."""
        codes = list(answers)
        self.env.flush_all()
        self.env.execute_query(
            SQL(
                """
                UPDATE edu_collection_outbound_line AS line
                   SET state = CASE WHEN answer.is_good THEN 'accepted'
                                    ELSE 'rejected' END,
                       reason = NULLIF(answer.reason, ''),
                       write_uid = %(uid)s,
                       write_date = NOW() AT TIME ZONE 'UTC'
                  FROM UNNEST(
                       %(codes)s::varchar[], %(good)s::boolean[], %(reasons)s::varchar[]
                  ) AS answer (code, is_good, reason)
                 WHERE line.outbound_id = %(outbound)s
                   AND line.payment_code = answer.code
             RETURNING line.id
                """,
                uid=self.env.uid,
                outbound=self.id,
                codes=codes,
                good=[answers[code][0] for code in codes],
                reasons=[answers[code][1] for code in codes],
            )
        )
        self.env["edu.collection.outbound.line"].invalidate_model()
        self.invalidate_recordset(["count_rejected"])
