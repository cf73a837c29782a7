# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The pages of this module that test_edu's pages guard cannot guess."""


def _get_child_pages(case):
    return [("parent", f"/my/children/{case.student.id}")]


PAGES = {"/my/children/<int:student_id>": _get_child_pages}
