# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models
from odoo.exceptions import UserError

from .edu_lock_mixin import locks_suspended


class EduSchoolChange(models.Model):
    """The pupils and classes of a school that is merged or split."""

    _inherit = "edu.school.change"

    def _apply_merge(self):
        """Move every pupil to the receiving school, then close this one."""
        students = self.env["edu.student"].search(
            [("company_id", "=", self.company_id.id), ("state", "=", "studying")]
        )
        data = self._move_classes(students)
        links = self._get_links([("company_id", "=", self.company_id.id)])
        data |= self._end_links(links, self._get_eve())
        self.company_id.sudo().edu_date_closed = self._get_eve()
        return {**data, "closed": True}

    def _apply_split(self):
        """Move the pupils of the chosen classes to the receiving school.

        :raise UserError: when there is nobody in them
        """
        students = self.class_ids.student_ids.filtered(lambda s: s.state == "studying")
        if not students:
            raise UserError(self.env._("There are no pupils in these classes."))
        return self._move_classes(students)

    def _move_classes(self, students):
        """Move pupils with their classes, and count them; return what undoes it."""
        if not students:
            return {}
        class_map = self._create_target_classes(students.class_id)
        # A change that a paper orders passes the locks of the units.
        with locks_suspended():
            transfers = self._move_students(
                students, self.target_company_id, self.date, class_map
            )
        self.student_count = len(transfers)
        classes = [school_class.id for school_class in class_map.values()]
        return {"transfers": transfers.ids, "classes": classes}

    def _create_target_classes(self, old_classes):
        """Create a class in the receiving school for each of the old ones.

        :return: {old class: new class}
        """
        if not old_classes:
            return {}
        names = {
            (school_class.school_year_id, school_class.name)
            for school_class in self.env["edu.class"]
            .with_context(active_test=False)
            .search([("company_id", "=", self.target_company_id.id)])
        }
        site = self._get_target_site()
        vals_list = []
        for old_class in old_classes:
            vals = self._prepare_target_class(old_class, names)
            vals_list.append({**vals, "site_id": site.id})
        new_classes = self.env["edu.class"].create(vals_list)
        return dict(zip(old_classes, new_classes, strict=True))

    def _prepare_target_class(self, old_class, names):
        """Return the values of the class that takes over the pupils of an old one.

        :param names: the (school year, name) that are taken; this one is added
        """
        year, name = old_class.school_year_id, old_class.name
        number = 2
        while (year, name) in names:
            name = f"{old_class.name} ({number})"
            number += 1
        names.add((year, name))
        return {
            "name": name,
            "company_id": self.target_company_id.id,
            "school_year_id": year.id,
            "grade_id": old_class.grade_id.id,
            "grade_ids": [(6, 0, old_class.grade_ids.ids)],
            "session": old_class.session,
            "capacity": old_class.capacity,
        }

    def _get_target_site(self):
        """Return the site of the receiving school that the old school becomes.

        The classes go on where they are taught.
        """
        values = {
            "company_id": self.target_company_id.id,
            "name": self.company_id.name,
        }
        sites = self.env["edu.site"].with_context(active_test=False)
        domain = [(key, "=", value) for key, value in values.items()]
        return sites.search(domain, limit=1) or sites.create(values)

    def _move_students(self, students, company, date, class_map):
        """Let a school receive pupils of another, as after an accepted transfer.

        :param company: the receiving school
        :param date: the first day there
        :param class_map: {old class: class of the receiving school}
        :return: the `edu.transfer` of the pupils, in sudo
        """
        transfers_sudo = self.env["edu.transfer"].sudo()
        transfers_sudo._transfer_now(
            students,
            company,
            date,
            paper={
                "decision_number": self.paper_number,
                "decision_date": self.paper_date,
                "reason": self.display_name,
            },
            classes={old.id: new for old, new in class_map.items()},
        )
        return transfers_sudo.search(
            [
                ("student_id", "in", students.ids),
                ("company_dest_id", "=", company.id),
                ("date", "=", date),
                ("state", "=", "accepted"),
            ]
        )

    def _undo(self, data):
        """Override to bring the pupils back, each by undoing the transfer.

        :raise UserError: when the pupils went on at the receiving school meanwhile
        """
        # The school must be open before pupils come back to it.
        super()._undo(data)
        if not data.get("transfers"):
            return
        transfers_sudo = self.env["edu.transfer"].sudo().browse(data["transfers"])
        with locks_suspended():
            transfers_sudo.action_undo()
            transfers_sudo.action_cancel()
        classes = self.env["edu.class"].sudo().browse(data.get("classes", [])).exists()
        classes.filtered(lambda c: not c.enrollment_ids).unlink()
        classes.exists().active = False
