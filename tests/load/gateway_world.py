"""What the gateways of the simulator need in a database: providers, and orders.

Shell code for `odoo shell`; each piece prints one line that begins with a word.
"""

import json
import sys

from bank_world import run_shell
from gateway_simulator import GATEWAYS, Contract, Order

# Where each provider keeps the contract: its key, our name, the second key.
FIELDS = {
    "viettelpay": (
        "viettelpay_hash_key",
        "viettelpay_merchant_code",
        "viettelpay_access_code",
    ),
    "vnpay": ("vnpay_hash_secret", "vnpay_tmn_code"),
    "momo": ("momo_secret_key", "momo_partner_code", "momo_access_key"),
}
ORDERS = ("paid", "failed", "wrong")
# Finds a school with open bills, gives it one permitted provider of each kind, and
# begins orders as the portal does, all of one bill for each. Families see the providers
# at no time. The secrets are made here and serve nothing but the simulator.
WORLD = """
import json, secrets
from odoo.fields import Command
Move = env["account.move"]
domain = [*Move._edu_get_bill_domain(), ("edu_published", "=", True),
          ("amount_residual", ">", 0), ("partner_bank_id", "!=", False)]
[(school, _n), *_rest] = Move._read_group(
    domain, ["company_id"], ["__count"], order="__count DESC")
env = env(context=dict(env.context, allowed_company_ids=school.ids))
names = {fields!r}
# The last ones: the banks of the simulator begin with the first.
bills = env["account.move"].search(
    [*domain, ("company_id", "=", school.id)], order="id desc", limit=len(names))
gateways = {{}}
for bill, (name, fields) in zip(bills, names.items(), strict=True):
    Provider = env["payment.provider"].sudo()
    method = env["payment.method"].sudo().with_context(active_test=False).search(
        [("code", "=", name)], limit=1)
    title = "Bank simulator: " + name
    provider = Provider.search(
        [("code", "=", name), ("company_id", "=", school.id), ("name", "=", title)])
    contract = {{field: secrets.token_hex(4) for field in fields}}
    contract[fields[0]] = secrets.token_hex(16)
    values = {{"state": "test", "is_published": True, **contract}}
    if provider:
        provider.write(values)
    else:
        provider = Provider.create({{"name": title, "code": name,
            "company_id": school.id, "payment_method_ids": [Command.set(method.ids)],
            "redirect_form_view_id": env.ref("payment_" + name + ".redirect_form").id,
            **values}})
        provider.action_edu_create_channel()
    method.active = True
    channel = provider.edu_channel_ids
    channel.write({{"rate_limit": 100_000, "permit_state": "permitted"}})
    Payment = env["payment.transaction"].sudo()
    links = [Command.set(bill.ids)]
    orders = {{}}
    for order in {orders!r}:
        payment = Payment.create({{
            "provider_id": provider.id, "payment_method_id": method.id,
            "amount": bill.amount_residual, "currency_id": bill.currency_id.id,
            "partner_id": bill.partner_id.id, "operation": "online_redirect",
            "reference": Payment._compute_reference(name, invoice_ids=links),
            "landing_route": "/my/bills/%s" % bill.id, "invoice_ids": links}})
        orders[order] = [payment.reference, int(payment.amount), bill.edu_payment_code]
    provider.is_published = False
    movements = env["edu.collection.transaction"].sudo()
    last = movements.search([], order="id desc", limit=1).id or 0
    gateways[name] = {{"key": channel.key, "contract": list(contract.values()),
        "orders": orders, "channel": channel.id, "last": last}}
env.cr.commit()
print("GATEWAYS", json.dumps(gateways))
"""
# What is in the books of each channel, and what became of its orders.
BOOKS = """
import json
books = {{}}
for name, (channel, last, references) in {channels!r}.items():
    movements = env["edu.collection.transaction"].sudo().search(
        [("channel_id", "=", channel), ("id", ">", last)])
    payments = env["payment.transaction"].sudo().search(
        [("reference", "in", references)])
    books[name] = {{
        "booked": {{one.bank_reference: int(one.amount) for one in movements}},
        "states": {{one.reference: one.state for one in payments}},
    }}
print("BOOKS", json.dumps(books))
"""


def make_gateways(process, database, address):
    """Make providers and orders; return {name: (gateway, orders, its world)}.

    :param OdooProcess process: how Odoo is started
    :param str address: of the server, such as http://127.0.0.1:8069
    """
    code = WORLD.format(fields=FIELDS, orders=ORDERS)
    lines = run_shell(process, database, code)
    if "GATEWAYS" not in lines:
        sys.exit(f"No providers could be made:\n{process.get_tail()}")
    found = {}
    for name, world in json.loads(lines["GATEWAYS"]).items():
        channel = f"{address}/edu/collect/{world['key']}"
        gateway = GATEWAYS[name](Contract(channel, *world["contract"]))
        orders = {key: Order(*values) for key, values in world["orders"].items()}
        found[name] = (gateway, orders, world)
    return found


def read_books(process, database, found):
    """Return {name: {booked: {number: amount}, states: {order: state}}}.

    :param dict found: of `make_gateways`
    """
    channels = {
        name: (
            world["channel"],
            world["last"],
            [order.reference for order in orders.values()],
        )
        for name, (_gateway, orders, world) in found.items()
    }
    lines = run_shell(process, database, BOOKS.format(channels=channels))
    if "BOOKS" not in lines:
        sys.exit(f"The books could not be read:\n{process.get_tail()}")
    return json.loads(lines["BOOKS"])


def check_books(books, orders, booked):
    """Return what is not in the books as it has to be, as texts.

    :param dict books: of one gateway, see `read_books`
    :param dict orders: of the trial, by what was to become of them
    :param dict booked: amounts by number that have to be there, and nothing else
    """
    faults = []
    if books["booked"] != booked:
        faults.append(f"in the books: {books['booked']}, not {booked}")
    states = {key: books["states"][one.reference] for key, one in orders.items()}
    if states["paid"] != "done":
        faults.append(f"the paid order is {states['paid']}")
    if states["failed"] not in ("cancel", "error"):
        faults.append(f"the failed order is {states['failed']}")
    if states["wrong"] == "done":
        faults.append("the order that was told wrongly is done")
    return faults
