# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from . import edu_student_register_report
from . import edu_class_print_report
from . import edu_guardian_letter_report
from . import edu_student_file_report
from . import edu_teaching_table_report
from . import edu_student_letter_report
