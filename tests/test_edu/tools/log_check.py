# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Which warnings and errors of a log nobody has allowed.

The allow list has one line per known message: a regular expression, a tab, and the
reason why the line may be there. Run by path: `log_check.py ALLOW_LIST LOG...`.
"""

import re
import sys

LEVEL = re.compile(r"^\S+ \S+ \d+ (?P<level>WARNING|ERROR|CRITICAL) (?P<rest>.*)$")


def read_allow_list(text):
    """Return the list of (compiled expression, reason) of an allow list.

    >>> [(e.pattern, r) for e, r in read_allow_list("# known\\nno x\\tbecause of y\\n")]
    [('no x', 'because of y')]
    >>> read_allow_list("no x\\n")
    Traceback (most recent call last):
    ...
    ValueError: line 1 of the allow list has no reason: 'no x'
    """
    allowed = []
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip() or line.startswith("#"):
            continue
        expression, _tab, reason = line.partition("\t")
        if not reason.strip():
            raise ValueError(f"line {number} of the allow list has no reason: {line!r}")
        allowed.append((re.compile(expression), reason.strip()))
    return allowed


def find_unexpected(lines, allowed):
    """Return the warnings and errors that no expression of the allow list names.

    >>> find_unexpected([
    ...     "2026-11-23 08:00:00,000 7 INFO db odoo.modules: loaded",
    ...     "2026-11-23 08:00:01,000 7 WARNING db odoo.models: column is missing",
    ...     "2026-11-23 08:00:02,000 7 ERROR db odoo.assets: no stub file",
    ... ], [(re.compile("stub file"), "known")])
    ['WARNING db odoo.models: column is missing']
    """
    findings = []
    for line in lines:
        match = LEVEL.match(line)
        if match and not any(regex.search(line) for regex, _why in allowed):
            findings.append(f"{match['level']} {match['rest']}")
    return findings


def main(arguments):
    """Print what is unexpected in the logs; return the number of lines, at most 1."""
    with open(arguments[0], encoding="utf-8") as file:
        allowed = read_allow_list(file.read())
    findings = []
    for path in arguments[1:]:
        with open(path, encoding="utf-8", errors="replace") as file:
            findings += find_unexpected(file, allowed)
    for finding in findings:
        print(finding)
    return min(len(findings), 1)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
