# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import SUPERUSER_ID, api, fields, models
from odoo.exceptions import UserError

# What a school sees of a guardian that another school, or the family, may change.
CONTACT_FIELDS = ("name", "phone", "email")


class EduGuardian(models.Model):
    """What a school may learn of a guardian whom another school knows too.

    Both keep one record, and neither may learn of the other: who wrote it down or
    changed it, what the other's clerks wrote below it and attached to it, who reads
    along. What was changed of name, number or address is noted for the school that did
    not do it in the same words, whether the family did it or a school.
    """

    _inherit = "edu.guardian"

    # Names of clerks, who may be another school's. Record rules still ask for it.
    create_uid = fields.Many2one(
        "res.users", string="Created by", readonly=True, groups=fields.NO_ACCESS
    )
    write_uid = fields.Many2one(
        "res.users", string="Last Updated by", readonly=True, groups=fields.NO_ACCESS
    )

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        """Override to let nobody follow: a follower's name is everybody's to read."""
        quiet = self.with_context(mail_create_nosubscribe=True)
        guardians = super(EduGuardian, quiet).create(vals_list)
        return guardians.with_env(self.env)

    def write(self, vals):
        """Override to note a changed contact for the schools that did not change it.

        Who was ever linked to a pupil is not archived.
        """
        if vals.get("active") is False:
            self.check_access("write")
            self._check_unlinked()
        names = [name for name in CONTACT_FIELDS if name in vals]
        before = {one.id: {name: one[name] for name in names} for one in self if names}
        result = super().write(vals)
        if before:
            self._note_changes(before)
        return result

    def unlink(self):
        """Override: who was ever linked to a pupil is not deleted."""
        self.check_access("unlink")
        self._check_unlinked()
        return super().unlink()

    def _check_unlinked(self):
        """Refuse to take away a guardian who is, or was, linked to a pupil.

        The same words whoever's pupil it is: what a school may do must not tell whether
        another one has a child of this family.

        :raise UserError: names the guardian
        """
        if self.env.su:
            return
        for guardian in self.sudo().filtered("guardianship_ids")[:1]:
            raise UserError(
                self.env._(
                    "%(name)s is in the records of a pupil and stays. End the links "
                    "to the pupils instead: five years later the guardian is not "
                    "shown any more.",
                    name=guardian.name,
                )
            )

    # === WHO CHANGED WHAT === #

    def _get_acting_school(self):
        """Return the school for which the user works on this guardian; none for a
        family, for whoever is not signed in, and for the system.

        Note: self.ensure_one()
        """
        self.ensure_one()
        schools = self.env["res.company"].sudo()
        if self.env.uid == SUPERUSER_ID or not self.env.user._is_internal():
            return schools
        companies = self.env.companies.sudo()
        own = self.sudo().guardianship_ids.company_id & companies
        school = self.env.company.sudo()
        return school if school in own else (own or companies)[:1]

    def _note_changes(self, before):
        """Note for the schools that did not do it what was changed of the contact.

        :param dict before: {guardian's id: {field: value of before}}
        """
        if self.env.uid == SUPERUSER_ID:
            return
        for guardian in self:
            changes = {
                name: (old, guardian[name])
                for name, old in before[guardian.id].items()
                if (old or "") != (guardian[name] or "")
            }
            if not changes:
                continue
            schools = guardian.sudo().guardianship_ids.company_id
            if guardian._get_acting_school():
                schools -= self.env.companies
            if schools:
                guardian._note_for_schools(schools, changes)

    def _note_for_schools(self, schools, changes):
        """Write the same note for each of these schools.

        :param dict changes: {field: (value of before, value of now)}
        """
        self.ensure_one()
        # In the families' language, whoever did it.
        self = self.with_context(lang=self._get_family_lang())
        by_system = self.with_user(SUPERUSER_ID).sudo()
        labels = self.fields_get(list(changes), ["string"])
        texts = [
            f"{labels[name]['string']}: {old or '–'} → {new or '–'}"
            for name, (old, new) in changes.items()
        ]
        body = self.env._(
            "The contact was changed. %(changes)s", changes="; ".join(texts)
        )
        for school in schools:
            by_system._message_log(body=body).record_company_id = school

    # === MESSAGES === #

    def _message_create(self, values_list):
        """Override of `mail`: a message is that of the school for which it is written;
        those of the system and of families are everybody's who sees the guardian."""
        schools = {one.id: one._get_acting_school().id for one in self}
        values_list = [
            {**values, "record_company_id": schools.get(values.get("res_id"), False)}
            for values in values_list
        ]
        return super()._message_create(values_list)

    def _message_subscribe(self, partner_ids=None, subtype_ids=None, customer_ids=None):
        """Override of `mail`: nobody follows a guardian, or what one school writes
        would be sent to the other's clerks."""
        return True
