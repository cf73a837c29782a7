# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import doctest

from odoo.tests import BaseCase, tagged

from ..tools import signature


@tagged("post_install", "-at_install")
class TestSignature(BaseCase):
    def test_the_vectors_hold(self):
        result = doctest.testmod(signature)
        self.assertGreater(result.attempted, 0)
        self.assertFalse(result.failed)

    def test_without_a_key_nobody_signs_and_nobody_is_believed(self):
        values = {"orderId": "KT26090001", "amount": 485000, "resultCode": 0}
        for key in ("", None, False):
            with self.assertRaises(ValueError):
                signature.sign(key, "result", values)
            self.assertFalse(signature.verify(key, "result", values))

    def test_what_is_null_is_signed_like_what_is_left_out_and_zero_is_not(self):
        plain = signature.sign("K", "result", {})
        for value in (None, False, ""):
            self.assertEqual(signature.sign("K", "result", {"transId": value}), plain)
        zero = signature.sign("K", "result", {"transId": 0})
        self.assertEqual(zero, signature.sign("K", "result", {"transId": "0"}))
        self.assertNotEqual(zero, plain)

    def test_half_a_character_is_a_wrong_signature_and_no_failure(self):
        half = chr(0xD83D)
        for values in ({"message": half, "signature": "x"}, {"signature": half}):
            self.assertFalse(signature.verify("K", "result", values))
