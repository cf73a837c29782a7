# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Base classes for the tests of all modules of the suite.

`EduCase` and `EduHttpCase` set up two schools, each below its own managing unit,
and in the first one a pupil, a classmate and a pupil of another class. Users come
on demand: `self._persona("office")`.
"""

import gc
import logging
import os

from odoo.tests import HttpCase, TransactionCase, tagged

from .findings import FindingsMixin
from .fixtures import EduFixtures
from .personas import EduPersonas

# What is loaded by now stays: the collector need not look at it again and again.
gc.freeze()
gc.set_threshold(50_000, 50, 50)

_logger = logging.getLogger(__name__)


class EduSetUp(FindingsMixin, EduFixtures, EduPersonas):
    """The schools, classes and pupils every test finds."""

    @classmethod
    def _clock(cls):
        """Log how long the class took, for `scripts/test.py` to share out the work.

        Neither `freeze_time` nor a transaction stops this clock.
        """
        start = os.times().elapsed
        cls.addClassCleanup(
            lambda: _logger.info(
                "%s took %.1f s", cls.__name__, os.times().elapsed - start
            )
        )

    @classmethod
    def _set_up_schools(cls):
        """Create the two schools and what is in them."""
        cls._personas = {}
        cls.env["res.lang"]._activate_lang("vi_VN")
        cls.school_year = cls._create_school_year()
        cls.school = cls._create_school(name="Trường Tiểu học Hoa Sen (thử nghiệm)")
        cls.other_school = cls._create_school(name="Trường Tiểu học Hướng Dương")
        cls.authority = cls._create_authority(name="UBND phường Hoa Sen")
        cls.other_authority = cls._create_authority(name="UBND phường Hướng Dương")
        cls._link_authority(cls.authority, cls.school)
        cls._link_authority(cls.other_authority, cls.other_school)
        cls.class_1a = cls._create_class(name="1A")
        cls.class_1b = cls._create_class(name="1B")
        cls.other_class = cls._create_class(cls.other_school, name="1A")

    @classmethod
    def _set_up_pupils(cls):
        """Create one pupil per context of the isolation matrix."""
        cls.student = cls._create_student(school_class=cls.class_1a)
        cls.classmate = cls._create_student(school_class=cls.class_1a)
        cls.other_class_student = cls._create_student(school_class=cls.class_1b)
        cls.other_student = cls._create_student(school_class=cls.other_class)

    @classmethod
    def _get_context_student(cls, context):
        """Return the pupil of a context (see `personas.CONTEXTS`)."""
        return {
            "family": cls.student,
            "classmate": cls.classmate,
            "other_class": cls.other_class_student,
            "other_school": cls.other_student,
        }[context]


@tagged("post_install", "-at_install")
class EduCase(EduSetUp, TransactionCase):
    """Base of our tests in process."""

    @classmethod
    def setUpClass(cls):
        cls._clock()
        super().setUpClass()
        cls._set_up_schools()
        cls._set_up_pupils()


@tagged("post_install", "-at_install")
class EduHttpCase(EduSetUp, HttpCase):
    """Base of our tests over HTTP and in the browser."""

    @classmethod
    def setUpClass(cls):
        cls._clock()
        super().setUpClass()
        cls._set_up_schools()
        cls._set_up_pupils()

    def _login(self, user):
        """Authenticate as a user made by `_create_user`."""
        return self.authenticate(user.login, f"{user.login}-password")
