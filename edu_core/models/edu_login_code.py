# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import hashlib
import secrets
from datetime import timedelta

from odoo import SUPERUSER_ID, api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL, consteq, hmac

from ..tools import network, vietnamese
from .res_users import NOTHING

CODE_DIGITS = 6
CODE_MINUTES = 10
TRIES_PER_CODE = 5
# What may be asked for within an hour from one address: for one login, and in all (a
# whole class of parents may sit behind the address of the school).
ASKED_PER_LOGIN = 5
ASKED_PER_ADDRESS = 60
# For one login from all addresses from which nobody has signed in with it: who asks for
# a family's number uses these up, and not what the family has at home.
ASKED_BY_STRANGERS = 20
# Wrong codes of one login within a day: from one address, and from all such addresses.
TRIES_PER_ADDRESS = 10
TRIES_BY_STRANGERS = 40
KEEP_DAYS = 2
KEEP_USED_DAYS = 180
VACUUM_BATCH = 10_000


class EduLoginCode(models.Model):
    """A one-time code that somebody asked for, to sign in or to prove an address.

    Unknown logins leave a row as well, with the same work done for it, so that neither
    the answer nor its time tells who has an account. The code itself is made and sent
    by a job; the row holds its salted hash and works in the browser that asked only.
    """

    _name = "edu.login.code"
    _description = "One-Time Code"
    _order = "id desc"
    _rec_name = "purpose"

    purpose = fields.Selection(
        [
            ("login", "Sign in"),
            ("activate", "Make a login by a code of the school"),
            ("contact", "Change of the own contact"),
        ],
        required=True,
    )
    state = fields.Selection(
        [
            ("asked", "Asked for"),
            ("verified", "Verified"),
            ("used", "Used"),
        ],
        required=True,
        default="asked",
    )
    user_id = fields.Many2one("res.users", index="btree_not_null", ondelete="cascade")
    guardian_id = fields.Many2one("edu.guardian", ondelete="cascade")
    student_id = fields.Many2one("edu.student", ondelete="cascade")
    channel = fields.Char(help="By which channel the code left, if any did.")
    address = fields.Char(string="Network Address")
    used_on = fields.Datetime(string="Signed in On")
    # A keyed digest: the table is no list of phone numbers.
    login_digest = fields.Char(required=True, index=True, groups=fields.NO_ACCESS)
    token_digest = fields.Char(required=True, index=True, groups=fields.NO_ACCESS)
    contact = fields.Char(groups=fields.NO_ACCESS)
    code_hash = fields.Char(groups=fields.NO_ACCESS)
    asked_on = fields.Datetime(default=fields.Datetime.now, required=True, index=True)
    expiry = fields.Datetime(required=True, groups=fields.NO_ACCESS)
    tries = fields.Integer(groups=fields.NO_ACCESS)

    # === CONTACTS === #

    @api.model
    def _normalize_contact(self, text):
        """Return a phone number as 84…, or an e-mail address in small letters.

        Empty for anything else.
        """
        text = (text or "").strip()
        if len(text) > 254:
            return ""
        if "@" in text:
            return text.lower() if text.count("@") == 1 and " " not in text else ""
        try:
            return vietnamese.normalize_phone(text)
        except ValueError:
            return ""

    @api.model
    def _find_user_sudo(self, contact):
        """Return the guardian's portal user who signs in with a contact; never anybody
        who works in a school."""
        users_sudo = self.env["res.users"].sudo()
        if not contact:
            return users_sudo
        found_sudo = users_sudo.search(
            users_sudo._get_login_domain(contact), order="id"
        )
        return found_sudo.filtered("edu_is_family_login")[:1]

    # === ASKING === #

    @api.model
    def _ask_sudo(
        self, purpose, text, address, *, guardian=None, student=None, user=None
    ):
        """Write down that a code is asked for, and let a job make and send it.

        :param str purpose: one of the field
        :param str text: the login, or the contact to prove, as it was typed
        :param str address: from which network address
        :param guardian: whose login is to be made
        :param student: a pupil whose login is to be made
        :param user: whose contact is to change
        :return: the token to be kept in the browser's session; None when this login or
            address asked too often
        """
        contact = self._normalize_contact(text)
        codes_sudo = self.sudo()
        address = network.get_line(address)
        digest = codes_sudo._get_digest(contact or text)
        codes_sudo._lock(digest)
        if not codes_sudo._may_ask(
            digest, address, has_letter=bool(guardian or student)
        ):
            return None
        token = secrets.token_urlsafe(24)
        row_sudo = codes_sudo.create(
            {
                "purpose": purpose,
                "user_id": user.id if user else False,
                "guardian_id": guardian.id if guardian else False,
                "student_id": student.id if student else False,
                "address": address,
                "contact": contact,
                "login_digest": digest,
                "token_digest": self._get_token_digest(token),
                "asked_on": fields.Datetime.now(),
                "expiry": fields.Datetime.now() + timedelta(minutes=CODE_MINUTES),
            }
        )
        job = row_sudo.with_user(SUPERUSER_ID)
        job.with_delay(priority=1, description="One-time code")._deliver()
        return token

    @api.model
    def _get_digest(self, text):
        """Return what stands for a login in the table."""
        return hmac(self.env(su=True), "edu_login_code", text.lower()[:254])

    @api.model
    def _get_token_digest(self, token):
        """Return what stands for a browser's token in the table."""
        return hashlib.sha256(token.encode()).hexdigest()

    @api.model
    def _lock(self, digest):
        """Let the requests of one login come one after the other."""
        self.env.execute_query(
            SQL("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", digest)
        )

    def _may_ask(self, digest, address, has_letter=False):
        """Tell whether a login may ask once more from an address within this hour.

        Each address has its own number of tries, so that nobody uses up a family's by
        asking for its number. What many addresses may ask together is bounded for
        strangers only: not for who has the school's letter, nor where the login was
        signed in with before.
        """
        hour = Domain("asked_on", ">", fields.Datetime.now() - timedelta(hours=1))
        by_address = dict(
            self._read_group(
                Domain("login_digest", "=", digest) & hour, ["address"], ["__count"]
            )
        )
        here = self.search_count(Domain("address", "=", address) & hour)
        known = self._get_known_addresses(digest)
        by_strangers = sum(
            count for one, count in by_address.items() if one not in known
        )
        return (
            by_address.get(address, 0) < ASKED_PER_LOGIN
            and here < ASKED_PER_ADDRESS
            and (has_letter or address in known or by_strangers < ASKED_BY_STRANGERS)
        )

    def _get_known_addresses(self, digest):
        """Return the addresses from which a login was signed in with by a code."""
        used = Domain("login_digest", "=", digest) & Domain("state", "=", "used")
        return {address for (address,) in self._read_group(used, ["address"])}

    # === SENDING, IN A JOB === #

    def _deliver(self):
        """Make the code and send it where it may go; for nobody the same but the last.

        A run that failed left nothing and is repeated; one that did not is not.
        """
        self.ensure_one()
        if self.state != "asked" or self.code_hash:
            return
        if self.purpose == "login":
            # Here and not when it is asked for: whom the answer finds takes time.
            self.user_id = self._find_user_sudo(self.contact)
        code = self._make_code()
        contact = self._get_target()
        channel = self.env["edu.message"]._get_channel(contact) if contact else None
        values = {"code_hash": self._hash(code), "channel": channel}
        if self.purpose == "login":
            values["contact"] = False
        self.write(values)
        if channel:
            self.env["edu.message"]._send([self._prepare_message(contact, code)])

    def _make_code(self):
        """Return a new code of six digits."""
        return f"{secrets.randbelow(10**CODE_DIGITS):0{CODE_DIGITS}d}"

    def _hash(self, code):
        """Return the salted hash of a code."""
        return self.env["res.users"]._crypt_context().hash(code)

    def _get_target(self):
        """Return the contact to which the code goes.

        To sign in: what the person herself proved or signs in with, never a number or
        address that somebody in a school typed into the guardian's record.
        """
        self.ensure_one()
        if self.purpose != "login":
            return (self.guardian_id or self.user_id) and self.contact
        if not self.user_id.edu_is_family_login:
            return None
        contacts = self.user_id._edu_get_contacts()
        contacts.sort(key=lambda contact: contact != self.contact)
        messages = self.env["edu.message"]
        return next((one for one in contacts if messages._get_channel(one)), None)

    def _prepare_message(self, contact, code):
        """Return the message that bears a code; see `edu.message._send`."""
        guardian = self.guardian_id or self.user_id.partner_id.edu_guardian_ids[:1]
        lang = self.user_id.lang or self.env["edu.guardian"]._get_family_lang()
        self = self.with_context(lang=lang)
        return {
            "contact": contact,
            "subject": self.env._("Your code: %(code)s", code=code),
            "body": self.env._(
                "Your code to sign in is %(code)s. It holds for %(minutes)s minutes.\n"
                "Nobody of the school asks you for it. If you did not ask for a code, "
                "do nothing.",
                code=code,
                minutes=CODE_MINUTES,
            ),
            "company": guardian._get_sender(),
        }

    # === ENTERING === #

    @api.model
    def _find_sudo(self, token):
        """Return the row of a browser's token, unless its time is over."""
        rows_sudo = self.sudo()
        if not token:
            return rows_sudo
        digest = self._get_token_digest(token)
        row_sudo = rows_sudo.search(
            [("token_digest", "=", digest), ("expiry", ">", fields.Datetime.now())],
            limit=1,
        )
        return row_sudo if consteq(row_sudo.token_digest or "", digest) else rows_sudo

    @api.model
    def _verify_sudo(self, token, code):
        """Return the row for which a code is right, verified now; else an empty one.

        Wrong codes are counted, and take as long as right ones; of two requests at once
        one is answered as wrong.
        """
        row_sudo = self._find_sudo(token)
        crypt = self.env["res.users"]._crypt_context()
        if row_sudo:
            row_sudo._lock(row_sudo.login_digest)
            row_sudo.invalidate_recordset(["tries", "state", "code_hash"])
        code = "".join((code or "")[:32].split())
        is_open = (
            row_sudo
            and row_sudo.state == "asked"
            and row_sudo.code_hash
            and row_sudo.tries < TRIES_PER_CODE
            and row_sudo._may_try()
        )
        if not is_open:
            crypt.hash(NOTHING)
            return self.sudo().browse()
        row_sudo.tries += 1
        # Nobody was sent a code that would belong to no person.
        is_right = crypt.verify(code, row_sudo.code_hash) and bool(row_sudo.channel)
        if not is_right:
            return self.sudo().browse()
        row_sudo.state = "verified"
        user_sudo = row_sudo.user_id
        if row_sudo.purpose == "login" and user_sudo and row_sudo._has_gone_to_login():
            user_sudo._edu_claim()
        return row_sudo

    def _has_gone_to_login(self):
        """Tell whether the code went to the contact that is the login, and not to the
        other one: of a number and an address each login has one at most."""
        login = self.user_id._edu_get_contacts()[0]
        return ("@" in login) == (self.channel == "email")

    def _may_try(self):
        """Tell whether one more code of this login may be entered from this address
        today; see `_may_ask`."""
        day = Domain("asked_on", ">", fields.Datetime.now() - timedelta(days=1))
        tries = dict(
            self._read_group(
                Domain("login_digest", "=", self.login_digest) & day,
                ["address"],
                ["tries:sum"],
            )
        )
        known = self._get_known_addresses(self.login_digest)
        by_strangers = sum(
            count for address, count in tries.items() if address not in known
        )
        is_known = self.address in known
        return tries.get(self.address, 0) < TRIES_PER_ADDRESS and (
            is_known or by_strangers < TRIES_BY_STRANGERS
        )

    @api.model
    def _use_sudo(self, token, user):
        """Use up the verified code of a browser for a user; tell whether it was one."""
        row_sudo = self._find_sudo(token)
        if not row_sudo or row_sudo.state != "verified" or row_sudo.user_id != user:
            return False
        row_sudo.write(
            {"state": "used", "used_on": fields.Datetime.now(), "contact": False}
        )
        return True

    # === CLEANING === #

    @api.autovacuum
    def _gc_old(self):
        """Delete what is over; who signed in when is kept for half a year."""
        now = fields.Datetime.now()
        old = Domain("asked_on", "<", now - timedelta(days=KEEP_DAYS))
        old &= Domain("state", "!=", "used")
        old |= Domain("asked_on", "<", now - timedelta(days=KEEP_USED_DAYS))
        rows = self.sudo().search(old, limit=VACUUM_BATCH)
        rows.unlink()
        return len(rows), len(rows) == VACUUM_BATCH
