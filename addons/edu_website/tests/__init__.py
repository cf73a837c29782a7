# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from . import (
    test_apps,
    test_headers,
    test_login,
    test_outside_hosts,
    test_portal,
    test_preference,
)
