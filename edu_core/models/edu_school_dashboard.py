# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.fields import Domain
from odoo.tools import SQL

from ..const import OFFICER_ROLES

# Who has a use for the dashboard; what each sees of it is up to the record rules.
ROLES = (
    "edu_core.group_office",
    "edu_core.group_principal",
    "edu_core.group_teacher",
    "edu_core.group_officer",
)
STUDYING = [["state", "=", "studying"]]
GENDERS = ("female", "male", False)
BIRTHDAY_DAYS = 7
BIRTHDAY_LIMIT = 12
BIRTHDAY_SEARCH_LIMIT = 120


class EduSchoolDashboard(models.AbstractModel):
    """The first screen of the school: what there is, what moved, what is missing.

    Everything is counted as the user, so a homeroom teacher sees the numbers of her
    class and an officer those of his schools; and every number comes with the domain
    that counted it, so that the list it leads to has as many rows.
    """

    _name = "edu.school.dashboard"
    _description = "Dashboard of the School"

    @api.model
    @api.readonly
    def get_data(self):
        """Return all the dashboard shows, for the user's schools in the switcher.

        A fixed number of queries, however many schools and pupils there are.

        :return: dict of `schools`, `year`, `today`, `sections` (lists of counted
            tiles), `movements`, `grades`, `by_school` and `birthdays`; all of it JSON
        :raise AccessError: for who has nothing to do with pupils
        """
        if not any(self.env.user.has_group(group) for group in ROLES):
            raise AccessError(
                self.env._("The dashboard of the school is for its staff.")
            )
        year = self.env["edu.school.year"]._get_current()
        self = self.with_context(edu_dashboard_year=year.id)
        tiles = self._count_tiles(
            [*self._get_tiles(), *self._get_movement_tiles(), *self._get_birthdays()]
        )
        sections = {}
        for tile in tiles:
            sections.setdefault(tile["section"], []).append(tile)
        movements = sections.pop("movement", [])
        birthdays = sections.pop("birthday", [])
        counts = self.env["edu.student"]._read_group(
            STUDYING, ["company_id", "grade_id", "gender"], ["__count"]
        )
        by_school = self._get_school_rows(counts)
        return {
            "today": fields.Date.to_string(self._get_today()),
            "year": year.name or False,
            "schools": self._get_schools(by_school),
            "sections": sections,
            "movements": movements,
            "grades": self._get_grade_rows(counts),
            "by_school": by_school if len(by_school) > 1 else [],
            "birthdays": {
                "tiles": birthdays,
                "pupils": self._get_birthday_rows(birthdays),
            },
        }

    # === THE REGISTRY OF TILES === #

    @api.model
    def _get_tiles(self):
        """Return what is counted on the dashboard; a module adds its own tiles.

        To be extended: `return super()._get_tiles() + [{…}]`. A tile is a dict of

        * `key`: unique, such as "no_photo"
        * `section`: "figure" (large numbers on top), "todo" (what waits for somebody;
          shown when it is not zero) or "missing" (records to complete)
        * `name`: what is counted, translated
        * `model` and `domain`: what is counted, and the list the number leads to. The
          domain is plain JSON: lists, texts, numbers. It is evaluated as the user; a
          tile whose model the user may not read is left out
        * `icon`: a Font Awesome class, optional
        * `groups`: XML ids of groups, with commas: only their users see the tile.
          Needed where the domain names a field with `groups`
        * `context`: of the list, optional

        All tiles of one model are counted in one query.
        """
        return [
            *self._get_figure_tiles(),
            *self._get_todo_tiles(),
            *self._get_missing_tiles(),
        ]

    @api.model
    def _get_year_domain(self):
        """Return the domain of what belongs to the school year of the dashboard."""
        return [["school_year_id", "=", self.env.context.get("edu_dashboard_year")]]

    @api.model
    def _get_figure_tiles(self):
        """Return the tiles of the large numbers on top; see `_get_tiles`."""
        prepare = self._prepare_tile
        return [
            prepare(
                "figure", "pupils", self.env._("Pupils"), STUDYING, icon="fa-users"
            ),
            prepare(
                "figure",
                "girls",
                self.env._("Girls"),
                [*STUDYING, ["gender", "=", "female"]],
                icon="fa-female",
            ),
            prepare(
                "figure",
                "classes",
                self.env._("Classes This Year"),
                self._get_year_domain(),
                model="edu.class",
                icon="fa-th-large",
            ),
        ]

    @api.model
    def _get_todo_tiles(self):
        """Return the tiles of what waits for somebody; see `_get_tiles`."""
        year = self._get_year_domain()
        schools = self.env.companies.ids
        sent = [["state", "=", "sent"]]
        rows = {
            "without_class": (
                self.env._("Pupils without a class"),
                "edu.student",
                [*STUDYING, ["class_id", "=", False]],
                "fa-sign-in",
            ),
            "without_teacher": (
                self.env._("Classes without a homeroom teacher"),
                "edu.class",
                [*year, ["homeroom_teacher_id", "=", False]],
                "fa-user-times",
            ),
            "overfull": (
                self.env._("Classes with too many pupils"),
                "edu.class",
                [*year, ["is_overfull", "=", True]],
                "fa-compress",
            ),
            "transfer_in": (
                self.env._("Transfers that wait for our answer"),
                "edu.transfer",
                [*sent, ["company_dest_id", "in", schools]],
                "fa-inbox",
            ),
            "transfer_out": (
                self.env._("Transfers the other school has not answered"),
                "edu.transfer",
                [*sent, ["company_id", "in", schools]],
                "fa-clock-o",
            ),
            "imports": (
                self.env._("Imports in progress"),
                "edu.import.class_list",
                [["state", "in", ["reading", "queued"]]],
                "fa-upload",
            ),
            "duplicates": (
                self.env._("Pupils who are perhaps entered twice"),
                "edu.student.duplicate",
                [],
                "fa-clone",
            ),
        }
        return [
            self._prepare_tile("todo", key, name, domain, model=model, icon=icon)
            for key, (name, model, domain, icon) in rows.items()
        ]

    @api.model
    def _get_missing_tiles(self):
        """Return the tiles of what the pupils' records lack; see `_get_tiles`."""
        return [
            self._prepare_tile(
                "missing",
                key,
                name,
                [*STUDYING, *domain],
                groups=groups,
            )
            for key, (name, domain, groups) in self.env["edu.student"]
            ._get_gaps()
            .items()
        ]

    @api.model
    def _prepare_tile(self, section, key, name, domain, model="edu.student", **values):
        """Return a tile of `_get_tiles`."""
        return {
            "section": section,
            "key": key,
            "name": name,
            "model": model,
            "domain": domain,
            **values,
        }

    # === COUNTING === #

    @api.model
    def _count_tiles(self, tiles):
        """Return the tiles that are for the user, with `count`; one query per model."""
        tiles = [tile for tile in tiles if self._is_visible(tile)]
        if not self._get_pupil_schools():
            tiles = [tile for tile in tiles if tile["model"] != "edu.student"]
        by_model = {}
        for tile in tiles:
            by_model.setdefault(tile["model"], []).append(tile)
        for model, own in by_model.items():
            counts = self._count_domains(model, [tile["domain"] for tile in own])
            for tile, count in zip(own, counts, strict=True):
                tile["count"] = count
                tile.setdefault("icon", False)
                tile.setdefault("context", {})
        return tiles

    @api.model
    def _is_visible(self, tile):
        """Tell whether a tile is for the user."""
        groups = tile.pop("groups", False)
        user = self.env.user
        if groups and not any(user.has_group(group) for group in groups.split(",")):
            return False
        return self.env[tile["model"]].has_access("read")

    @api.model
    def _count_domains(self, model, domains):
        """Return how many records of a model each domain finds, in one query.

        The record rules are in the query, so the counts are those of the lists.
        """
        records = self.env[model]
        query = records._search(Domain.TRUE)
        if query.is_empty():
            return [0] * len(domains)
        conditions = [
            Domain(domain).optimize_full(records)._to_sql(records, query.table, query)
            for domain in domains
        ]
        columns = [
            SQL("COUNT(*) FILTER (WHERE %s)", condition) for condition in conditions
        ]
        return self.env.execute_query(query.select(*columns))[0]

    @api.model
    def _match_domains(self, records, domains):
        """Return which domains find each record, in one query.

        :return: tuples of a record's id and a boolean for each domain
        """
        query = records._search([("id", "in", records.ids)])
        if query.is_empty():
            return []
        conditions = [
            SQL(
                "(%s) IS TRUE",
                Domain(domain)
                .optimize_full(records)
                ._to_sql(records, query.table, query),
            )
            for domain in domains
        ]
        return self.env.execute_query(
            query.select(SQL.identifier(query.table, "id"), *conditions)
        )

    # === ROWS === #

    @api.model
    def _get_grade_rows(self, rows):
        """Return the pupils of each grade by gender, with the domains of the numbers.

        :param rows: tuples of school, grade, gender and count
        """
        counts = {}
        for _company, grade, gender, count in rows:
            counts.setdefault(grade, dict.fromkeys(GENDERS, 0))[gender] += count
        # What has no grade stands last; the others in the order of the grades.
        grades = sorted(counts, key=lambda g: (not g, g.sequence, g.id))
        return [
            {
                "name": grade.name or self.env._("No class"),
                "domain": [*STUDYING, ["grade_id", "=", grade.id]],
                "female": counts[grade]["female"],
                "male": counts[grade]["male"],
                "unknown": counts[grade][False],
                "count": sum(counts[grade].values()),
            }
            for grade in grades
        ]

    @api.model
    def _get_school_rows(self, counts):
        """Return pupils and classes of each school the user reads, in their order.

        :param counts: tuples of school, grade, gender and count
        """
        empty = {"pupils": 0, "girls": 0, "classes": 0, "without_teacher": 0}
        rows = {}
        for company, _grade, gender, count in counts:
            row = rows.setdefault(company, dict(empty))
            row["pupils"] += count
            row["girls"] += count if gender == "female" else 0
        this_year = self._get_year_domain()
        is_one = len(self.env.companies) == 1 and len(rows) < 2
        if is_one and self.env.user.has_group("edu_core.group_user"):
            classes = []  # there is nothing to compare it with
        else:
            classes = self.env["edu.class"]._read_group(
                this_year, ["company_id"], ["__count", "homeroom_teacher_id:count"]
            )
        for company, count, with_teacher in classes:
            row = rows.setdefault(company, dict(empty))
            row.update(classes=count, without_teacher=count - with_teacher)
        # An officer reads what happens in a school, not its company.
        rows = {company.sudo(): row for company, row in rows.items()}
        for company in rows.keys() - set(self._get_pupil_schools()):
            rows[company].update(pupils=None, girls=None)  # unknown is not none
        return [
            {
                **rows[company],
                "id": company.id,
                "name": company.name,
                "color": company.edu_color,
                "domain": [*STUDYING, ["company_id", "=", company.id]],
                "class_domain": [*this_year, ["company_id", "=", company.id]],
            }
            for company in sorted(rows, key=lambda c: (c.sequence, c.name, c.id))
        ]

    @api.model
    def _get_pupil_schools(self):
        """Return the schools whose pupils the user reads: an officer's role may open
        their classes only."""
        schools_sudo = self.env["res.company"].sudo()
        if self.env.user.has_group("edu_core.group_user"):
            return self.env.companies.sudo()
        roles = OFFICER_ROLES["officer_records"]
        links_sudo = self.env["edu.authority.link"].sudo()
        return schools_sudo.search(links_sudo._get_officer_domain(self.env.uid, roles))

    @api.model
    def _get_schools(self, by_school):
        """Return the schools whose name stands on top: those of the switcher."""
        if self.env.user.has_group("edu_core.group_user"):
            companies = self.env.companies.filtered("edu_is_school")
            return [
                {"id": company.id, "name": company.name, "color": company.edu_color}
                for company in companies or self.env.company
            ]
        return [{key: row[key] for key in ("id", "name", "color")} for row in by_school]

    # === MOVEMENTS === #

    @api.model
    def _get_movement_kinds(self):
        """Return the rows of the movements: key → (name, direction, kinds)."""
        return {
            "admit": (self.env._("Admitted"), "in", ["admit"]),
            "transfer_in": (self.env._("Transferred in"), "in", ["transfer_in"]),
            "return": (self.env._("Returned"), "in", ["return"]),
            "transfer_out": (self.env._("Transferred out"), "out", ["transfer_out"]),
            "leave": (self.env._("Left school"), "out", ["leave"]),
            "graduate": (self.env._("Graduated"), "out", ["graduate"]),
            "change_class": (self.env._("Changed class"), "within", ["change_class"]),
        }

    @api.model
    def _get_movement_tiles(self):
        """Return the tiles of what moved this month and this school year."""
        today = self._get_today()
        year = self.env["edu.school.year"].browse(
            self.env.context.get("edu_dashboard_year")
        )
        month_start = today.replace(day=1)
        next_month = (month_start + timedelta(days=31)).replace(day=1)
        periods = {
            "month": (month_start, next_month - timedelta(days=1)),
            "year": (year.date_start or today.replace(month=1, day=1), year.date_end),
        }
        return [
            self._prepare_tile(
                "movement",
                f"{key}_{period}",
                name,
                [
                    ["state", "=", "done"],
                    ["kind", "in", kinds],
                    ["date", ">=", fields.Date.to_string(start)],
                    *([["date", "<=", fields.Date.to_string(end)]] if end else []),
                ],
                model="edu.student.movement",
                kind=key,
                period=period,
                direction=direction,
            )
            for key, (name, direction, kinds) in self._get_movement_kinds().items()
            for period, (start, end) in periods.items()
        ]

    # === BIRTHDAYS === #

    @api.model
    def _get_birthdays(self):
        """Return the tiles of the birthdays of today and of the coming days."""
        days = [
            self._get_today() + timedelta(days=number)
            for number in range(BIRTHDAY_DAYS)
        ]
        return [
            self._prepare_tile(
                "birthday",
                key,
                name,
                [*STUDYING, *self._get_birthday_domain(own)],
            )
            for key, name, own in (
                ("today", self.env._("Today"), days[:1]),
                ("week", self.env._("The next 7 days"), days),
            )
        ]

    @api.model
    def _get_birthday_domain(self, days):
        """Return the domain of the pupils whose birthday is on one of these days.

        Who was born on 29 February has it on 1 March where there is no such day.
        """
        dates = {(day.month, day.day) for day in days}
        for day in days:
            is_leap = (day.replace(month=3, day=1) - timedelta(days=1)).day == 29
            if (day.month, day.day) == (3, 1) and not is_leap:
                dates.add((2, 29))
        leaves = [
            leaf
            for month, day in sorted(dates)
            for leaf in (
                "&",
                ["birth_date.month_number", "=", month],
                ["birth_date.day_of_month", "=", day],
            )
        ]
        return ["|"] * (len(dates) - 1) + leaves

    @api.model
    def _get_birthday_rows(self, tiles):
        """Return the pupils whose birthday is next, the first first."""
        by_key = {tile["key"]: tile for tile in tiles}
        if not by_key.get("week", {}).get("count"):
            return []
        is_much = by_key["week"]["count"] > BIRTHDAY_SEARCH_LIMIT
        tile = by_key["today" if is_much else "week"]
        students = self.env["edu.student"].search_fetch(
            tile["domain"],
            ["name", "class_id", "birth_date"],
            limit=BIRTHDAY_SEARCH_LIMIT,
        )
        today = self._get_today()

        def get_day(student):
            born = student.birth_date
            try:
                day = born.replace(year=today.year)
            except ValueError:
                day = born.replace(year=today.year, month=3, day=1)
            return day if day >= today else day.replace(year=today.year + 1)

        return [
            {
                "id": student.id,
                "name": student.name,
                "class": student.class_id.name or "",
                "date": fields.Date.to_string(get_day(student)),
                "age": get_day(student).year - student.birth_date.year,
                "is_today": get_day(student) == today,
            }
            for student in students.sorted(get_day)[:BIRTHDAY_LIMIT]
        ]

    @api.model
    def _get_today(self):
        """Return the day it is at the schools."""
        return self.env["edu.student"]._get_today()
