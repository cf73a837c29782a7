# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import base64
import io

import segno

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command, Domain

from ..tools import vietnamese
from ..tools.vietnam_day import vietnam_today

# A letter takes a hundredth of a second, its sheet some more.
MOST_GUARDIANS = 500
LETTER = "letter"


class EduGuardianInvite(models.TransientModel):
    """Thư mời: codes for the portal, for the guardians of classes or for some of them.

    The codes are on the letters and in the messages only; what is kept of them is a
    hash. So letters are made once: whoever prints again makes new codes.
    """

    _name = "edu.guardian.invite"
    _description = "Invite Guardians to the Portal"

    company_id = fields.Many2one(
        "res.company",
        string="School",
        required=True,
        default=lambda self: self.env.company,
    )
    class_ids = fields.Many2many("edu.class", string="Classes")
    guardian_ids = fields.Many2many(
        "edu.guardian",
        string="Guardians",
        help="Left empty, all who follow a pupil of the classes.",
    )
    channel = fields.Selection(
        selection="_get_channel_selection",
        string="Way of Inviting",
        required=True,
        default=LETTER,
    )
    is_renewal = fields.Boolean(
        string="Those Invited Before as Well",
        help="They get another code; the one they have becomes void.",
    )
    count_new = fields.Integer(compute="_compute_counts", string="Will Be Invited")
    count_active = fields.Integer(compute="_compute_counts", string="Have a Login")
    count_invited = fields.Integer(compute="_compute_counts", string="Invited Before")
    count_unreachable = fields.Integer(
        compute="_compute_counts",
        string="Without a Contact",
        help="Neither a phone number nor an e-mail address, or none for this way.",
    )
    file = fields.Binary(readonly=True, attachment=False)
    filename = fields.Char(readonly=True)

    @api.model
    def _get_channel_selection(self):
        """Return the ways to invite: paper, and the channels of messages."""
        channels = self.env["edu.message"]._get_channels()
        by_message = [
            (code, self.env._("By %(channel)s", channel=name))
            for code, name in channels
        ]
        return [(LETTER, self.env._("Printed letters")), *by_message]

    @api.model
    def default_get(self, field_names):
        """Override of `web` to take the guardians or classes chosen in a list."""
        values = super().default_get(field_names)
        model = self.env.context.get("active_model")
        ids = self.env.context.get("active_ids") or []
        if model == "edu.guardian" and "guardian_ids" in field_names:
            values.setdefault("guardian_ids", [Command.set(ids)])
        if model == "edu.class" and "class_ids" in field_names:
            values.setdefault("class_ids", [Command.set(ids)])
        return values

    @api.depends("class_ids", "guardian_ids", "channel", "is_renewal")
    def _compute_counts(self):
        """Count what will happen to whom."""
        for wizard in self:
            groups = wizard._sort_guardians(wizard._get_links().guardian_id)
            for name, guardians in groups.items():
                wizard[f"count_{name}"] = len(guardians)

    # === WHO === #

    def _get_links(self):
        """Return the links of today by which guardians follow a pupil, in the order of
        classes and given names, in a handful of queries."""
        self.ensure_one()
        links = self.env["edu.guardianship"]
        domain = links._get_custody_domain()
        domain &= Domain("company_id", "in", self.env.companies.ids)
        if self.guardian_ids:
            domain &= Domain("guardian_id", "in", self.guardian_ids.ids)
        if self.class_ids or not self.guardian_ids:
            domain &= Domain("student_id.class_id", "in", self.class_ids.ids)
        found = links.search(domain & Domain("guardian_id.active", "=", True))
        return found.sorted(
            lambda link: (
                link.class_id.grade_id.sequence,
                vietnamese.sort_key(link.class_id.name),
                link.student_id.sort_key,
                link.guardian_id.sort_key,
            )
        )

    def _sort_guardians(self, guardians):
        """Return guardians by what the window does with them; see `count_*`."""
        self.ensure_one()
        active = guardians.filtered("user_id")
        rest = guardians - active
        reachable = rest.filtered(lambda one: self._get_contact(one))
        before = reachable.filtered("invited_on")
        if self.is_renewal:
            before = before.browse()
        return {
            "active": active,
            "unreachable": rest - reachable,
            "invited": before,
            "new": reachable - before,
        }

    def _get_contact(self, guardian):
        """Return the contact of a guardian that this way needs, else an empty text."""
        contacts = [text for text in (guardian.phone, guardian.email) if text]
        if self.channel == LETTER:
            return contacts[0] if contacts else ""
        messages = self.env["edu.message"]
        reached = [
            one for one in contacts if messages._get_channel(one) == self.channel
        ]
        return reached[0] if reached else ""

    # === INVITING === #

    def action_invite(self):
        """Make the codes, and print or send them.

        :raise UserError: when nobody is to be invited, or too many at once
        """
        self.ensure_one()
        url = self.env["edu.guardian"]._get_activation_url()
        links = self._get_links()
        guardians = self._sort_guardians(links.guardian_id)["new"]
        self._check(guardians, url)
        guardians.check_access("write")
        codes = guardians._make_link_codes()
        letters = self._prepare_letters(links, codes)
        if self.channel == LETTER:
            self._print(letters, url)
        else:
            self.env["edu.message"]._send(
                [self._prepare_message(letter, url) for letter in letters]
            )
        guardians._message_log_batch(
            bodies=dict.fromkeys(guardians.ids, self.env._("Invited to the portal."))
        )
        return self._get_result_action(len(letters))

    def _check(self, guardians, url):
        """Refuse what would come to nothing, in words."""
        if not url:
            raise UserError(
                self.env._(
                    "There is no portal yet. Ask the administrator to install the "
                    "module School Website Base."
                )
            )
        if not guardians:
            raise UserError(
                self.env._(
                    "Nobody here is to be invited: choose other classes or guardians, "
                    "or invite those invited before as well."
                )
            )
        if len(guardians) > MOST_GUARDIANS:
            raise UserError(
                self.env._(
                    "%(count)s guardians are too many at once. Please invite at most "
                    "%(most)s, some classes at a time.",
                    count=len(guardians),
                    most=MOST_GUARDIANS,
                )
            )

    def _prepare_letters(self, links, codes):
        """Return what stands on each letter, one per guardian, in the links' order.

        :param dict codes: {guardian's id: code}
        """
        letters = {}
        for link in links:
            guardian = link.guardian_id
            if guardian.id not in codes:
                continue
            child = {"name": link.student_id.name, "class": link.class_id.name or ""}
            letter = letters.setdefault(
                guardian.id,
                {
                    "name": guardian.name,
                    "contact": self._get_contact(guardian),
                    "contact_text": self._mask(self._get_contact(guardian)),
                    "code": f"{codes[guardian.id][:4]}-{codes[guardian.id][4:]}",
                    "school": link.company_id,
                    "class": link.class_id.name or "",
                    "children": [],
                    "until": guardian.invitation_end,
                },
            )
            letter["children"].append(child)
        return list(letters.values())

    @api.model
    def _mask(self, contact):
        """Return a contact of which the owner knows the rest: 0912 ••• 678.

        A letter that was found does not say what to enter with the code.
        """
        if "@" in contact:
            name, _at, host = contact.partition("@")
            return f"{name[:2]}•••@{host}"
        text = vietnamese.format_phone(contact)
        return f"{text[:4]} ••• {text[-3:]}"

    # === PAPER AND MESSAGES === #

    def _print(self, letters, url):
        """Put the letters on sheets, to be saved from the window."""
        reports_sudo = self.env["ir.actions.report"].sudo()
        content, _kind = reports_sudo._render(
            "edu_core.action_report_guardian_letter",
            self.ids,
            data={"letters": letters, "url": url, "qr": self._build_qr(url)},
        )
        self.file = base64.b64encode(content)
        self.filename = f"thu-moi-{vietnam_today():%Y-%m-%d}.pdf"

    @api.model
    def _build_qr(self, url):
        """Return the picture of the page's address; it holds no code."""
        out = io.BytesIO()
        segno.make(url, error="m", micro=False).save(out, kind="png", scale=4, border=0)
        return f"data:image/png;base64,{base64.b64encode(out.getvalue()).decode()}"

    def _prepare_message(self, letter, url):
        """Return the message that invites one guardian; see `edu.message._send`."""
        lang = self.env["edu.guardian"]._get_family_lang()
        self = self.with_context(lang=lang)
        children = ", ".join(child["name"] for child in letter["children"])
        return {
            "contact": letter["contact"],
            "company": letter["school"],
            "subject": self.env._(
                "Parent portal of %(school)s", school=letter["school"].name
            ),
            "body": self.env._(
                "%(school)s invites you to the parent portal of %(children)s.\n"
                "Open %(url)s and enter the code %(code)s with this phone number or "
                "e-mail address. It holds until %(until)s and works once.",
                school=letter["school"].name,
                children=children,
                url=url,
                code=letter["code"],
                until=letter["until"].strftime("%d/%m/%Y"),
            ),
        }

    def _get_result_action(self, count):
        """Return the window with the letters, or a note that the messages leave."""
        if self.file:
            return {
                "type": "ir.actions.act_window",
                "name": self.env._("Letters to Guardians"),
                "res_model": self._name,
                "res_id": self.id,
                "view_mode": "form",
                "target": "new",
            }
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": self.env._("%(count)s guardians are invited.", count=count),
                "next": {"type": "ir.actions.act_window_close"},
            },
        }
