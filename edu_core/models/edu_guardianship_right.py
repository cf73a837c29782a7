# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tools import dated_right

# What a decision decides about; another decision corrects it.
DECIDED = frozenset(("guardianship_id", "kind", "decision", "date_start", "date_end"))


class EduGuardianshipRight(models.Model):
    """A right of a guardian to a child, given or taken away from a day on, by a paper.

    Rows are kept: of those that hold on a day the latest counts. Why a right was taken
    away is the office's and the principal's business only.
    """

    _name = "edu.guardianship.right"
    _description = "Right of a Guardian"
    _inherit = ["edu.school.mixin"]
    _order = "date_start desc, id desc"
    _rec_name = "reason"

    guardianship_id = fields.Many2one(
        "edu.guardianship", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        related="guardianship_id.company_id",
        string="School",
        store=True,
        index=True,
        precompute=True,
    )
    guardian_id = fields.Many2one(related="guardianship_id.guardian_id")
    student_id = fields.Many2one(related="guardianship_id.student_id", string="Pupil")
    kind = fields.Selection(
        [("custody", "May follow the child"), ("pick_up", "May pick up the child")],
        string="Right",
        required=True,
        default="custody",
    )
    decision = fields.Selection(
        [("taken", "Taken away"), ("granted", "Granted")],
        required=True,
        default="taken",
    )
    date_start = fields.Date(
        string="From",
        required=True,
        default=lambda self: self.env["edu.student"]._get_today(),
        help="What is taken away from today on ends at once.",
    )
    date_end = fields.Date(
        string="To",
        help="The last day, included; left empty, until further notice. Afterwards "
        "holds again what held before.",
    )
    reason = fields.Char(required=True)
    paper_number = fields.Char(string="Paper No.")
    paper_date = fields.Date(string="Date of the Paper")
    paper_issuer = fields.Char(string="Issued By")
    paper_file = fields.Binary(string="Scan", attachment=True, copy=False)
    paper_filename = fields.Char(copy=False)

    _dates_check = models.Constraint(
        "CHECK (date_end IS NULL OR date_end >= date_start)",
        "A right cannot end before it starts.",
    )

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        """Create the decisions; what they take away ends at once."""
        ids = [vals.get("guardianship_id") for vals in vals_list]
        links = self.env["edu.guardianship"].browse(id_ for id_ in ids if id_)
        with links._watch_access():
            return super().create(vals_list)

    def write(self, vals):
        """Write; what was decided stays, papers may be added.

        :raise UserError: tells to add a decision instead
        """
        if not self.env.su and not DECIDED.isdisjoint(vals):
            raise UserError(
                self.env._(
                    "What was decided about a right is kept. Please add a further "
                    "decision: the latest one counts."
                )
            )
        with self.guardianship_id._watch_access():
            return super().write(vals)

    def unlink(self):
        """Delete the decisions; what holds without them holds at once."""
        with self.guardianship_id._watch_access():
            return super().unlink()

    # === WHAT HOLDS === #

    def _get_period(self, kind, day):
        """Return the period in which these decisions grant a right, as of a day.

        :param str kind: custody or pick_up
        :return: (first day or None, last day or None), the next period to come when the
            right does not hold on the day; None when it never will
        """
        rows = self.filtered(lambda row: row.kind == kind)
        # New rows of a form have no number yet and are the latest.
        rows = rows.sorted(lambda row: row._origin.id or float("inf"))
        periods = dated_right.granted_periods(
            [
                (row.date_start, row.date_end or None, row.decision == "granted")
                for row in rows
                if row.date_start
            ]
        )
        return dated_right.period_from(periods, day)
