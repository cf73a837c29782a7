# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import re
import unicodedata

from odoo import SUPERUSER_ID, api, fields, models
from odoo.exceptions import AccessError, ValidationError
from odoo.fields import Domain
from odoo.tools import SQL

from ..tools import vietnamese


class EduPersonMixin(models.AbstractModel):
    """A person with a Vietnamese name and a contact that bears it.

    The contact holds the name and nothing private, since every member of the staff
    may read contacts. This model is its only writer.
    """

    _name = "edu.person.mixin"
    _description = "Person with a Vietnamese Name"
    _order = "sort_key, id"

    name = fields.Char(required=True, tracking=True)
    sort_key = fields.Char(compute="_compute_name_keys", store=True, index=True)
    search_name = fields.Char(compute="_compute_name_keys", store=True)
    active = fields.Boolean(default=True)
    partner_id = fields.Many2one(
        "res.partner",
        string="Contact",
        required=True,
        readonly=True,
        copy=False,
        index=True,
        ondelete="restrict",
    )

    @api.depends("name")
    def _compute_name_keys(self):
        """Compute what names are sorted and found by."""
        for person in self:
            person.update(self._get_name_keys(person.name))

    @api.model
    def _get_name_keys(self, name):
        """Return the values of the fields that names are sorted and found by."""
        return {
            "sort_key": vietnamese.sort_key(name),
            "search_name": self._get_search_text(name),
        }

    @api.model
    def _get_search_text(self, text):
        """Return the form in which names are compared: no accents, no capitals."""
        return " ".join(vietnamese.unaccent(text).lower().split())

    @api.model
    def _get_code_domain(self, text):
        """Return the domain of the codes by which a person is found beside the name.

        To be overridden by each kind of person.

        :param str text: what the user typed
        """
        return Domain.FALSE

    @api.model
    def _search_display_name(self, operator, value):
        """Find "Nguyễn Văn Ân" by "an nguyen" as well, and by the person's codes."""
        if operator in Domain.NEGATIVE_OPERATORS:
            return NotImplemented
        if operator == "in":
            return Domain.OR(self._search_display_name("=", item) for item in value)
        if not isinstance(value, str) or not value.strip():
            return super()._search_display_name(operator, value)
        text = self._get_search_text(value)
        if operator == "=":
            name_domain = Domain("search_name", "=", text)
        else:
            name_domain = Domain.AND(self._get_name_domain(w) for w in text.split())
        return name_domain | self._get_code_domain(value.strip())

    @api.model
    def _get_name_domain(self, word):
        """Return the domain of the persons one of whose names begins with a word.

        Every name has few letters: in the middle of them "an" would be found in half of
        all Nguyễn and Trần.

        :param str word: in the form of `_get_search_text`
        """
        word = self._escape_like(word)
        return self._get_like_domain("search_name", f"{word}%") | (
            self._get_like_domain("search_name", f"% {word}%")
        )

    @api.model
    def _get_like_domain(self, name, pattern):
        """Return the domain of the records whose column is like a pattern, as it is.

        The ORM compares `unaccent(column)` where the extension is there, which no index
        of ours is on; what is compared here has no accents.

        :param str name: a stored Char field
        :param str pattern: of LIKE, capitals do not matter
        """
        return Domain.custom(
            to_sql=lambda model, alias, query: SQL(
                "%s ILIKE %s", model._field_to_sql(alias, name, query), pattern
            )
        )

    @api.model
    def _get_code_like_domain(self, name, pattern):
        """Return the domain of the records whose code or number is like a pattern.

        Like `_get_like_domain`, on an index of `lower(column)`: one of the column
        itself would be taken for equal values too, and a trigram index needs
        milliseconds for each code of a list.

        :param str name: a stored Char field
        :param str pattern: of LIKE, capitals do not matter
        """
        return Domain.custom(
            to_sql=lambda model, alias, query: SQL(
                "lower(%s) LIKE %s",
                model._field_to_sql(alias, name, query),
                pattern.lower(),
            )
        )

    @api.model
    def _escape_like(self, text):
        """Return a text in which % and _ mean themselves in a pattern of LIKE."""
        return re.sub(r"([\\%_])", r"\\\1", text)

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        """Create the persons, and a contact for each."""
        self.browse().check_access("create")
        vals_list = [self._prepare_person_values(vals) for vals in vals_list]
        self._fill_in_values(vals_list)
        orphans = [vals for vals in vals_list if not vals.get("partner_id")]
        partners_sudo = self._get_system_partners().create(
            [self._prepare_partner_values(vals) for vals in orphans]
        )
        for vals, partner in zip(orphans, partners_sudo, strict=True):
            vals["partner_id"] = partner.id
        return super().create(vals_list)

    def write(self, vals):
        """Write, and keep the contact in step."""
        vals = self._prepare_person_values(vals)
        result = super().write(vals)
        names = self._get_partner_fields()
        if partner_vals := {names[key]: vals[key] for key in names if key in vals}:
            if partner_vals.get("active") is False:
                self._get_users().sudo().active = False
            partners = self._get_system_partners()
            partners.browse(self.sudo().partner_id.ids).write(partner_vals)
        return result

    def unlink(self):
        """Delete the persons with their contacts, unless the books know them."""
        self.check_access("unlink")
        partners_sudo = self.partner_id.sudo()
        self._get_users().sudo().unlink()
        result = super().unlink()
        partners_sudo.unlink()
        return result

    # === HOOKS === #

    @api.model
    def _prepare_person_values(self, vals):
        """Return cleaned values: names in NFC without needless spaces.

        :raise AccessError: when a user tries to put another contact under a person
        :raise ValidationError: when nothing is left of a name
        """
        if "partner_id" in vals and not self.env.su:
            raise AccessError(
                self.env._("The contact of a person is chosen by the system.")
            )
        vals = dict(vals)
        if "name" in vals:
            name = unicodedata.normalize("NFC", str(vals["name"] or ""))
            vals["name"] = " ".join(name.split())
            if not vals["name"]:
                raise ValidationError(self.env._("A person needs a name."))
        return vals

    @api.model
    def _fill_in_values(self, vals_list):
        """Fill in, in place, what new persons need; for overrides."""

    @api.model
    def _get_partner_fields(self):
        """Return which of our fields the contact takes over: our name → its name."""
        return {"name": "name", "active": "active"}

    @api.model
    def _prepare_partner_values(self, vals):
        """Return the values of the contact of a new person."""
        names = self._get_partner_fields()
        return {names[key]: vals[key] for key in names if vals.get(key)}

    @api.model
    def _get_system_partners(self):
        """Return the model of contacts for the system to write.

        Whoever reads a contact reads who made and changed it, and a guardian's may have
        been made by another school. No default of a client comes along.
        """
        context = {
            name: value
            for name, value in self.env.context.items()
            if not name.startswith("default_")
        }
        env = self.env(user=SUPERUSER_ID, context={**context, "tracking_disable": True})
        return env["res.partner"]

    def _get_users(self):
        """Return the portal users of these persons, archived ones too."""
        partners_sudo = self.sudo().partner_id.with_context(active_test=False)
        return partners_sudo.user_ids.filtered("share").sudo(False)

    @api.model
    def _get_today(self):
        """Return the day it is at the schools, whatever the user's own time zone."""
        return self.env["res.users.role.line"]._edu_get_today()
