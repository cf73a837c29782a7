# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from . import (
    test_access,
    test_adjust,
    test_collect,
    test_day,
    test_issue,
    test_number,
    test_portal,
    test_tools,
)
