# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The pages of this module that test_edu's pages guard cannot guess."""

NOT_PAGES = {"/payment/momo/return": "leads a payer back to what was paid"}
