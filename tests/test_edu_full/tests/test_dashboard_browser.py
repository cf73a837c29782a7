# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The pages of money in the browser: charts that are drawn, numbers that lead on."""

from dateutil.relativedelta import relativedelta

from odoo.tests import tagged

from .common import TOTAL, FullCase
from .walk import Walking

# Key, type and numbers of every chart that is drawn on the page.
DRAWN = """
Object.fromEntries(
[...document.querySelectorAll("[data-chart] canvas")].map((canvas) => {
    const chart = Chart.getChart(canvas);
    const data = chart.data.datasets[0].data;
    const isSeen = canvas.width > 0 && canvas.height > 0;
    return [
        canvas.closest("[data-chart]").dataset.chart,
        {type: chart.config.type, data, isSeen, text: canvas.ariaLabel},
    ];
}))
"""
# Presses the bar of a row as a mouse would, where the bar is.
PRESS_BAR = """
((canvas, row) => {
    const [bar] = [Chart.getChart(canvas).getDatasetMeta(0).data[row]];
    const {x, y} = bar.getCenterPoint();
    const box = canvas.getBoundingClientRect();
    const init = {bubbles: true, clientX: box.x + x, clientY: box.y + y};
    canvas.dispatchEvent(new MouseEvent("mousemove", init));
    canvas.dispatchEvent(new MouseEvent("click", init));
})(document.querySelector("[data-chart='%s'] canvas"), %s)
"""
# The page's first request gets no answer of the server's.
FAIL_ONCE = """
{
    const open = XMLHttpRequest.prototype.open;
    let isFirst = true;
    XMLHttpRequest.prototype.open = function (method, url, ...rest) {
        const isHit = isFirst && String(url).includes("edu.fee.dashboard/get_data");
        isFirst = isFirst && !isHit;
        return open.call(this, method, isHit ? "/web/nothing" : url, ...rest);
    };
}
"""
PAGE = "document.querySelector('.o_edu_money')"


@tagged("browser")
class TestDashboardBrowser(Walking, FullCase):
    """Half of a class has paid, and some money nobody knows."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        today = cls.env["edu.student"]._get_today()
        month = today.replace(day=1)
        cls.bill = cls._create_bill(
            cls.student,
            cls._create_october_prices(),
            period=month,
            date=month,
            date_due=today,
        )
        cls._bring(cls.bill.edu_payment_code, TOTAL, month)
        cls._bring("chuyen nham", 250_000, today - relativedelta(days=40))
        cls.env.flush_all()

    @classmethod
    def _bring(cls, memo, amount, day):
        """Let the bank have some money on a day."""
        entry = {"bank_reference": f"FT{cls._next_number()}", "date": day}
        transactions = cls.env["edu.collection.transaction"]._register_movements(
            cls._get_journal("NH"), [{**entry, "amount": amount, "memo": memo}]
        )
        transactions._settle()

    def test_the_principal_begins_with_the_money_of_the_school(self):
        with self.walk.session(self._persona("principal")) as walk:
            walk.enter("edu_fees.edu_fees_menu_root", "edu_fees.edu_fee_dashboard_menu")
            walk.see("[data-figure='due'] strong", "2.504.000")
            walk.see("[data-figure='collected'] small", "50")
            drawn = walk.evaluate(DRAWN)
            kinds = {key: chart["type"] for key, chart in drawn.items()}
            self.assertEqual(
                kinds,
                {
                    "days": "bar",
                    "classes": "bar",
                    "items": "bar",
                    "channels": "doughnut",
                    "ageing": "bar",
                },
            )
            self.assertTrue(all(chart["isSeen"] for chart in drawn.values()))
            self.assertEqual(drawn["days"]["data"][0], TOTAL)
            self.assertEqual(sum(drawn["days"]["data"]), TOTAL)
            self.assertEqual(drawn["classes"]["data"], [50])
            self.assertEqual(drawn["ageing"]["data"], [250_000])
            self.assertFalse(walk.find_violations(PAGE))
            self.walk.keep_picture("school-money-1280")

    def test_a_chart_says_its_numbers_to_who_cannot_see_it(self):
        with self.walk.session(self._persona("accountant")) as walk:
            walk.open("/odoo/edu-money")
            walk.see("[data-chart='classes'] canvas")
            drawn = walk.evaluate(DRAWN)
            self.assertIn("1A: 50 %", drawn["classes"]["text"])
            self.assertIn("1.252.000 đ", drawn["days"]["text"])
            walk.click("[data-chart='classes'] summary")
            walk.see("[data-chart='classes'] td", "1.252.000 đ")
            walk.click("[data-chart='classes'] th .btn", "1A")
            walk.see(".o_data_row .o_data_cell", "1.252.000")

    def test_a_number_and_a_bar_lead_to_their_lists(self):
        with self.walk.session(self._persona("accountant")) as walk:
            walk.open("/odoo/edu-money")
            walk.click("[data-figure='unknown']")
            walk.see(".o_data_row .o_data_cell[name='memo']", "chuyen nham")
            walk.click(".breadcrumb-item a, .o_back_button")
            walk.see("[data-chart='days'] canvas")
            walk.evaluate(PRESS_BAR % ("days", 0))
            walk.see(".o_data_row .o_data_cell[name='amount']", "1.252.000")

    def test_an_item_leads_to_its_entries(self):
        with self.walk.session(self._persona("principal")) as walk:
            walk.open("/odoo/edu-money")
            walk.click("[data-chart='items'] summary")
            walk.click("[data-chart='items'] th .btn", "Nước uống")
            walk.see(".o_data_row .o_data_cell[name='amount_in']", "20.000")

    def test_numbers_that_could_not_be_read_are_asked_for_again(self):
        with self.walk.session(self._persona("principal")) as walk:
            walk._run_on_each_page(FAIL_ONCE)
            walk.open("/odoo/edu-money")
            walk.see(".o_edu_money [role='alert']", "Không đọc được số liệu")
            walk.click(".o_edu_money [role='alert'] .btn", "Thử lại")
            walk.see("[data-figure='due'] strong", "2.504.000")

    def test_a_month_without_money_says_so(self):
        with self.walk.session(self._persona("accountant")) as walk:
            walk.open("/odoo/edu-money")
            walk.see("[data-chart='days'] canvas")
            for _month in range(2):
                month = walk.evaluate(
                    "document.querySelector('.o_edu_day strong').innerText"
                )
                walk.click(".o_edu_previous")
                walk.wait(
                    "document.querySelector('.o_edu_day strong').innerText !== "
                    f"'{month}'"
                )
            walk.see("[data-chart='days'] p", "Tháng này chưa có tiền về")

    def test_the_officer_begins_with_the_schools_that_lag_behind(self):
        silent = self._create_school(name="Trường Tiểu học An Lạc")
        self._link_authority(self.authority, silent)
        self.env.flush_all()
        with self.walk.session(self._persona("officer")) as walk:
            walk.enter(
                "edu_core.edu_core_menu_oversight",
                "edu_fees.edu_fees_oversight_menu_overview",
            )
            walk.see("[data-figure='due'] strong", "2.504.000")
            drawn = walk.evaluate(DRAWN)
            self.assertEqual(drawn["schools"]["data"], [50])
            self.assertIn(f"{self.school.name}: 50 %", drawn["schools"]["text"])
            self.assertFalse(walk.find_violations(PAGE))
            self.walk.keep_picture("schools-money-1280")
            text = walk.get_text()
            self.assertNotIn(self.student.name, text)
            self.assertNotIn("chuyen nham", text)
            walk.see(".o_edu_schools_table tbody tr:first-child", self.school.name)
            walk.click(".o_edu_schools_table th .btn", "Nhà trường")
            walk.see(".o_edu_schools_table th[aria-sort='ascending']")
            walk.see(".o_edu_schools_table tbody tr:first-child", silent.name)
            waiting = f"[data-school='{self.school.id}'] [data-column='waiting']"
            walk.click(waiting, "250.000")
            walk.see(".o_data_row .o_data_cell[name='school_name']", self.school.name)

    def test_the_pages_fit_a_desk_and_a_telephone(self):
        pages = {"accountant": "edu-money", "officer": "edu-schools-money"}
        for persona, path in pages.items():
            with self.walk.session(self._persona(persona)) as walk:
                for width in (1280, 390):
                    with self.subTest(persona, width=width):
                        walk.resize(width)
                        walk.open(f"/odoo/{path}")
                        walk.see("[data-chart='days'] canvas")
                        self.walk.keep_picture(f"{path}-{width}")
                        self.assertFalse(walk.find_overflow())
                        self.assertFalse(walk.find_faults())
