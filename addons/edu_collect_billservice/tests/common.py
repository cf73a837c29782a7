# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.addons.edu_fees.tests.machine_common import SECRET, MachineCase

from ..tools import checksum


class BillserviceCase(MachineCase):
    """A bank that speaks recipe (a) of BIDV, as in domain.md M1."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.profile = cls.env.ref("edu_collect_billservice.profile_bidv_a")
        cls.channel = cls._create_channel(
            "billservice",
            billservice_profile_id=cls.profile.id,
            billservice_code="068001",
        )
        cls.env.flush_all()

    def _sign(self, values, *parts):
        return checksum.sign({**values, "secret": SECRET}, ("secret", *parts))

    def _ask(self, channel=None, **values):
        """Send a signed question; return the answer's values."""
        values = {"service_id": "068001", "customer_id": "HS0012345", **values}
        values.setdefault("checksum", self._sign(values, "service_id", "customer_id"))
        return self._post(channel or self.channel, "getbill", values).json()

    def _pay(self, channel=None, **values):
        """Send a signed payment of the bill; return the answer's values."""
        values = self._prepare_payment(**values)
        return self._post(channel or self.channel, "paybill", values).json()

    def _prepare_payment(self, **values):
        values = {
            "service_id": "068001",
            "customer_id": "HS0012345",
            "bill_id": self.bill.edu_payment_code,
            "amount": "485000",
            "trans_id": "T20261122001",
            "trans_date": "20261122090000",
            **values,
        }
        values.setdefault("checksum", self._sign(values, "trans_id", "amount"))
        return values
