# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models
from odoo.fields import Domain

from odoo.addons.edu_core.wizards.import_plan import ImportPlan, RowPlan
from odoo.addons.edu_fees.tools.opening_table import to_amount

# Told apart from what banks call their movements.
PREFIX = "MISA/"


class CollectedPlan(ImportPlan):
    """The plan for a list of collected amounts: a movement of money per row."""

    def __init__(self, wizard, later_chunk=False):
        """Override of `ImportPlan` to remember what earlier rows turned out to be."""
        super().__init__(wizard, later_chunk)
        self.transactions_sudo = self.env["edu.collection.transaction"].sudo()
        self.taken = set()

    def _load(self, rows):
        """Override of `ImportPlan` to fetch pupils, open bills and what is known; a
        fixed number of queries."""
        self.journal = self.wizard.journal_id
        students = self.env["edu.student"].search(
            [
                ("company_id", "=", self.company.id),
                ("student_code", "in", [row.pupil_code for row in rows]),
                ("active", "in", (True, False)),
            ]
        )
        self.students = {one.student_code: one for one in students}
        references = [get_reference(row) for row in rows]
        numbers = [row.number.upper() for row in rows]
        found_sudo = self.transactions_sudo.search(
            [
                ("company_id", "=", self.company.id),
                "|",
                ("listed_reference", "in", references),
                ("bank_reference", "in", references + numbers),
            ]
        )
        self.known = {
            one.listed_reference: one
            for one in found_sudo
            if one.journal_id == self.journal and one.listed_reference
        }
        self.own = {one.bank_reference for one in found_sudo}
        self.own |= {one.listed_reference for one in found_sudo}
        self.doubles = self._find_doubles(rows)
        receipts_sudo = self.env["edu.receipt"].sudo()
        self.own |= {
            one.name.upper()
            for one in receipts_sudo.search_fetch(
                [
                    ("company_id", "=", self.company.id),
                    ("name", "in", [row.number for row in rows]),
                ],
                ["name"],
            )
        }

    def _plan_row(self, row):
        """Override of `ImportPlan` to decide upon one movement."""
        known = self.known.get(get_reference(row))
        known = known or self.doubles.get(get_reference(row))
        row_plan = RowPlan(row, known)
        amount = to_amount(row.amount)
        if not amount:
            row_plan.refuse("amount", "bad_amount")
        elif known and int(known.amount) != amount:
            row_plan.refuse("amount", "other_amount")
        if row.pupil_code not in self.students:
            row_plan.refuse("pupil_code", "unknown_code")
        if row.date and row.date > self.today:
            row_plan.refuse("date", "date_in_future")
        is_elsewhere = not known and get_reference(row) in self.own
        if row.number.upper() in self.own or is_elsewhere:
            row_plan.refuse("number", "own_number")
        if not row_plan.refusals and not known:
            row_plan.values = {"amount": amount}
        return row_plan

    def _find_doubles(self, rows):
        """Return the bank's movements that rows surely are, by their references."""
        if self.journal.type != "bank":
            return {}
        entries = [
            {**self.wizard._prepare_entry(row, [], self.students), "amount": amount}
            for row in rows
            if (amount := to_amount(row.amount))
            and row.date
            and row.pupil_code in self.students
            and get_reference(row) not in self.known
        ]
        for entry in entries:
            entry["reference"] = entry["bank_reference"]
        found, _doubles = self.transactions_sudo._match_list(
            self.journal, entries, self.taken
        )
        self.taken.update(one.id for one in found.values())
        return found


def get_reference(row):
    """Return the reference of a row's movement; it is the same in every file."""
    parts = [row.number, getattr(row, "code", ""), row.pupil_code]
    return (PREFIX + "/".join("".join(part.split()) for part in parts)).upper()


class EduImportMisaCollected(models.TransientModel):
    """Import of what was collected in MISA: each row enters the books once."""

    _name = "edu.import.misa.collected"
    _description = "Import of collected amounts of MISA"
    _inherit = ["edu.import.misa.mixin"]
    _transient_max_hours = 24

    journal_id = fields.Many2one(
        "account.journal",
        string="Cash or bank",
        domain="[('type', 'in', ('bank', 'cash')), ('company_id', '=', company_id)]",
        help="Where the money is that was collected.",
    )

    def _get_title(self):
        """Override of `edu.import.mixin`."""
        return self.env._("Import collected amounts of MISA")

    def write(self, vals):
        """Override of `edu.import.mixin`: another journal is another preview."""
        if "journal_id" in vals:
            vals = {"state": "draft", "fingerprint": False, **vals}
        return super().write(vals)

    def _get_kind(self):
        """Override of `edu.import.misa.mixin`."""
        return "collected"

    def _get_plan_class(self):
        """Override of `edu.import.mixin`."""
        return CollectedPlan

    def _get_line_values(self, row):
        """Override of `edu.import.mixin` to show the pupil."""
        name = getattr(row, "pupil_name", "") or row.pupil_code
        return {"name": name, "class_name": getattr(row, "class_name", "")}

    def _check_choices(self):
        """Override of `edu.import.misa.mixin`: money is somewhere."""
        self._require(self.journal_id, self.env._("Cash or bank"))
        if self.journal_id.sudo().company_id != self.company_id:
            self._require(False, self.env._("Cash or bank"))

    def _apply(self, plan, row_plans):
        """Override of `edu.import.mixin` to register and settle the movements.

        Read and written in sudo, as the import of statements does: an accountant makes
        no line of a bank journal by hand.
        """
        new = [
            one
            for one in row_plans
            if not one.refusals
            and (not one.record or one.record.sudo().listed_reference is False)
        ]
        if not new:
            return
        kind = "cash" if self.journal_id.type == "cash" else "file"
        channels_sudo = self.env["edu.collection.channel"].sudo()
        channel_sudo = channels_sudo._get_for_journal(self.journal_id, kind)
        message_sudo = (
            self.env["edu.collection.message"]
            .sudo()
            ._store_file(
                channel_sudo,
                self.filename,
                self._get_content(),
                {"is_other_program": True, "verb": "misa"},
            )
        )
        codes = self._get_codes(plan, new)
        transactions_sudo = self.env["edu.collection.transaction"].sudo()
        found_sudo = transactions_sudo._register_movements(
            self.journal_id,
            [
                self._prepare_entry(one.row, codes[one.row.row_number], plan.students)
                for one in new
            ],
            message_sudo,
        )
        by_reference = {one.listed_reference: one for one in found_sudo}
        for row_plan in new:
            row_plan.record = by_reference[get_reference(row_plan.row)]
        found_sudo.filtered(lambda one: one.state == "new")._settle()

    def _prepare_entry(self, row, codes, students):
        """Return the movement of a row; its memo has the codes of the bills it pays.

        :param list codes: payment codes
        :param dict students: pupils by their code
        """
        words = [
            *codes,
            row.pupil_code,
            getattr(row, "pupil_name", ""),
            getattr(row, "class_name", ""),
            getattr(row, "memo", ""),
        ]
        return {
            "bank_reference": get_reference(row),
            "date": row.date,
            "amount": to_amount(row.amount),
            "memo": " ".join(filter(None, words)),
            "counterparty": getattr(row, "pupil_name", ""),
            "is_listed": self.journal_id.type == "bank",
            "listed_reference": get_reference(row),
            "listed_student": students[row.pupil_code].id,
        }

    def _get_codes(self, plan, row_plans):
        """Return the payment codes of the bills that each row pays, by row number: the
        pupil's open ones, oldest first; one query."""
        students = self.env["edu.student"].union(*plan.students.values())
        moves = self.env["account.move"].sudo()
        bills_sudo = moves.search(
            Domain(moves._edu_get_bill_domain())
            & Domain("edu_student_id", "in", students.ids)
            & Domain("amount_residual", ">", 0),
            order="invoice_date_due, id",
        )
        left = {
            student: [
                [bill.edu_payment_code, int(bill.amount_residual)] for bill in own
            ]
            for student, own in bills_sudo.grouped("edu_student_id").items()
        }
        codes = {}
        for row_plan in row_plans:
            row = row_plan.row
            bills = left.get(plan.students[row.pupil_code].sudo(), [])
            amount, own = to_amount(row.amount), []
            asked = (getattr(row, "payment_code", "") or "").upper()
            bills = sorted(bills, key=lambda bill: bill[0] != asked)
            for bill in bills:
                share = min(amount, bill[1])
                if share:
                    own.append(bill[0])
                    bill[1] -= share
                    amount -= share
            codes[row.row_number] = own
        return codes
