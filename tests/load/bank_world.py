"""What the bank simulator needs in a database: channels, and bills to pay.

Shell code for `odoo shell`; each piece prints one line that begins with a word.
"""

import json
import subprocess
import sys

from bank_simulator import PROTOCOLS, Channel, PlainBillService

import settings
from odoo_process import DIE_WITH_PARENT, ODOO_COMMAND

# Finds a school with an account and open bills, gives it one permitted channel of each
# kind, and prints both. The secrets are made here and serve nothing but the simulator.
WORLD = """
import json, secrets
Move = env["account.move"]
domain = [*Move._edu_get_bill_domain(), ("edu_published", "=", True),
          ("amount_residual", ">", 0), ("partner_bank_id", "!=", False)]
[(school, account, _n), *_rest] = Move._read_group(
    domain, ["company_id", "partner_bank_id"], ["__count"], order="__count DESC")
journal = env["account.journal"].search(
    [("company_id", "=", school.id), ("bank_account_id", "=", account.id)], limit=1)
channels = {{}}
for name in {names!r}:
    kind = name
    code = "SIM" + name.upper()[:12]
    Channel = env["edu.collection.channel"].with_company(school).sudo()
    channel = Channel.search([("code", "=", code), ("company_id", "=", school.id)])
    values = {{"secret": secrets.token_urlsafe(24), "rate_limit": 100_000}}
    if kind == "billservice":
        values["billservice_profile_id"] = env.ref(
            "edu_collect_billservice.profile_bidv_" + {recipe!r}).id
        values["billservice_code"] = "068001"
    if kind == "vietqrvn":
        values["vietqrvn_user"] = "vietqr"
    if kind in ("sepay", "casso"):
        values["api_key"] = secrets.token_urlsafe(24)
    if channel:
        channel.permit_state = "stopped"
        channel.write(values)
    else:
        channel = Channel.create({{"name": "Bank simulator: " + name, "code": code,
            "company_id": school.id, "journal_id": journal.id, "kind": kind, **values}})
    channel.permit_state = "permitted"
    channels[name] = {{"id": channel.id, "key": channel.key, "secret": channel.secret}}
env.cr.commit()
bills = Move.search_read([*domain, ("company_id", "=", school.id)],
    ["edu_payment_code", "amount_residual", "edu_student_id"], order="id")
codes = dict(env["edu.student"].search([("company_id", "=", school.id)]).mapped(
    lambda one: (one.id, one.student_code)))
print("WORLD", json.dumps({{
    "channels": channels, "account": account.acc_number, "journal": journal.id,
    "school": school.id,
    "bills": [[bill["id"], bill["edu_payment_code"], int(bill["amount_residual"]),
               codes[bill["edu_student_id"][0]]] for bill in bills],
}}))
"""


def run_shell(process, database, code):
    """Run code in Odoo's shell; return {first word of a line: the rest of it}.

    :param OdooProcess process: how Odoo is started
    :return: an empty dict when it was killed, or failed (see the log)
    """
    command = [*DIE_WITH_PARENT, *ODOO_COMMAND, "shell", "--no-http"]
    command += ["-c", str(process.config), "-d", database, "--log-level", "warn"]
    with process.log.open("ab") as log:
        result = subprocess.run(
            command,
            input=code,
            stdout=subprocess.PIPE,
            stderr=log,
            env=process.get_environment(),
            cwd=settings.ROOT,
            text=True,
        )
    pairs = (line.partition(" ") for line in result.stdout.splitlines())
    return {word: rest for word, _space, rest in pairs}


def make_world(process, database, address, names=tuple(PROTOCOLS), recipe="a"):
    """Make the channels and return (world, {name: protocol}).

    :param str address: of the server, such as http://127.0.0.1:8069
    :param str recipe: which of BIDV's two readings the bill service speaks
    """
    code = WORLD.format(names=names, recipe=recipe)
    lines = run_shell(process, database, code)
    if "WORLD" not in lines:
        sys.exit(f"No channels could be made:\n{process.get_tail()}")
    world = json.loads(lines["WORLD"])
    kinds = PROTOCOLS | ({"billservice": PlainBillService} if recipe == "b" else {})
    protocols = {
        name: kinds[name](
            Channel(
                f"{address}/edu/collect/{values['key']}",
                values["secret"],
                world["account"],
                service="068001",
                user="vietqr",
            )
        )
        for name, values in world["channels"].items()
    }
    return world, protocols
