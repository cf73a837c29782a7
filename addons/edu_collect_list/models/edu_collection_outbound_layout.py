# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models

from odoo.addons.edu_core.tools import cells, workbook

SOURCES = [
    ("row", "Running number"),
    ("action", "What happens to the row"),
    ("payment_code", "Payment code"),
    ("pupil_code", "Code of the pupil"),
    ("name", "Name of the pupil"),
    ("class_name", "Class"),
    ("period", "Fee round"),
    ("amount", "Amount"),
]


class EduCollectionOutboundLayout(models.Model):
    """How a bank's file of pupils and dues looks, and how it answers.

    The one that comes with the suite is generic and no bank's: compare it with the
    bank's model file, and change the columns there.
    """

    _name = "edu.collection.outbound.layout"
    _description = "Layout of the list for a bank"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    file_type = fields.Selection(
        [("xlsx", "Workbook (.xlsx)"), ("csv", "Text (.csv)")],
        required=True,
        default="xlsx",
    )
    has_heads = fields.Boolean(string="Heads in the first row", default=True)
    add_text = fields.Char(string="New row", required=True, default="A", size=16)
    change_text = fields.Char(string="Changed row", required=True, default="U", size=16)
    remove_text = fields.Char(string="Removed row", required=True, default="D", size=16)
    column_ids = fields.One2many("edu.collection.outbound.layout.column", "layout_id")
    answer_code_titles = fields.Char(
        string="Payment code in the answer",
        required=True,
        default="ma thanh toan, ma hoa don, payment code",
        help="Titles of the column, with commas between. Accents and capitals make no "
        "difference.",
    )
    answer_result_titles = fields.Char(
        string="Result in the answer", required=True, default="ket qua, result"
    )
    answer_reason_titles = fields.Char(
        string="Reason in the answer", default="ly do, reason"
    )
    answer_good_words = fields.Char(
        string="Accepted",
        required=True,
        default="ok, 000, thanh cong",
        help="What the result of an accepted row says.",
    )
    answer_is_whole = fields.Boolean(
        string="The answer names every row",
        default=True,
        help="Otherwise it names refused rows only, and the others are accepted.",
    )

    def _build_file(self, outbound):
        """Return the bytes of a list's file.

        :param outbound: `edu.collection.outbound`
        """
        self.ensure_one()
        texts = {
            "add": self.add_text,
            "change": self.change_text,
            "remove": self.remove_text,
        }
        columns = self.column_ids
        rows = [columns.mapped("name")] if self.has_heads else []
        for number, line in enumerate(outbound.line_ids, start=1):
            values = {"row": number, "action": texts[line.action]}
            rows.append(
                [
                    values[one.source]
                    if one.source in values
                    else int(line.amount)
                    if one.source == "amount"
                    else line[one.source] or ""
                    for one in columns
                ]
            )
        if self.file_type == "csv":
            return workbook.write_csv(rows)
        return workbook.write([workbook.Sheet("DS", rows)], bold_rows=self.has_heads)

    def _read_answer(self, rows):
        """Return what a bank's answer says.

        :param rows: lists of cells
        :return: {payment code: (whether it is accepted, reason)}, None when no row has
            the titles
        """
        self.ensure_one()
        wanted = {
            "code": self._get_words(self.answer_code_titles),
            "result": self._get_words(self.answer_result_titles),
            "reason": self._get_words(self.answer_reason_titles),
        }
        good = self._get_words(self.answer_good_words)
        for number, row in enumerate(rows):
            titles = [cells.fold_text(cell) for cell in row]
            places = {
                name: next((at for at, one in enumerate(titles) if one in words), None)
                for name, words in wanted.items()
            }
            if places["code"] is not None and places["result"] is not None:
                return self._read_answer_rows(rows[number + 1 :], places, good)
        return None

    def _read_answer_rows(self, rows, places, good):
        answers = {}
        for row in rows:
            texts = {
                name: cells.clean_text(row[at])
                if at is not None and at < len(row)
                else ""
                for name, at in places.items()
            }
            if texts["code"]:
                is_good = cells.fold_text(texts["result"]) in good
                reason = "" if is_good else texts["reason"] or texts["result"]
                answers[texts["code"].upper()] = (is_good, reason)
        return answers

    def _get_words(self, text):
        """Return the words that are divided by commas, as cells are compared."""
        return {word for word in map(cells.fold_text, (text or "").split(",")) if word}


class EduCollectionOutboundLayoutColumn(models.Model):
    """A column of the list for a bank."""

    _name = "edu.collection.outbound.layout.column"
    _description = "Column of the list for a bank"
    _order = "layout_id, sequence, id"

    layout_id = fields.Many2one(
        "edu.collection.outbound.layout", required=True, index=True, ondelete="cascade"
    )
    sequence = fields.Integer(default=10)
    name = fields.Char(string="Head", required=True)
    source = fields.Selection(SOURCES, string="What stands there", required=True)
