"""Kill the process that generates a fee round, again and again, and count the bills.

A round is generated in a database with the demo schools while SIGKILL strikes after
a random time; then it is generated once more to its end. Whatever happened, each pupil
has exactly one whole bill, each charge its bill, numbers have no gap, and the books
balance.

Usage: .local/venv/bin/python tests/load/drill_generate.py [SEED]
"""

import os
import random
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "scripts"))

import settings
from db import Databases
from odoo_process import DIE_WITH_PARENT, ODOO_COMMAND, OdooProcess

KILLS = 6
# Large enough for most of a chunk to be copied, small enough for several of them.
CHUNK = 150
PREPARE = """
old = max(env["edu.fee.round"].search([]), key=lambda one: one.student_count)
new = old.copy({"name": "Drill"})
env.cr.commit()
print("ROUND", new.id, old.student_count)
"""
# One chunk a transaction, as the queue's worker does it.
GENERATE = """
round_ = env["edu.fee.round"].browse({round_id})
print("START", flush=True)
while missing := round_._get_missing_student_ids():
    round_._generate_chunk(missing[:{chunk}])
    env.cr.commit()
round_._finish_generation()
env.cr.commit()
print("DONE")
"""
CHECK = """
env.cr.execute('''
    SELECT count(*), count(DISTINCT edu_student_id), count(DISTINCT name),
           max(sequence_number) - min(sequence_number) + 1
      FROM account_move
     WHERE edu_fee_round_id = %(round)s AND state = 'posted'
''', {{"round": {round_id}}})
print("BILLS", *env.cr.fetchone())
env.cr.execute('''
    SELECT count(*) FILTER (WHERE move_id IS NULL OR move_line_id IS NULL)
      FROM edu_fee_charge
     WHERE round_id = %s AND state = 'live'
''', [{round_id}])
print("LOOSE", env.cr.fetchone()[0])
# A chunk is there with all that belongs to it, or not at all.
env.cr.execute('''
    SELECT count(*) FILTER (WHERE
           (SELECT count(*) FROM account_move_line l
             WHERE l.move_id = m.id AND edu_deduction_id IS NULL)
           != 1 + (SELECT count(*) FROM edu_fee_charge WHERE move_id = m.id)
           OR 1 != (SELECT count(*) FROM mail_message
                     WHERE model = 'account.move' AND res_id = m.id))
      FROM account_move m WHERE edu_fee_round_id = %s
''', [{round_id}])
print("TORN", env.cr.fetchone()[0])
env.cr.execute('''
    SELECT count(*) FROM edu_fee_charge c
     WHERE NOT EXISTS (SELECT 1 FROM account_move_line l WHERE l.edu_charge_id = c.id)
       AND round_id = %s
''', [{round_id}])
print("BARE", env.cr.fetchone()[0])
env.cr.execute('''
    SELECT COALESCE(SUM(debit - credit), 0) FROM account_move_line
     WHERE parent_state = 'posted'
''')
print("BALANCE", int(env.cr.fetchone()[0]))
"""


class Drill:
    """One database with demo schools and the Odoo shells that work on it.

    :param seed: of the random times
    """

    def __init__(self, seed):
        self.random = random.Random(seed)
        self.databases = Databases()
        self.database = f"test_drill_{os.getpid()}"
        template = self.databases.get_template(["edu_demo"])
        self.databases.copy(template, self.database)
        self.process = OdooProcess(self.databases.options, log_name="drill-generate")

    def start(self, code):
        """Start an Odoo shell with the code on its standard input."""
        command = [*DIE_WITH_PARENT, *ODOO_COMMAND, "shell", "--no-http"]
        command += ["-c", str(self.process.config), "-d", self.database]
        child = subprocess.Popen(
            [*command, "--log-level", "warn"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self.process.log.open("ab"),
            env=self.process.get_environment(),
            cwd=settings.ROOT,
            text=True,
        )
        child.stdin.write(code)
        child.stdin.close()
        return child

    def run(self, code):
        """Run the code to its end and return what it printed, by first word."""
        output = self.start(code).stdout.read()
        lines = [line.split() for line in output.splitlines() if line.strip()]
        if not lines:
            sys.exit(self.process.get_tail())
        return {words[0]: words[1:] for words in lines}

    def kill_once(self, code):
        """Start the code, kill it at a random moment, say whether it had ended."""
        child = self.start(code)
        while not child.stdout.readline().startswith("START"):
            if child.poll() is not None:
                sys.exit("The shell ended before it began.")
        try:
            child.wait(self.random.uniform(0.05, 2))
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()
            return False
        return True


def main(seed="1"):
    """Run the drill and say what was found."""
    drill = Drill(seed)
    try:
        round_id, pupils = drill.run(PREPARE)["ROUND"]
        generate = GENERATE.format(round_id=round_id, chunk=CHUNK)
        killed = sum(not drill.kill_once(generate) for _kill in range(KILLS))
        finished = "DONE" in drill.run(generate)
        found = drill.run(CHECK.format(round_id=round_id))
    finally:
        drill.databases.drop(drill.database)
    sound = finished and killed and set(found["BILLS"]) == {pupils}
    sound = sound and all(
        found[what] == ["0"] for what in ("LOOSE", "TORN", "BARE", "BALANCE")
    )
    print(f"seed {seed}: {killed} kills, {pupils} pupils, {found}")
    print("1 passed, 0 failed" if sound else "0 passed, 1 failed")
    return int(not sound)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
