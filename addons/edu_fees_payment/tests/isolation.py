# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Who may do what with the records of this module (see test_edu's isolation guard)."""

WIZARDS = {"edu.collection.payout": ("accountant",)}
