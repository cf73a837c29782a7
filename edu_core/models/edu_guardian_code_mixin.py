# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import secrets
from datetime import timedelta

from passlib.hash import pbkdf2_sha512

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

# No 0/O, 1/I: a code is read from paper.
CODE_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
CODE_LENGTH = 8
CODE_DAYS = 30
TRIES_A_DAY = 5
# A code is not chosen by a person and is over in weeks: fewer rounds than a password
# has, so that the letters of a school are made in seconds.
CODE_ROUNDS = 10_000


class EduGuardianCodeMixin(models.AbstractModel):
    """A guardian whom a code of a school leads to a login.

    No school may say by itself that its guardian is a person of another school: name
    and phone number can be written down by anybody, and who made that login may know
    its password. So the school hands over a code, and the family enters it: on the
    public page, to get a login, or in the login it has. The school is shown the same in
    both cases and learns of no login elsewhere.
    """

    _name = "edu.guardian.code.mixin"
    _description = "Guardian with a Code"

    link_code_hash = fields.Char(copy=False, groups=fields.NO_ACCESS)
    link_code_expiry = fields.Datetime(copy=False, groups=fields.NO_ACCESS)
    # The code opens the children of these schools only.
    link_code_school_ids = fields.Many2many(
        "res.company",
        "edu_guardian_link_code_school_rel",
        "guardian_id",
        "company_id",
        string="Schools That Gave the Code",
        copy=False,
        groups=fields.NO_ACCESS,
    )
    # What this guardian's own login entered wrongly.
    link_code_tries = fields.Integer(copy=False, groups=fields.NO_ACCESS)
    link_code_tries_date = fields.Date(copy=False, groups=fields.NO_ACCESS)
    invited_on = fields.Date(copy=False, readonly=True)
    invitation_end = fields.Date(string="Code Holds Until", copy=False, readonly=True)
    invitation_state = fields.Selection(
        [
            ("none", "Not invited"),
            ("invited", "Invited"),
            ("expired", "Code is over"),
            ("active", "Has a login"),
        ],
        string="Portal",
        compute="_compute_invitation_state",
        compute_sudo=True,
    )

    @api.depends("user_id", "invited_on", "invitation_end")
    def _compute_invitation_state(self):
        """Compute how far a guardian is on the way to the portal."""
        today = self.env["edu.student"]._get_today()
        for guardian in self:
            if guardian.user_id:
                guardian.invitation_state = "active"
            elif not guardian.invited_on:
                guardian.invitation_state = "none"
            elif guardian.invitation_end and guardian.invitation_end < today:
                guardian.invitation_state = "expired"
            else:
                guardian.invitation_state = "invited"

    # === THE SCHOOL === #

    @api.model
    def _get_code_days(self):
        """Return for how many days a code holds."""
        parameters = self.env["ir.config_parameter"].sudo()
        try:
            days = int(parameters.get_param("edu_core.invitation_days", CODE_DAYS))
        except ValueError:
            return CODE_DAYS
        return min(max(days, 1), 365)

    def _make_link_codes(self):
        """Return new codes, {guardian's id: code}; older ones are void.

        Writes all of them at once: two statements for any number of guardians.
        """
        codes = {
            guardian_id: "".join(
                secrets.choice(CODE_LETTERS) for _ in range(CODE_LENGTH)
            )
            for guardian_id in self.ids
        }
        hasher = pbkdf2_sha512.using(rounds=CODE_ROUNDS)
        days = timedelta(days=self._get_code_days())
        today = self.env["edu.student"]._get_today()
        guardians_sudo = self.sudo().with_context(tracking_disable=True)
        guardians_sudo.write(
            {
                "link_code_expiry": fields.Datetime.now() + days,
                "invited_on": today,
                "invitation_end": today + days,
            }
        )
        for guardian_sudo in guardians_sudo:
            guardian_sudo.link_code_hash = hasher.hash(codes[guardian_sudo.id])
        by_schools = guardians_sudo.grouped(lambda one: one._get_code_schools())
        for schools, some_sudo in by_schools.items():
            some_sudo.link_code_school_ids = schools
        guardians_sudo.flush_recordset()
        return codes

    def _get_code_schools(self):
        """Return the schools whose children a code made now opens: those that make it,
        as far as a child of this guardian is in them."""
        schools_sudo = self.sudo().guardianship_ids.company_id
        return (schools_sudo & self.env.companies) or schools_sudo

    def _leave_other_schools_sudo(self):
        """Leave the children of schools that did not give the code to a record of
        their own, to which a code of those schools leads.

        A school could write down its own clerk's number and enter its code itself.
        """
        others_sudo = self.sudo().guardianship_ids.filtered(
            lambda link: link.company_id not in self.sudo().link_code_school_ids
        )
        if others_sudo:
            quiet = self.sudo().with_context(tracking_disable=True)
            others_sudo.guardian_id = quiet.create(self._prepare_twin_values())

    def _prepare_twin_values(self):
        """Return the values of a second record of the same person."""
        self.ensure_one()
        names = ("name", "phone", "email", "birth_year", "occupation")
        return {name: self.sudo()[name] for name in names}

    def _prepare_void_code_values(self):
        """Return the values of a guardian without a code."""
        return {
            "link_code_hash": False,
            "link_code_expiry": False,
            "link_code_school_ids": False,
            "invited_on": False,
            "invitation_end": False,
        }

    def action_revoke_code(self):
        """Make the codes of these guardians void; a lost letter opens nothing."""
        self.check_access("write")
        invited = self.filtered("invited_on")
        invited.sudo().write(self._prepare_void_code_values())
        invited._message_log_batch(
            bodies=dict.fromkeys(invited.ids, self.env._("The code was made void."))
        )

    def _check_contacts(self):
        """Refuse guardians whom a code would not lead anywhere.

        :raise UserError: names the first of them
        """
        for guardian in self:
            if guardian._get_users():
                raise UserError(
                    self.env._(
                        "%(name)s has a portal login already.", name=guardian.name
                    )
                )
            if not (guardian.phone or guardian.email):
                raise UserError(
                    self.env._(
                        "%(name)s has neither a phone number nor an e-mail address. "
                        "Please enter one: it becomes the login.",
                        name=guardian.name,
                    )
                )

    # === THE FAMILY === #

    @api.model
    def _get_own_sudo(self):
        """Return the guardian who the user is, if any."""
        partner = self.env.user.partner_id
        return self.sudo().search([("partner_id", "=", partner.id)], limit=1)

    @api.model
    def _join_by_code(self, text):
        """Put the children whom a code stands for under the user's login.

        :param str text: what the user entered
        :return: "done", "wrong" or, after too many wrong ones that day, "locked"
        """
        own_sudo = self._get_own_sudo()
        if not own_sudo:
            return "wrong"
        tries = own_sudo._get_link_code_tries()
        if tries >= TRIES_A_DAY:
            return "locked"
        guardian_sudo = own_sudo._find_by_code_sudo(
            text, self.env.user._edu_get_contacts()
        )
        if not guardian_sudo:
            own_sudo.write(
                {
                    "link_code_tries": tries + 1,
                    "link_code_tries_date": self._get_today(),
                }
            )
            return "wrong"
        guardian_sudo._join_sudo(own_sudo)
        return "done"

    def _join_sudo(self, own_sudo):
        """Put this guardian's children under the login of the person's other record."""
        self._leave_other_schools_sudo()
        # On the record of the school that gave the code; the others learn nothing.
        self._message_log(
            body=self.env._("The family entered the code; the children moved.")
        )
        self._merge_into_sudo(own_sudo)

    def _get_link_code_tries(self):
        """Return how many wrong codes were entered today."""
        is_today = self.link_code_tries_date == self._get_today()
        return self.link_code_tries if is_today else 0

    @api.model
    def _find_by_code_sudo(self, text, contacts):
        """Return the guardian for whom a school gave that code, if it still holds.

        The letter alone is not enough: the school must have written down the number or
        address of who enters it. Whether it did takes no time that could be seen.

        :param contacts: numbers and addresses of the person who enters the code
        """
        code = "".join((text or "")[:64].upper().replace("-", " ").split())
        hashes = pbkdf2_sha512.using(rounds=CODE_ROUNDS)
        candidates_sudo = self.sudo().browse()
        if len(code) == CODE_LENGTH and set(code) <= set(CODE_LETTERS):
            candidates_sudo = self.sudo().search(
                Domain("link_code_hash", "!=", False)
                & Domain("link_code_expiry", ">", fields.Datetime.now())
                & Domain("id", "not in", self.ids)
                & self._get_contact_domain(contacts)
            )
        # A salted hash, compared in constant time.
        found_sudo = candidates_sudo.filtered(
            lambda one: hashes.verify(code, one.link_code_hash) and not one._get_users()
        )
        if not candidates_sudo:
            hashes.hash("-")
        return found_sudo[:1]

    @api.model
    def _get_contact_domain(self, contacts):
        """Return the domain of the guardians whom a school wrote down with one of these
        numbers or addresses."""
        emails = [contact for contact in contacts if "@" in contact]
        phones = [contact for contact in contacts if "@" not in contact]
        domains = [Domain("phone", "in", phones)]
        domains += [
            Domain("email", "=ilike", self._escape_like(email)) for email in emails
        ]
        return Domain.OR(domains)
