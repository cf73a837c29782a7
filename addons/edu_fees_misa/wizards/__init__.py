# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from . import (
    edu_import_misa_mixin,
    edu_import_misa_collected,
    edu_import_misa_items,
    edu_misa_export,
)
