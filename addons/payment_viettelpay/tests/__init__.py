# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from . import (
    test_check_sum,
    test_inquiry,
    test_pay_in_browser,
    test_redirect,
    test_result,
    test_verify,
)
