# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What somebody with an ordinary login tries by calls of his own."""

from datetime import date

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.test_edu.tests.common import EduCase

RULE = "odoo.addons.base.models.ir_rule"


@freeze_time("2026-11-23 03:00:00")
@tagged("post_install", "-at_install")
class TestReview(EduCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.office = cls._persona("office")
        cls.other_office = cls._create_user(
            "other_office", "edu_core.group_office", companies=cls.other_school
        )

    # === GUARDIANS === #

    @mute_logger(RULE)
    def test_a_default_links_no_guardian_of_another_school(self):
        foreign = self._create_guardian(self.other_student)
        links = self.env["edu.guardianship"].with_user(self.office)
        links = links.with_context(default_guardian_id=foreign.id)
        with self.assertRaises(AccessError):
            links.create({"student_id": self.student.id})
        student = self.student.with_user(self.office)
        student = student.with_context(default_guardian_id=foreign.id)
        with self.assertRaises(AccessError):
            student.guardianship_ids = [(0, 0, {"relation": "mother"})]

    # === LOGINS === #

    def test_no_login_comes_with_the_contact_of_a_pupil(self):
        trojan = {
            "login": "trojan",
            "name": "Trojan",
            "group_ids": [(4, self.env.ref("base.group_system").id)],
            "company_id": self.school.id,
            "company_ids": [(4, self.school.id)],
        }
        partners = self.env["res.partner"].with_user(self.office).sudo()
        partners = partners.with_context(default_user_ids=[(0, 0, trojan)])
        self.assertFalse(partners.create({"name": "x"}).user_ids)
        students = self.env["edu.student"].with_user(self.office)
        students.with_context(default_user_ids=[(0, 0, trojan)]).create(
            {"name": "Nguyễn Văn An", "company_id": self.school.id}
        )
        guardian = self._create_guardian(self.student).with_user(self.office)
        nested = {"name": "x", "partner_ids": [(0, 0, {"user_ids": [(0, 0, trojan)]})]}
        guardian.phone = "0912 345 111"
        self._activate_guardian(
            guardian,
            default_user_ids=[(0, 0, trojan)],
            default_child_ids=[(0, 0, {"name": "x", "user_ids": [(0, 0, trojan)]})],
            default_category_id=[(0, 0, nested)],
        )
        users = self.env["res.users"].with_context(active_test=False)
        self.assertFalse(users.search([("login", "=", "trojan")]))

    def test_no_role_comes_with_the_login_of_a_guardian(self):
        guardian = self._create_guardian(self.student).with_user(self.office)
        guardian.phone = "0912 345 222"
        role = self.env.ref("edu_core.role_principal")
        line = {"role_id": role.id, "company_id": self.school.id}
        self._activate_guardian(guardian, default_role_line_ids=[(0, 0, line)])
        user = guardian.sudo().user_id
        self.assertTrue(user.share)
        self.assertFalse(user.role_line_ids)

    def test_a_role_without_a_code_is_given_as_itself(self):
        roles = self.env["res.users.role"]
        strong = roles.create({"name": "A", "edu_scope": "school"})
        weak = roles.create(
            {"name": "B", "edu_scope": "school", "edu_grantor": "principal"}
        )
        teacher = self._create_user("giao_vien_moi", "base.group_user")
        wizard = self.env["edu.role.grant"].with_user(self._persona("principal"))
        wizard.create(
            {
                "company_id": self.school.id,
                "role_id": weak.id,
                "user_ids": [(6, 0, teacher.ids)],
            }
        ).action_grant()
        self.assertEqual(teacher.role_line_ids.role_id, weak)
        self.assertFalse(strong.line_ids)
        with self.assertRaises(UserError):
            teacher._edu_grant_roles([False], self.school, date(2026, 11, 23))

    @mute_logger("odoo.addons.base.models.ir_model")
    def test_nobody_sets_a_default_of_what_is_not_his_to_write(self):
        defaults = self.env["ir.default"].with_user(self.office)
        for model, name, value in (
            ("res.partner", "user_ids", [(0, 0, {"login": "trojan"})]),
            ("res.users", "role_line_ids", [(0, 0, {})]),
            ("edu.student", "root_id", self.other_student.id),
            ("edu.student", "guardianship_ids", [(0, 0, {})]),
            ("edu.student.movement", "transfer_id", 1),
        ):
            with self.subTest(field=name), self.assertRaises(AccessError):
                defaults.set(model, name, value, user_id=True)
        defaults.set("edu.student", "gender", "female", user_id=True)

    # === LOCKS === #

    def test_a_default_grants_no_unlock(self):
        lock = self._lock_now()
        unlocks = self.env["edu.data.unlock"].with_user(self.office)
        values = {"lock_id": lock.id, "company_id": self.school.id, "reason": "x"}
        with self.assertRaises(AccessError):
            unlocks.with_context(
                default_state="granted",
                default_moment_from="2026-11-01 00:00:00",
                default_moment_to="2026-12-31 00:00:00",
            ).create(values)
        self.assertEqual(unlocks.create(values).state, "asked")

    def _lock_now(self):
        """Lock the pupils' records of the school by a department."""
        department = self._create_authority(name="Sở GDĐT")
        self._link_authority(department, self.school, role="professional")
        return self.env["edu.data.lock"].create(
            {
                "authority_id": department.id,
                "kind_id": self.env.ref("edu_core.edu_data_lock_kind_student").id,
            }
        )

    # === MOVEMENTS === #

    def test_a_context_forges_no_movement(self):
        transfer = self._transfer(self.student)
        self.env["edu.enrollment"].with_user(self.office).with_context(
            edu_close_open=True,
            edu_movement={
                "company_id": self.other_school.id,
                "student_id": self.other_student.id,
                "transfer_id": transfer.id,
                "undo_data": {"state": "left", "created": [], "rows": [], "after": []},
                "reason": "Đổi lớp",
            },
        ).create(
            {
                "student_id": self.classmate.id,
                "class_id": self.class_1b.id,
                "date_start": "2026-11-23",
                "reason": "transfer_class",
            }
        )
        self.assertFalse(self.other_student.movement_ids)
        movement = self.classmate.movement_ids[:1]
        self.assertEqual(movement.company_id, self.school)
        self.assertEqual(movement.reason, "Đổi lớp")
        self.assertFalse(movement.transfer_id)
        self.assertEqual(movement.undo_data["state"], "studying")

    def test_half_of_a_transfer_is_undone_by_no_context(self):
        self._transfer(self.student)
        student = self.student.with_user(self.office)
        with self.assertRaisesRegex(UserError, "half of a transfer"):
            student.with_context(edu_undo_transfer=True).action_undo_movement()

    def _transfer(self, student):
        """Let the other school take the pupil in."""
        transfers = self.env["edu.transfer"].with_user(self.office)
        transfer = transfers._request(
            student.with_user(self.office), self.other_school, date(2026, 12, 1)
        )
        transfer.action_send()
        transfer.with_user(self.other_office)._accept(
            self.other_class.with_user(self.other_office)
        )
        return transfer

    # === WIZARDS === #

    @mute_logger(RULE)
    def test_the_answer_to_a_transfer_tells_nobody_else_of_it(self):
        transfer = self.env["edu.transfer"].create(
            {
                "company_id": self.other_school.id,
                "company_dest_id": self._create_school().id,
                "student_id": self.other_student.id,
                "student_name": self.other_student.name,
                "date": "2026-12-01",
                "state": "sent",
            }
        )
        answers = self.env["edu.transfer.answer"].with_user(self.office)
        with self.assertRaises(AccessError):
            answers.create({"transfer_id": transfer.id})
        with self.assertRaises(AccessError):
            answers.onchange(
                {"transfer_id": transfer.id}, ["transfer_id"], {"student_name": {}}
            )

    @mute_logger(RULE)
    def test_a_merge_shows_nothing_of_a_pupil_of_another_school(self):
        merges = self.env["edu.student.merge"].with_user(self.office)
        values = {"student_id": self.student.id, "other_id": self.other_student.id}
        with self.assertRaises(AccessError):
            merges.create(values)
        with self.assertRaises(AccessError):
            merges.onchange(values, ["other_id"], {"other_code": {}})

    # === MESSAGES === #

    @mute_logger(RULE)
    def test_an_access_error_names_no_pupil_in_debug_mode_either(self):
        self.office.group_ids += self.env.ref("base.group_no_one")
        student = self.other_student.with_user(self.office)
        student = student.with_context(edu_show_class=True)
        self.patch(
            type(self.env["res.users"]),
            "has_group",
            lambda user, name: _has(user, name),
        )
        with self.assertRaises(AccessError) as caught:
            student.read(["name"])
        self.assertNotIn(self.other_student.name, str(caught.exception))
        self.assertIn("another school", str(caught.exception))


def _has(user, name):
    """Answer as in debug mode."""
    return user._has_group(name)
