# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from . import edu_import_class_list
from . import edu_import_class_list_line
from . import edu_data_lock_lift
from . import edu_student_movement_wizard
from . import edu_student_register
from . import edu_transfer_answer
