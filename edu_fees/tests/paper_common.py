# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Factories of what stands before a round: papers and ceilings."""

import base64
from datetime import date

from odoo import Command

PDF = base64.b64encode(b"%PDF-1.4\n%%EOF\n")


class PaperSetUp:
    """Factories of papers; every factory fills in what the caller left out."""

    @classmethod
    def _create_paper(cls, kind, items, school=None, **values):
        """Create a draft of a paper with number, date and scan."""
        school = school or cls.school
        vals = {
            "company_id": school.id,
            "school_year_id": cls.school_year.id,
            "kind": kind,
            "item_ids": [Command.set(items.ids)],
            "number": f"{cls._next_number()}/TB",
            "date": date(2026, 9, 1),
            "scan": PDF,
            "scan_filename": "scan.pdf",
        }
        if kind == "estimate":
            vals["estimate_ids"] = [
                Command.create(cls._prepare_estimate(item)) for item in items
            ]
        return cls.env["edu.fee.paper"].create({**vals, **values})

    @classmethod
    def _prepare_estimate(cls, item, **values):
        """Return the values of an estimate of an item: 300 pupils, nine months."""
        return {
            "item_id": item.id,
            "pupil_count": 300,
            "quantity": 9,
            "price": 350_000,
            "line_ids": [
                Command.create({"name": "Tiền công", "amount": 700_000_000}),
                Command.create({"name": "Vệ sinh", "amount": 240_000_000}),
            ],
            **values,
        }

    @classmethod
    def _approve(cls, papers):
        """Let papers be submitted and approved."""
        for paper in papers:
            paper.with_user(cls._persona("accountant")).action_submit()
            paper.with_user(cls._persona("principal")).action_approve()
        return papers

    @classmethod
    def _complete_papers(cls, plan, **values):
        """Write down all papers that a plan's items may need, approved."""
        items = plan.line_ids.item_id
        papers = cls.env["edu.fee.paper"]
        for kind in ("estimate", "agreement", "approval"):
            papers += cls._create_paper(kind, items, plan.company_id, **values)
        papers += cls._create_paper(
            "disclosure", items, plan.company_id, plan_id=plan.id, **values
        )
        return cls._approve(papers)
