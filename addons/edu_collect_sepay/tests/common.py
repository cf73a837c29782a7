# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import json
import time

from odoo.addons.edu_fees.tests.machine_common import SECRET, MachineCase

from ..tools import signature


class SepayCase(MachineCase):
    """A school whose account SePay reads."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.channel = cls._create_channel("sepay", api_key="KEY")
        cls.env.flush_all()

    def _prepare(self, **values):
        return {
            "id": 92704,
            "gateway": "BIDV",
            "transactionDate": "2026-11-22 09:00:00",
            "accountNumber": self.bank_account.acc_number,
            "code": None,
            "content": f"{self.bill.edu_payment_code} Nguyen Van A",
            "transferType": "in",
            "transferAmount": 485000,
            "accumulated": 19077000,
            "subAccount": None,
            "referenceCode": "FT26326001",
            "description": "",
            **values,
        }

    def _notify(self, body=None, secret=SECRET, seconds=None, **values):
        """Send a signed notification."""
        if body is None:
            body = json.dumps(self._prepare(**values)).encode()
        timestamp = str(int(time.time()) if seconds is None else seconds)
        headers = {
            "X-SePay-Timestamp": timestamp,
            "X-SePay-Signature": signature.sign(secret, timestamp, body),
        }
        return self._post(self.channel, "webhook", body, headers)

    def _process(self):
        self.env["edu.collection.message"]._process_inbox(self.channel)
