# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import json
from datetime import date

from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.test_edu.tests.common import EduHttpCase

HTTP = "odoo.http"
MODELS = "odoo.addons.base.models.ir_model"
RULES = "odoo.addons.base.models.ir_rule"


@tagged("post_install", "-at_install")
class TestRoleHttp(EduHttpCase):
    """Clerk of one school, teacher of another, over the wire."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        schools = cls.school | cls.other_school
        cls.clerk = cls._create_user("hai_truong", "base.group_user", companies=schools)
        start = date(2020, 1, 1)
        cls.clerk._edu_grant_roles(["office"], cls.school, start)
        cls.clerk._edu_grant_roles(["teacher"], cls.other_school, start)

    def setUp(self):
        super().setUp()
        self._login(self.clerk)

    def _call(self, model, method, args, companies=None, **kwargs):
        """Call a method as the web client does; return the answer's dict."""
        if companies is not None:
            kwargs["context"] = {"allowed_company_ids": companies}
        params = {"model": model, "method": method, "args": args, "kwargs": kwargs}
        return self.url_open(
            f"/web/dataset/call_kw/{model}/{method}",
            data=json.dumps({"jsonrpc": "2.0", "method": "call", "params": params}),
            headers={"Content-Type": "application/json"},
        ).json()

    def _choose(self, *schools):
        """Choose schools in the browser."""
        self.opener.cookies["cids"] = "-".join(str(school.id) for school in schools)

    def _get_menus(self):
        return self.url_open("/web/webclient/load_menus").json()

    @mute_logger(HTTP, MODELS)
    def test_the_context_of_a_call_opens_no_more_than_its_schools(self):
        here, there = self.school.id, self.other_school.id
        write = [self.other_student.ids, {"village": "Thôn lạ"}]
        for companies in ([there], [here, there], [there, here], [], [here], None):
            answer = self._call("edu.student", "write", write, companies)
            self.assertIn("error", answer, companies)
        write = [self.student.ids, {"village": "Thôn 1"}]
        self.assertTrue(self._call("edu.student", "write", write, [here])["result"])
        for companies in ([here, there], [there]):
            self.assertIn("error", self._call("edu.student", "write", write, companies))

    @mute_logger(HTTP)
    def test_a_foreign_or_broken_list_of_schools_is_refused(self):
        third = self._create_school().id
        for companies in ([third], [self.school.id, third], "x", {"a": 1}, [[1]]):
            answer = self._call("edu.student", "search_count", [[]], companies)
            self.assertIn("error", answer, companies)

    @mute_logger(HTTP, MODELS)
    def test_the_cookie_does_not_decide_what_a_call_may_do(self):
        self._choose(self.school)
        self.url_open("/odoo")
        write = [self.other_student.ids, {"village": "Thôn lạ"}]
        answer = self._call("edu.student", "write", write, [self.other_school.id])
        self.assertIn("error", answer)
        self._choose(self.other_school)
        self.url_open("/odoo")
        office = self.env.ref("edu_core.group_office")
        self.assertIn(office, self.clerk.group_ids)

    def test_menus_follow_the_schools_chosen_in_the_browser(self):
        imports = str(self.env.ref("edu_core.edu_core_menu_imports").id)
        for _again in range(2):
            self._choose(self.school)
            self.assertIn(imports, self._get_menus())
            self._choose(self.other_school)
            self.assertNotIn(imports, self._get_menus())
            self._choose(self.school, self.other_school)
            self.assertNotIn(imports, self._get_menus())

    def test_without_a_choice_the_main_school_counts(self):
        imports = str(self.env.ref("edu_core.edu_core_menu_imports").id)
        self.assertEqual(self.clerk.company_id, self.school)
        self.assertIn(imports, self._get_menus())

    def test_a_cookie_with_foreign_schools_opens_nothing(self):
        third = self._create_school()
        imports = str(self.env.ref("edu_core.edu_core_menu_imports").id)
        self.clerk.company_id = self.other_school
        self._choose(third)
        self.assertNotIn(imports, self._get_menus())
        self.opener.cookies["cids"] = "x-²-99999999999"
        self.assertNotIn(imports, self._get_menus())

    def test_the_web_client_opens_with_any_choice(self):
        for schools in ([self.school], [self.other_school]):
            self._choose(*schools)
            page = self.url_open("/odoo")
            self.assertEqual(page.status_code, 200)
            self.assertIn("o_web_client", page.text)

    def test_the_page_knows_the_colours_of_the_schools(self):
        self.school.edu_color = 4
        self.other_school.edu_color = 0
        page = self.url_open("/odoo").text
        self.assertIn('"edu_color": 4', page)
        self.assertEqual(
            self.other_school._edu_get_color(), self.other_school.id % 11 or 11
        )

    @mute_logger(HTTP, MODELS, RULES)
    def test_a_report_prints_only_where_the_role_is(self):
        report = "edu_core.report_edu_transfer_paper"
        if not self.env["ir.actions.report"]._get_report_from_name(report):
            report = (
                self.env["ir.actions.report"]
                .search([("model", "=like", "edu.%")], limit=1)
                .report_name
            )
        url = f"/report/html/{report}/{self.other_student.id}"
        for companies in ([self.school.id], [self.school.id, self.other_school.id]):
            context = json.dumps({"allowed_company_ids": companies})
            answer = self.url_open(f"{url}?context={context}")
            self.assertNotIn(self.other_student.name, answer.text)

    def test_the_question_for_a_group_is_answered_for_the_schools_asked(self):
        asked = [self.clerk.ids, "edu_core.group_office"]
        here = self._call("res.users", "has_group", asked, [self.school.id])
        there = self._call("res.users", "has_group", asked, [self.other_school.id])
        self.assertTrue(here["result"])
        self.assertFalse(there["result"])
