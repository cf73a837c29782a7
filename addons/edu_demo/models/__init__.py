# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from . import edu_demo
from . import edu_demo_people
from . import edu_demo_fees
from . import edu_demo_money
from . import edu_demo_out
from . import edu_demo_choices
from . import edu_demo_district
from . import edu_demo_district_people
