# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from string import Template

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

from ..const import KINDS, WORDS


class EduFeeReminderText(models.Model):
    """What is written to a family: for all schools, or for one; for all channels, or
    for one, whose provider may have had to approve it.

    Words with a `$` in front stand for what is known of the bill.
    """

    _name = "edu.fee.reminder.text"
    _description = "Text of a reminder"
    _inherit = ["edu.school.mixin"]
    _order = "kind, company_id, channel"
    _rec_name = "subject"

    kind = fields.Selection(KINDS, required=True)
    channel = fields.Selection(
        selection="_get_channel_selection", help="Empty: for all that have no own text."
    )
    company_id = fields.Many2one(
        "res.company",
        string="School",
        index=True,
        default=lambda self: self.env.company,
        help="Empty: for all schools.",
    )
    subject = fields.Char(required=True, translate=True)
    body = fields.Text(required=True, translate=True)
    active = fields.Boolean(default=True)

    _one_uniq = models.UniqueIndex(
        "(kind, COALESCE(channel, ''), COALESCE(company_id, 0)) WHERE active",
        "There is such a text already; change that one.",
    )

    @api.model
    def _get_channel_selection(self):
        """Return the channels of messages as a selection."""
        return self.env["edu.message"]._get_channels()

    @api.constrains("subject", "body")
    def _check_words(self):
        """Refuse words that nobody would replace."""
        for text in self:
            for part in (text.subject, text.body):
                template = Template(part)
                if not template.is_valid():
                    raise ValidationError(
                        self.env._(
                            "“%(subject)s”: a $ has no word behind it.",
                            subject=text.subject,
                        )
                    )
                for word in template.get_identifiers():
                    if word not in WORDS:
                        raise ValidationError(
                            self.env._(
                                "“%(subject)s”: $%(word)s is not known; the words are "
                                "%(words)s.",
                                subject=text.subject,
                                word=word,
                                words=", ".join(f"${one}" for one in WORDS),
                            )
                        )

    @api.model
    def _get_texts(self, school):
        """Return a school's texts as {(kind, channel or False): text}, its own before
        those of all schools; one query."""
        texts = self.search(
            Domain("company_id", "in", (False, school.id)),
            order="company_id NULLS FIRST",
        )
        return {(text.kind, text.channel): text for text in texts}

    def _write_message(self, words):
        """Return subject and body with the words filled in.

        :param dict words: by the names in `const.WORDS`
        """
        self.ensure_one()
        return (
            Template(self.subject).safe_substitute(words),
            Template(self.body).safe_substitute(words),
        )
