# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

{
    "name": "School Printed Forms",
    "summary": "Report engine for printed forms: QWeb to PDF without outside hosts",
    "version": "19.0.1.0.0",
    "author": "The Edu Suite contributors",
    "license": "AGPL-3",
    "category": "Education",
    "depends": ["web"],
    "external_dependencies": {"python": ["weasyprint"]},
    "data": ["views/report_templates.xml"],
    "assets": {
        "web.assets_backend": [
            "edu_report_pdf/static/src/js/report_handler.esm.js",
        ],
    },
}
