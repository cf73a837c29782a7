# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import date
from unittest.mock import patch

from freezegun import freeze_time

from odoo.exceptions import UserError
from odoo.tests import tagged

from odoo.addons.queue_job.tests.common import trap_jobs

from .stamp_common import StampCase


@tagged("post_install", "-at_install")
@freeze_time("2026-10-05")
class TestStamp(StampCase):
    """Copied bills in the hands of everybody else."""

    def _count_orm(self, fee_round):
        """Make a round's bills; return how many of them the ORM made."""
        moves = type(self.env["account.move"])
        posted = []
        post = moves._post

        def _post(records, soft=True):
            posted.extend(records.ids)
            return post(records, soft=soft)

        # Not on the class of the registry, where a patch keeps bills from being copied.
        definition = next(cls for cls in moves.__mro__ if "_post" in vars(cls))
        with patch.object(definition, "_post", _post):
            self._make(fee_round)
        return len(posted)

    # === SHAPES === #

    def test_one_bill_of_a_shape_is_made_by_the_orm(self):
        fee_round = self._create_round(self.prices, classes=self.pupils)
        self.assertEqual(self._count_orm(fee_round), 1)
        self.assertEqual(fee_round.bill_count, 12)

    def test_a_payer_in_another_language_is_a_shape_of_its_own(self):
        self._change_language(self.students[3].partner_id)
        fee_round = self._create_round(self.prices, classes=self.pupils)
        self.assertEqual(self._count_orm(fee_round), 2)

    def test_who_a_payer_is_makes_no_shape(self):
        for number, partner in enumerate(self.students.partner_id):
            partner.write({"email": f"p{number}@example.com", "phone": f"090{number}"})
        fee_round = self._create_round(self.prices, classes=self.pupils)
        self.assertEqual(self._count_orm(fee_round), 1)

    def test_a_value_that_another_module_prepares_for_one_pupil_makes_a_shape(self):
        def change(vals, bill, *_args):
            if bill.student == self.students[2]:
                vals["ref"] = "Hộ nghèo"
            return vals

        self._patch_hook("_prepare_bill", change)
        fee_round = self._create_round(self.prices, classes=self.pupils)
        self.assertEqual(self._count_orm(fee_round), 2)
        bills = fee_round._get_bills().filtered("ref")
        self.assertEqual(bills.edu_student_id, self.students[2])

    def test_one_bill_alone_is_not_copied(self):
        with patch.object(type(self.env["edu.bill.stamp"]), "_stamp") as stamp:
            self._create_bill(self.other_class_student)
        stamp.assert_not_called()

    # === WHAT A COPY IS FOR OTHERS === #

    def test_a_copied_bill_is_collected_cancelled_and_reversed_like_any_other(self):
        fee_round = self._create_round(self.prices, classes=self.pupils)
        bills = self._generate(fee_round, publish=True)
        self.assertEqual(fee_round.amount_total, 12 * 1_316_000)
        paid, cancelled = bills[5], bills[6]
        journal = self._get_journal("NH")
        transactions = self.env["edu.collection.transaction"]._register_movements(
            journal,
            [
                {
                    "bank_reference": "FT1",
                    "date": date(2026, 10, 5),
                    "amount": 1_316_000,
                    "memo": paid.edu_payment_code,
                }
            ],
        )
        transactions._settle()
        self.assertEqual(paid.edu_payment_state, "collected")
        self.assertEqual(
            sum(paid.edu_charge_ids.mapped("amount_recognised")), 1_316_000
        )
        cancelled._edu_cancel("Nhầm lớp")
        self.assertEqual(cancelled.payment_state, "reversed")
        self.assertEqual(set(cancelled.edu_charge_ids.mapped("state")), {"cancelled"})
        again = self._generate(fee_round)
        self.assertEqual(again.edu_student_id, cancelled.edu_student_id)

    def test_charges_and_lines_of_a_copy_point_at_each_other(self):
        bills = self._make(self._create_round(self.prices, classes=self.pupils))
        for bill in bills:
            charges = bill.edu_charge_ids
            self.assertEqual(len(charges), 4)
            self.assertEqual(charges.student_id, bill.edu_student_id)
            self.assertEqual(charges.payer_id, bill.partner_id)
            self.assertEqual(charges.move_line_id.edu_charge_id, charges)
            self.assertEqual(charges.move_line_id.move_id, bill)
            self.assertEqual(bill.line_ids.partner_id, bill.partner_id)

    def test_codes_and_addresses_of_messages_are_each_bills_own(self):
        bills = self._make(self._create_round(self.prices, classes=self.pupils))
        self.assertEqual(len(set(bills.mapped("edu_payment_code"))), 12)
        addresses = bills.message_ids.mapped("message_id")
        self.assertEqual(len(set(addresses)), 12)
        for bill in bills:
            self.assertIn(
                f"-openerp-{bill.id}-account.move@", bill.message_ids.message_id
            )
            term = bill.line_ids.filtered(
                lambda one: one.display_type == "payment_term"
            )
            self.assertEqual(term.name, bill.edu_payment_code)

    def test_the_history_of_a_bill_names_the_accountant_and_speaks_of_a_bill(self):
        accountant = self._persona("accountant")
        fee_round = self._create_round(self.prices, classes=self.pupils)
        bills = self._make(fee_round.with_user(accountant)).sudo()
        self.assertEqual(bills.create_uid, accountant)
        self.assertEqual(bills.message_ids.author_id, accountant.partner_id)
        self.assertEqual(bills.message_partner_ids, accountant.partner_id)
        self.assertIn("Bill made", bills[7].message_ids.body)

    def test_payers_are_customers_and_are_counted(self):
        self._make(self._create_round(self.prices, classes=self.pupils))
        self.assertEqual(set(self.students.partner_id.mapped("customer_rank")), {1})

    def test_what_was_read_before_is_read_anew(self):
        fee_round = self._create_round(self.prices, classes=self.pupils)
        partner = self.students[4].partner_id
        self.assertFalse(partner.invoice_ids)
        self.assertFalse(fee_round.charge_ids)
        self._make(fee_round)
        self.assertEqual(len(partner.invoice_ids), 1)
        self.assertEqual(len(fee_round.charge_ids), 48)

    def test_deductions_are_taken_off_once(self):
        meal = {self.items[1]: (38_000, 22)}
        self._create_bill(self.students[0], meal, period=date(2026, 9, 1))
        deductions = self.env["edu.fee.deduction"].create(
            [
                {
                    "company_id": self.school.id,
                    "student_id": student.id,
                    "item_id": self.items[1].id,
                    "period": date(2026, 9, 1),
                    "quantity": 3,
                }
                for student in self.students
            ]
        )
        bills = self._make(self._create_round(self.prices, classes=self.pupils))
        self.assertEqual(set(bills.mapped("amount_total")), {1_202_000})
        self.assertEqual(set(deductions.mapped("state")), {"applied"})
        for one in deductions:
            self.assertEqual(one.charge_id.student_id, one.student_id)
            line = one.charge_id.move_id.line_ids.filtered("edu_deduction_id")
            self.assertEqual(line.edu_deduction_id, one)

    # === NUMBERS === #

    def _assert_in_a_row(self, moves, *, made_gap=False):
        """Check that numbers follow each other and say so."""
        numbers = sorted(moves.mapped("sequence_number"))
        self.assertEqual(numbers, list(range(numbers[0], numbers[0] + len(moves))))
        self.assertEqual(len(set(moves.mapped("name"))), len(moves))
        self.assertEqual(any(moves.mapped("made_sequence_gap")), made_gap)

    def test_numbers_follow_each_other_and_the_orm_goes_on_behind_them(self):
        """Within one transaction, copies between two entries of the ORM."""
        first = self._create_entry()
        bills = self._make(self._create_round(self.prices, classes=self.pupils))
        self._assert_in_a_row(first + bills + self._create_entry())

    def test_bills_of_a_round_are_numbered_in_the_order_of_the_list(self):
        bills = self._make(self._create_round(self.prices, classes=self.pupils))
        self.assertEqual(bills, bills.sorted("sequence_number"))

    def test_numbers_grow_past_their_digits(self):
        first = self._create_entry("TBT/2026/99994")
        bills = self._make(self._create_round(self.prices, classes=self.pupils))
        self._assert_in_a_row(first + bills + self._create_entry(), made_gap=True)
        self.assertEqual(bills[-1].name, "TBT/2026/100006")

    def test_numbers_of_a_month_keep_their_form(self):
        first = self._create_entry("TBT-2026-10-0007/HP")
        bills = self._make(self._create_round(self.prices, classes=self.pupils))
        self._assert_in_a_row(first + bills + self._create_entry(), made_gap=True)
        self.assertEqual(bills[0].name, "TBT-2026-10-0008/HP")
        self.assertEqual(set(bills.mapped("sequence_prefix")), {"TBT-2026-10-"})

    def test_a_form_of_the_journals_own_is_kept(self):
        self.school.edu_bill_journal_id.sequence_override_regex = (
            r"^(?P<prefix1>.*?)(?P<seq>\d+)(?P<suffix>\D*?)$"
        )
        first = self._create_entry("HD 2026 số 00098 .")
        bills = self._make(self._create_round(self.prices, classes=self.pupils))
        self._assert_in_a_row(first + bills, made_gap=True)
        self.assertEqual(bills[3].name, "HD 2026 số 00102 .")

    def test_two_rounds_in_one_transaction(self):
        bills = self.env["account.move"]
        for period in (date(2026, 10, 1), date(2026, 11, 1)):
            bills += self._make(
                self._create_round(self.prices, classes=self.pupils, period=period)
            )
        self._assert_in_a_row(bills)

    def test_a_refused_chunk_leaves_no_gap(self):
        first = self._create_entry()
        fee_round = self._create_round(self.prices, classes=self.pupils)
        apply = type(self.env["edu.bill.stamp"])._insert_messages

        refusal = UserError("Không được")

        def refuse(stamp, batch):
            apply(stamp, batch)
            raise refusal

        with (
            patch.object(type(self.env["edu.bill.stamp"]), "_insert_messages", refuse),
            self.assertRaises(UserError),
            self.env.cr.savepoint(),
        ):
            self._make(fee_round)
        self.assertFalse(fee_round.bill_count)
        self._assert_in_a_row(first + self._make(fee_round))

    def test_a_locked_period_moves_copies_as_it_moves_the_first(self):
        self.school.fiscalyear_lock_date = date(2026, 10, 2)
        bills = self._make(self._create_round(self.prices, classes=self.pupils))
        self.assertEqual(set(bills.mapped("date")), {date(2026, 10, 5)})
        self.assertEqual(set(bills.line_ids.mapped("date")), {date(2026, 10, 5)})

    # === CHUNKS === #

    def test_a_pupil_who_cannot_be_billed_is_found_by_halves(self):
        """Most of the others are copied: few of them are made by the ORM."""
        refused, refusal = self.students[9], UserError("Hồ sơ bị khóa")

        def change(vals, bill, *_args):
            if bill.student == refused:
                raise refusal
            return vals

        self._patch_hook("_prepare_bill", change)
        fee_round = self._create_round(self.prices, classes=self.pupils)
        stamp = type(self.env["edu.bill.stamp"])
        plain, copied = stamp._stamp, []

        def _stamp(records, copies):
            copied.extend(copies)
            return plain(records, copies)

        with patch.object(stamp, "_stamp", _stamp):
            bills = self._generate(fee_round)
        self.assertEqual(bills.edu_student_id, self.students - refused)
        self.assertGreater(len(copied), 6)
        self.assertIn("Hồ sơ bị khóa", " ".join(fee_round.message_ids.mapped("body")))

    def test_only_the_last_job_looks_who_is_missing(self):
        fee_round = self._create_round(self.prices, classes=self.pupils)
        path = "odoo.addons.edu_fees.models.edu_fee_round_stamp.CHUNK_SIZE"
        with patch(path, 4), trap_jobs() as trap:
            fee_round.action_generate()
        self.assertEqual(len(trap.enqueued_jobs), 3)
        with patch(path, 4):
            fee_round.action_generate()
        jobs = self.env["queue.job"].search(
            [("identity_key", "=like", f"edu.fee.round:{fee_round.id}:%")], order="id"
        )
        finish = type(fee_round)._finish_generation
        finished = []

        def note(record):
            finished.append(record.bill_count)
            return finish(record)

        with patch.object(type(fee_round), "_finish_generation", note):
            for job in jobs:
                job.records.with_context(job_uuid=job.uuid)._generate_chunk(*job.args)
                job.sudo().with_context(
                    _job_edit_sentinel=job.EDIT_SENTINEL
                ).state = "done"
        self.assertEqual(finished, [12])
        self.assertEqual(fee_round.state, "generated")
