# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.exceptions import ValidationError


class RefundRefused(ValidationError):
    """A provider has said that it does not pay a refund, or was never asked for it.

    Vendors raise it. Any other error leaves open whether the money went.
    """
