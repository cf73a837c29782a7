# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from . import test_authority
from . import test_borders
from . import test_chatter
from . import test_class_list
from . import test_code
from . import test_combined_class
from . import test_data_lock
from . import test_enrollment
from . import test_guardian
from . import test_import_class_list
from . import test_import_class_list_again
from . import test_import_class_list_refused
from . import test_import_class_list_access
from . import test_link_code
from . import test_national_id
from . import test_performance
from . import test_school
from . import test_school_change
from . import test_security
from . import test_student
from . import test_vietnamese
from . import test_views
from . import test_workbook
