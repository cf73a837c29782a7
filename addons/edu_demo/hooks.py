# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

SIZE_PARAMETER = "edu_demo.size"


def post_init_hook(env):
    """Fill the database with the demo schools.

    Where the parameter says "district", nothing: that is built step by step afterwards.
    """
    if env["ir.config_parameter"].sudo().get_param(SIZE_PARAMETER) != "district":
        env["edu.demo"]._load()
