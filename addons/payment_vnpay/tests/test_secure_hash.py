# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import doctest

from odoo.tests import BaseCase, tagged

from ..tools import secure_hash


@tagged("post_install", "-at_install")
class TestSecureHash(BaseCase):
    def test_the_vectors_hold(self):
        result = doctest.testmod(secure_hash)
        self.assertGreater(result.attempted, 0)
        self.assertFalse(result.failed)

    def test_without_a_key_nobody_signs_and_nobody_is_believed(self):
        values = {"vnp_TxnRef": "KT26090001", "vnp_SecureHash": "x"}
        for key in ("", None, False):
            with self.assertRaises(ValueError):
                secure_hash.sign(key, values)
            with self.assertRaises(ValueError):
                secure_hash.sign_pipe(key, ["a"])
            self.assertFalse(secure_hash.verify(key, values))
            self.assertFalse(secure_hash.verify_pipe(key, values, "querydr_answer"))

    def test_what_is_empty_or_null_is_not_signed(self):
        plain = secure_hash.sign("K", {"vnp_TxnRef": "1"})
        for value in (None, ""):
            values = {"vnp_TxnRef": "1", "vnp_BankCode": value}
            self.assertEqual(secure_hash.sign("K", values), plain)

    def test_half_a_character_is_a_wrong_hash_and_no_failure(self):
        half = chr(0xD83D)
        for values in ({"vnp_OrderInfo": half}, {"vnp_SecureHash": half}):
            self.assertFalse(secure_hash.verify("K", values))
            self.assertFalse(secure_hash.verify_pipe("K", values, "querydr_answer"))
