# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import re

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL, format_date

FIND_LIMIT = 20
# A number as people write it: 0912 345 678, +84 (0)912.345.678
NUMBER = re.compile(r"[\d\s.,+()\-]+")
LEAST_DIGITS = 3
NATIONAL_ID_LENGTH = 12


class EduStudent(models.Model):
    """How a clerk finds one pupil among tens of thousands: by three letters.

    Words without a digit are looked for in the name, without accents. A word with one
    may also be the beginning of a code, the class, or part of a guardian's phone:
    "an 3a", "HS0012", "0912 345". Each of these has an index of its own; the parts are
    put together by UNION, since OR over several tables would read them whole.
    """

    _inherit = "edu.student"

    _student_code_start = models.Index("(lower(student_code) text_pattern_ops)")
    _moet_code_start = models.Index("(lower(moet_code) text_pattern_ops)")

    @api.model
    def _search_display_name(self, operator, value):
        """Override of `edu.person.mixin` to find pupils by class and phone as well."""
        if operator != "ilike" or not isinstance(value, str) or not value.strip():
            return super()._search_display_name(operator, value)
        text = value.strip()
        if NUMBER.fullmatch(text):
            words = [re.sub(r"\D", "", text)]
        else:
            words = self._get_search_text(text).split()
        domain = Domain.AND(self._get_word_domain(word) for word in words)
        if not self._may_be_code(text):
            return domain
        return self._unite(domain, self._get_code_domain(text))

    @api.model
    def _may_be_code(self, text):
        """Tell whether a text may stand for a code: names have no digits.

        To be extended by modules with codes that may consist of letters only.
        """
        return any(character.isdigit() for character in text)

    @api.model
    def _unite(self, *domains, queries=()):
        """Return the domain of the pupils of any of these domains or queries.

        Rules are those of the query around; these only say which ids are meant.

        :param queries: more selections of ids, as SQL
        """
        students = self.with_context(active_test=False)
        parts = [
            students._search(domain, bypass_access=True).subselect()
            for domain in domains
        ]
        return Domain("id", "in", SQL("(%s)", SQL(" UNION ").join([*parts, *queries])))

    @api.model
    def _get_word_domain(self, word):
        """Return the domain of the pupils whom one word of a search means."""
        name_domain = self._get_name_domain(word)
        if not any(character.isdigit() for character in word):
            return name_domain
        links = self._find_links(word)
        queries = [links.subselect("student_id")] if links else []
        return self._unite(name_domain, *self._get_word_domains(word), queries=queries)

    @api.model
    def _get_word_domains(self, word):
        """Return the domains of what a word with a digit may be, beside the name.

        To be extended by modules with numbers of their own; each domain has to stand on
        an index.
        """
        start = f"{self._escape_like(word)}%"
        classes = self.env["edu.class"]._search(
            Domain("name", "=ilike", start), bypass_access=True
        )
        domains = [
            self._get_code_like_domain("student_code", start),
            self._get_code_like_domain("moet_code", start),
            Domain("class_id", "in", classes),
        ]
        is_national_id = len(word) == NATIONAL_ID_LENGTH and word.isdigit()
        if is_national_id and self._has_field_access(
            self._fields["national_id"], "read"
        ):
            domains.append(Domain("national_id", "=", word))
        return domains

    @api.model
    def _find_links(self, word):
        """Return the query of the guardians' links with such a phone number.

        As the user: who may not see guardians finds nobody by them.
        """
        digits = word.lstrip("0") if word.isdigit() else ""
        links = self.env["edu.guardianship"]
        guardians = self.env["edu.guardian"]
        may_read = links.has_access("read") and guardians.has_access("read")
        if len(digits) < LEAST_DIGITS or not may_read:
            return None
        pattern = guardians._get_code_like_domain("phone", f"%{digits}%")
        return links._search(Domain("guardian_id", "any", pattern))

    @api.model
    @api.readonly
    def find_pupils(self, text, limit=FIND_LIMIT):
        """Return the pupils a text means, as the quick search shows them.

        :param str text: part of a name, a code, a class, a guardian's phone number
        :return: list of dicts: `id`, `name`, `details` and, over several schools,
            `school`
        """
        students = self.search_fetch(
            [("display_name", "ilike", text)],
            ["name", "class_id", "birth_date", "student_code", "company_id", "state"],
            limit=min(int(limit), 100),
        )
        schools = students.company_id.sudo()
        states = dict(self._fields["state"]._description_selection(self.env))
        return [
            {
                "id": student.id,
                "name": student.name,
                "details": " · ".join(
                    part
                    for part in (
                        student.class_id.name,
                        student.birth_date
                        and format_date(self.env, student.birth_date),
                        student.student_code,
                        student.state != "studying" and states[student.state],
                    )
                    if part
                ),
                "school": student.company_id.sudo().name if len(schools) > 1 else "",
            }
            for student in students
        ]
