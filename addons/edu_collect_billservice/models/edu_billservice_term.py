# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..const import FIELDS, OUTCOMES


class EduBillserviceTerm(models.Model):
    """One word of a profile: a field's name, or the code of an outcome."""

    _name = "edu.billservice.term"
    _description = "Word of a bill service"
    _order = "kind, key"
    _rec_name = "value"

    profile_id = fields.Many2one(
        "edu.billservice.profile", required=True, ondelete="cascade", index=True
    )
    kind = fields.Selection(
        [("field", "Name of a field"), ("result", "Code of an outcome")], required=True
    )
    key = fields.Char(string="Our word", required=True)
    value = fields.Char(string="The bank's word", required=True)
    text = fields.Char(string="Said with it")

    _key_uniq = models.Constraint(
        "unique (profile_id, kind, key)", "A profile has one word for each of ours."
    )
    _value_uniq = models.UniqueIndex(
        "(profile_id, value) WHERE kind = 'field'",
        "Two fields of a profile have the same name.",
    )

    @api.constrains("kind", "key")
    def _check_key(self):
        """Refuse words that no call and no answer has."""
        for term in self:
            known = FIELDS if term.kind == "field" else list(OUTCOMES)
            if term.key not in known:
                raise ValidationError(
                    self.env._(
                        "“%(word)s” is not known; the words are %(known)s.",
                        word=term.key,
                        known=", ".join(known),
                    )
                )
