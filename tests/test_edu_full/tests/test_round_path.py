# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The path of a round in the browser: papers, the parent's answer, the bills."""

from datetime import timedelta

from odoo import fields
from odoo.tests import tagged

from odoo.addons.edu_fees.tests.paper_common import PaperSetUp
from odoo.addons.edu_fees.tests.registration_common import RegistrationSetUp

from .common import FullCase
from .walk import Walk

STEP = ".o_edu_path_step"


@tagged("browser")
class TestRoundPathWalk(PaperSetUp, RegistrationSetUp, FullCase):
    """Accountant → principal → parent on a telephone → accountant."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.accountant = cls._persona("accountant")
        cls.principal = cls._persona("principal")
        cls.parent = cls._persona("parent")
        cls.item = cls._create_chosen_item(name="Phục vụ bán trú")
        cls.form = cls._create_form(
            {cls.item: 350_000},
            deadline=fields.Datetime.now() + timedelta(hours=1),
        )
        cls.plan = cls.form.plan_id
        cls.papers = cls._complete_papers(cls.plan)
        cls.papers[1].with_user(cls.principal).action_withdraw("Ghi sai ngày")
        cls.agreement = cls._create_paper("agreement", cls.item)
        cls.agreement.with_user(cls.accountant).action_submit()
        cls.fee_round = cls._create_round(plan_id=cls.plan.id)

    def _open_round(self, walk):
        """Open the round's form."""
        walk.open(f"/odoo/action-edu_fees.edu_fee_round_action/{self.fee_round.id}")
        walk.see(STEP, "Văn bản")

    def test_a_round_from_its_papers_to_the_parents_answer(self):
        walk = Walk(self)
        self.addCleanup(walk.stop)
        with walk.session(self.accountant):
            self._open_round(walk)
            walk.see(STEP, "1 khoản còn thiếu")
            walk.see(STEP, "chưa trả lời")
        with walk.session(self.principal):
            walk.open(f"/odoo/action-edu_fees.edu_fee_paper_action/{self.agreement.id}")
            walk.press("action_approve")
            walk.see(".o_statusbar_status .o_arrow_button_current", "Đã phê duyệt")
        walk.resize(390)
        with walk.session(self.parent):
            walk.open(f"/my/children/{self.student.id}/registrations")
            walk.click("label", "Đồng ý tham gia")
            walk.click("button[type=submit]", "Gửi")
            walk.see(".alert-success")
        walk.resize(1280)
        with walk.session(self.accountant):
            self._open_round(walk)
            walk.see(STEP, "Đầy đủ")
            walk.click(STEP, "Thông báo thu")
            walk.see(".modal .o_form_view")
        self.env.invalidate_all()
        self.assertEqual(self.agreement.state, "approved")
        answers = self.env["edu.fee.registration"].search(
            [("student_id", "=", self.student.id)]
        )
        self.assertEqual(answers.choice, "yes")
