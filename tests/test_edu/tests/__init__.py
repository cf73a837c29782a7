# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from . import test_isolation
from . import test_screens
from . import test_translations
from . import test_log
from . import test_tools
from . import test_browser
from . import test_district
