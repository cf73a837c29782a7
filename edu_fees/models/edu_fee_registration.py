# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL, format_datetime

from odoo.addons.edu_core.tools.vietnam_day import vietnam_today


class EduFeeRegistration(models.Model):
    """What a family answered about one item on a form.

    Append-only: who changes her mind adds a row, and the last one holds. So the school
    knows who said what, when and how.
    """

    _name = "edu.fee.registration"
    _description = "Registration of a fee item"
    _order = "form_id desc, student_id, item_id, id desc"
    _rec_name = "item_name"
    _check_company_auto = True

    form_id = fields.Many2one(
        "edu.fee.registration.form",
        required=True,
        ondelete="restrict",
        index=True,
        check_company=True,
    )
    company_id = fields.Many2one(
        related="form_id.company_id",
        string="School",
        store=True,
        index=True,
        precompute=True,
    )
    student_id = fields.Many2one(
        "edu.student",
        string="Pupil",
        required=True,
        ondelete="cascade",
        index=True,
        check_company=True,
    )
    class_id = fields.Many2one(
        "edu.class", ondelete="restrict", index=True, help="The class when answered."
    )
    item_id = fields.Many2one(
        "edu.fee.item",
        required=True,
        ondelete="restrict",
        index=True,
        check_company=True,
    )
    # A teacher may not read the items themselves.
    item_name = fields.Char(related="item_id.name", string="Name of the item")
    choice = fields.Selection(
        [("yes", "Takes part"), ("no", "Does not take part")], required=True
    )
    quantity = fields.Integer(
        help="Units a month, where they differ from pupil to pupil (kilometres…); 0: "
        "what the round says."
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    price = fields.Monetary(
        string="Price agreed to",
        aggregator=None,
        groups="edu_fees.group_accountant,edu_core.group_office,"
        "edu_core.group_principal",
        help="Of one unit when the family answered; 0 where that was not kept.",
    )
    paper_number = fields.Char(help="The paper on which the family answered.")
    channel = fields.Selection(
        [("portal", "On the portal"), ("paper", "On paper")],
        string="Way of answering",
        required=True,
        default="paper",
    )
    answered_by_id = fields.Many2one("res.users", required=True, string="Entered by")
    answered_at = fields.Datetime(required=True)
    is_current = fields.Boolean(string="Holds", default=True, index=True)

    _current_uniq = models.UniqueIndex(
        "(form_id, student_id, item_id) WHERE is_current",
        "This was answered at the same moment by somebody else. Please look again.",
    )
    # Serves the generation of a round.
    _billing_idx = models.Index("(item_id, student_id) WHERE is_current")
    _quantity_check = models.Constraint(
        "CHECK (quantity >= 0 AND quantity < 10000)",
        "A quantity is a number from 0 to 9,999.",
    )

    # === ANSWERING === #

    @api.model
    def _answer_on_portal(self, form, student, choices):
        """Take in a family's answers.

        :param form: `edu.fee.registration.form`
        :param student: a pupil whom the user follows as a guardian
        :param dict choices: {item: "yes" or "no"}
        :return: the new rows; none where nothing changed
        :raise AccessError: for who is not the pupil's guardian today
        :raise UserError: when the deadline has passed
        """
        self._check_guardian(student)
        form_sudo = form.sudo()
        if not form_sudo._is_open_to_families():
            raise UserError(
                self.env._(
                    "The registration “%(form)s” ended on %(deadline)s. Please ask the "
                    "homeroom teacher.",
                    form=form_sudo.name,
                    deadline=format_datetime(
                        self.env, form_sudo.deadline, tz="Asia/Ho_Chi_Minh"
                    ),
                )
            )
        return self._answer(form, {student: choices}, "portal")

    @api.model
    def _check_guardian(self, student):
        """Refuse who is not a guardian with custody of the pupil today.

        :raise AccessError: always then
        """
        guardian = self.env["edu.guardian"]._get_own_sudo()
        today = vietnam_today()
        links_sudo = student.sudo().access_guardianship_ids.filtered(
            lambda link: (
                link.guardian_id == guardian
                and link.has_custody
                and link.date_start <= today
                and (not link.date_end or link.date_end >= today)
            )
        )
        if not guardian or not links_sudo:
            raise AccessError(
                self.env._("Only a guardian answers for a child, while the link holds.")
            )

    @api.model
    def _answer_on_paper(self, form, answers, quantities=None, paper_number=False):
        """Take in what families ticked on paper.

        The office, the accountant and the principal enter it for the school, the
        homeroom teacher for her class.

        :param form: `edu.fee.registration.form`
        :param dict answers: {pupil: {item: "yes" or "no"}}
        :param dict quantities: {(pupil, item): units a month}
        :param str paper_number: the number on the paper, if it has one
        :return: the new rows
        :raise AccessError: for pupils of another class or school, or a quantity of an
            item that the user does not count
        :raise UserError: when the form is not open
        """
        students = self.env["edu.student"].union(*answers)
        form.with_env(self.env)._check_may_enter(students)
        if form.sudo().state != "open":
            raise UserError(
                self.env._("Form “%(form)s” is not open.", form=form.sudo().name)
            )
        for _student, item in quantities or ():
            if not form.with_env(self.env)._may_count(item):
                raise AccessError(
                    self.env._(
                        "“%(item)s” has no quantity that differs from pupil to pupil; "
                        "ask the office.",
                        item=item.sudo().name,
                    )
                )
        return self._answer(form, answers, "paper", quantities, paper_number)

    @api.model
    def _answer(self, form, answers, channel, quantities=None, paper_number=False):
        """Add the answers that differ from what holds; the only writer of rows.

        :param dict quantities: {(pupil, item): units a month}; what is not in it keeps
            the quantity that holds
        :param str paper_number: the number on the paper, if it has one
        :return: the new rows
        :raise UserError: for a pupil or an item that the form does not ask
        """
        form_sudo = form.sudo()
        students = self.env["edu.student"].sudo().union(*(s.sudo() for s in answers))
        self._check_asked(form_sudo, students, answers)
        current = self._get_current(form_sudo, students)
        prices = form_sudo._get_student_prices(students.class_id)
        vals_list, replaced = [], self.sudo()
        for student in students:
            choices = answers[student.with_env(self.env)]
            for item, choice in choices.items():
                old = current.get((student.id, item.id), self.sudo())
                # A family on the portal says nothing about a quantity.
                quantity = (quantities or {}).get((student.with_env(self.env), item))
                # The same answer at another price is another answer.
                price = choice == "yes" and prices.get((student.id, item.id)) or 0
                is_same = old.choice == choice and int(old.price) == price
                if is_same and quantity in (None, old.quantity):
                    continue
                if quantity is None:
                    quantity = old.quantity if choice == "yes" else 0
                replaced |= old
                vals_list.append(
                    {
                        "form_id": form.id,
                        "student_id": student.id,
                        "class_id": student.class_id.id,
                        "item_id": item.id,
                        "choice": choice,
                        "quantity": quantity,
                        "price": price,
                        "paper_number": paper_number,
                        "channel": channel,
                        "answered_by_id": self.env.uid,
                        "answered_at": fields.Datetime.now(),
                    }
                )
        replaced.write({"is_current": False})
        replaced.flush_recordset(["is_current"])  # before another one takes its place
        return self.sudo().create(vals_list).with_env(self.env)

    @api.model
    def _check_asked(self, form_sudo, students, answers):
        """Refuse answers to what the form does not ask.

        :raise UserError: names the pupil or the item
        """
        asked = form_sudo._get_students(students.class_id)
        for student in students - asked:
            raise UserError(
                self.env._(
                    "%(student)s is not in a class that form “%(form)s” asks.",
                    student=student.name,
                    form=form_sudo.name,
                )
            )
        for choices in answers.values():
            for item, choice in choices.items():
                if item.sudo() not in form_sudo.item_ids or choice not in ("yes", "no"):
                    raise UserError(
                        self.env._(
                            "Form “%(form)s” does not ask that.", form=form_sudo.name
                        )
                    )

    @api.model
    def _get_current(self, form_sudo, students):
        """Return {(pupil's id, item's id): the row that holds}; one query."""
        rows_sudo = self.sudo().search_fetch(
            [
                ("form_id", "=", form_sudo.id),
                ("student_id", "in", students.ids),
                ("is_current", "=", True),
            ],
            ["student_id", "item_id", "choice", "quantity", "price"],
        )
        return {(row.student_id.id, row.item_id.id): row for row in rows_sudo}

    # === WHO TAKES PART === #

    @api.model
    def _get_registered(self, items, month, student_ids=None):
        """Return who takes part in what in a month; one query.

        Of several forms for a month the one that begins last comes first; where it was
        not answered, the answer to the one before still holds.

        :param items: `edu.fee.item` of one school
        :param month: any day of it
        :return: {(pupil's id, item's id): (takes part, quantity, price agreed to)}
        """
        first = month.replace(day=1)
        self.flush_model()
        self.env["edu.fee.registration.form"].flush_model()
        only = SQL("AND r.student_id = ANY(%s)", list(student_ids or ()))
        rows = self.env.execute_query(
            SQL(
                """
                SELECT DISTINCT ON (r.student_id, r.item_id)
                       r.student_id, r.item_id, r.choice, r.quantity, r.price
                  FROM edu_fee_registration r
                  JOIN edu_fee_registration_form f ON f.id = r.form_id
                 WHERE r.is_current AND r.item_id = ANY(%(items)s)
                   AND f.date_start <= %(month)s AND f.date_end >= %(month)s
                       %(only)s
              ORDER BY r.student_id, r.item_id, f.date_start DESC, r.id DESC
                """,
                items=items.ids,
                month=first,
                only=SQL() if student_ids is None else only,
            )
        )
        return {
            (student, item): (choice == "yes", quantity or 0, int(price or 0))
            for student, item, choice, quantity, price in rows
        }
