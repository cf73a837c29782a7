"""What the drill of the collection lets Odoo do in its shell, and what SQL must find.

Each piece of code prints lines that begin with a word; `DONE` says that it came to its
end. A query returns what contradicts its name.
"""

# Of the largest round this many copies are made, until there are enough bills.
COPY = """
rounds = env["edu.fee.round"].search([("state", "=", "published")])
old = max(rounds, key=lambda one: one.bill_count)
count, number = 0, 0
while count < {count}:
    number += 1
    new = old.with_company(old.company_id).copy({{"name": f"Drill {{number}}"}})
    new._generate_now()
    new.action_publish()
    env.cr.commit()
    count += new.bill_count
print("BILLS", count)
"""
IMPORT = """
import base64
from odoo.addons.edu_core.tools import workbook
from odoo.addons.edu_fees.tools import statement_writer
from odoo.addons.edu_statement_vietcombank.const import FORM
from odoo.service.model import retrying
from datetime import date
movements = [{{**one, "date": date.fromisoformat(one["date"])}} for one in {movements}]
rows = statement_writer.build(FORM, {account!r}, movements)
content = workbook.write([workbook.Sheet("Sao kê", rows)])
school = env["res.company"].browse({school})
Import = env["account.statement.import"].with_company(school).with_context(
    allowed_company_ids=school.ids)
def load():
    Import.create({{"statement_file": base64.b64encode(content),
                    "statement_filename": "sao-ke.xlsx"}}).import_file_button()
retrying(load, env)
print("DONE")
"""
# The gateways' own addresses are the drill's.
POLL = """
from odoo.addons.edu_collect_sepay.models import edu_collection_channel as sepay
from odoo.addons.edu_collect_casso.models import edu_collection_channel as casso
from odoo.service.model import retrying
sepay.POLL_URL = casso.POLL_URL = {address!r}
for channel in env["edu.collection.channel"].sudo().browse({ids}):
    retrying(channel._poll, env)
    print("ERROR" if channel.poll_error else "POLLED", channel.poll_error)
print("DONE")
"""
# What people do beside the machines: a match was wrong, a bank takes money back.
UNDO = """
import random
from odoo.service.model import retrying
chance = random.Random({seed!r})
def undo():
    found = env["edu.collection.transaction"].sudo().search(
        [("journal_id", "=", {journal}), ("state", "in", ("matched", "over"))])
    for number, one in enumerate(chance.sample(found, min(len(found), 4))):
        one = one.with_company(one.company_id)
        if number:
            one.action_undo_match("Drill")
        else:
            one._lock()
            one._reverse("Drill", one.date)
retrying(undo, env)
print("DONE")
"""
FINISH = """
from odoo.service.model import retrying
Message = env["edu.collection.message"].sudo()
retrying(Message._cron_process, env)
for channel in env["edu.collection.channel"].sudo().browse({ids}):
    waiting = [("channel_id", "=", channel.id), ("state", "=", "new")]
    while Message.search_count(waiting):
        retrying(lambda: Message._process_inbox(channel), env)
print("FAILED", Message.search_count([("state", "=", "failed")]))
print("DONE")
"""
# What must hold at the end: a name, and a query that returns what contradicts it.
FAULTS = {
    "a movement without its entry in the books": """
        SELECT t.bank_reference FROM edu_collection_transaction t
          LEFT JOIN account_bank_statement_line l ON l.id = t.statement_line_id
          LEFT JOIN account_move m ON m.id = l.move_id
         WHERE t.journal_id = %(journal)s
           AND (m.state IS DISTINCT FROM 'posted' OR l.amount != t.amount)
    """,
    "a bank line that belongs to no movement, or to two": """
        SELECT l.payment_ref FROM account_bank_statement_line l
          LEFT JOIN edu_collection_transaction t ON t.statement_line_id = l.id
         WHERE l.journal_id = %(journal)s
         GROUP BY l.id, l.payment_ref HAVING count(t.id) != 1
    """,
    "money that is neither on bills, nor in the queue, nor credit, nor out": """
        SELECT t.bank_reference FROM edu_collection_transaction t
          LEFT JOIN edu_collection_allocation a
            ON a.transaction_id = t.id AND a.state = 'live'
         WHERE t.journal_id = %(journal)s
         GROUP BY t.id
        HAVING t.amount != CASE
               WHEN t.state IN ('queue', 'ignored', 'reversed') THEN t.amount
               ELSE COALESCE(SUM(a.amount), 0) + COALESCE(t.amount_credit, 0) END
    """,
    "a reversal that is not its movement's opposite": """
        SELECT r.bank_reference FROM edu_collection_transaction r
          JOIN edu_collection_transaction t ON t.id = r.reversal_of_id
         WHERE r.journal_id = %(journal)s
           AND (r.amount != -t.amount OR t.state != 'reversed')
    """,
    "a movement that nobody processed": """
        SELECT bank_reference FROM edu_collection_transaction
         WHERE journal_id = %(journal)s AND state = 'new'
    """,
    "a bill that got more or less than its books say": """
        WITH paid AS (
            SELECT move_id, amount FROM edu_collection_allocation WHERE state = 'live'
            UNION ALL
            SELECT move_id, amount FROM edu_fee_credit WHERE state = 'live'
        )
        SELECT m.name FROM account_move m JOIN paid ON paid.move_id = m.id
         WHERE m.company_id = %(school)s
         GROUP BY m.id
        HAVING SUM(paid.amount) != m.amount_total - m.amount_residual
            OR SUM(paid.amount) > m.amount_total
    """,
    "an entry that does not balance": """
        SELECT m.name FROM account_move m
          JOIN account_move_line l ON l.move_id = m.id
         WHERE m.state = 'posted' GROUP BY m.id HAVING SUM(l.balance) != 0
    """,
    "a payment state that is not the residual's": """
        SELECT name FROM account_move
         WHERE company_id = %(school)s AND edu_fee_round_id IS NOT NULL
           AND state = 'posted' AND amount_total > 0
           AND (payment_state IN ('paid', 'in_payment')) != (amount_residual = 0)
    """,
    "a number of the bank journal that is missing or there twice": """
        SELECT sequence_prefix FROM account_move
         WHERE journal_id = %(journal)s AND state = 'posted'
         GROUP BY sequence_prefix
        HAVING count(DISTINCT sequence_number) != count(*)
            OR max(sequence_number) - min(sequence_number) + 1 != count(*)
    """,
}
