# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models

ANSWERS = ("given", "refused")


class EduGuardian(models.Model):
    """By which way a guardian wants to be reached, and to what she agreed."""

    _inherit = "edu.guardian"

    preferred_channel = fields.Selection(
        selection="_get_channel_selection",
        tracking=True,
        help="By which channel messages leave, where it reaches the guardian.",
    )
    consent_ids = fields.One2many(
        "edu.guardian.consent",
        "guardian_id",
        string="Consents",
        groups="edu_core.group_office,edu_core.group_principal",
        copy=False,
    )

    @api.model
    def _get_channel_selection(self):
        """Return the channels of messages as a selection."""
        return self.env["edu.message"]._get_channels()

    def _get_message_contact(self):
        """Return the contact by which a message reaches the guardian: by the preferred
        channel, else by any; empty when none does."""
        self.ensure_one()
        messages = self.env["edu.message"]
        contacts = [
            contact
            for contact in (self.phone, self.email)
            if messages._get_channel(contact)
        ]
        contacts.sort(
            key=lambda contact: messages._get_channel(contact) != self.preferred_channel
        )
        return contacts[0] if contacts else ""

    # === THE FAMILY === #

    def _get_followed_schools_sudo(self):
        """Return the schools in which the guardian follows a child today."""
        links_sudo = self.sudo().guardianship_ids
        return links_sudo._filter_following().sudo().company_id

    def _prepare_consents(self):
        """Return what a family reads and answers: for each school its purposes.

        :return: list of (school, [(purpose, answer or None)])
        """
        self.ensure_one()
        schools_sudo = self._get_followed_schools_sudo()
        purposes_sudo = (
            self.env["edu.consent.purpose"].sudo().search([("active", "=", True)])
        )
        answers = (
            self.env["edu.guardian.consent"].sudo()._get_answers(self, schools_sudo)
        )
        return [
            (
                school,
                [
                    (purpose, answers.get((self.id, school.id, purpose.id)))
                    for purpose in purposes_sudo
                ],
            )
            for school in schools_sudo
        ]

    @api.model
    def _answer_consents(self, answers, evidence):
        """Keep what the user who is signed in says now.

        :param dict answers: {(school's id, purpose's id): "given" or "refused"}; what
            is no school of the user's children or needs no consent is passed over
        :param str evidence: where it was said
        :return: the rows of what changed
        """
        own_sudo = self._get_own_sudo()
        rows = []
        for school, purposes in own_sudo._prepare_consents() if own_sudo else []:
            for purpose, before in purposes:
                answer = answers.get((school.id, purpose.id))
                if purpose.basis != "consent" or answer not in ANSWERS:
                    continue
                if answer != before:
                    rows.append(
                        {
                            "guardian_id": own_sudo.id,
                            "company_id": school.id,
                            "purpose_id": purpose.id,
                            "answer": answer,
                            "evidence": evidence,
                        }
                    )
        return self.env["edu.guardian.consent"].sudo().create(rows)
