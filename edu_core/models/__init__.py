# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from . import mail_thread
from . import edu_school_mixin
from . import edu_level
from . import edu_grade
from . import edu_subject
from . import edu_code
from . import edu_school_year
from . import edu_term
from . import edu_authority_type
from . import edu_authority
from . import edu_authority_link
from . import edu_authority_officer
from . import res_company
from . import res_partner
from . import res_users
from . import edu_site
from . import edu_class
from . import edu_class_subject
from . import edu_person_mixin
from . import edu_student
from . import edu_guardian_code_mixin
from . import edu_guardian
from . import edu_guardianship
from . import edu_enrollment
from . import hr_employee
