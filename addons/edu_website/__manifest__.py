# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

{
    "name": "School Website Base",
    "summary": "Pages without outside hosts, portal of families over several schools",
    "version": "19.0.1.1.0",
    "author": "The Edu Suite contributors",
    "license": "AGPL-3",
    "category": "Education",
    "depends": [
        "base_install_request",  # opens the app "Apps" to everybody; comes with mail
        "edu_core",
        "website",
    ],
    "data": [
        "data/ir_ui_menu_data.xml",
        "data/website_data.xml",
        "views/website_templates.xml",
        "views/school_templates.xml",
        "views/portal_templates.xml",
        "views/login_templates.xml",
        "views/preference_templates.xml",
    ],
    "assets": {
        "web._assets_primary_variables": [
            "edu_website/static/src/scss/primary_variables.scss",
        ],
        "web._assets_secondary_variables": [
            # After website's, which merges the fonts of themes and editors.
            "edu_website/static/src/scss/secondary_variables.scss",
        ],
        "web.assets_frontend": [
            "edu_website/static/src/scss/fonts.scss",
            "edu_website/static/src/scss/edu_website.scss",
        ],
    },
    "post_init_hook": "post_init_hook",
}
