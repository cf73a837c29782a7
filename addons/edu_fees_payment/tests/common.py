# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Payment providers of schools, permitted, and payments that began."""

from odoo import Command
from odoo.tests import tagged

from odoo.addons.edu_fees.tests.common import FeesCase, FeesHttpCase
from odoo.addons.edu_fees.tests.machine_common import MachineSetUp

FORM = """
<form t-att-action="'/payment/status'" method="get">
    <input type="hidden" name="a" />
</form>
"""


class OnlineSetUp(MachineSetUp):
    """A pupil with a bill of 485,000 đ, whose school takes online payments."""

    PROVIDER_CODE = "none"
    METHOD = "payment.payment_method_viettelpay"

    @classmethod
    def _set_up_online(cls):
        cls._set_up_bill()
        cls.guardian = cls._create_guardian(cls.student, user="payer")
        cls.parent = cls.guardian.partner_id.user_ids
        cls.provider = cls._create_provider()
        cls.channel = cls.provider.edu_channel_ids
        cls.movements = cls.env["edu.collection.transaction"]

    @classmethod
    def _prepare_provider(cls, school):
        """Return the values of a provider beside the usual ones."""
        view = cls.env["ir.ui.view"].create(
            {"name": "Form of a test", "type": "qweb", "arch": FORM}
        )
        return {"redirect_form_view_id": view.id}

    @classmethod
    def _create_provider(cls, school=None, permitted=True, **values):
        """Create an enabled provider of a school, with its channel."""
        school = school or cls.school
        method = cls.env.ref(cls.METHOD)
        provider = cls.env["payment.provider"].create(
            {
                "name": "Cổng thử nghiệm",
                "code": cls.PROVIDER_CODE,
                "company_id": school.id,
                "state": "test",
                "is_published": True,
                "payment_method_ids": [Command.set(method.ids)],
                **cls._prepare_provider(school),
                **values,
            }
        )
        method.active = True
        provider.action_edu_create_channel()
        if permitted:
            provider.edu_channel_ids.permit_state = "permitted"
        return provider

    @classmethod
    def _begin(cls, bill=None, provider=None, **values):
        """Begin the payment of a bill and return it."""
        bill = bill or cls.bill
        provider = provider or cls.provider
        transactions = cls.env["payment.transaction"]
        links = [Command.set(bill.ids)]
        return transactions.create(
            {
                "provider_id": provider.id,
                "payment_method_id": cls.env.ref(cls.METHOD).id,
                "amount": bill.amount_residual,
                "currency_id": bill.currency_id.id,
                "partner_id": cls.parent.partner_id.id,
                "operation": "online_redirect",
                "reference": transactions._compute_reference(
                    provider.code, invoice_ids=links
                ),
                "landing_route": f"/my/bills/{bill.id}",
                "invoice_ids": links,
                **values,
            }
        )

    @classmethod
    def _pay(cls, bill=None, number="GW1", **values):
        """Let Odoo's provider tell that a payment is done; return the payment."""
        payment = cls._begin(bill, **values)
        payment.provider_reference = number
        payment._set_done()
        payment._post_process()
        return payment

    def _get_balance(self, role, school=None):
        """Return the balance of the account that plays a role."""
        school = school or self.school
        rows = self.env["edu.trial.balance"].search(
            [
                ("company_id", "=", school.id),
                ("account_id", "=", self._get_account(role, school).id),
            ]
        )
        return int(sum(rows.mapped("balance")))


@tagged("post_install", "-at_install")
class OnlineCase(OnlineSetUp, FeesCase):
    """Base of tests of online payments, in process."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._set_up_online()


@tagged("post_install", "-at_install")
class OnlineHttpCase(OnlineSetUp, FeesHttpCase):
    """Base of tests of online payments, over HTTP."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._set_up_online()
        cls.env.flush_all()
