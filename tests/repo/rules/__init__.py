# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The rules of this repository.

A rule is a function that takes a `Project` and yields one sentence for each fault. It
imports no Odoo and reads files only, so that it also judges a bad sample in a test.
"""
