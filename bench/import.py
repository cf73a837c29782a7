# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Import a class list: the importer against one pupil after the other.

Measured with its preview and with all its jobs, which run one after the other, each in
a transaction of its own as a worker does it.
"""

import base64
import sys
from datetime import date, timedelta

import psutil

from odoo.addons.edu_core.tools import workbook
from odoo.addons.queue_job.job import Job
from odoo.addons.test_edu.tests.common import EduSetUp

from harness import MEGABYTE, Bench

MODULES = ("edu_core", "test_edu")
DEFAULT_N = 5_000
CLASS_SIZE = 35
WARM_UP = 5
HEADER = [
    "STT",
    "Mã định danh Bộ GD&ĐT",
    "Họ tên",
    "Ngày sinh",
    "Giới tính",
    "Lớp",
    "Khối",
    "Họ tên cha",
    "SĐT cha",
    "Họ tên mẹ",
    "SĐT mẹ",
]
RELATIONS = {"father": 7, "mother": 9}


class World(EduSetUp):
    """The tests' factories, outside of a test."""


class ImportBench(Bench):
    """N pupils with both parents, in classes of 35 that do not exist yet."""

    baseline = "one pupil after the other: create through the ORM"

    def set_up(self):
        """Build two schools and one list for each; a third school warms up."""
        World.env = self.env = self.env(
            context={**self.env.context, "chart_template_load": True}
        )
        World._personas = {}
        self.env["res.lang"]._activate_lang("vi_VN")
        self.year = World._create_school_year()
        self.grade = World._get_grade("1")
        self.schools = [World._create_school() for _way in range(3)]
        names = [World._make_person_name() for _number in range(self.n)]
        # No more than is used: what the list itself takes is measured with the import.
        counts = (self.n, self.baseline_n, 2 * WARM_UP)
        self.rows = [
            self._make_rows(digit, names[:count]) for digit, count in enumerate(counts)
        ]

    def _make_rows(self, digit, names):
        """Return the rows of a list; those of another digit are other people."""
        born = date(2020, 1, 1)
        return [
            [
                number + 1,
                f"7{digit}{number:08d}",
                name,
                (born + timedelta(days=number % 365)).strftime("%d/%m/%Y"),
                ("Nam", "Nữ")[number % 2],
                f"1/{number // CLASS_SIZE + 1}",
                1,
                f"Cha {self._spell(number)}",
                f"09{digit}{number:07d}",
                f"Mẹ {self._spell(number)}",
                f"03{digit}{number:07d}",
            ]
            for number, name in enumerate(names)
        ]

    @staticmethod
    def _spell(number):
        """Return a name for a number, made of letters: another one for each."""
        letters = "ABCDEGHIKL"
        return "".join(letters[int(digit)] for digit in str(number)).capitalize()

    def warm_up(self):
        """Bring in a few pupils of the third school both ways."""
        self._import(self.schools[2], self.rows[2][:WARM_UP])
        self._create(self.schools[2], self.rows[2][WARM_UP : 2 * WARM_UP])

    def run(self):
        """Import the list of the first school."""
        self._import(self.schools[0], self.rows[0])

    def _import(self, school, rows):
        """Import rows as a workbook, the job of a long list included."""
        content = workbook.write([workbook.Sheet("Danh sách", [HEADER, *rows])])
        wizard = self.env["edu.import.class_list"].create(
            {
                "file": base64.b64encode(content),
                "filename": "danh-sach.xlsx",
                "company_id": school.id,
                "school_year_id": self.year.id,
            }
        )
        wizard.action_preview()
        self._run_jobs(wizard)
        wizard.action_import()
        self._run_jobs(wizard)
        if wizard.state != "done":
            raise AssertionError(f"{wizard.state}: {wizard.problem}")
        refused = [*wizard._get_line_domain(), ("outcome", "=", "refused")]
        for line in self.env["edu.import.line"].search(refused, limit=1):
            raise AssertionError(f"{line.row_number} {line.name}: {line.details}")

    def _run_jobs(self, wizard):
        """Run the jobs that wait, and those they leave, as a worker would."""
        jobs = self.env["queue.job"]
        while found := jobs.search([("state", "=", "pending")], order="id", limit=1):
            job = Job.load(self.env, found.uuid)
            job.set_started()
            job.store()
            job.perform()
            job.set_done()
            job.store()
            self.env.cr.commit()
            self.env.invalidate_all()
            megabytes = psutil.Process().memory_info().rss // MEGABYTE
            text = f"{wizard.state} {wizard.progress} %, {megabytes} MB"
            print(text, file=sys.stderr, flush=True)

    def run_baseline(self):
        """Create the pupils of the second school one after the other."""
        self._create(self.schools[1], self.rows[1][: self.baseline_n])

    def _create(self, school, rows):
        """Create what each row says, as somebody would who types it in."""
        env = self.env
        found = env["edu.class"].search([("company_id", "=", school.id)])
        classes = {school_class.name: school_class for school_class in found}
        for row in rows:
            if row[5] not in classes:
                classes[row[5]] = World._create_class(school, name=row[5])
            student = env["edu.student"].create(self._prepare_student(school, row))
            env["edu.enrollment"].create(
                {
                    "student_id": student.id,
                    "class_id": classes[row[5]].id,
                    "date_start": self.year.date_start,
                    "reason": "new",
                }
            )
            for relation, column in RELATIONS.items():
                guardian = env["edu.guardian"].create(
                    {"name": row[column], "phone": row[column + 1]}
                )
                env["edu.guardianship"].create(
                    {
                        "guardian_id": guardian.id,
                        "student_id": student.id,
                        "relation": relation,
                    }
                )

    def _prepare_student(self, school, row):
        """Return the values of the pupil of a row."""
        day, month, year = map(int, row[3].split("/"))
        return {
            "company_id": school.id,
            "moet_code": row[1],
            "name": row[2],
            "birth_date": date(year, month, day),
            "gender": "male" if row[4] == "Nam" else "female",
        }

    def get_result(self):
        """Return the pupils of the first school by their code."""
        return self._read_pupils(self.schools[0])

    def get_baseline_result(self):
        """Return the pupils of the second school by their code."""
        return self._read_pupils(self.schools[1])

    def _read_pupils(self, school):
        """Return what counts of each pupil."""
        students = self.env["edu.student"].search([("company_id", "=", school.id)])
        return {
            student.moet_code[2:]: (
                student.name,
                student.birth_date,
                student.gender,
                student.class_id.name,
                student.grade_id.code,
                sorted(
                    (link.relation, link.guardian_id.name)
                    for link in student.guardianship_ids
                ),
            )
            for student in students
        }


BENCH = ImportBench
