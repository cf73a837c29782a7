# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models, tools
from odoo.exceptions import ValidationError

from ..tools import bank_link


class EduBankApp(models.Model):
    """An application of a bank that a bill opens on the payer's own telephone.

    The links are data: each bank says how its own looks and may change it. Nothing is
    asked of anybody when a page shows them; the telephone opens them.
    """

    _name = "edu.bank.app"
    _description = "Application of a bank"
    _order = "sequence, name, id"

    name = fields.Char(string="Application", required=True)
    bank_id = fields.Many2one("res.bank", ondelete="restrict")
    sequence = fields.Integer(default=10)
    active = fields.Boolean(
        default=True,
        help="Families see the button only while it is active. Try it on a telephone "
        "before.",
    )
    url_template = fields.Char(
        string="Link",
        help="As the bank describes it, with {account}, {bin}, {amount}, {memo} or "
        "{payload} (all that the QR code says) where these values belong.",
    )
    note = fields.Char(
        string="Source",
        translate=True,
        help="Where the link comes from, and when it was tried.",
    )

    _name_uniq = models.Constraint(
        "UNIQUE (name)", "There already is an application of this name."
    )
    _active_link = models.Constraint(
        "CHECK (NOT active OR url_template IS NOT NULL)",
        "An application without a link cannot be offered to families. Enter the link "
        "that the bank describes, or archive the application.",
    )

    # === CONSTRAINTS === #

    @api.constrains("url_template")
    def _check_url_template(self):
        """A link opens an application and has known placeholders only."""
        for app in self.filtered("url_template"):
            try:
                bank_link.check(app.url_template)
            except ValueError:
                raise ValidationError(
                    self.env._(
                        "%(app)s: “%(link)s” is no link of an application. It "
                        "looks like bank://pay?to={account}&sum={amount} or begins "
                        "with https://, and may have %(places)s.",
                        app=app.name,
                        link=app.url_template,
                        places=", ".join(
                            f"{{{one}}}" for one in bank_link.PLACEHOLDERS
                        ),
                    )
                ) from None

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        """Override of `base` to show the new ones on the pages."""
        self.env.registry.clear_cache()
        return super().create(vals_list)

    def write(self, vals):
        """Override of `base` to show the changes on the pages."""
        self.env.registry.clear_cache()
        return super().write(vals)

    def unlink(self):
        """Override of `base` to take them off the pages."""
        self.env.registry.clear_cache()
        return super().unlink()

    # === BUSINESS METHODS === #

    @api.model
    @tools.ormcache()
    def _get_templates(self):
        """Return pairs (name, link's template) of what families are offered; read by
        sudo, since there is nothing secret in them."""
        apps_sudo = self.sudo().search([("active", "=", True)])
        return tuple((app.name, app.url_template) for app in apps_sudo)

    @api.model
    def _get_links(self, **values):
        """Return the links that pay what the values say.

        :param values: by the names of `tools/bank_link.py`
        :return: list of dicts of ``name`` and ``url``
        """
        return [
            {"name": name, "url": bank_link.build(template, **values)}
            for name, template in self._get_templates()
        ]
