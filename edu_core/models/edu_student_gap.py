# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, models

from ..const import PRIVATE_GROUPS

GUARDIAN_GROUPS = PRIVATE_GROUPS + ",edu_core.group_teacher"
VALID_LINK = [
    ["date_start", "<=", "today"],
    "|",
    ["date_end", "=", False],
    ["date_end", ">=", "today"],
]


class EduStudent(models.Model):
    """What a pupil's record lacks, as the dashboard counts it and the file says it."""

    _inherit = "edu.student"

    @api.model
    def _get_gaps(self):
        """Return what may be missing in a record: key → (name, domain, groups).

        The domain finds the pupils whose record lacks it; `groups` may know of it, or
        False for everybody. To be extended by modules that bring in more to complete.
        """
        has_phone = [*VALID_LINK, ["guardian_id.phone", "!=", False]]
        return {
            "birth_date": (
                self.env._("Date of birth"),
                [["birth_date", "=", False]],
                False,
            ),
            "gender": (self.env._("Gender"), [["gender", "=", False]], False),
            "moet_code": (
                self.env._("Ministry code"),
                [["moet_code", "=", False]],
                False,
            ),
            "national_id": (
                self.env._("Personal ID number"),
                [["national_id", "=", False]],
                PRIVATE_GROUPS,
            ),
            "ethnicity": (
                self.env._("Ethnic group"),
                [["ethnicity_id", "=", False]],
                PRIVATE_GROUPS,
            ),
            "birth_place": (
                self.env._("Place of birth"),
                [["birth_place", "=", False]],
                PRIVATE_GROUPS,
            ),
            "address": (
                self.env._("Home address"),
                [
                    ["address_permanent", "=", False],
                    ["address_current", "=", False],
                    ["permanent_commune_id", "=", False],
                    ["current_commune_id", "=", False],
                ],
                PRIVATE_GROUPS,
            ),
            "guardian": (
                self.env._("Guardian"),
                [["guardianship_ids", "not any", VALID_LINK]],
                GUARDIAN_GROUPS,
            ),
            "guardian_phone": (
                self.env._("Phone number of a guardian"),
                [
                    ["guardianship_ids", "any", VALID_LINK],
                    ["guardianship_ids", "not any", has_phone],
                ],
                GUARDIAN_GROUPS,
            ),
            "photo": (self.env._("Photo"), [["image_1920", "=", False]], False),
        }
