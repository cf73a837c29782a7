# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Statements as a bank writes them in MT940."""


def build(*lines, account="31410001234567", opening="C261004VND0,"):
    """Return the text of a message with the lines of its movements."""
    head = [":20:STMT261005", f":25:{account}", ":28C:00123/001", f":60F:{opening}"]
    return "\r\n".join(["{1:F01X}{2:I940}{4:", *head, *lines, "-}", ""])
