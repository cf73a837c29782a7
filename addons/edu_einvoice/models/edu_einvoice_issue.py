# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import base64
import hashlib

from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import SQL, split_every

from ..const import DUE, ISSUE_SIZE, ISSUED
from ..tools.answer import Answer


class EduEinvoice(models.Model):
    """How e-invoices are issued: by a provider in the background, or by hand.

    A provider is a module that adds itself to `res.company.edu_einvoice_provider` and
    has a method of each verb: `_find_<provider>`, `_send_<provider>` and
    `_fetch_<provider>`.
    """

    _inherit = "edu.einvoice"

    # === HOOKS OF PROVIDERS === #

    def _get_provider(self):
        """Return the key of who issues the e-invoices of this row's school."""
        self.ensure_one()
        return self.company_id.edu_einvoice_provider

    def _ask_provider(self, verb):
        """Call the provider's method of a verb and return its answer.

        - `find`: an `Answer` of whether the provider knows `request_key`
        - `send`: an `Answer` of what became of the e-invoice
        - `fetch`: the PDF file as bytes, empty when there is none yet

        :raise UserError: where nobody issues but people
        """
        provider = self._get_provider()
        method = getattr(self, f"_{verb}_{provider}", None)
        if provider == "manual" or not method:
            raise UserError(
                self.env._(
                    "The e-invoices of %(school)s are issued in another program; type "
                    "their numbers here.",
                    school=self.company_id.name,
                )
            )
        return method()

    # === BUTTONS === #

    def action_issue(self):
        """Issue what waits: by the provider in the background, or by typing numbers.

        :raise UserError: when nothing of it waits
        """
        self._check_is_accountant()
        self.check_access("read")
        todo = self.filtered(lambda one: one.state in DUE)
        if not todo:
            raise UserError(self.env._("Nothing of this waits to be issued."))
        manual = todo.filtered(lambda one: one._get_provider() == "manual")
        if manual:
            return self.env["edu.einvoice.number"]._open_for(manual)
        return self._notify(
            self.env._(
                "%(count)s e-invoices are being issued. The list shows how far it is.",
                count=todo._queue(),
            )
        )

    def action_type_numbers(self):
        """Type the numbers that another program gave.

        :raise UserError: when nothing of it waits
        """
        self._check_is_accountant()
        todo = self.filtered(lambda one: one.state in DUE)
        if not todo:
            raise UserError(self.env._("Nothing of this waits to be issued."))
        return self.env["edu.einvoice.number"]._open_for(todo)

    def action_fetch(self):
        """Get the files of what is issued and has none.

        :raise UserError: where they are not the provider's to give
        """
        self._check_is_accountant()
        self.check_access("read")
        for one in self.filtered(lambda one: one.state in ISSUED and not one.has_pdf):
            one.sudo()._fetch_file()
        return True

    def action_cancel(self, reason=None):
        """Write down that an e-invoice was cancelled; without a reason, ask for it.

        The money still counts, so that it waits to be issued anew.

        :raise UserError: for what is not issued, or is adjusted
        """
        self.ensure_one()
        self._check_is_accountant()
        self._check_cancellable()
        reason = (reason or "").strip()
        if not reason:
            return self.env["edu.reason"]._ask(
                self,
                self.env._("Cancelled by the provider"),
                self.env._("Why was the e-invoice cancelled, and by which paper?"),
            )
        self._lock()
        self._check_cancellable()
        self._set_state("cancelled", state_reason=reason)
        return True

    def _check_cancellable(self):
        """Refuse what is not issued, and what an adjustment points to.

        :raise UserError: names the e-invoice
        """
        self.check_access("read")
        living = self.sudo().adjustment_ids.filtered(
            lambda one: one.state not in ("withdrawn", "cancelled")
        )
        if self.state not in ISSUED or living:
            raise UserError(
                self.env._(
                    "E-invoice %(name)s is not issued, or it is adjusted; it is not "
                    "cancelled.",
                    name=self.name,
                )
            )

    @api.model
    def _notify(self, message):
        """Return an action that shows a message and reloads the list."""
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "message": message,
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }

    # === IN THE BACKGROUND === #

    def _queue(self):
        """Give each row its key and put the rows into jobs, originals first.

        The key is stored before any request, so that whatever happens later the
        provider can be asked whether it has the e-invoice.

        :return: how many rows
        """
        todo_sudo = self.sudo().sorted(
            lambda one: (one.reason != "payment", one.date, one.id)
        )
        todo_sudo.flush_recordset()
        self.env.execute_query(
            SQL(
                """
                UPDATE edu_einvoice
                   SET request_key = GEN_RANDOM_UUID()::varchar
                 WHERE id IN %s AND request_key IS NULL
             RETURNING id
                """,
                tuple(todo_sudo.ids) or (0,),
            )
        )
        todo_sudo.invalidate_recordset(["request_key"])
        for chunk in split_every(ISSUE_SIZE, todo_sudo.ids, list):
            digest = hashlib.sha256(repr(chunk).encode()).hexdigest()
            self.browse().with_delay(
                identity_key=f"edu.einvoice:{digest[:24]}",
                description=self.env._("%(count)s e-invoices", count=len(chunk)),
            )._issue_chunk(chunk)
        return len(todo_sudo)

    @api.model
    def _issue_chunk(self, ids):
        """Issue rows by their providers; it may run twice.

        What another job holds is left to it, what is issued is left alone.

        :param list ids: of rows that waited when the job was made
        """
        rows_sudo = self.sudo().browse(ids).exists().try_lock_for_update()
        rows_sudo.invalidate_recordset()
        for one in rows_sudo.filtered(lambda one: one.state in DUE):
            one._issue_one()

    def _issue_one(self):
        """Issue one row, unless the provider has it already or its money went back."""
        self.ensure_one()
        try:
            answer = self._ask_provider("find")
            if answer.status == "unknown":
                if self._is_undone():
                    self._withdraw()
                    return
                answer = self._get_problem() or self._ask_provider("send")
        except UserError as error:
            answer = Answer("refused", message=str(error))
        self._take_answer(answer)

    def _is_undone(self):
        """Tell whether what the row arose from does not count any more."""
        self.ensure_one()
        if self.reason == "payment":
            return (self.allocation_id or self.credit_id).state == "undone"
        if self.reason == "refund":
            return not self.disbursement_line_id.is_paid
        if self.reason == "refund_undone":
            return self.disbursement_line_id.is_paid
        return False

    def _get_problem(self):
        """Return an `Answer` of what keeps the row from being sent, or None."""
        self.ensure_one()
        if self.origin_id and self.origin_id.state not in ISSUED:
            text = self.env._("The e-invoice that this adjusts is not issued yet.")
            return Answer("later", message=text)
        return None

    def _take_answer(self, answer):
        """Write what a provider answered.

        :param answer: an `Answer`
        """
        self.ensure_one()
        if answer.status == "issued":
            self._set_issued(answer.number, answer.symbol, answer.code)
            self._fetch_file()
        elif answer.status == "refused":
            self._set_state("error", error=answer.message)
        else:
            self._set_state("to_issue", error=answer.message)

    def _set_issued(self, number, symbol=False, code=False, issued_on=False):
        """Write the number that an e-invoice got."""
        self.ensure_one()
        return self._set_state(
            "issued",
            number=number,
            symbol=symbol or self.company_id.edu_einvoice_symbol,
            code=code,
            issued_on=issued_on or self.env["edu.student"]._get_today(),
            provider=self._get_provider(),
            error=False,
        )

    def _fetch_file(self):
        """Keep the file that the family can save; without it the number counts, too.

        What is no PDF, or too large, is left: it must not undo what is issued.
        """
        self.ensure_one()
        content = self._ask_provider("fetch")
        if content and self._is_pdf(content):
            self.write(
                {
                    "pdf": base64.b64encode(content),
                    "pdf_name": f"{self.name.replace(' ', '-')}.pdf",
                }
            )
