# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
# The day of a school changes at midnight here, whatever the time zone of a server.
TIMEZONE = "Asia/Ho_Chi_Minh"

# Who may read what is private about a pupil or a guardian.
PRIVATE_GROUPS = "edu_core.group_office,edu_core.group_principal"

# After how many days a change that was dated in advance is still picked up when the
# nightly job did not run.
CATCH_UP_DAYS = 31
