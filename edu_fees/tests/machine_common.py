# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import json

from odoo.addons.edu_fees.controllers import collect

from .common import FeesHttpCase

SECRET = "S3cr3tKey"


class MachineSetUp:
    """A pupil with a bill of 485,000 đ, and calls of a bank over HTTP."""

    @classmethod
    def _set_up_bill(cls):
        service = cls._create_fee_item(name="Bán trú")
        behalf = cls._create_fee_item(name="Tiền ăn", legal_class="collected_on_behalf")
        cls.student.write({"name": "Nguyễn Văn Ân", "student_code": "HS0012345"})
        cls.bill = cls._create_bill(cls.student, {service: 320_000, behalf: 165_000})
        cls.journal = cls._get_journal("NH")

    @classmethod
    def _create_channel(cls, kind, school=None, permitted=True, **values):
        """Create a machine channel of a school, permitted unless asked otherwise."""
        school = school or cls.school
        channel = cls.env["edu.collection.channel"].create(
            {
                "name": "Ngân hàng",
                "code": f"M{cls._next_number()}",
                "company_id": school.id,
                "journal_id": cls._get_journal("NH", school).id,
                "kind": kind,
                "secret": SECRET,
                **values,
            }
        )
        if permitted:
            channel.permit_state = "permitted"
        return channel

    def setUp(self):
        super().setUp()
        # A worker's memory of who called how often outlives a test.
        collect.LIMITER._windows.clear()

    def _post(self, channel, verb, body, headers=None, content_type="application/json"):
        """Call a channel; a dict is sent as JSON."""
        if isinstance(body, dict | list):
            body = json.dumps(body).encode()
        return self.url_open(
            f"/edu/collect/{channel.key}/{verb}",
            data=body,
            headers={"Content-Type": content_type, **(headers or {})},
        )

    def _get_messages(self, channel):
        return self.env["edu.collection.message"].search(
            [("channel_id", "=", channel.id)], order="id"
        )

    def _get_transactions(self, channel):
        return self.env["edu.collection.transaction"].search(
            [("channel_id", "=", channel.id)], order="id"
        )


class MachineCase(MachineSetUp, FeesHttpCase):
    """Base of tests of what banks and gateways call."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._set_up_bill()
        cls.env.flush_all()
