# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models
from odoo.exceptions import AccessError


class EduDutyMixin(models.AbstractModel):
    """A record on which somebody acts by a duty at its school.

    A group says what somebody is at the schools that she works in now; a rule of
    reading may reach further, as the officer's of a managing unit does. Whoever goes on
    in sudo asks for the duty here: otherwise the principal of one school, seconded to
    the unit above another one, would be principal there as well.
    """

    _name = "edu.duty.mixin"
    _description = "Record on which people act by duty"

    def _get_duty_companies(self):
        """Return the schools at which the duty on these records is held."""
        return self.sudo().company_id

    def _has_duty(self, *groups):
        """Tell whether the user holds one of the duties at the school of each record.

        Access rights are not asked for.

        :param groups: XML ids of groups
        """
        if self.env.su:
            return True
        schools = self._get_duty_companies()
        return schools <= self.env.companies and any(
            self.env.user.has_group(group) for group in groups
        )

    def _check_duty(self, group, message):
        """Refuse who may not read the records, or does not hold the duty at their
        school, working there now.

        :param str group: XML id of the group
        :param str message: whose duty it is
        :raise AccessError: with the message
        """
        self.check_access("read")
        if not self._has_duty(group):
            raise AccessError(message)
