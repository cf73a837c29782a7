# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
# The day of a school changes at midnight here, whatever the time zone of a server.
TIMEZONE = "Asia/Ho_Chi_Minh"

# Who may read what is private about a pupil or a guardian.
PRIVATE_GROUPS = "edu_core.group_office,edu_core.group_principal"

# After how many days a change that was dated in advance is still picked up when the
# nightly job did not run.
CATCH_UP_DAYS = 31

# What an officer reads of a school depends on what the unit is to it. The names are
# domains on res.company in every record rule (see `ir.rule`), the values the roles of
# `edu.authority.link` that open them. A department with professional guidance inspects
# fees (TT 45/2026): it reads the figures, not what single pupils pay.
OFFICER_ROLES = {
    "officer_records": ("direct", "professional"),
    "officer_classes": ("direct", "professional", "budget", "cluster"),
    "officer_fees": ("direct", "budget"),
    "officer_figures": ("direct", "professional", "budget"),
}

# The roles in which a unit locks the data of its schools.
LOCKING_ROLES = ("direct", "professional")

# "Since ever" and "for ever" where a date must be compared in SQL.
FIRST_DAY = "1900-01-01"
LAST_DAY = "9999-12-31"

# Entries of the list "staff_state" that mean somebody does not work here any more.
GONE_STATES = ("03", "07", "08", "09", "10")

# Posts that one person only holds in a school on a day.
SINGLE_POSTS = ("HT",)

# Entries of the list "staff_duty" that are held of something: a class or a subject
# group. The others are names only.
DUTY_KINDS = {"GVCN": "homeroom", "TTCM": "head", "TPCM": "deputy", "TVCM": "member"}
