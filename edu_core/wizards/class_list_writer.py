# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Writes what the plan of a class list says.

New pupils come in shapes: the first new pupil of each class is created by the ORM,
with her parents and the links to them; the others are copies of her rows and of theirs.
Each enters her class through the ORM: that is a step of her life, and written down.
"""

from .. import utils

STAMPED_MODELS = (
    "res.partner",
    "edu.student",
    "edu.guardian",
    "edu.guardianship",
)
PERSON_KEYS = ("sort_key", "search_name")


class ClassListWriter:
    """Writes row plans: one call per model, whatever the number of rows.

    :param wizard: the `edu.import.class_list`, for its school, year and hooks
    :param plan: the `ClassListPlan` the row plans are of
    """

    def __init__(self, wizard, plan):
        self.wizard = wizard.with_company(wizard.company_id).with_context(
            tracking_disable=True, mail_create_nosubscribe=True
        )
        self.env = self.wizard.env
        self.plan = plan

    def apply(self, row_plans):
        """Write the row plans; each of them knows its pupil afterwards."""
        row_plans = [one for one in row_plans if one.outcome != "refused"]
        self.create_classes()
        new = [one for one in row_plans if not one.student]
        known = [one for one in row_plans if one.student]
        template_of, stamped = self._split_stamped(new)
        copies = {id(one) for one in stamped}
        by_orm = [one for one in new if id(one) not in copies]
        self._write_known_students(known)
        self._create_students(by_orm)
        self._create_enrollments(by_orm + known)
        self.save_guardians(by_orm + known)
        if stamped:
            templates = [template_of[self._get_shape(one)] for one in stamped]
            self._stamp(templates, stamped)

    # === BY THE ORM === #

    def create_classes(self):
        """Create the classes the list names for the first time."""
        new_rows = {
            key: row
            for key, row in self.plan.new_classes.items()
            if key not in self.plan.classes
        }
        classes = self.env["edu.class"].create(
            [
                self.wizard._prepare_class_values(self.plan, row)
                for row in new_rows.values()
            ]
        )
        self.plan.classes.update(zip(new_rows, classes, strict=True))

    def _write_known_students(self, row_plans):
        """Write what changed, with tracking: who changed what of a pupil is history."""
        for row_plan in row_plans:
            if row_plan.values:
                row_plan.student.write(row_plan.values)

    def _create_students(self, row_plans):
        """Create new pupils."""
        students = self.env["edu.student"].create(
            [self.wizard._prepare_student_values(row_plan) for row_plan in row_plans]
        )
        for row_plan, student in zip(row_plans, students, strict=True):
            row_plan.record = student

    def _create_enrollments(self, row_plans):
        """Put pupils into their classes; an enrollment that is open ends before."""
        self.env["edu.enrollment"].with_context(edu_close_open=True).create(
            [
                {
                    **row_plan.enrollment,
                    "student_id": row_plan.student.id,
                    "class_id": self.plan.classes[row_plan.class_key].id,
                }
                for row_plan in row_plans
                if row_plan.enrollment
            ]
        )

    def save_guardians(self, row_plans):
        """Create new parents, write what changed of known ones, and link them."""
        links = [
            (row_plan.student, link)
            for row_plan in row_plans
            for link in row_plan.links
        ]
        plans = {id(link.guardian_plan): link.guardian_plan for _, link in links}
        new = [plan for plan in plans.values() if not plan.guardian]
        guardians = self.env["edu.guardian"].create(
            [self.wizard._prepare_guardian_values(plan) for plan in new]
        )
        known = [plan for plan in plans.values() if plan.guardian and plan.values]
        for plan, guardian in zip(new, guardians, strict=True):
            plan.guardian = guardian
        self._create_links([link for link in links if link[1].is_new])
        # After the links: it is they that let the school see such a person again.
        for plan in known:
            plan.guardian.sudo(False).write(plan.values)

    def _create_links(self, links):
        """Link pupils to parents.

        A parent whose last child left the school long ago is found by phone number
        and name, not by the user's right to see her; the pupils are the user's own.
        """
        pupil_ids = [student.id for student, _link in links]
        self.env["edu.student"].browse(pupil_ids).check_access("write")
        self.env["edu.guardianship"].sudo().create(
            [
                self.wizard._prepare_guardianship_values(student, link)
                for student, link in links
            ]
        )

    # === BY COPIES === #

    def _split_stamped(self, new):
        """Return the first new pupil of each shape, and those who are her copies."""
        if len(new) < utils.STAMP_FROM or not all(
            utils.can_stamp(self.env[name]) for name in STAMPED_MODELS
        ):
            return {}, []
        template_of, stamped = {}, []
        for row_plan in filter(self._is_plain, new):
            template = template_of.setdefault(self._get_shape(row_plan), row_plan)
            if template is not row_plan:
                stamped.append(row_plan)
        return template_of, stamped

    @staticmethod
    def _get_shape(row_plan):
        """Return what of a pupil decides upon columns that are copied."""
        relations = tuple(link.relation for link in row_plan.links)
        enrollment = tuple(sorted(row_plan.enrollment.items()))
        return row_plan.class_key, relations, enrollment

    @staticmethod
    def _is_plain(row_plan):
        """Whether the pupil's parents are either new or nobody's: a known parent may
        have a login, which the ORM keeps in step."""
        return all(
            link.is_new and not link.guardian_plan.guardian for link in row_plan.links
        )

    def _stamp(self, templates, stamped):
        """Create pupils as copies of those that were made by the ORM."""
        self.env.flush_all()
        students = self._stamp_students(templates, stamped)
        # Copied from a classmate: what is computed from the enrollment is there already
        students.fetch(["class_id", "grade_id"])
        with utils.bulk():
            self._create_enrollments(stamped)
        self._stamp_guardians(templates, stamped)
        self._stamp_links(templates, stamped)

    def _stamp_persons(self, templates, vals_list, template_names):
        """Create persons, and a contact for each, as copies of other persons.

        :param templates: for each person the one it is made from
        :param template_names: which values the templates have of their own
        """
        model = templates[0].browse()
        vals_list = [model._prepare_person_values(vals) for vals in vals_list]
        model._fill_in_values(vals_list)
        vals_list[0] = dict.fromkeys(template_names, False) | vals_list[0]
        for name in {name for vals in vals_list for name in vals}:
            model._check_field_access(model._fields[name], "write")
        partner_rows = self._align(
            [model._prepare_partner_values(vals) for vals in vals_list]
        )
        for row in partner_rows:
            row["complete_name"] = row["name"]
        partners = utils.stamp(
            [template.sudo().partner_id for template in templates],
            partner_rows,
            known={"complete_name"},
            own_id="commercial_partner_id",
        )
        rows = self._align(vals_list)
        for row, partner in zip(rows, partners, strict=True):
            keys = model._get_name_keys(row["name"])
            row.update(keys, partner_id=partner.id)
        return utils.stamp(templates, rows, known=PERSON_KEYS)

    @staticmethod
    def _align(vals_list):
        """Return the values with the same keys in all of them."""
        names = sorted({name for vals in vals_list for name in vals})
        blank = dict.fromkeys(names, False)
        return [blank | vals for vals in vals_list]

    def _stamp_students(self, templates, stamped):
        """Create the pupils."""
        students = self._stamp_persons(
            [template.record for template in templates],
            [self.wizard._prepare_student_values(row_plan) for row_plan in stamped],
            {name for template in templates for name in template.values},
        )
        for row_plan, student in zip(stamped, students, strict=True):
            row_plan.record = student
        return students

    def _stamp_guardians(self, templates, stamped):
        """Create the parents who are new."""
        pairs = {}
        for template, row_plan in zip(templates, stamped, strict=True):
            for number, link in enumerate(row_plan.links):
                plan = link.guardian_plan
                if not plan.guardian:
                    pairs.setdefault(id(plan), (template.links[number], plan))
        if not pairs:
            return
        models = [link.guardian_plan for link, _plan in pairs.values()]
        plans = [plan for _link, plan in pairs.values()]
        guardians = self._stamp_persons(
            [model.guardian for model in models],
            [self.wizard._prepare_guardian_values(plan) for plan in plans],
            {name for model in models for name in model.values},
        )
        for plan, guardian in zip(plans, guardians, strict=True):
            plan.guardian = guardian

    def _stamp_links(self, templates, stamped):
        """Link the pupils to their parents."""
        links, rows = [], []
        for template, row_plan in zip(templates, stamped, strict=True):
            found = template.record.sudo().guardianship_ids.grouped("relation")
            for link in row_plan.links:
                links.append(found[link.relation][:1])
                values = self.wizard._prepare_guardianship_values(row_plan.record, link)
                rows.append(values)
        if rows:
            utils.stamp(links, rows, known={"company_id"})
