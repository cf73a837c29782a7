# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
# Where a record of the fixture belongs. Every model of ours gets one row of each:
# the pupil's family, a family of the same class, a family of another class of the
# school, and a family of another school.
CONTEXTS = ("family", "classmate", "other_class", "other_school")

# The contexts that are a persona's own business; the rest is foreign to it.
SCHOOL = ("family", "classmate", "other_class")
CLASS = ("family", "classmate")
OWN_CONTEXTS = {
    "accountant": SCHOOL,
    "cashier": SCHOOL,
    "teacher": CLASS,
    "homeroom": CLASS,
    "office": SCHOOL,
    "principal": SCHOOL,
    "district_admin": SCHOOL,
    "officer": SCHOOL,
    "foreign_officer": ("other_school",),
    "parent": ("family",),
    "foreign_parent": ("classmate",),
    "pupil": ("family",),
    "public": (),
}

# The groups a persona of the staff is made of.
STAFF_GROUPS = {
    "accountant": "edu_fees.group_accountant",
    "cashier": "edu_fees.group_cashier",
    "teacher": "edu_core.group_teacher",
    "homeroom": "edu_core.group_teacher",
    "office": "edu_core.group_office",
    "principal": "edu_core.group_principal",
    "district_admin": "edu_core.group_district_admin",
}

PERSONAS = tuple(OWN_CONTEXTS)


class EduPersonas:
    """The persons of the isolation matrix, made when a test first asks for one."""

    _personas = {}

    @classmethod
    def _persona(cls, key):
        """Return the user of a persona, or an empty record if no module has the role.

        :param str key: one of `PERSONAS`
        """
        user = cls._personas.get(key)
        # A persona made inside a test is rolled back with it.
        if user is None or not user.exists():
            user = cls._create_persona(key)
            if user:
                cls._personas = {**cls._personas, key: user}
        return user

    @classmethod
    def _create_persona(cls, key):
        """Create the user of a persona and what makes it that persona."""
        if key == "public":
            return cls.env.ref("base.public_user")
        if key in STAFF_GROUPS:
            group = cls.env.ref(STAFF_GROUPS[key], raise_if_not_found=False)
            if not group:
                return cls.env["res.users"]
        return getattr(cls, f"_create_persona_{key}", cls._create_persona_staff)(key)

    @classmethod
    def _create_persona_staff(cls, key):
        """Create somebody who works in the primary school."""
        user = cls._create_user(f"persona_{key}", STAFF_GROUPS[key])
        cls._create_employee(user=user)
        return user

    @classmethod
    def _create_persona_teacher(cls, key):
        """Create the teacher of one subject in class 1A."""
        user = cls._create_persona_staff(key)
        cls._create_class_subject(cls.class_1a, cls._get_employee(user))
        return user

    @classmethod
    def _create_persona_homeroom(cls, key):
        """Create the homeroom teacher of class 1A."""
        user = cls._create_persona_staff(key)
        cls.class_1a.homeroom_teacher_id = cls._get_employee(user)
        return user

    @classmethod
    def _create_persona_district_admin(cls, key):
        """Create the administrator of the primary school and a third one."""
        schools = cls.school | cls._create_school()
        return cls._create_user(f"persona_{key}", STAFF_GROUPS[key], companies=schools)

    @classmethod
    def _create_persona_officer(cls, key):
        """Create an officer of the unit above the primary school."""
        return cls._create_officer(cls.authority, f"persona_{key}")

    @classmethod
    def _create_persona_foreign_officer(cls, key):
        """Create an officer of the unit above the other school."""
        return cls._create_officer(cls.other_authority, f"persona_{key}")

    @classmethod
    def _create_persona_parent(cls, key):
        """Create the parent of the pupil."""
        guardian = cls._create_guardian(cls.student, user=f"persona_{key}")
        return guardian.partner_id.user_ids

    @classmethod
    def _create_persona_foreign_parent(cls, key):
        """Create the parent of a classmate: another family."""
        guardian = cls._create_guardian(cls.classmate, user=f"persona_{key}")
        return guardian.partner_id.user_ids

    @classmethod
    def _create_persona_pupil(cls, key):
        """Create the pupil's own login."""
        user = cls._create_portal_user(f"persona_{key}", cls.student.partner_id)
        if not cls.student.user_id:
            cls.student.user_id = user
        return user
