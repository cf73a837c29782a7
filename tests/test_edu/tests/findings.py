# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
MAX_SHOWN = 80
MAX_WIDTH = 900


class FindingsMixin:
    """A guard returns a list of findings; a test asserts that it is empty."""

    def assertNoFindings(self, findings):
        """Fail with one line per finding."""
        if findings:
            lines = [finding[:MAX_WIDTH] for finding in findings[:MAX_SHOWN]]
            more = len(findings) - len(lines)
            lines += [f"… and {more} more"] if more > 0 else []
            self.fail(f"{len(findings)} findings\n" + "\n".join(lines))
