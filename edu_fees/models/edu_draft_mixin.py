# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, models


class EduDraftMixin(models.AbstractModel):
    """What is typed as a draft and goes on by buttons only.

    The models say which fields are typed (`_get_typed_fields`), what they answer to
    whoever writes another one (`_refuse_by_hand`) and to whoever changes what is no
    draft any more (`_check_draft`).
    """

    _name = "edu.draft.mixin"
    _description = "Draft that goes on by buttons"

    @api.model
    def _get_typed_fields(self):
        """Return the names of the fields that people type, as a set."""
        raise NotImplementedError

    def _refuse_by_hand(self):
        """Refuse what only the buttons write.

        :raise AccessError: always
        """
        raise NotImplementedError

    def _check_draft(self):
        """Refuse to change what is no draft any more.

        :raise UserError: says so
        """
        raise NotImplementedError

    def _is_gone_on(self):
        """Tell whether a record has what only the buttons write; to be extended."""
        self.ensure_one()
        return self.state != "draft"

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        """Override of the ORM: everything begins as a draft."""
        records = super().create(vals_list)
        # As they are: a default of the client's context gives a state, too.
        if not self.env.su and any(record._is_gone_on() for record in records):
            self._refuse_by_hand()
        return records

    def write(self, vals):
        """Override of the ORM: only a draft changes by hand."""
        if not self.env.su:
            typed = self._get_typed_fields() & vals.keys()
            remarks = {
                name for name in vals if name.startswith(("message_", "activity_"))
            }
            if vals.keys() - typed - remarks:
                self._refuse_by_hand()
            if typed:
                self._check_draft()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_draft(self):
        """What went on stays on record."""
        self._check_draft()
