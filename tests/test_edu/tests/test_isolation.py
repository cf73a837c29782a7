# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.tests import tagged
from odoo.tests.common import JsonRpcException
from odoo.tools import mute_logger

from . import guard_isolation as guard
from .common import EduCase, EduHttpCase
from .own import get_own_models
from .personas import PERSONAS


@tagged("security")
class TestIsolation(EduCase):
    """Every model of the suite × every persona, against the declared table."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for persona in PERSONAS:
            cls._persona(persona)
        cls.declaration = guard.Declaration.collect(cls.env)
        cls.models = get_own_models(cls.env)
        cls.rows = guard.make_rows(cls, cls.declaration)

    def test_every_model_is_declared(self):
        self.assertNoFindings(guard.find_undeclared(self.models, self.declaration))

    def test_every_company_model_has_a_company_rule(self):
        self.assertNoFindings(
            guard.find_without_company_rule(
                self.env, self.models, self.declaration.officer_writes
            )
        )

    def test_every_wizard_is_for_its_maker_only(self):
        self.assertNoFindings(guard.find_shared_wizards(self.env, self.models))

    def test_every_model_has_a_foreign_row(self):
        self.assertNoFindings(
            guard.find_without_foreign_row(self.rows, self.declaration)
        )

    def test_access_is_as_declared(self):
        self.assertNoFindings(
            guard.find_access_differences(self, self.rows, self.declaration)
        )

    def test_wizards_are_used_as_declared(self):
        self.assertNoFindings(
            guard.find_wizard_differences(self, self.models, self.declaration)
        )

    def test_foreign_company_in_the_context_opens_nothing(self):
        office = self._persona("office")
        student = self.other_student.with_user(office)
        student = student.with_context(allowed_company_ids=self.other_school.ids)
        error, found = guard.call_rpc(
            student, "search_count", [[("id", "=", student.id)]], student.env.context
        )
        self.assertTrue(error or not found)


@tagged("security")
class TestIsolationOverHttp(EduHttpCase):
    """The way from outside: what a family asks the server for by hand."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._persona("parent")
        declaration = guard.Declaration.collect(cls.env)
        rows = guard.make_rows(cls, declaration)
        cls.foreign = {
            label: records["classmate"]
            for label, records in rows.items()
            if label not in declaration.shared
            and records["classmate"] != records["family"]
        }

    def _call(self, model, method, *arguments):
        """Call a method of a model through the web client's own route."""
        return self.make_jsonrpc_request(
            f"/web/dataset/call_kw/{model}/{method}",
            {"model": model, "method": method, "args": arguments, "kwargs": {}},
        )

    @mute_logger("odoo.http")
    def test_parent_gets_nothing_of_another_family(self):
        self.assertTrue(self.foreign)
        self._login(self._persona("parent"))
        for label, record in self.foreign.items():
            name = guard.get_model_name(label)
            with self.subTest(label):
                with self.assertRaises(JsonRpcException):
                    self._call(name, "read", record.ids, ["id"])
                with self.assertRaises(JsonRpcException):
                    self._call(name, "unlink", record.ids)

    def test_parent_reads_the_own_child(self):
        self._login(self._persona("parent"))
        rows = self._call("edu.student", "read", self.student.ids, ["name"])
        self.assertEqual(rows[0]["name"], self.student.name)


@tagged("security")
class TestIsolationGuard(EduCase):
    """The guard sees the hole when a rule, an ACL or a declaration is taken away."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.model = cls.env["edu.student"]
        cls.declaration = guard.Declaration([])
        cls.declaration.rows = {
            "edu.student": lambda case, context: case._get_context_student(context)
        }
        full = guard.Declaration.collect(cls.env)
        cls.declaration.access = {"edu.student": full.access.get("edu.student", {})}
        cls.rows = guard.make_rows(cls, cls.declaration)

    def _find(self, *personas):
        """Return what the guard finds for these personas."""
        return guard.find_access_differences(
            self, self.rows, self.declaration, personas
        )

    def test_nothing_is_found_without_a_hole(self):
        self.assertEqual(self._find("office", "parent"), [])

    def test_missing_company_rule_is_found(self):
        rules = self.env["ir.rule"].search(
            [("model_id.model", "=", "edu.student"), ("groups", "=", False)]
        )
        self.assertTrue(rules)
        rules.active = False
        self.assertIn(
            "edu.student: has company_id and no global company rule to read",
            guard.find_without_company_rule(self.env, [self.model]),
        )
        self.assertIn(
            "edu.student: office × other_school: finds it", self._find("office")
        )

    def test_rule_that_lets_officers_write_is_found(self):
        rule = self.env["ir.rule"].search(
            [
                ("model_id.model", "=", "edu.student"),
                ("groups", "=", False),
                ("domain_force", "like", "officer_records"),
            ]
        )
        rule.perm_write = True
        self.assertIn(
            f"edu.student: officers may change it: {rule.name}",
            guard.find_without_company_rule(self.env, [self.model]),
        )

    def test_wizard_that_anybody_reads_is_found(self):
        model = self.env["edu.import.class_list"]
        rules = self.env["ir.rule"].search([("model_id.model", "=", model._name)])
        self.assertFalse(guard.find_shared_wizards(self.env, [model]))
        rules.domain_force = "[('company_id', 'in', company_ids)]"
        self.assertEqual(
            guard.find_shared_wizards(self.env, [model]),
            [f"{model._name}: a wizard without a rule for the own ones only"],
        )

    def test_missing_guardian_rule_is_found(self):
        rules = self.env["ir.rule"].search(
            [
                ("model_id.model", "=", "edu.student"),
                ("groups", "in", self.env.ref("base.group_portal").ids),
            ]
        )
        self.assertTrue(rules)
        rules.domain_force = "[(1, '=', 1)]"
        self.assertIn("edu.student: parent × classmate: may read", self._find("parent"))

    def test_too_wide_acl_is_found(self):
        self.env["ir.model.access"].create(
            {
                "name": "hole",
                "model_id": self.env["ir.model"]._get_id("edu.student"),
                "group_id": self.env.ref("base.group_portal").id,
                "perm_read": True,
                "perm_unlink": True,
            }
        )
        self.assertIn("edu.student: parent × family: may unlink", self._find("parent"))

    def test_too_narrow_acl_is_found(self):
        self.env["ir.model.access"].search(
            [("model_id.model", "=", "edu.student")]
        ).perm_write = False
        self.assertIn(
            "edu.student: office × family: may not write", self._find("office")
        )

    def test_undeclared_wizard_is_found(self):
        wizard = self.env["edu.import.class_list"]
        self.assertEqual(
            guard.find_undeclared([wizard], self.declaration),
            ["edu.import.class_list: a wizard nobody declared in WIZARDS"],
        )
        self.assertIn(
            "edu.import.class_list: office may use it",
            guard.find_wizard_differences(
                self, [wizard], self.declaration, ["office", "parent"]
            ),
        )

    def test_undeclared_model_is_found(self):
        self.assertEqual(
            guard.find_undeclared([self.env["edu.class"]], self.declaration),
            ["edu.class: nobody declared ROWS for it"],
        )

    def test_shared_model_with_a_company_is_found(self):
        self.declaration.shared["edu.student"] = "says who"
        self.addCleanup(self.declaration.shared.clear)
        self.assertIn(
            "edu.student: has a company and cannot be SHARED",
            guard.find_undeclared([self.model], self.declaration),
        )

    def test_missing_foreign_row_is_found(self):
        rows = {"edu.student": dict.fromkeys(self.rows["edu.student"], self.student)}
        rows["edu.student"]["other_school"] = self.model
        self.assertEqual(
            guard.find_without_foreign_row(rows, self.declaration),
            [
                "edu.student: no row in context 'other_school'",
                "edu.student: fewer than 4 different rows",
            ],
        )

    def test_unknown_persona_is_found(self):
        self.declaration.access["edu.student"]["janitor"] = "r"
        self.addCleanup(self.declaration.access["edu.student"].pop, "janitor")
        self.assertIn(
            "edu.student: there is no persona 'janitor'",
            guard.find_undeclared([self.model], self.declaration),
        )
