# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Bill a round: the round's own way against batches of the ORM.

Measured as an accountant does it: the button, then the jobs one after the other, each
with its commit. Beside the baseline it is held against the bare INSERT … SELECT of the
same rows into the same tables, with their indexes and foreign keys.
"""

import time
from unittest.mock import patch

from odoo.addons.edu_core import utils
from odoo.addons.edu_fees.const import CHUNK_SIZE
from odoo.addons.edu_fees.models.edu_fee_round_billing import (
    EduFeeRound as PlainRound,
)
from odoo.addons.edu_fees.tests.common import FeesSetUp
from odoo.addons.queue_job.job import Job
from odoo.addons.test_edu.tests.common import EduSetUp

from harness import Bench, measure

MODULES = ("edu_fees", "test_edu")
DEFAULT_N = 1_000
CLASS_SIZE = 35
WARM_UP = 20
# Each grade has its own price of one item: so many shapes of bills.
GRADES = ("1", "2", "3", "4", "5")
# The rows of a round's bills, in the order in which they are written.
ROWS = {
    "account_move": "SELECT * FROM account_move WHERE edu_fee_round_id = {round}",
    "account_move_line": "SELECT l.* FROM account_move_line l"
    " JOIN bare_account_move m ON m.id = l.move_id",
    "edu_fee_charge": "SELECT * FROM edu_fee_charge WHERE round_id = {round}",
    "mail_message": "SELECT g.* FROM mail_message g"
    " JOIN bare_account_move m ON m.id = g.res_id AND g.model = 'account.move'",
    "mail_followers": "SELECT f.* FROM mail_followers f"
    " JOIN bare_account_move m ON m.id = f.res_id AND f.res_model = 'account.move'",
    "mail_followers_mail_message_subtype_rel": "SELECT r.*"
    " FROM mail_followers_mail_message_subtype_rel r"
    " JOIN bare_mail_followers f ON f.id = r.mail_followers_id",
}

DELETE = "DELETE FROM {table} WHERE {key} IN (SELECT {key} FROM bare_{table})"
INSERT = "INSERT INTO {table} SELECT * FROM bare_{table}"


class World(FeesSetUp, EduSetUp):
    """The tests' factories, outside of a test."""


class BillingBench(Bench):
    """N pupils in classes of 35, four items, five shapes, one bill each."""

    baseline = "batched create and _post of the ORM, Odoo's best"

    def set_up(self):
        """Build a school with its books, its pupils, and rounds of the same items."""
        # The country's own chart is not wanted: the factories bring the accounts.
        World.env = self.env = self.env(
            context={**self.env.context, "chart_template_load": True}
        )
        World._personas = {}
        self.env["res.lang"]._activate_lang("vi_VN")
        World.school_year = World._create_school_year()
        World.school = World._create_school(name="Trường đo tốc độ")
        World._set_up_fees()
        classes = self._create_classes()
        items = [World._create_fee_item() for _number in range(4)]
        plan = World._create_fee_plan(
            {items[0]: 350_000, items[1]: (38_000, 22), items[2]: 20_000}
        )
        for number, grade in enumerate(GRADES):
            plan.line_ids.create(
                {
                    "plan_id": plan.id,
                    "item_id": items[3].id,
                    "price": 110_000 + 1_000 * number,
                    "grade_ids": World._get_grade(grade).ids,
                }
            )
        user = World._create_user("bench", "edu_fees.group_accountant")
        self.rounds = [
            World._create_round(classes=classes, plan_id=plan.id)
            .with_user(user)
            .with_company(World.school)
            for _way in range(4)
        ]
        self.student_ids = self.rounds[0]._get_missing_student_ids()
        self._vacuum()

    def _vacuum(self, tables=""):
        """Do what a server's autovacuum does in between; the tests' server has none."""
        self.env.cr.commit()
        self.env.cr._cnx.autocommit = True
        self.env.cr.execute(f"VACUUM ANALYZE {tables}")
        self.env.cr._cnx.autocommit = False

    def _create_classes(self):
        """Create the classes with their pupils, but for the first copied by the set."""
        classes = self.env["edu.class"]
        firsts, rows = [], []
        for number in range(-(-self.n // CLASS_SIZE)):
            class_ = World._create_class(
                grade=GRADES[number % len(GRADES)], name=f"L{number}"
            )
            classes += class_
            firsts.append(World._create_student(school_class=class_))
            for _pupil in range(min(CLASS_SIZE, self.n - number * CLASS_SIZE) - 1):
                rows.append((firsts[-1], World._make_person_name()))
        self._copy_pupils(rows)
        return classes

    def _copy_pupils(self, rows):
        """Create pupils as copies of the first of their class."""
        if not rows:
            return
        templates = [student for student, _name in rows]
        self.env.flush_all()
        codes = [f"BENCH{number:07d}" for number in range(len(rows))]
        partners = utils.stamp(
            [student.partner_id for student in templates],
            [
                {"name": name, "complete_name": name, "ref": code}
                for (_student, name), code in zip(rows, codes, strict=True)
            ],
            known={"complete_name"},
            own_id="commercial_partner_id",
        )
        names = self.env["edu.student"]._get_name_keys
        students = utils.stamp(
            templates,
            [
                {
                    "name": name,
                    "student_code": code,
                    "partner_id": partner.id,
                    **names(name),
                }
                for (_student, name), code, partner in zip(
                    rows, codes, partners, strict=True
                )
            ],
            known={"sort_key", "search_name", "class_id", "grade_id"},
        )
        utils.stamp(
            [student.enrollment_ids for student in templates],
            [{"student_id": student.id} for student in students],
            known=set(self.env["edu.enrollment"]._fields),
        )

    def warm_up(self):
        """Bill a few pupils both ways in a third round."""
        fee_round = self.rounds[2]
        bills = fee_round._plan_bills().bills
        fee_round._post_bills(bills[:WARM_UP])
        PlainRound._post_bills(fee_round, bills[WARM_UP : 2 * WARM_UP])

    def run(self):
        """Generate the first round: the button, then each job with its commit."""
        fee_round = self.rounds[0]
        fee_round.action_generate()
        self.env.cr.commit()
        key = f"edu.fee.round:{fee_round.id}:%"
        jobs = self.env["queue.job"].search([("identity_key", "=like", key)])
        for uuid in jobs.sorted("id").mapped("uuid"):
            job = Job.load(self.env, uuid)
            job.set_started()
            job.store()
            self.env.cr.commit()
            job.perform()
            job.set_done()
            job.store()
            self.env.cr.commit()
            self.env.invalidate_all()

    def run_baseline(self):
        """Make the bills of the second round in one batch of the ORM; only those are
        planned."""
        fee_round = self.rounds[1]
        bills = fee_round._plan_bills(self.student_ids[: self.baseline_n]).bills
        PlainRound._post_bills(fee_round, bills)

    def execute(self):
        """Override to add what a role without the right to hold keys comes to, and the
        bare insertion of the same rows."""
        report = super().execute()
        rate = self._bill_key_by_key()
        seconds = self._insert_bare()
        return {
            **report,
            "ratio_key_by_key": round(rate / report["baseline_rate"], 2),
            "bare_seconds": round(seconds, 3),
            "bare_ratio": round(report["seconds"] / seconds, 2),
        }

    def _bill_key_by_key(self):
        """Make a chunk of the fourth round's bills as a role does that is not given
        `session_replication_role`; return how many a second."""
        fee_round = self.rounds[3]
        stamp = self.env.registry["edu.bill.stamp"]
        with (
            patch.object(stamp, "_may_hold_keys", lambda *_args: False),
            measure(self.env) as one_by_one,
        ):
            bills = fee_round._plan_bills(self.student_ids[:CHUNK_SIZE]).bills
            fee_round._post_bills(bills)
        return len(bills) / one_by_one.seconds

    def _insert_bare(self):
        """Take the round's rows out and insert them again; return the seconds."""
        cr = self.env.cr
        cr.commit()
        for table, query in ROWS.items():
            query = query.format(round=self.rounds[0].id)
            cr.execute(f"CREATE TEMP TABLE bare_{table} AS {query}")
        cr.execute("SET LOCAL session_replication_role = replica")
        for table in ROWS:
            key = "mail_followers_id" if table.endswith("_rel") else "id"
            cr.execute(DELETE.format(table=table, key=key))
        self._vacuum(", ".join(ROWS))
        inserts = {table: INSERT.format(table=table) for table in ROWS}
        # Lines and charges point at each other.
        lines, charges = inserts.pop("account_move_line"), "edu_fee_charge"
        inserts[charges] = f"WITH lines AS ({lines}) {inserts[charges]}"
        started = time.perf_counter()
        with utils.plans_for_growth(cr):
            for query in inserts.values():
                cr.execute(query)
        cr.commit()
        return time.perf_counter() - started

    def get_result(self):
        """Return what each pupil is to pay in the first round."""
        return self._read_bills(self.rounds[0])

    def get_baseline_result(self):
        """Return what each pupil is to pay in the second round."""
        return self._read_bills(self.rounds[1])

    def _read_bills(self, fee_round):
        self.env.cr.execute(
            """
            SELECT m.edu_student_id, m.state, m.amount_total, m.partner_bank_id,
                   (SELECT array_agg((l.account_id, l.edu_fee_item_id, l.balance,
                           l.partner_id, c.amount, c.student_id)::text ORDER BY l.id)
                      FROM account_move_line l
                      LEFT JOIN edu_fee_charge c
                        ON c.id = l.edu_charge_id AND c.move_line_id = l.id
                     WHERE l.move_id = m.id),
                   (SELECT array_agg((g.subtype_id, g.author_id)::text)
                      FROM mail_message g
                     WHERE g.model = 'account.move' AND g.res_id = m.id),
                   (SELECT array_agg((f.partner_id, r.mail_message_subtype_id)::text)
                      FROM mail_followers f
                      JOIN mail_followers_mail_message_subtype_rel r
                        ON r.mail_followers_id = f.id
                     WHERE f.res_model = 'account.move' AND f.res_id = m.id)
              FROM account_move m WHERE m.edu_fee_round_id = %s
            """,
            [fee_round.id],
        )
        return {row[0]: row[1:] for row in self.env.cr.fetchall()}


BENCH = BillingBench
