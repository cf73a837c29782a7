# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import logging

from odoo.tests import BaseCase, tagged

from ..tools import log_check
from .own import ROOT

ALLOW_LIST = ROOT / "tests" / "log_allow.txt"
FORMAT = "%(asctime)s 7 %(levelname)s db %(name)s: %(message)s"


class Lines(logging.Handler):
    """Keep the lines a logger would print, in the form of Odoo's log."""

    def __init__(self):
        super().__init__()
        self.setFormatter(logging.Formatter(FORMAT))
        self.lines = []

    def emit(self, record):
        self.lines.append(self.format(record))


@tagged("post_install", "-at_install")
class TestLog(BaseCase):
    """The log check, which the test runner applies to each log."""

    def _log(self, level, message):
        """Return the lines of one message, without sending it to the real log."""
        logger = logging.Logger("odoo.addons.edu_planted")
        handler = Lines()
        logger.addHandler(handler)
        logger.log(level, message)
        return handler.lines

    def test_allow_list_has_a_reason_for_each_line(self):
        allowed = log_check.read_allow_list(ALLOW_LIST.read_text(encoding="utf-8"))
        self.assertTrue(allowed)
        for expression, reason in allowed:
            self.assertGreater(len(reason), 20, expression.pattern)

    def test_allow_list_has_no_line_that_lets_everything_through(self):
        allowed = log_check.read_allow_list(ALLOW_LIST.read_text(encoding="utf-8"))
        lines = self._log(logging.WARNING, "planted") + self._log(logging.ERROR, "hole")
        self.assertEqual(len(log_check.find_unexpected(lines, allowed)), 2)

    def test_warning_is_found(self):
        lines = self._log(logging.WARNING, "the column is missing")
        self.assertEqual(
            log_check.find_unexpected(lines, []),
            ["WARNING db odoo.addons.edu_planted: the column is missing"],
        )

    def test_info_is_not_found(self):
        self.assertFalse(log_check.find_unexpected(self._log(logging.INFO, "x"), []))

    def test_allowed_line_is_not_found(self):
        allowed = log_check.read_allow_list("no stub\tThe build lacks the file")
        lines = self._log(logging.ERROR, "no stub for it")
        self.assertFalse(log_check.find_unexpected(lines, allowed))

    def test_reason_is_obligatory(self):
        with self.assertRaisesRegex(ValueError, "has no reason"):
            log_check.read_allow_list("no stub\n")
