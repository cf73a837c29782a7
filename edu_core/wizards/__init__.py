# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from . import edu_import_file_mixin
from . import edu_import_mixin
from . import edu_import_progress
from . import edu_import_follow
from . import edu_import_line
from . import edu_import_class_list
from . import edu_data_lock_lift
from . import edu_student_movement_wizard
from . import edu_student_register
from . import edu_transfer_answer
from . import edu_import_classes
from . import edu_import_guardians
from . import edu_import_staff
from . import edu_export
from . import edu_student_merge
from . import edu_role_grant
from . import edu_role_end
from . import edu_class_print
from . import edu_guardian_invite
from . import edu_student_invite
from . import edu_staff_change
from . import edu_staff_duty_give
from . import edu_class_subject_assign
from . import edu_class_subject_copy
from . import edu_class_subject_table
from . import edu_staff_join
