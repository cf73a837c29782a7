# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from . import (
    test_collected,
    test_collected_double,
    test_export,
    test_items,
    test_opening,
)
