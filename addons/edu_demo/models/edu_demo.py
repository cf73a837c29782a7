# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import logging
import time
from dataclasses import dataclass
from datetime import date

from odoo import Command, api, models

from odoo.addons.edu_core.tools import workbook

from ..tools.people import Families

_logger = logging.getLogger(__name__)

LANGUAGE = "vi_VN"
TIMEZONE = "Asia/Ho_Chi_Minh"
PASSWORD = "demo"
SEED = 20261120
FIRST_YEAR = 2026


@dataclass(frozen=True)
class School:
    """A school of the demo; the grades are {name of a class: (grade's text, year)}."""

    key: str
    name: str
    code: str
    level: str
    color: int
    bank_bin: str
    account: str
    street: str
    classes: tuple
    size: int


def _make_classes(grades, letters):
    """Return (class name, grade's text, year of birth) of each class."""
    return tuple(
        (f"{grade}{letter}", grade, FIRST_YEAR - 5 - int(grade))
        for grade in grades
        for letter in letters
    )


SCHOOLS = (
    School(
        key="hoamai",
        name="Trường Mầm non Hoa Mai",
        code="79000101",
        level="MN",
        color=3,
        bank_bin="970436",
        account="0071009990101",
        street="12 đường Hoa Lan",
        classes=tuple(
            (f"{grade} {number}", grade, year)
            for grade, year in (("Mầm", 2023), ("Chồi", 2022), ("Lá", 2021))
            for number in (1, 2)
        ),
        size=20,
    ),
    School(
        key="anphu",
        name="Trường Tiểu học An Phú",
        code="79000202",
        level="TH",
        color=10,
        bank_bin="970418",
        account="31410009990202",
        street="45 đường Thanh Niên",
        classes=_make_classes("12345", "AB"),
        size=28,
    ),
    School(
        key="nguyenhue",
        name="Trường THCS Nguyễn Huệ",
        code="79000303",
        level="THCS",
        color=4,
        bank_bin="970436",
        account="0071009990303",
        street="78 đường Bến Đò",
        classes=_make_classes("6789", "AB"),
        size=25,
    ),
)


class EduDemo(models.AbstractModel):
    """Three invented schools and two months of their life.

    Everything is made through the same doors as in a real school: class lists and
    statements are files that go through the importers, rounds are generated and
    published, cash is taken at the counter. The same seed gives the same schools.
    """

    _name = "edu.demo"
    _description = "Demo Schools"

    @api.model
    def _load(self):
        """Fill the database; each step is timed in the log."""
        demo = self.with_context(
            lang=LANGUAGE, tz=TIMEZONE, tracking_disable=True, mail_notrack=True
        )
        for step in (
            demo._load_base,
            demo._load_schools,
            demo._load_authorities,
            demo._load_staff,
            demo._load_pupils,
            demo._load_families,
            demo._load_fees,
            demo._load_rounds,
            demo._load_money,
            demo._load_money_out,
            demo._load_choices,
        ):
            started = time.monotonic()
            step()
            self.env.flush_all()
            seconds = time.monotonic() - started
            _logger.info("Demo: %s took %.1f s", step.__name__, seconds)

    # === WHAT THE STEPS SHARE === #

    @api.model
    def _get_school(self, key):
        """Return the company of a demo school."""
        code = next(school.code for school in SCHOOLS if school.key == key)
        return self.env["res.company"].search([("edu_code", "=", code)], limit=1)

    @api.model
    def _get_user(self, login):
        """Return a demo user."""
        return self.env["res.users"].search([("login", "=", login)], limit=1)

    @api.model
    def _as_user(self, login):
        """Return this model in the hands of a demo user, in her school."""
        user = self._get_user(login)
        return self.with_user(user).with_context(
            lang=user.lang, tz=user.tz, allowed_company_ids=user.company_ids.ids
        )

    @api.model
    def _get_families(self, key):
        """Return the source of invented families of a school, or of its staff."""
        keys = [school.key for school in SCHOOLS]
        place = keys.index(key) if key in keys else len(keys)
        return Families(f"{SEED}-{key}", first_phone=place * 10_000)

    @api.model
    def _write_workbook(self, name, rows):
        """Return rows as the content of a workbook."""
        return workbook.write([workbook.Sheet(name, rows)])

    # === SCHOOLS AND THE UNITS ABOVE THEM === #

    @api.model
    def _load_base(self):
        """Set language, currency, and the company of the portal, which has no books."""
        self.env["res.lang"]._activate_lang(LANGUAGE)
        dong = self.env.ref("base.VND")
        dong.active = True
        portal = self.env.ref("base.main_company")
        portal.write(
            {
                "name": "Cổng thông tin trường học",
                "country_id": self.env.ref("base.vn").id,
            }
        )
        if not self.env["account.move.line"].search_count(
            [("company_id", "=", portal.id)], limit=1
        ):
            portal.currency_id = dong
        portal.partner_id.write({"lang": LANGUAGE, "tz": TIMEZONE})
        self.env.ref("base.user_admin").write({"lang": LANGUAGE, "tz": TIMEZONE})
        website = self.env["website"].search([], limit=1)
        website.name = "Cổng thông tin trường học"
        if not self._get_year():
            self.env["edu.school.year"].create(
                {
                    "name": f"{FIRST_YEAR}-{FIRST_YEAR + 1}",
                    "date_start": date(FIRST_YEAR, 8, 1),
                    "date_end": date(FIRST_YEAR + 1, 7, 31),
                }
            )

    @api.model
    def _get_year(self):
        """Return the school year of the demo."""
        return self.env["edu.school.year"].search(
            [("date_start", "=", date(FIRST_YEAR, 8, 1))], limit=1
        )

    @api.model
    def _load_schools(self):
        """Create the schools with bank account and books."""
        levels = {level.code: level for level in self.env["edu.level"].search([])}
        companies = self.env["res.company"].create(
            [
                {
                    "name": school.name,
                    "edu_code": school.code,
                    "edu_is_school": True,
                    "edu_level_ids": [Command.set(levels[school.level].ids)],
                    "edu_color": school.color,
                    "edu_ownership": "public",
                    "edu_recognition": "on_collection",
                    "country_id": self.env.ref("base.vn").id,
                    "currency_id": self.env.ref("base.VND").id,
                    "street": school.street,
                    "city": "Phường An Phú, Thành phố Hồ Chí Minh",
                }
                for school in SCHOOLS
            ]
        )
        companies.partner_id.write({"lang": LANGUAGE, "tz": TIMEZONE})
        banks = self.env["res.bank"].search([("edu_vietqr_bin", "!=", False)])
        by_bin = {bank.edu_vietqr_bin: bank for bank in banks}
        self.env["res.partner.bank"].create(
            [
                {
                    "acc_number": school.account,
                    "partner_id": company.partner_id.id,
                    "company_id": company.id,
                    "bank_id": by_bin[school.bank_bin].id,
                }
                for school, company in zip(SCHOOLS, companies, strict=True)
            ]
        )
        companies._edu_stamp_chart()

    @api.model
    def _load_authorities(self):
        """Create the commune and the department, and what they are to the schools."""
        types = self.env["edu.authority.type"]
        kinds = {
            code: types.search([("code", "=", code)], limit=1)
            or types.create({"code": code, "name": name})
            for code, name in (("UBND", "Ủy ban nhân dân phường"), ("SO", "Sở"))
        }
        since = date(2025, 7, 1)
        ward, department = self.env["edu.authority"].create(
            [
                {
                    "name": "Ủy ban nhân dân phường An Phú",
                    "code": "UBND-AP",
                    "type_id": kinds["UBND"].id,
                    "date_start": since,
                },
                {
                    "name": "Sở Giáo dục và Đào tạo",
                    "code": "SGDDT",
                    "type_id": kinds["SO"].id,
                    "date_start": since,
                },
            ]
        )
        self.env["edu.authority.link"].create(
            [
                {
                    "authority_id": authority.id,
                    "company_id": self._get_school(school.key).id,
                    "role": role,
                    "date_start": since,
                }
                for school in SCHOOLS
                for authority, role in (
                    (ward, "direct"),
                    (ward, "budget"),
                    (department, "professional"),
                )
            ]
        )
