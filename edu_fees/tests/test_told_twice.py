# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import date, datetime

from odoo.tests import tagged

from ..tools.collection_call import Call
from .reconciliation_common import ReconciliationCase

SATURDAY, MONDAY = date(2026, 10, 3), date(2026, 10, 5)


@tagged("post_install", "-at_install")
class TestToldTwice(ReconciliationCase):
    """One transfer under two names, two transfers under one."""

    # === TWO NUMBERS OF ONE GATEWAY ARE TWO TRANSFERS === #

    def test_a_second_number_of_the_gateway_is_a_second_transfer(self):
        first = self._tell(5_000, "x", "FT1", gateway_id=17)
        second = self._tell(5_000, "x", "FT1", gateway_id=18)
        self.assertNotEqual(first, second)
        self.assertEqual(second.bank_reference, "FT1/2")
        self.assertEqual(
            (second.state, second.queue_reason), ("queue", "same_reference")
        )

    def test_both_in_one_list_are_two(self):
        message = self.messages._store_call(self.channel, Call("poll", b"{}"))
        both = self._register(
            message,
            *(self._get_entry(5_000, "x", "FT1", gateway_id=one) for one in (17, 18)),
        )
        self.assertEqual(both.mapped("bank_reference"), ["FT1", "FT1/2"])

    def test_the_same_number_again_is_the_same_transfer(self):
        told = [self._tell(5_000, "x", "FT1", gateway_id=one) for one in (17, 18)]
        again = [self._tell(5_000, "x", "FT1", gateway_id=one) for one in (18, 17)]
        self.assertEqual(again, told[::-1])

    def test_the_number_of_another_gateway_is_the_same_transfer(self):
        other = self.channel.copy({"code": "KHAC", "kind": "cash"})
        first = self._tell(5_000, "x", "FT1", gateway_id=17)
        self.assertEqual(
            self._tell(5_000, "x", "FT1", channel=other, gateway_id=99), first
        )
        self.assertEqual(len(first.gateway_references.split()), 2)

    def test_a_list_that_numbers_them_otherwise_tells_of_the_same_transfers(self):
        told = [self._tell(5_000, "x", "FT1", gateway_id=one) for one in (17, 18)]
        message = self.messages._store_call(self.channel, Call("poll", b"{}"))
        listed = self._register(
            message,
            *(self._get_entry(5_000, "x", "FT1", gateway_id=one) for one in (901, 902)),
        )
        self.assertEqual(list(listed), told)

    def test_the_second_never_pays_a_bill_by_itself(self):
        self._tell(1_252_000, self.code, "FT1", gateway_id=17)
        second = self._tell(1_252_000, self.code, "FT1", gateway_id=18)
        self.assertEqual((second.state, second.amount_credit), ("queue", 0))

    def test_the_banks_file_names_both_alike(self):
        first, second = self._prove_all(
            self._get_entry(5_000, "x", "FT1"), self._get_entry(5_000, "x", "FT1/2")
        )
        self.assertEqual(self._tell(5_000, "x", "FT1", gateway_id=17), first)
        self.assertEqual(self._tell(5_000, "x", "FT1", gateway_id=18), second)
        self.assertEqual(second.queue_reason, "no_code")

    def test_another_amount_is_a_conflict_as_before(self):
        self._tell(5_000, "x", "FT1", gateway_id=17)
        other = self._tell(6_000, "x", "FT1", gateway_id=18)
        self.assertEqual(other.queue_reason, "reference_conflict")

    # === A GATEWAY WITHOUT THE BANK'S REFERENCE === #

    def test_a_gateways_own_number_meets_the_banks_reference(self):
        told = self._tell(
            5_000, "hoc phi An", "SEPAY17", gateway_id=17, is_made_up=True
        )
        proven = self._prove(5_000, "MBVCB.1.hoc phi An.CT", "FT1")
        self.assertEqual(proven, told)
        self.assertEqual(told.alias_reference, "FT1")

    def test_it_meets_a_line_without_reference_too(self):
        told = self._tell(
            5_000, "hoc phi An", "SEPAY17", gateway_id=17, is_made_up=True
        )
        proven = self._prove(5_000, "hoc phi An", "X1", is_made_up=True)
        self.assertEqual(proven, told)

    def test_the_file_first_is_met_as_well(self):
        proven = self._prove(5_000, "hoc phi An", "X1", is_made_up=True)
        told = self._tell(
            5_000, "hoc phi An", "SEPAY17", gateway_id=17, is_made_up=True
        )
        self.assertEqual(told, proven)

    def test_two_lines_without_reference_of_one_file_stay_two(self):
        lines = self._prove_all(
            self._get_entry(5_000, "x", "X1", is_made_up=True),
            self._get_entry(5_000, "x", "X2", is_made_up=True),
        )
        self.assertEqual(len(lines), 2)

    # === DAYS === #

    def test_saturdays_transfer_stands_in_mondays_statement(self):
        told = self._tell(5_000, "hoc phi An", "FT1", date=SATURDAY)
        proven = self._prove(5_000, "hoc phi An", "X1", is_made_up=True, date=MONDAY)
        self.assertEqual(proven, told)

    def test_tuesdays_statement_is_too_late_for_it(self):
        told = self._tell(5_000, "hoc phi An", "FT1", date=SATURDAY)
        proven = self._prove(
            5_000, "hoc phi An", "X1", is_made_up=True, date=date(2026, 10, 6)
        )
        self.assertNotEqual(proven, told)

    def test_the_working_day_after_a_holiday_counts(self):
        self.env["resource.calendar.leaves"].create(
            {
                "name": "Nghỉ lễ",
                "company_id": self.school.id,
                "calendar_id": self.school.resource_calendar_id.id,
                "date_from": datetime(2026, 10, 4, 17),
                "date_to": datetime(2026, 10, 6, 16),
            }
        )
        told = self._tell(5_000, "hoc phi An", "FT1", date=SATURDAY)
        proven = self._prove(
            5_000, "hoc phi An", "X1", is_made_up=True, date=date(2026, 10, 7)
        )
        self.assertEqual(proven, told)

    def test_between_working_days_one_day_is_the_limit(self):
        told = self._tell(5_000, "hoc phi An", "FT1", date=MONDAY)
        late = self._prove(
            5_000, "hoc phi An", "X1", is_made_up=True, date=date(2026, 10, 7)
        )
        self.assertNotEqual(late, told)

    # === WORDS === #

    def test_the_same_words_go_before_words_within_others(self):
        self._tell(5_000, "hoc phi An", "FT1")
        longer = self._tell(5_000, "hoc phi An lop 3A", "FT2")
        proven = self._prove(5_000, "hoc phi An lop 3A", "X1", is_made_up=True)
        self.assertEqual(proven, longer)

    def test_words_that_fit_two_payments_wait_for_a_person(self):
        told = self._tell(5_000, "hoc phi An", "FT1")
        told |= self._tell(5_000, "lop 3A", "FT2")
        proven = self._prove(5_000, "hoc phi An lop 3A", "X1", is_made_up=True)
        self.assertFalse(proven & told)
        self.assertEqual((proven.state, proven.queue_reason), ("queue", "ambiguous"))
        self.assertFalse(any(told.mapped("alias_reference")))

    def test_equal_words_of_equal_payments_are_taken_in_turn(self):
        told = [self._tell(5_000, "hoc phi", f"FT{one}") for one in (1, 2)]
        proven = [
            self._prove(5_000, "hoc phi", f"X{one}", is_made_up=True) for one in (1, 2)
        ]
        self.assertEqual(proven, told)


@tagged("post_install", "-at_install")
class TestRefusedCall(ReconciliationCase):
    def test_of_a_refused_call_the_beginning_and_the_digest_are_kept(self):
        body = b"x" * 200_000
        call = Call("webhook", body)
        kept = self.messages._store_call(self.channel, call)
        refused = self.messages._store_call(self.channel, call, "signature")
        self.assertEqual(len(refused._get_bytes()), 2048)
        self.assertEqual(refused.checksum, kept.checksum)
        self.assertEqual((refused.body_size, kept.body_size), (200_000, 200_000))
        self.assertEqual(kept._get_bytes(), body)

    def test_a_short_refused_call_is_kept_whole(self):
        refused = self.messages._store_call(
            self.channel, Call("webhook", b"{}"), "signature"
        )
        self.assertEqual(refused._get_bytes(), b"{}")


@tagged("post_install", "-at_install")
class TestChannelSetUp(ReconciliationCase):
    """Who may change what of a channel."""

    def test_the_principal_writes_down_the_letter_and_nothing_else(self):
        channel = self.channel.with_user(self.principal)
        self.assertFalse(channel.may_set_up)
        channel.write({"permit_number": "12/UBND", "permit_date": SATURDAY})
        self.assertEqual(self.channel.permit_number, "12/UBND")
        for values in ({"name": "x"}, {"closing_hour": 1.0}, {"kind": "cash"}):
            with self.assertRaisesRegex(Exception, "accountant sets up"):
                channel.write({**values, "permit_number": "13/UBND"})
        with self.assertRaisesRegex(Exception, "Only the accountant"):
            channel.action_ask_permission()

    def test_the_administrator_sets_the_secret(self):
        administrator = self._create_user("quan_tri", "base.group_system")
        channel = self.channel.with_user(administrator)
        channel.secret = "S3cr3t"
        self.assertEqual(self.channel.secret, "S3cr3t")
        with self.assertRaisesRegex(Exception, "follows its buttons"):
            channel.permit_state = "permitted"

    def test_channels_that_are_stopped_or_not_permitted_take_no_new_money(self):
        channels = self.env["edu.collection.channel"]
        domain = [("id", "=", self.channel.id), *channels._get_open()]
        self.assertTrue(channels.search(domain))
        self.channel.permit_state = "stopped"
        self.assertFalse(channels.search(domain))
