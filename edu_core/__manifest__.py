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
        "data/edu_level_data.xml",
        "data/edu_grade_data.xml",
        "data/ir_sequence_data.xml",
    ],
    "demo": [],
    "pre_init_hook": "pre_init_hook",
}
