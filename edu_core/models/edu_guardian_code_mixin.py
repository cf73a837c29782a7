# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import secrets
from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain

# No 0/O, 1/I: a code is read from paper.
CODE_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
CODE_LENGTH = 8
CODE_DAYS = 30
TRIES_A_DAY = 5


class EduGuardianCodeMixin(models.AbstractModel):
    """A guardian whom a code of a school leads to the login that the family has.

    No school may say by itself that its guardian is a person of another school: name
    and phone number can be written down by anybody, and who made that login may know
    its password. So the school hands over a code on paper, and the family enters it.
    """

    _name = "edu.guardian.code.mixin"
    _description = "Guardian with a Linking Code"

    link_code_hash = fields.Char(copy=False, groups=fields.NO_ACCESS)
    link_code_expiry = fields.Datetime(copy=False, groups=fields.NO_ACCESS)
    link_code_user_id = fields.Many2one(
        "res.users",
        string="Linking Code For",
        copy=False,
        index="btree_not_null",
        groups=fields.NO_ACCESS,
        help="The code works in this login only.",
    )
    # What this guardian's own login entered wrongly.
    link_code_tries = fields.Integer(copy=False, groups=fields.NO_ACCESS)
    link_code_tries_date = fields.Date(copy=False, groups=fields.NO_ACCESS)

    # === THE SCHOOL === #

    def _make_link_code(self, user_sudo):
        """Return a new code that leads to a login; an older one is void.

        :param user_sudo: the portal user who may enter it
        """
        self.ensure_one()
        code = "".join(secrets.choice(CODE_LETTERS) for _ in range(CODE_LENGTH))
        self.sudo().write(
            {
                "link_code_hash": user_sudo._crypt_context().hash(code),
                "link_code_expiry": fields.Datetime.now() + timedelta(days=CODE_DAYS),
                "link_code_user_id": user_sudo.id,
            }
        )
        return code

    def _prepare_void_code_values(self):
        """Return the values of a guardian without a code."""
        return {
            "link_code_hash": False,
            "link_code_expiry": False,
            "link_code_user_id": False,
        }

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
        guardian_sudo = own_sudo._find_by_code(text)
        if not guardian_sudo:
            own_sudo.write(
                {
                    "link_code_tries": tries + 1,
                    "link_code_tries_date": self._get_today(),
                }
            )
            return "wrong"
        # On the record of the school that gave the code; the others learn nothing.
        guardian_sudo._message_log(
            body=self.env._("The family entered the code; the children moved.")
        )
        guardian_sudo._merge_into_sudo(own_sudo)
        return "done"

    def _get_link_code_tries(self):
        """Return how many wrong codes were entered today."""
        is_today = self.link_code_tries_date == self._get_today()
        return self.link_code_tries if is_today else 0

    def _find_by_code(self, text):
        """Return the guardian for whom the user got that code, if it still holds."""
        code = "".join(text.upper().replace("-", " ").split())
        if len(code) != CODE_LENGTH or not set(code) <= set(CODE_LETTERS):
            return self.browse()
        candidates_sudo = self.search(
            Domain("link_code_user_id", "=", self.env.uid)
            & Domain("link_code_hash", "!=", False)
            & Domain("link_code_expiry", ">", fields.Datetime.now())
            & Domain("id", "!=", self.id)
        )
        # A salted hash, compared in constant time.
        crypt = self.env["res.users"]._crypt_context()
        return candidates_sudo.filtered(
            lambda one: not one._get_users() and crypt.verify(code, one.link_code_hash)
        )[:1]
