# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

LANG = "vi_VN"
# The name of Odoo's first website, and what families shall read instead.
STOCK_NAME = "My Website"
NAME = "Cổng thông tin phụ huynh"


def post_init_hook(env):
    """Make the websites Vietnamese and leave out the stock contact page."""
    _activate_language(env)
    websites = env["website"].search([])
    lang = env["res.lang"]._lang_get(LANG)
    for website in websites:
        website.language_ids |= lang
    websites.default_lang_id = lang
    websites.filtered(lambda website: website.name == STOCK_NAME).name = NAME
    pages = env["website.page"].search([("url", "=", "/contactus")])
    pages.is_published = False
    env["website.menu"].search([("url", "=", "/contactus")]).unlink()


def _activate_language(env):
    """Activate Vietnamese with the terms of all installed modules, once."""
    lang = env["res.lang"].with_context(active_test=False)
    if not lang.search([("code", "=", LANG)]).active:
        env["res.lang"]._activate_and_install_lang(LANG)
