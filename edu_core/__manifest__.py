# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
{
    "name": "School",
    "summary": "Schools, classes, pupils, guardians and who may see whom",
    "version": "19.0.1.0.0",
    "category": "Education",
    "author": "The Edu Suite contributors",
    "license": "AGPL-3",
    "application": True,
    "depends": [
        "base",
        "mail",
        "hr",
        "queue_job",  # OCA/queue
    ],
    "data": [
        "security/edu_core_groups.xml",
        "security/ir.model.access.csv",
        "security/edu_authority_security.xml",
        "security/edu_class_security.xml",
        "security/edu_class_subject_security.xml",
        "security/edu_student_security.xml",
        "security/edu_enrollment_security.xml",
        "security/edu_guardian_security.xml",
        "security/edu_guardianship_security.xml",
        "data/edu_level_data.xml",
        "data/edu_grade_data.xml",
        "data/ir_sequence_data.xml",
        "data/ir_cron_data.xml",
        "views/edu_enrollment_views.xml",
        "views/edu_guardian_views.xml",
        "views/edu_student_views.xml",
        "views/edu_class_views.xml",
        "views/edu_school_year_views.xml",
        "views/edu_authority_views.xml",
        "views/edu_code_views.xml",
        "views/res_company_views.xml",
        "views/edu_core_menus.xml",
    ],
    "assets": {
        "web.assets_backend": [
            "edu_core/static/src/fields/**/*",
        ],
    },
    "pre_init_hook": "pre_init_hook",
}
