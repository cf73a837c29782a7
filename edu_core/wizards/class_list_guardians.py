# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Which persons the fathers and mothers of a class list are."""

import weakref
from collections import defaultdict
from dataclasses import dataclass, field

from odoo.tools import SQL

from ..tools.vietnamese import normalize_phone

RELATIONS = ("father", "mother")


@dataclass
class GuardianPlan:
    """A known guardian with what changes, or the values of a new one."""

    guardian: object = None
    values: dict = field(default_factory=dict)

    @property
    def person(self):
        """Which person it is, new ones told apart."""
        return self.guardian.id if self.guardian else f"new {id(self)}"


@dataclass
class LinkPlan:
    """A parent of a row; `is_new` if the child is not linked to that person yet.

    `is_first` if no earlier row names that person: what it says is written.
    """

    relation: str
    guardian_plan: GuardianPlan
    is_new: bool
    is_first: bool = True

    def get_signature(self):
        """Return what the link would do."""
        guardian = self.guardian_plan.guardian
        values = self.guardian_plan.values if self.is_first else {}
        values = sorted(values.items())
        return self.relation, guardian and guardian.id, values, self.is_new


class GuardianPlanner:
    """Finds the parents of the rows among the known guardians.

    A parent is, first, who is linked to the child under that name. Else it is the
    guardian of the same phone number and name who has, or had, a child in the school.
    Phone or name alone match nobody. Whom only other schools know is not looked at:
    anybody can write down a name and a number, and whose login it is would see the
    child. Of a guardian who has children in other schools too, nothing known is
    overwritten.

    The list has one phone number per child; it is taken for both parents' as long
    as they have none of their own.

    What two rows say about one person may differ; the first row wins, so that the
    same list twice changes nothing.
    """

    def __init__(self, plan, relations=RELATIONS):
        # The plan holds this planner: a circle would keep all it has fetched until the
        # garbage collector comes by, which is seldom.
        self.plan_of_list = weakref.proxy(plan)
        self.relations = relations
        self.env = plan.env
        self.company = plan.company
        # Known guardians of whom a row has said what changes
        self.settled_ids = set()
        # New guardians of this batch by phone number and name. Of earlier batches no
        # more is kept than that there was such a row: there may be 200,000 of them.
        self.new_plans = {}
        self.settled_keys = set()

    def load(self, rows, students):
        """Fetch the links of known pupils, and guardians by phone number and name."""
        self.settled_keys.update(map(hash, self.new_plans))
        self.new_plans = {}
        search_text = self.plan_of_list.get_search_text
        # Links of the own school; their guardians may be hidden when long ended.
        links_sudo = (
            self.env["edu.guardianship"]
            .sudo()
            .search_fetch(
                [("student_id", "in", students.ids)],
                ["student_id", "guardian_id", "date_end"],
            )
        )
        self.links = defaultdict(list)
        for link in links_sudo:
            self.links[link.student_id.id].append(link)
        phones, names = set(), set()
        for row in rows:
            for relation in self.relations:
                phones |= {row.phone, getattr(row, f"{relation}_phone", "")}
                names.add(search_text(getattr(row, f"{relation}_name", "")))
        guardians_sudo = (
            self.env["edu.guardian"]
            .sudo()
            .search(
                [
                    ("phone", "in", list(phones - {""})),
                    ("search_name", "in", list(names - {""})),
                    ("guardianship_ids.company_id", "=", self.company.id),
                ],
                order="id desc",
            )
        )
        self.by_phone_and_name = {}
        # The oldest one comes last and stays.
        for guardian in guardians_sudo:
            self.by_phone_and_name[guardian.phone, guardian.search_name] = guardian
        if self.plan_of_list.later_chunk:
            guardians_sudo |= links_sudo.guardian_id
            self._remember_earlier_rows(guardians_sudo)

    def _remember_earlier_rows(self, guardians_sudo):
        """Leave alone the guardians whom rows imported before have settled."""
        rows = self.env.execute_query(
            SQL(
                "SELECT DISTINCT link.guardian_id FROM edu_guardianship link"
                " JOIN edu_import_line line ON line.res_id = link.student_id"
                " WHERE link.guardian_id = ANY(%s) AND line.is_done"
                " AND line.import_model = %s AND line.import_id = %s",
                guardians_sudo.ids,
                self.plan_of_list.wizard._name,
                self.plan_of_list.wizard.id,
            )
        )
        self.settled_ids.update(guardian_id for (guardian_id,) in rows)

    @staticmethod
    def normalize_phone(text):
        """Return the number in the form 84…, or the text as it is."""
        try:
            return normalize_phone(text)
        except ValueError:
            return text or ""

    def plan(self, row_plan):
        """Plan the parents of a row."""
        seen = set()
        for relation in self.relations:
            link_plan = self._plan_relation(row_plan, relation)
            # A list that names one person twice means one parent.
            if link_plan and link_plan.guardian_plan.person not in seen:
                seen.add(link_plan.guardian_plan.person)
                row_plan.links.append(link_plan)

    def _plan_relation(self, row_plan, relation):
        """Plan the father or the mother; nobody if the list does not name her."""
        row = row_plan.row
        values = {
            "name": getattr(row, f"{relation}_name"),
            "phone": getattr(row, f"{relation}_phone") or row.phone,
            "occupation": getattr(row, f"{relation}_occupation"),
            "birth_year": getattr(row, f"{relation}_birth_year"),
            "email": getattr(row, f"{relation}_email", ""),
        }
        values = {name: value for name, value in values.items() if value}
        if "name" not in values:
            return None
        search_name = self.plan_of_list.get_search_text(values["name"])
        links = self._get_links(row_plan, search_name)
        if links:
            current = [link for link in links if self._is_current(link)]
            if not current:
                # Somebody ended it, perhaps a court: a list does not undo that.
                row_plan.warnings.append("link_ended")
                return None
            known = self._plan_known(row_plan, relation, current[0].guardian_id, values)
            return LinkPlan(relation, known, False)
        key = (values.get("phone"), search_name)
        guardian_sudo = self.by_phone_and_name.get(key)
        if guardian_sudo:
            known = self._plan_known(row_plan, relation, guardian_sudo, values)
            return LinkPlan(relation, known, True)
        new, is_first = GuardianPlan(values=values), True
        if values.get("phone"):
            is_first = key not in self.new_plans and hash(key) not in self.settled_keys
            new = self.new_plans.setdefault(key, new)
        return LinkPlan(relation, new, True, is_first)

    def _get_links(self, row_plan, search_name):
        """Return the child's links, past ones too, to persons of that name."""
        if not row_plan.student:
            return []
        return [
            link
            for link in self.links[row_plan.student.id]
            if link.guardian_id.search_name == search_name
        ]

    def _is_current(self, link):
        """Whether the link has not ended."""
        return not link.date_end or link.date_end >= self.plan_of_list.today

    def _plan_known(self, row_plan, relation, guardian_sudo, values):
        """Plan what changes of a guardian, unless an earlier row did."""
        if guardian_sudo.id in self.settled_ids:
            return GuardianPlan(guardian_sudo)
        is_ours = guardian_sudo.guardianship_ids.company_id <= self.company
        old_phone = row_plan.student and row_plan.student.phone
        old_phone = self.normalize_phone(old_phone)
        has_own_phone = bool(getattr(row_plan.row, f"{relation}_phone"))
        changes = {}
        for name, value in values.items():
            known = guardian_sudo[name]
            if known == value or (known and not is_ours):
                continue
            if name == "name" and known.casefold() == value.casefold():
                continue
            if name == "phone" and known and not has_own_phone and known != old_phone:
                continue
            changes[name] = value
        self.settled_ids.add(guardian_sudo.id)
        return GuardianPlan(guardian_sudo, changes)
