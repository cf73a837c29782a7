# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.tests import TransactionCase, tagged

from . import guard_translations as guard
from .findings import FindingsMixin
from .own import get_own_modules


@tagged("post_install", "-at_install")
class TestTranslations(FindingsMixin, TransactionCase):
    """Every string of every module of the suite is there in Vietnamese."""

    def test_every_string_is_translated(self):
        self.assertNoFindings(
            [
                finding
                for module in get_own_modules(self.env)
                for finding in guard.find_untranslated(module)
            ]
        )

    def test_translation_files_are_in_step_with_the_code(self):
        findings = []
        terms = guard.get_exported_terms(self.env, get_own_modules(self.env))
        for module, exported in terms.items():
            template = guard.get_paths(module)[0]
            if template.exists():
                text = template.read_text(encoding="utf-8")
                findings += guard.find_out_of_step(module, exported, text)
        self.assertNoFindings(findings)

    def test_every_choice_is_read_in_vietnamese(self):
        self.assertNoFindings(guard.find_english_selections(self.env))

    def test_no_forbidden_word_is_used(self):
        findings = []
        for module in get_own_modules(self.env):
            translation = guard.get_paths(module)[1]
            if translation.exists():
                text = translation.read_text(encoding="utf-8")
                findings += guard.find_wrong_words(module, text)
        self.assertNoFindings(findings)


@tagged("post_install", "-at_install")
class TestTranslationsGuard(TransactionCase):
    """The guard sees what is missing, out of step or wrongly said."""

    POT = 'msgid "Bill of %(name)s"\nmsgstr ""\n\nmsgid "Class"\nmsgstr ""\n'

    def test_complete_file_is_not_found(self):
        po = self.POT.replace('""', '"Lớp"').replace('"Lớp"', '"Phiếu %(name)s"', 1)
        self.assertEqual(guard.translations.compare(self.POT, po), [])
        self.assertEqual(guard.find_wrong_words("x", po), [])

    def test_untranslated_entry_is_found(self):
        self.assertIn(
            "not translated: 'Class'",
            guard.translations.compare(self.POT, self.POT),
        )

    def test_missing_entry_is_found(self):
        po = 'msgid "Class"\nmsgstr "Lớp"\n'
        self.assertEqual(
            guard.translations.compare(self.POT, po),
            ["not in the .po file: 'Bill of %(name)s'"],
        )

    def test_lost_placeholder_is_found(self):
        po = 'msgid "Bill of %(name)s"\nmsgstr "Phiếu của %(ten)s"\n'
        self.assertIn(
            "other placeholders: 'Bill of %(name)s' -> 'Phiếu của %(ten)s'",
            guard.translations.compare(self.POT, po),
        )

    def test_label_that_stays_english_is_found(self):
        source = [("draft", "File"), ("done", "Imported"), ("sms", "SMS")]
        shown = [("draft", "Tệp"), ("done", "Imported"), ("sms", "SMS")]
        known = {"File": "Tệp", "Imported": "Đã nhập", "SMS": "SMS"}
        self.assertEqual(guard.find_english_labels(source, shown, known), ["Imported"])

    def test_forbidden_word_is_found(self):
        po = 'msgid "Bills"\nmsgstr "Hóa đơn"\n\nmsgid "Pupils"\nmsgstr "sinh viên"\n'
        findings = guard.find_wrong_words("edu_x", po)
        self.assertEqual(len(findings), 2)
        self.assertIn("write 'Thông báo thu'", findings[0])
        self.assertIn("write 'Học sinh'", findings[1])

    def test_string_missing_in_the_template_is_found(self):
        self.assertEqual(
            guard.find_out_of_step("edu_x", {"Class", "Pupil"}, self.POT),
            [
                "edu_x: not in the .pot: 'Pupil'",
                "edu_x: no longer said: 'Bill of %(name)s'",
            ],
        )

    def test_exported_terms_are_those_of_the_module(self):
        terms = guard.get_exported_terms(self.env, ["edu_core"])["edu_core"]
        self.assertIn("Guardianship", terms)
        self.assertNotIn("Journal Entry", terms)
