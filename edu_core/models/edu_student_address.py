# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..const import PRIVATE_GROUPS

# The text as papers have it, the commune it is in today, and what is before it.
ADDRESSES = {
    "permanent": ("address_permanent", "permanent_commune_id", "permanent_street"),
    "current": ("address_current", "current_commune_id", "current_street"),
}
COMMUNES = (
    "[('level', '=', 'commune'),"
    " '|', ('date_end', '=', False), ('date_end', '>=', 'today')]"
)


class EduStudent(models.Model):
    """Where the pupil lives: the text as it was given, and the commune of today.

    The text is never written over: birth certificates and transcripts of before July
    2025 have it with its district. The commune is what counts and reports go by.
    """

    _inherit = "edu.student"

    permanent_commune_id = fields.Many2one(
        "edu.area",
        string="Commune of Permanent Residence",
        domain=COMMUNES,
        index="btree_not_null",
        ondelete="restrict",
        groups=PRIVATE_GROUPS,
    )
    permanent_street = fields.Char(
        string="House, Street (Permanent)", groups=PRIVATE_GROUPS
    )
    current_commune_id = fields.Many2one(
        "edu.area",
        string="Commune of Current Residence",
        domain=COMMUNES,
        index="btree_not_null",
        ondelete="restrict",
        groups=PRIVATE_GROUPS,
    )
    current_street = fields.Char(
        string="House, Street (Current)", groups=PRIVATE_GROUPS
    )
    address_warning = fields.Char(
        compute="_compute_address_warning", groups=PRIVATE_GROUPS
    )

    @api.depends(
        "address_permanent",
        "address_current",
        "permanent_commune_id",
        "current_commune_id",
    )
    def _compute_address_warning(self):
        """Say which addresses lie in a commune that is no more, and what it became."""
        matches = self._match_addresses()
        for student in self:
            messages = [
                self._get_address_message(
                    student[text], *student._get_area(kind, matches)
                )
                for kind, (text, _commune, _street) in ADDRESSES.items()
            ]
            student.address_warning = " ".join(filter(None, messages)) or False

    def _match_addresses(self):
        """Return what the texts of addresses without a commune name."""
        texts = {
            student[text]
            for student in self
            for text, commune, _street in ADDRESSES.values()
            if student[text] and not student[commune]
        }
        return self.env["edu.area"]._match_addresses(texts)

    def _get_area(self, kind, matches):
        """Return the unit one of the pupil's addresses is in, and the street.

        :param str kind: a key of `ADDRESSES`
        :param dict matches: what `_match_addresses` returned
        """
        self.ensure_one()
        text, commune, street = ADDRESSES[kind]
        if self[commune]:
            return self[commune], self[street]
        return matches.get(self[text], (self.env["edu.area"], False))

    @api.model
    def _get_address_message(self, text, area, _street):
        """Return what to say about an address in an ended unit; nothing otherwise."""
        if area and not area._is_valid_on(self._get_today()):
            return area._get_ended_message()
        return False

    @api.constrains("permanent_commune_id")
    def _check_permanent_commune_id(self):
        """Refuse a unit that is no commune, or no more."""
        self._check_commune("permanent_commune_id")

    @api.constrains("current_commune_id")
    def _check_current_commune_id(self):
        """Refuse a unit that is no commune, or no more."""
        self._check_commune("current_commune_id")

    def _check_commune(self, name):
        """Refuse what a commune field of these pupils may not hold today.

        :raise ValidationError: names the pupil, the unit and what it became
        """
        today = self._get_today()
        for student in self:
            area = student[name]
            if area and not area._is_valid_on(today):
                raise ValidationError(
                    self.env._(
                        "%(name)s: %(problem)s",
                        name=student.name,
                        problem=area._get_ended_message(),
                    )
                )
            if area and area.level != "commune":
                raise ValidationError(
                    self.env._(
                        "%(name)s: “%(area)s” is not a commune. Please choose the "
                        "ward, commune or special zone.",
                        name=student.name,
                        area=area.display_name,
                    )
                )

    # === CONVERSION === #

    def action_convert_address(self):
        """Find the communes of today of these pupils' addresses; say what is left."""
        self.check_access("write")
        count = self._convert_address()
        rest = self.filtered(lambda student: student._get_unconverted_kinds())
        message = self.env._(
            "%(count)s addresses have got their commune of today; %(rest)s pupils are "
            "left whose address names none, or one that was divided.",
            count=count,
            rest=len(rest),
        )
        action = {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "message": message,
                "type": "warning" if rest else "success",
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }
        if len(self) > 1 and rest:
            action["params"]["next"] = rest._get_unconverted_action()
        return action

    def _get_unconverted_action(self):
        """Return the action that opens these pupils as those still to be looked at."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "edu_core.edu_student_action"
        )
        domain = [("id", "in", self.ids)]
        name = self.env._("Addresses to Look At")
        return {**action, "name": name, "domain": domain, "context": {}}

    def _get_unconverted_kinds(self):
        """Return which of the pupil's addresses have no commune of today yet."""
        self.ensure_one()
        today = self._get_today()
        return [
            kind
            for kind, (text, commune, _street) in ADDRESSES.items()
            if (self[commune] and not self[commune]._is_valid_on(today))
            or (self[text] and not self[commune])
        ]

    def _convert_address(self):
        """Give the addresses of these pupils their communes of today.

        The text stays as it is; where there was none, it gets the old commune. A unit
        that was divided is left to somebody who knows the place.

        :return: the number of addresses that got a commune
        """
        today = self._get_today()
        matches = self._match_addresses()
        count = 0
        for student in self:
            for kind in student._get_unconverted_kinds():
                area, street = student._get_area(kind, matches)
                successors = area._get_successors(today) if area else area
                if len(successors) == 1 and successors.level == "commune":
                    student.write(
                        student._prepare_conversion(kind, area, successors, street)
                    )
                    count += 1
        return count

    def _prepare_conversion(self, kind, area, successor, street):
        """Return the values that put an address into the commune of today.

        :param str kind: a key of `ADDRESSES`
        :param area: the unit the address was in so far
        :param successor: the commune it is in today
        """
        self.ensure_one()
        text, commune, street_name = ADDRESSES[kind]
        values = {commune: successor.id}
        if not self[street_name]:
            values[street_name] = street
        if not self[text]:
            parts = [self[street_name], area._get_full_name()]
            values[text] = ", ".join(part for part in parts if part)
        return values

    def _get_address(self, kind="current"):
        """Return an address as it is written today, or else the text as given.

        :param str kind: a key of `ADDRESSES`
        """
        self.ensure_one()
        text, commune, street = ADDRESSES[kind]
        if not self[commune]:
            return self[text] or ""
        parts = [self[street], self[commune]._get_full_name()]
        return ", ".join(part for part in parts if part)
