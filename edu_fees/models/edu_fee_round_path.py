# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models

from ..tools import money

# The steps, and the button that each leads to.
STEPS = {
    "papers": "action_view_papers",
    "registration": "action_path_registration",
    "exemptions": "action_path_exemptions",
    "preview": "action_path_preview",
    "publish": "action_view_bills",
    "collect": "action_view_open_bills",
    "close": False,
}
# What comes before the bills.
BEFORE = ("papers", "registration", "exemptions")


class EduFeeRound(models.Model):
    """A round as a path: what is done, what comes next, and what it lacks.

    For each step there is a text, which says what is missing or what was done, and a
    mark; the form shows them in a row of buttons that lead to the place.
    """

    _inherit = "edu.fee.round"

    path = fields.Json(
        compute="_compute_path",
        help="Technical: the steps in their order, each with key, name, text, action "
        "and whether it is done or comes next.",
    )

    @api.depends("state", "class_ids", "line_ids", "paper_todo", "missing_count")
    @api.depends_context("lang", "uid")
    def _compute_path(self):
        """Ask each step for its text and whether it is done."""
        names = self._get_step_names()
        places = self._get_step_actions()
        for fee_round in self:
            steps = []
            for key, name in names.items():
                is_done, text = getattr(fee_round, f"_get_step_{key}")()
                steps.append(
                    {
                        "key": key,
                        "name": name,
                        "text": text,
                        "done": is_done,
                        "action": places[key],
                    }
                )
            # What was to be done before sending is not asked of a round that was sent.
            is_sent = fee_round.state in ("published", "closed")
            due = [step for step in steps if not is_sent or step["key"] not in BEFORE]
            first = next((step for step in due if not step["done"]), None)
            fee_round.path = [{**step, "next": step is first} for step in steps]

    @api.model
    def _get_step_names(self):
        """Return {step: name} in the order of the path."""
        return {
            "papers": self.env._("Papers"),
            "registration": self.env._("Registration"),
            "exemptions": self.env._("Exemptions"),
            "preview": self.env._("Bills"),
            "publish": self.env._("Publication"),
            "collect": self.env._("Collection"),
            "close": self.env._("Closing"),
        }

    @api.model
    def _get_step_actions(self):
        """Return {step: the method behind it}, False for what the user may not open."""
        needs = {
            "papers": "edu.fee.paper",
            "registration": "edu.fee.registration.form",
            "exemptions": "edu.fee.exemption",
        }
        return {
            step: method
            if step not in needs or self.env[needs[step]].has_access("read")
            else False
            for step, method in STEPS.items()
        }

    # === STEPS: (is it done, what to say) === #

    def _get_step_papers(self):
        """Return whether the items have their papers, and for how many it is not so."""
        count = len(self._get_paper_problems())
        if not count:
            return True, self.env._("Complete")
        return False, self.env._("%(count)s incomplete", count=count)

    def _get_step_registration(self):
        """Return whether all families answered, and how many did not."""
        chosen = self.line_ids.item_id.filtered("needs_registration")
        if not chosen:
            return True, self.env._("Nothing to choose")
        if not self.env["edu.fee.registration"].has_access("read"):
            return False, self.env._("Chosen by families")
        if not all(self._get_asked_classes(chosen).values()):
            return False, self.env._("Families not asked yet")
        counts = self._get_unanswered_counts(self._get_pupils())
        lower = self._get_lower_agreements(self._get_pupils())
        if lower and not any(counts.values()):
            asked = {
                student
                for by_price in lower.values()
                for students in by_price.values()
                for student in students
            }
            return False, self.env._(
                "%(count)s agreed to a lower price", count=len(asked)
            )
        if not any(counts.values()):
            return True, self.env._("All answered")
        return False, self.env._(
            "%(count)s without an answer", count=max(counts.values())
        )

    def _get_step_exemptions(self):
        """Return whether no exemption waits for approval, and how many are in force."""
        exemptions = self.env["edu.fee.exemption"]
        if not exemptions.has_access("read"):
            return True, self.env._("By regulation")
        items = self.line_ids.item_id
        if not items or not self.period:
            return True, self.env._("%(count)s in force", count=0)
        states = ("draft", "approved", "ended")
        found = exemptions._get_in_force(items, self.period, states)
        waiting = found.filtered(lambda one: one.state == "draft")
        if waiting:
            return False, self.env._("%(count)s wait for approval", count=len(waiting))
        return True, self.env._("%(count)s in force", count=len(found))

    def _get_step_preview(self):
        """Return whether everybody has a bill, and how many do not."""
        if self.todo and self.state == "draft":
            return False, self.env._("Not ready yet")
        if self.state in ("draft", "generated") and self._get_insurance_problems():
            return False, self.env._("Insurance list open")
        if self.missing_count or not self.bill_count:
            return False, self.env._("%(count)s to bill", count=self.missing_count)
        return True, self.env._("%(count)s bills", count=self.bill_count)

    def _get_step_publish(self):
        """Return whether families see all bills, and how many they do not see."""
        if not self.bill_count:
            return False, self.env._("No bills yet")
        if self.state in ("published", "closed") and not self.unpublished_count:
            return True, self.env._("Families see them")
        return False, self.env._(
            "%(count)s not published", count=self.unpublished_count
        )

    def _get_step_collect(self):
        """Return whether all money is in, and what is open."""
        if not self.bill_count:
            return False, self.env._("No bills yet")
        if not self.amount_residual:
            return True, self.env._("All collected")
        return False, self.env._(
            "%(amount)s open", amount=money.format_amount(self.amount_residual)
        )

    def _get_step_close(self):
        """Return whether the round is closed."""
        if self.state == "closed":
            return True, self.env._("Closed")
        return False, self.env._("Not closed")

    # === WHERE THE STEPS LEAD === #

    def action_path_registration(self):
        """Open the forms that ask for items of this round."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "edu_fees.edu_fee_registration_form_action"
        )
        action["domain"] = [
            ("school_year_id", "=", self.school_year_id.id),
            ("item_ids", "in", self.line_ids.item_id.ids),
        ]
        return action

    def action_path_exemptions(self):
        """Open the exemptions for items of this round."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "edu_fees.edu_fee_exemption_action"
        )
        action["domain"] = [("item_ids", "in", self.line_ids.item_id.ids)]
        return action

    def action_path_preview(self):
        """Open the preview while there is somebody to bill, else the bills."""
        self.ensure_one()
        if self.env["edu.fee.round.preview"].has_access("create") and (
            self.state != "closed" and (self.missing_count or not self.bill_count)
        ):
            return self.action_preview()
        return self.action_view_bills()
