# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

from odoo.addons.edu_core.tools.vietnam_day import vietnam_today

from ..tools import billing

# Who enters answers for the whole school.
OFFICE_GROUPS = (
    "edu_core.group_office",
    "edu_core.group_principal",
    "edu_fees.group_accountant",
)
# Of these a pupil may take more or less than another.
COUNTED_UNITS = ("day", "meal", "hour", "km", "time")


class EduFeeRegistrationForm(models.Model):
    """Phiếu đăng ký khoản thu: the school asks families which items they want.

    Families answer on the portal until the deadline, or on paper, which the office or
    the homeroom teacher types. Only who said yes is billed.
    """

    _name = "edu.fee.registration.form"
    _description = "Registration form of fee items"
    _inherit = ["edu.school.mixin", "mail.thread"]
    _order = "date_start desc, id desc"
    _check_company_auto = True

    name = fields.Char(required=True, tracking=True)
    company_id = fields.Many2one(
        "res.company",
        string="School",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    school_year_id = fields.Many2one(
        "edu.school.year",
        required=True,
        ondelete="restrict",
        index=True,
        default=lambda self: self.env["edu.school.year"]._get_current(),
    )
    plan_id = fields.Many2one(
        "edu.fee.plan",
        required=True,
        ondelete="restrict",
        check_company=True,
        domain="[('school_year_id', '=', school_year_id)]",
        help="Families see its prices.",
    )
    item_ids = fields.Many2many(
        "edu.fee.item",
        string="Fee items",
        check_company=True,
        domain="[('needs_registration', '=', True)]",
        # A teacher may not read the items themselves.
        groups="edu_fees.group_accountant,edu_core.group_office,"
        "edu_core.group_principal",
    )
    class_ids = fields.Many2many(
        "edu.class",
        string="Classes",
        check_company=True,
        domain="[('company_id', '=', company_id),"
        " ('school_year_id', '=', school_year_id)]",
    )
    date_start = fields.Date(
        string="From month",
        required=True,
        help="The first month that the answers hold for; any day of it.",
    )
    date_end = fields.Date(
        string="Until",
        required=True,
        help="The last day that the answers hold for. A later form comes first.",
    )
    deadline = fields.Datetime(
        required=True,
        tracking=True,
        help="Families answer until this second, by the clock of the server.",
    )
    state = fields.Selection(
        [("draft", "Draft"), ("open", "Taking answers"), ("closed", "Ended")],
        required=True,
        default="draft",
        readonly=True,
        copy=False,
        index=True,
        tracking=True,
    )
    registration_ids = fields.One2many(
        "edu.fee.registration", "form_id", string="Answers"
    )
    student_count = fields.Integer(compute="_compute_counts", string="Pupils asked")
    answered_count = fields.Integer(compute="_compute_counts", string="Answered")
    unanswered_count = fields.Integer(compute="_compute_counts", string="No answer yet")
    outdated_count = fields.Integer(
        compute="_compute_outdated_count", string="Agreed to a lower price"
    )

    _name_uniq = models.Constraint(
        "unique (company_id, school_year_id, name)",
        "This school already has a registration form of this name.",
    )
    _dates_check = models.Constraint(
        "CHECK (date_end >= date_start AND EXTRACT(DAY FROM date_start) = 1)",
        "A registration holds from the first day of a month to a later day.",
    )

    # === COMPUTE METHODS === #

    @api.depends("class_ids", "item_ids", "registration_ids.is_current")
    def _compute_counts(self):
        """Compare who is asked with who answered; three queries a form."""
        for form in self:
            students = form._get_students()
            answered = form._get_answered(students)
            form.student_count = len(students)
            form.answered_count = len(answered)
            form.unanswered_count = len(students) - len(answered)

    @api.depends("registration_ids.is_current", "plan_id.line_ids.price")
    def _compute_outdated_count(self):
        """Count the families who are to be asked again."""
        for form in self:
            form.outdated_count = len(form.sudo()._get_outdated().student_id)

    def _get_students(self, classes=None):
        """Return the pupils who are asked: studying in the form's classes today, or on
        its first day while that is still to come.

        :param classes: only these
        """
        return self._get_enrollments(classes).student_id

    def _get_enrollments(self, classes=None):
        """Return the enrolments of the pupils who are asked; see `_get_students`."""
        self.ensure_one()
        classes = self.class_ids if classes is None else classes & self.class_ids
        today = vietnam_today()
        day = max(today, self.date_start or today)
        return self.env["edu.enrollment"].search_fetch(
            [
                ("class_id", "in", classes.ids),
                ("student_id.active", "=", True),
                ("student_id.state", "=", "studying"),
                ("date_start", "<=", day),
                "|",
                ("date_end", "=", False),
                ("date_end", ">=", day),
            ],
            ["student_id", "grade_id"],
        )

    def _get_student_prices(self, classes=None):
        """Return {(id of a pupil, id of an item): price or None} of who is asked.

        In a combined class it is the price of the pupil's own grade, as on the bill.

        :param classes: only these
        """
        self.ensure_one()
        form_sudo = self.sudo()
        prices = form_sudo.plan_id._get_prices()
        return {
            (enrollment.student_id.id, item.id): billing.get_price(
                prices, item, enrollment.grade_id
            )
            for enrollment in form_sudo._get_enrollments(classes)
            for item in form_sudo.item_ids
        }

    def _get_outdated(self, students=None):
        """Return the answers of families who agreed to less than the plan now asks.

        They hold; the families are to be asked again.

        :param students: only of these pupils
        """
        self.ensure_one()
        domain = [
            ("form_id", "in", self.ids),
            ("is_current", "=", True),
            ("choice", "=", "yes"),
            ("price", ">", 0),
        ]
        if students is not None:
            domain.append(("student_id", "in", students.ids))
        rows = self.env["edu.fee.registration"].search_fetch(
            domain, ["student_id", "item_id", "price"]
        )
        prices = rows and self._get_student_prices()
        return rows.filtered(
            lambda row: (
                (prices.get((row.student_id.id, row.item_id.id)) or 0) > row.price
            )
        )

    def _get_answered(self, students):
        """Return those of some pupils for whom every item was answered, at the price
        that holds."""
        self.ensure_one()
        items_sudo = self.sudo().item_ids
        rows = self.env["edu.fee.registration"]._read_group(
            [
                ("form_id", "in", self.ids),
                ("is_current", "=", True),
                ("student_id", "in", students.ids),
                ("item_id", "in", items_sudo.ids),
            ],
            ["student_id"],
            ["__count"],
        )
        whole = len(items_sudo)
        answered = students.browse(s.id for s, count in rows if count >= whole)
        return answered - self.sudo()._get_outdated(students).student_id

    # === CONSTRAINTS === #

    @api.constrains("item_ids", "plan_id", "class_ids", "state")
    def _check_open(self):
        """An open form asks for items with a price, of some classes."""
        for form in self.filtered(lambda form: form.state == "open"):
            problems = form._get_problems()
            if problems:
                raise ValidationError(
                    self.env._(
                        "Form “%(form)s”: %(problems)s",
                        form=form.name,
                        problems=" ".join(problems),
                    )
                )

    @api.constrains("plan_id", "class_ids", "school_year_id")
    def _check_year(self):
        """A form shows prices to classes of its own school year."""
        for form in self:
            for record in (form.plan_id, *form.class_ids):
                if record.school_year_id != form.school_year_id:
                    raise ValidationError(
                        self.env._(
                            "Form “%(form)s” is of %(year)s; “%(record)s” is of "
                            "%(record_year)s.",
                            form=form.name,
                            year=form.school_year_id.name,
                            record=record.display_name,
                            record_year=record.school_year_id.name,
                        )
                    )

    def _get_problems(self):
        """Return, as sentences, what keeps the form from being opened."""
        self.ensure_one()
        problems = []
        if not self.item_ids:
            problems.append(self.env._("Choose the fee items."))
        if not self.class_ids:
            problems.append(self.env._("Choose the classes."))
        for item in self.item_ids - self.plan_id.line_ids.item_id:
            problems.append(
                self.env._(
                    "Item “%(item)s” has no price in plan “%(plan)s”.",
                    item=item.name,
                    plan=self.plan_id.name,
                )
            )
        for item in self.item_ids.filtered(lambda item: not item.needs_registration):
            problems.append(
                self.env._(
                    "Item “%(item)s” is not one that families choose.", item=item.name
                )
            )
        return problems

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        """Override of base: a form begins as a draft, in the first day of a month.

        :raise AccessError: for a state that is not reached by the buttons
        """
        forms = super().create([self._normalize(vals) for vals in vals_list])
        if not self.env.su and any(form.state != "draft" for form in forms):
            self._refuse_by_hand()
        return forms

    def write(self, vals):
        """Override of base: answers keep what was asked.

        :raise AccessError: for a state that is not reached by the buttons
        :raise UserError: for another plan or time once there are answers, or without
            an item or class that has some
        """
        if "state" in vals and not self.env.su:
            self._refuse_by_hand()
        asked = {"plan_id", "date_start", "date_end", "school_year_id", "company_id"}
        if asked & vals.keys() and self.registration_ids:
            raise UserError(
                self.env._(
                    "Families have answered already; plan and time stay. Close the "
                    "form, and open another one."
                )
            )
        before = {}
        if {"item_ids", "class_ids"} & vals.keys():
            before = {form: (form.sudo().item_ids, form.class_ids) for form in self}
        result = super().write(self._normalize(vals))
        for form, (items, classes) in before.items():
            form._check_answered_kept(
                items - form.sudo().item_ids, classes - form.class_ids
            )
        return result

    def _check_answered_kept(self, items, classes):
        """Refuse a form that does not ask any more what was answered.

        :param items: fee items that were removed
        :param classes: classes that were removed
        :raise UserError: names what has answers
        """
        self.ensure_one()
        answered_sudo = (
            self.env["edu.fee.registration"]
            .sudo()
            .search(
                [
                    ("form_id", "=", self.id),
                    "|",
                    ("item_id", "in", items.ids),
                    ("class_id", "in", classes.ids),
                ],
                limit=1,
            )
        )
        if answered_sudo:
            kept = answered_sudo.item_id & items or answered_sudo.class_id
            raise UserError(
                self.env._(
                    "Families have answered for “%(name)s” on form “%(form)s” already; "
                    "it stays.",
                    name=kept.name,
                    form=self.name,
                )
            )

    def _refuse_by_hand(self):
        """Refuse a state given by hand.

        :raise AccessError: always
        """
        raise AccessError(self.env._("The state of a form follows its buttons."))

    @api.ondelete(at_uninstall=False)
    def _unlink_except_answered(self):
        """A form that was answered stays."""
        if self.registration_ids:
            raise UserError(self.env._("A form that was answered cannot be deleted."))

    @api.model
    def _normalize(self, vals):
        """Return the values with the month as its first day."""
        if vals.get("date_start"):
            day = fields.Date.to_date(vals["date_start"])
            vals = dict(vals, date_start=day.replace(day=1))
        return vals

    def copy_data(self, default=None):
        """Override of base to name the copy, since names are unique."""
        return [
            dict(vals, name=self.env._("%(form)s (copy)", form=form.name))
            if "name" not in (default or {})
            else vals
            for form, vals in zip(self, super().copy_data(default), strict=True)
        ]

    # === THE LIFE OF A FORM === #

    def _update_state(self, target, allowed):
        """The only writer of the state.

        :raise UserError: names the form and its state
        """
        labels = dict(self._fields["state"]._description_selection(self.env))
        for form in self:
            if form.state not in allowed:
                raise UserError(
                    self.env._(
                        "Form “%(form)s” is “%(state)s”; it cannot become "
                        "“%(target)s”.",
                        form=form.name,
                        state=labels[form.state],
                        target=labels[target],
                    )
                )
        self.check_access("write")
        self.sudo().write({"state": target})

    def action_open(self):
        """Let families answer."""
        self._update_state("open", ("draft", "closed"))
        return True

    def action_close(self):
        """Take no answer any more, neither on the portal nor on paper."""
        self._update_state("closed", ("open",))
        return True

    def _is_open_to_families(self):
        """Tell whether families may answer this second."""
        self.ensure_one()
        return self.state == "open" and fields.Datetime.now() <= self.deadline

    # === WHO ENTERS PAPERS === #

    def _check_may_enter(self, students):
        """Refuse who may not enter answers for some pupils.

        :raise AccessError: names nobody
        """
        self.ensure_one()
        if self.env.su:
            return
        user = self.env.user
        office = self._is_office()
        students_sudo = students.sudo()
        school = self.sudo().company_id
        own = school in self.env.companies and students_sudo.company_id <= school
        if office and own:
            return
        teachers = students_sudo.class_id.homeroom_teacher_id.user_id
        if user.has_group("edu_core.group_teacher") and teachers == user:
            return
        raise AccessError(
            self.env._(
                "The office enters answers for the school, a homeroom teacher for her "
                "own class."
            )
        )

    def _get_enterable_classes(self):
        """Return the form's classes for which the user enters answers."""
        self.ensure_one()
        classes_sudo = self.sudo().class_ids
        user = self.env.user
        if self.env.su:
            return classes_sudo.with_env(self.env)
        if self.sudo().company_id not in self.env.companies:
            return self.env["edu.class"]
        is_office = self._is_office()
        return classes_sudo.filtered(
            lambda one: is_office or one.homeroom_teacher_id.user_id == user
        ).with_env(self.env)

    def _may_count(self, item):
        """Tell whether the user gives pupils a quantity of their own of an item.

        The office does; a homeroom teacher where the item goes by a number.
        """
        return self.env.su or self._is_office() or item.sudo().unit in COUNTED_UNITS

    def _is_office(self):
        """Tell whether the user enters answers for the whole school."""
        return any(self.env.user.has_group(group) for group in OFFICE_GROUPS)

    # === ACTIONS === #

    def action_view_registrations(self):
        """Open the answers that hold."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "edu_fees.edu_fee_registration_action"
        )
        action["domain"] = [("form_id", "=", self.id)]
        action["context"] = {"search_default_current": 1}
        return action

    def action_view_unanswered(self):
        """Open the pupils whose families have not answered everything."""
        self.ensure_one()
        students = self._get_students()
        missing = students - self._get_answered(students)
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("No answer yet"),
            "res_model": "edu.student",
            "view_mode": "list,kanban,form",
            "domain": [("id", "in", missing.ids)],
        }

    def action_view_outdated(self):
        """Open the answers of families who agreed to a lower price."""
        action = self.action_view_registrations()
        action["name"] = self.env._("Agreed to a lower price")
        action["domain"] = [("id", "in", self.sudo()._get_outdated().ids)]
        return action

    def action_enter(self):
        """Open the list of a class on which answers on paper are ticked."""
        self.ensure_one()
        self.check_access("read")
        sheet = self.env["edu.fee.registration.sheet"].create({"form_id": self.id})
        return sheet._open()
