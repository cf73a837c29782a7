# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.addons.payment import reset_payment_provider, setup_provider

from . import controllers, models
from .const import CODE


def post_init_hook(env):
    """Give every company its provider."""
    setup_provider(env, CODE)


def uninstall_hook(env):
    """Take the provider back."""
    reset_payment_provider(env, CODE)
