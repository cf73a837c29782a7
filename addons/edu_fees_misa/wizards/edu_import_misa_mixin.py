# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models
from odoo.exceptions import UserError


class EduImportMisaMixin(models.AbstractModel):
    """What the imports of MISA's workbooks share: titles and texts."""

    _name = "edu.import.misa.mixin"
    _description = "Import of a workbook of MISA"
    _inherit = ["edu.import.mixin"]

    # The labels are those of the mixin: an inherited field's own would belong to
    # `edu_core`, whose translations know nothing of this module.
    state = fields.Selection(
        selection=lambda self: (
            self.env["edu.import.mixin"]
            ._fields["state"]
            ._description_selection(self.env)
        )
    )

    # === HOOKS === #

    def _get_kind(self):
        """Return the kind of the layout; to be overridden."""
        raise NotImplementedError

    def _check_choices(self):
        """Refuse to go on without what the user has to choose; for overrides.

        :raise UserError: names it
        """

    # === OVERRIDES === #

    def _get_layout(self):
        """Override of `edu.import.mixin`: the titles are data."""
        return self.env["edu.misa.layout"]._get(self._get_kind())._build_table()

    def _get_labels(self):
        """Override of `edu.import.mixin`: what the columns are called."""
        column = self.env["edu.misa.layout.column"]
        sources = column._fields["source"]._description_selection(self.env)
        return super()._get_labels() | dict(sources)

    def _check_school(self):
        """Override of `edu.import.mixin` to ask for what has to be chosen."""
        result = super()._check_school()
        self._check_choices()
        return result

    def _require(self, value, label):
        """Refuse an empty choice.

        :raise UserError: names it
        """
        if not value:
            raise UserError(self.env._("Choose “%(field)s” first.", field=label))

    def _get_own_texts(self):
        """Override of `edu.import.mixin` for what only money can have wrong."""
        missing = self.env._("is missing")
        double = self.env._("stands in row %(row)s already")
        names = ("code", "name", "number", "date", "pupil_code", "amount")
        return {
            **super()._get_own_texts(),
            **{f"missing_{name}": missing for name in names},
            **{f"duplicate_{name}": double for name in names},
            "bad_amount": self.env._("must be whole đồng above zero"),
            "bad_unit": self.env._("is no unit: tháng, ngày, suất, giờ, km, năm, lần"),
            "bad_legal_class": self.env._(
                "is no class: học phí, dịch vụ, thỏa thuận, thu hộ, tài trợ"
            ),
            "unknown_code": self.env._("is no pupil of the school; check the code"),
            "other_amount": self.env._(
                "was imported with another amount; correct it by hand in Money in"
            ),
            "own_number": self.env._(
                "is a movement of this program: it is in the books already"
            ),
        }
