# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The routes of this module that are no pages (see test_edu's pages guard)."""

NOT_PAGES = {
    "/report/<converter>/<reportname>": "a PDF file",
    "/report/<converter>/<reportname>/<docids>": "a PDF file",
    "/report/download": "a PDF file, asked for by the web client",
}
