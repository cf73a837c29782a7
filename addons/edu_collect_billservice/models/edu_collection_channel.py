# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models

from odoo.addons.edu_fees.tools.collection_call import Answer

from ..const import REFUSED, REQUIRED

KIND = "billservice"


class EduCollectionChannel(models.Model):
    """The bank's host asks for bills (`getbill`) and tells of payments (`paybill`)."""

    _inherit = "edu.collection.channel"

    kind = fields.Selection(
        selection_add=[(KIND, "Bill service of a bank")],
        ondelete={KIND: "cascade"},
    )
    billservice_profile_id = fields.Many2one(
        "edu.billservice.profile", string="Profile", ondelete="restrict"
    )
    billservice_code = fields.Char(
        string="Service number", help="What the bank calls the school's service."
    )

    def _collect_get_lacks(self):
        """Override of `edu_fees`: the contract's words have to be known."""
        lacks = super()._collect_get_lacks()
        if self.kind != KIND:
            return lacks
        profile = self.billservice_profile_id
        if not profile:
            lacks.append(self.env._("the profile of the bank's contract"))
        if profile.is_template:
            lacks.append(
                self.env._(
                    "the bank's contract for the profile “%(profile)s”: %(note)s",
                    profile=profile.name,
                    note=profile.note or "",
                )
            )
        if not self.billservice_code:
            lacks.append(self.env._("the number of the service at the bank"))
        return lacks

    @api.model
    def _get_contract_fields(self):
        """Override of `edu_fees`."""
        own = {"billservice_profile_id", "billservice_code"}
        return super()._get_contract_fields() | own

    # === HOOKS OF A MACHINE CHANNEL === #

    def _collect_is_notified(self):
        """Override of `edu_fees`: the answer was the booking."""
        return self.kind != KIND and super()._collect_is_notified()

    def _collect_get_verbs(self):
        """Override of `edu_fees`."""
        if self.kind != KIND:
            return super()._collect_get_verbs()
        return tuple(REQUIRED)

    def _collect_read(self, call):
        """Override of `edu_fees`: JSON under the bank's names.

        :raise ValueError: for another content type, and for what is no JSON object
        """
        if self.kind != KIND:
            return super()._collect_read(call)
        if call.method != "POST" or not call.content_type.endswith("json"):
            raise ValueError(f"not JSON: {call.content_type}")
        return self.billservice_profile_id._read(call.read_json())

    def _collect_verify(self, call, values):
        """Override of `edu_fees`: the recipe of the profile."""
        if self.kind != KIND:
            return super()._collect_verify(call, values)
        required = set(REQUIRED[call.verb]) - {"checksum"}
        if any(not values.get(name, "").strip() for name in required):
            return "missing"
        is_right = self.billservice_profile_id._verify(
            call.verb, values, self.sudo().secret or ""
        )
        return "" if is_right and self.sudo().secret else "signature"

    def _collect_process(self, call, values, message):
        """Override of `edu_fees`: the bank waits for the answer, so nothing is put
        off."""
        if self.kind != KIND:
            return super()._collect_process(call, values, message)
        if values["service_id"] != self.billservice_code:
            answer = self._billservice_answer("service")
        elif call.verb == "getbill":
            answer = self._billservice_get(values)
        else:
            answer = self._billservice_pay(values, message)
        message._mark_done()
        return answer

    def _collect_refuse(self, call, values, reason):
        """Override of `edu_fees`: the protocol has codes for most of it."""
        if self.kind != KIND or reason not in REFUSED:
            return super()._collect_refuse(call, values, reason)
        return self._billservice_answer(REFUSED[reason])

    def _collect_fail(self, call, values):
        """Override of `edu_fees`: nothing was booked, the bank tries again."""
        if self.kind != KIND:
            return super()._collect_fail(call, values)
        return self._billservice_answer("error")

    def _billservice_answer(self, outcome, **values):
        """Return the `Answer` of an outcome, in the bank's words."""
        return Answer(self.billservice_profile_id._build(outcome, **values))
