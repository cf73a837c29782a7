# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

# The kind of channel that a payment provider's money comes through.
KIND = "payment"
# Verbs of what we ask a provider for, and of what Odoo's provider told us itself.
INQUIRY = "inquiry"
TRANSACTION = "transaction"
