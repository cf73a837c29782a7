# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import date

from odoo import api, fields, models
from odoo.tools import format_date

from ..tools import vietnamese


class EduStudent(models.Model):
    """Hồ sơ học sinh: one page with who the pupil is and what happened so far.

    The screen and the printed form show the same sections. They are read as the user:
    what she may not read is not there, and what is private is for the groups of it.
    """

    _inherit = "edu.student"

    file_data = fields.Json(
        compute="_compute_file_data",
        string="Pupil's File",
        help="The sections of the pupil's file, for the screen.",
    )

    @api.depends(
        "name",
        "birth_date",
        "gender",
        "moet_code",
        "class_id",
        "state",
        "guardianship_ids.date_end",
        "guardianship_ids.guardian_id.phone",
        "enrollment_ids.date_end",
    )
    @api.depends_context("uid", "lang", "allowed_company_ids")
    def _compute_file_data(self):
        """Gather the file of saved pupils; a new one has none yet."""
        self.file_data = False
        students = self._origin
        sections = students._get_file_sections()
        warnings = students._get_file_warnings()
        for student in self.filtered("id"):
            id_ = student._origin.id
            student.file_data = {
                "warnings": warnings.get(id_, []),
                "sections": [
                    section
                    for section in sections.get(id_, [])
                    if not section.get("paper_only")
                ],
            }

    # === HOOKS === #

    def _get_file_sections(self):
        """Return the sections of these pupils' files, on the screen and on paper.

        To be extended by modules with something to say about a pupil:

            sections = super()._get_file_sections()
            for student in self:
                sections[student.id].append({…})

        A section is a dict of plain JSON:

        * `key`, `title` and `kind`
        * "facts": `rows` of [label, text]; empty texts are left out
        * "people": `rows` of {name, role, phone (84…), note, model, id}
        * "table": `head`, a list of titles, and `rows`, lists of texts
        * "timeline": `rows` of {date ("2026-09-05"), title, text}, the last first
        * `column`: "side" for what is short, else "main"
        * `paper_only`: True for what the form shows in fields of its own

        Called once for all pupils of a print, so read what is needed for all at once.

        :return: {pupil's id: list of sections}
        """
        self = self.with_prefetch()
        sections = {student.id: [] for student in self}
        for part in (
            self._get_file_identity(),
            self._get_file_people(),
            self._get_file_address(),
            self._get_file_siblings(),
            self._get_file_policies(),
            self._get_file_timeline(),
        ):
            for id_, section in part.items():
                if section.get("rows"):
                    sections[id_].append(section)
        return sections

    def _get_file_warnings(self):
        """Return what a clerk should look at: {pupil's id: list of texts}.

        To be extended by modules that can tell that something is wrong.
        """
        warnings = {student.id: [] for student in self}
        gaps = self._find_gaps()
        for student in self:
            own = warnings[student.id]
            if names := gaps.get(student.id):
                text = ", ".join(name[:1].lower() + name[1:] for name in names)
                own.append(self.env._("Missing: %(names)s.", names=text))
            if student.moet_code_warning:
                own.append(
                    self.env._(
                        "Ministry code: %(problem)s.", problem=student.moet_code_warning
                    )
                )
            if twins := student._find_namesakes():
                own.append(
                    self.env._(
                        "The same name and date of birth: %(names)s. Perhaps the pupil "
                        "was entered twice.",
                        names=", ".join(
                            twins.with_context(edu_show_class=True).mapped(
                                "display_name"
                            )
                        ),
                    )
                )
        return warnings

    # === WARNINGS === #

    def _find_gaps(self):
        """Return what the records of those who study lack: {id: list of names}."""
        found = {}
        user = self.env.user
        studying = self.filtered(lambda s: s.state == "studying")
        if not studying:
            return found
        tiles = [
            (name, domain)
            for name, domain, groups in self._get_gaps().values()
            if not groups or any(user.has_group(group) for group in groups.split(","))
        ]
        rows = self.env["edu.school.dashboard"]._match_domains(
            studying, [domain for _name, domain in tiles]
        )
        for id_, *answers in rows:
            found[id_] = [
                name
                for (name, _domain), answer in zip(tiles, answers, strict=True)
                if answer
            ]
        return found

    def _find_namesakes(self):
        """Return the pupils of the school with this name and date of birth."""
        self.ensure_one()
        if not self.birth_date:
            return self.browse()
        return self.search(
            [
                ("birth_date", "=", self.birth_date),
                ("search_name", "=", self.search_name),
                ("company_id", "=", self.company_id.id),
                ("id", "!=", self.id),
            ],
            limit=3,
        )

    # === SECTIONS === #

    def _may_read_private(self):
        """Tell whether the user may read what is private about a pupil."""
        return self._has_field_access(self._fields["national_id"], "read")

    def _get_file_identity(self):
        """Return the section of who the pupil is, for paper; see `_get_file_sections`.

        On the screen these are fields of the form.
        """
        genders = dict(self._fields["gender"]._description_selection(self.env))
        states = dict(self._fields["state"]._description_selection(self.env))
        is_private = self._may_read_private()
        sections = {}
        for student in self:
            rows = [
                [self.env._("Date of Birth"), self._format_day(student.birth_date)],
                [self.env._("Gender"), genders.get(student.gender)],
                [self.env._("Class"), student.class_id.name],
                [self.env._("School Year"), student.class_id.school_year_id.name],
                [self.env._("State"), states[student.state]],
                [self.env._("Pupil Code"), student.student_code],
                [self.env._("Ministry Code"), student.moet_code],
                [
                    self.env._("Register No."),
                    student.register_number and str(student.register_number),
                ],
            ]
            if is_private:
                rows += [
                    [self.env._("Personal ID Number"), student.national_id],
                    [self.env._("Ethnic Group"), student.ethnicity_id.name],
                    [self.env._("Religion"), student.religion_id.name],
                    [self.env._("Place of Birth"), student.birth_place],
                ]
            sections[student.id] = {
                "key": "identity",
                "title": self.env._("Identity"),
                "kind": "facts",
                "paper_only": True,
                "rows": [[label, text] for label, text in rows if text],
            }
        return sections

    def _get_file_people(self):
        """Return the section of the guardians of today; see `_get_file_sections`."""
        links = self.env["edu.guardianship"]
        if not (
            links.has_access("read") and self.env["edu.guardian"].has_access("read")
        ):
            return {}
        today = self._get_today()
        relations = dict(links._fields["relation"]._description_selection(self.env))
        # Of all pupils at once: it is computed from columns nobody prefetches.
        self.guardianship_ids.mapped("can_pick_up")
        sections = {}
        for student in self:
            rows = []
            for link in student.guardianship_ids.filtered(
                lambda link: link._is_valid_on(today)
            ):
                notes = [
                    link.is_payer and self.env._("pays"),
                    link.can_pick_up
                    and self.env._("may pick up")
                    or self.env._("may not pick up"),
                ]
                rows.append(
                    {
                        "model": "edu.guardian",
                        "id": link.guardian_id.id,
                        "name": link.guardian_id.name,
                        "role": relations[link.relation],
                        "phone": vietnamese.format_phone(link.guardian_id.phone),
                        "note": ", ".join(note for note in notes if note),
                    }
                )
            sections[student.id] = {
                "key": "guardians",
                "title": self.env._("Guardians"),
                "kind": "people",
                "rows": rows,
            }
        return sections

    def _get_file_siblings(self):
        """Return the section of the brothers and sisters in the school whom the user
        sees; see `_get_file_sections`."""
        links = self.env["edu.guardianship"]
        if not (
            links.has_access("read") and self.env["edu.guardian"].has_access("read")
        ):
            return {}
        guardians = self.guardianship_ids.guardian_id
        links = links.search([("guardian_id", "in", guardians.ids)])
        children = {
            guardian: own.student_id
            for guardian, own in links.grouped("guardian_id").items()
        }
        sections = {}
        for student in self:
            siblings = self.browse()
            for guardian in student.guardianship_ids.guardian_id:
                siblings |= children.get(guardian, siblings)
            sections[student.id] = {
                "key": "siblings",
                "title": self.env._("Brothers and Sisters in the School"),
                "kind": "people",
                "column": "side",
                "rows": [
                    {
                        "model": "edu.student",
                        "id": sibling.id,
                        "name": sibling.name,
                        "role": sibling.class_id.name or "",
                        "phone": "",
                        "note": self._format_day(sibling.birth_date),
                    }
                    for sibling in (siblings - student).sorted()
                ],
            }
        return sections

    def _get_file_address(self):
        """Return the section of where the pupil lives; see `_get_file_sections`."""
        if not self._may_read_private():
            return {}
        sections = {}
        for student in self:
            rows = [
                [self.env._("Current Address"), student._get_address("current")],
                [self.env._("Permanent Address"), student._get_address("permanent")],
                [self.env._("Phone"), vietnamese.format_phone(student.phone)],
            ]
            sections[student.id] = {
                "key": "address",
                "title": self.env._("Addresses"),
                "kind": "facts",
                "rows": [[label, text] for label, text in rows if text],
            }
        return sections

    def _get_file_policies(self):
        """Return the section of the policies valid today; see `_get_file_sections`."""
        if not self._may_read_private():
            return {}
        today = self._get_today()
        sections = {}
        for student in self:
            policies = student.policy_ids.filtered(
                lambda policy: (
                    policy.date_start <= today
                    and (not policy.date_end or policy.date_end >= today)
                )
            )
            rows = [
                [policy.code_id.name, policy.decision_number or "✓"]
                for policy in policies
            ]
            if student.disability_id:
                rows.append([self.env._("Disability"), student.disability_id.name])
            sections[student.id] = {
                "key": "policies",
                "title": self.env._("Policies"),
                "kind": "facts",
                "column": "side",
                "rows": rows,
            }
        return sections

    # === TIMELINE === #

    def _get_file_timeline(self):
        """Return the section of what happened, the last first; see
        `_get_file_sections`.

        Who may read movements sees them; a teacher sees the classes.
        """
        if self.env["edu.student.movement"].has_access("read"):
            rows = self._get_movement_rows()
        else:
            rows = {}
        classes = self._get_class_rows()
        history = self._get_history_rows()
        return {
            student.id: {
                "key": "timeline",
                "title": self.env._("The Way through School"),
                "kind": "timeline",
                "column": "side",
                "rows": sorted(
                    [
                        *(rows.get(student.id) or classes.get(student.id, [])),
                        *history.get(student.id, []),
                    ],
                    key=lambda row: row["date"] or "",
                    reverse=True,
                ),
            }
            for student in self
        }

    def _get_movement_rows(self):
        """Return the rows of the timeline that movements make: {pupil's id: rows}."""
        movements = self.env["edu.student.movement"]
        kinds = dict(movements._fields["kind"]._description_selection(self.env))
        reasons = dict(
            movements._fields["reason_code"]._description_selection(self.env)
        )
        rows = {}
        for step in movements.search(
            [("student_id", "in", self.ids), ("state", "=", "done")], order="id desc"
        ):
            classes = [step.class_from_id.name, step.class_to_id.name]
            parts = [
                " → ".join(name for name in classes if name),
                step.school_year_id.name,
                step.other_school,
                step.reason or reasons.get(step.reason_code),
                step.decision_number,
            ]
            rows.setdefault(step.student_id.id, []).append(
                self._prepare_timeline_row(step.date, kinds[step.kind], parts)
            )
        return rows

    def _get_class_rows(self):
        """Return the rows of the timeline that classes make: {pupil's id: rows}."""
        enrollments = self.env["edu.enrollment"]
        reasons = dict(enrollments._fields["reason"]._description_selection(self.env))
        return {
            student.id: [
                self._prepare_timeline_row(
                    enrollment.date_start,
                    reasons[enrollment.reason],
                    [enrollment.class_id.name, enrollment.school_year_id.name],
                )
                for enrollment in student.enrollment_ids
            ]
            for student in self
        }

    def _get_history_rows(self):
        """Return the rows of the timeline that earlier schools make."""
        if not self.env["edu.student.history"].has_access("read"):
            return {}
        return {
            student.id: [
                self._prepare_timeline_row(
                    stay.date_start,
                    stay.school_name,
                    [stay.class_name, stay.school_year, stay.reason],
                )
                for stay in student.history_ids
            ]
            for student in self
        }

    @api.model
    def _prepare_timeline_row(self, day, title, parts):
        """Return a row of a timeline from a date, a title and texts, empty ones too."""
        return {
            "date": fields.Date.to_string(day) if isinstance(day, date) else False,
            "day": self._format_day(day),
            "title": title,
            "text": " · ".join(part for part in parts if part),
        }

    @api.model
    def _format_day(self, day):
        """Return a date as the school writes it."""
        return format_date(self.env, day, date_format="dd/MM/yyyy") if day else ""

    # === ACTIONS === #

    def action_open_classmates(self):
        """Open the pupils of these pupils' classes."""
        return self.class_id.action_open_students()

    # === ANSWERING A FAMILY === #

    def _mail_get_operation_for_mail_message_operation(self, message_operation):
        """Override of `mail`: a principal answers for the school, and so writes in the
        history of a pupil whose record she only reads."""
        operations = super()._mail_get_operation_for_mail_message_operation(
            message_operation
        )
        is_principal = self.env.user.has_group("edu_core.group_principal")
        if message_operation == "create" and is_principal:
            return dict.fromkeys(operations, "read")
        return operations
