# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import datetime

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from odoo.addons.edu_fees.tools.collection_call import clean_text, get_bank_text

from ..const import CALL_FIELDS, OUTCOMES, SEARCHED
from ..tools import checksum, dialect


class EduBillserviceProfile(models.Model):
    """How one bank's contract words the two calls of a bill service.

    Names, codes, checksum and the answer to a repeated payment differ from contract to
    contract, even at one bank; none of it is code. A profile whose contract nobody has
    seen is a template: it says what the bank has to supply, and no channel runs on it.
    """

    _name = "edu.billservice.profile"
    _description = "Profile of a bill service"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    is_template = fields.Boolean(
        string="Contract not seen yet",
        help="No channel runs on it before the bank's contract has filled it in.",
    )
    note = fields.Text(
        string="What the contract must supply", translate=True, copy=False
    )
    algorithm = fields.Selection(
        [("hmac-sha256", "HMAC-SHA256"), ("sha256", "SHA-256")],
        string="Checksum",
        required=True,
        default="hmac-sha256",
    )
    encoding = fields.Selection(
        [("base64", "Base64"), ("hex", "Hexadecimal")],
        string="Written as",
        required=True,
        default="base64",
    )
    separator = fields.Char(
        string="Between the parts", default="|", trim=False, help="May be empty."
    )
    getbill_parts = fields.Char(
        string="Parts of a question",
        required=True,
        default="secret service_id customer_id",
        help="Names of what is joined, separated by spaces.",
    )
    paybill_parts = fields.Char(
        string="Parts of a payment", required=True, default="secret trans_id amount"
    )
    date_format = fields.Char(
        string="Form of dates", required=True, default="%Y%m%d%H%M%S"
    )
    duplicate_reply = fields.Selection(
        [("ok", "The same answer again"), ("paid", "Already paid")],
        string="A payment that comes again",
        required=True,
        default="ok",
    )
    bill_type = fields.Selection(
        [("exact", "What is open, to the đồng"), ("free", "Any amount")],
        string="What may be paid",
        required=True,
        default="exact",
    )
    type_exact = fields.Char(string="Code of “to the đồng”", default="1", required=True)
    type_free = fields.Char(string="Code of “any amount”", default="2", required=True)
    amounts_are_numbers = fields.Boolean(help="Otherwise amounts are texts of digits.")
    term_ids = fields.One2many("edu.billservice.term", "profile_id", copy=True)

    _name_uniq = models.UniqueIndex("(name)", "A profile of this name is there.")

    @api.constrains("algorithm", "getbill_parts", "paybill_parts", "date_format")
    def _check_parts(self):
        """Refuse parts that no call carries, and dates that cannot be read back."""
        known = {"secret", *CALL_FIELDS}
        for profile in self:
            for parts in (profile.getbill_parts, profile.paybill_parts):
                if unknown := set(parts.split()) - known:
                    raise ValidationError(
                        self.env._(
                            "%(profile)s: a checksum has no part “%(part)s”; known are "
                            "%(known)s.",
                            profile=profile.name,
                            part=", ".join(sorted(unknown)),
                            known=", ".join(sorted(known)),
                        )
                    )
            profile._check_signed()
            moment = datetime(2026, 12, 31, 23, 59, 58)
            text = moment.strftime(profile.date_format)
            if datetime.strptime(text, profile.date_format).date() != moment.date():
                raise ValidationError(
                    self.env._(
                        "%(profile)s: the form of dates “%(form)s” has no full date.",
                        profile=profile.name,
                        form=profile.date_format,
                    )
                )

    def _check_signed(self):
        """Refuse a checksum that anybody could reckon, or that leaves money open.

        :raise ValidationError: names the profile and the part
        """
        lacking = {"trans_id", "amount"} - set(self.paybill_parts.split())
        for parts in (self.getbill_parts, self.paybill_parts):
            if self.algorithm == "sha256" and "secret" not in parts.split():
                lacking.add("secret")
        if lacking:
            raise ValidationError(
                self.env._(
                    "%(profile)s: the checksum has to be over %(parts)s, too.",
                    profile=self.name,
                    parts=", ".join(sorted(lacking)),
                )
            )

    def copy_data(self, default=None):
        """Override of the ORM: a copy has a name of its own, and no note."""
        return [
            {**vals, "name": self.env._("%s (copy)", profile.name)}
            if "name" not in (default or {})
            else vals
            for profile, vals in zip(self, super().copy_data(default), strict=True)
        ]

    # === READING AND WRITING === #

    def _get_names(self):
        """Return the bank's field names by ours, as a dict."""
        self.ensure_one()
        terms = self.term_ids.filtered(lambda term: term.kind == "field")
        return {term.key: term.value for term in terms}

    def _get_result(self, outcome):
        """Return code and text of an outcome, in the bank's words."""
        code, text = OUTCOMES[outcome]
        for term in self.term_ids:
            if term.kind == "result" and term.key == outcome:
                return term.value, term.text or text
        return code, text

    def _read(self, values):
        """Return the values of a call under our names, as texts.

        :raise ValueError: when a value is no text and no whole number
        """
        values = dialect.read(values, self._get_names())
        return {
            name: self._read_value(name, value)
            for name, value in values.items()
            if name in CALL_FIELDS and value is not None
        }

    def _read_value(self, name, value):
        """Return one value as the text that the checksum is over."""
        if isinstance(value, bool) or not isinstance(value, str | int | float):
            raise ValueError(f"{name} is neither text nor number")
        text = value if isinstance(value, str) else str(value)
        if name in SEARCHED and clean_text(text) != text:
            raise ValueError(f"{name} has characters that nothing is called by")
        return text

    def _build(self, outcome, **values):
        """Return the dict of an answer, in the bank's words.

        :param str outcome: a key of `const.OUTCOMES`
        """
        code, text = self._get_result(outcome)
        values = {"result_code": code, "result_desc": text, **values}
        return dialect.write(values, self._get_names())

    def _build_amount(self, amount):
        """Return an amount (int, đồng) as the bank wants it."""
        return amount if self.amounts_are_numbers else str(amount)

    def _build_text(self, text):
        """Return a text that people at the bank read."""
        return get_bank_text(text)

    def _verify(self, verb, values, secret):
        """Tell whether the checksum of a call is right.

        :param str verb: "getbill" or "paybill"
        :param dict values: texts by our names
        """
        parts = (
            self.getbill_parts if verb == "getbill" else self.paybill_parts
        ).split()
        return checksum.verify(
            {**dict.fromkeys(parts, ""), **values, "secret": secret},
            parts,
            values.get("checksum"),
            self.algorithm,
            self.separator or "",
            self.encoding,
        )
