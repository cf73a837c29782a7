# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from lxml import etree

from odoo.tests import Form

from odoo.addons.test_edu.tests.common import EduCase

STAFF = ("office", "principal", "homeroom", "district_admin", "officer")


class TestViews(EduCase):
    def _get_actions(self, user):
        """Return the window actions behind the menus a user sees in the app."""
        menus = self.env["ir.ui.menu"].with_user(user)
        root = self.env.ref("edu_core.edu_core_menu_root")
        shown = menus.search([("id", "child_of", root.id)])
        visible = shown.browse(menus._visible_menu_ids()) & shown
        actions = [menu.action for menu in visible.sudo() if menu.action]
        return [a for a in actions if a._name == "ir.actions.act_window"]

    def _open(self, action, user):
        """Load the views of an action and the first rows it shows."""
        model = self.env[action.res_model].with_user(user)
        views = [(False, mode) for mode in action.view_mode.split(",")]
        result = model.get_views([*views, (False, "search")])
        if "list" not in result["views"]:
            return Form(model)
        arch = etree.fromstring(result["views"]["list"]["arch"])
        names = [node.get("name") for node in arch.findall("field")]
        return model.web_search_read([], {name: {} for name in names}, limit=5)

    def test_every_screen_opens_for_everybody_who_has_its_menu(self):
        for persona in STAFF:
            user = self._persona(persona)
            for lang in ("vi_VN", "en_US"):
                actions = self._get_actions(user)
                self.assertTrue(actions, persona)
                for action in actions:
                    with self.subTest(persona=persona, lang=lang, action=action.name):
                        self._open(action.with_context(lang=lang), user)

    def test_a_pupil_is_entered_on_the_form(self):
        office = self._persona("office")
        form = Form(self.env["edu.student"].with_user(office))
        form.name = "Lê Thị Ân"
        form.national_id = "123"
        self.assertTrue(form.national_id_warning)
        self.assertEqual(form.save().company_id, self.school)

    def test_a_class_is_entered_on_the_form(self):
        office = self._persona("office")
        form = Form(self.env["edu.class"].with_user(office))
        form.name = "1Z"
        form.school_year_id = self.school_year
        form.grade_id = self._get_grade(1)
        self.assertEqual(form.save().student_count, 0)

    def test_a_teacher_opens_the_pupil_form_without_private_data(self):
        user = self._persona("homeroom")
        views = self.env["edu.student"].with_user(user).get_views([(False, "form")])
        self.assertNotIn("national_id", views["views"]["form"]["arch"])
        form = Form(self.student.with_user(user))
        self.assertEqual(form.name, self.student.name)

    def test_forms_show_the_school_in_its_colour(self):
        for model in ("edu.student", "edu.class"):
            arch = self.env[model].get_views([(False, "form")])["views"]["form"]["arch"]
            node = etree.fromstring(arch).find(".//field[@widget='edu_school_badge']")
            self.assertEqual(node.get("name"), "company_id")

    def test_lists_say_what_to_do_when_they_are_empty(self):
        for name in ("student", "class", "guardian", "school_year", "authority"):
            with self.subTest(action=name):
                action = self.env.ref(f"edu_core.edu_{name}_action")
                self.assertIn("o_view_nocontent", action.help)
