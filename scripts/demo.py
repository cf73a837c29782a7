"""Throw the demo database away and build it anew: SIZE=school (default) or district."""

import district
import settings
from db import Databases
from run import DISTRICT, build


def main():
    """Build what SIZE asks for."""
    databases, modules = Databases("pg"), settings.read_modules()
    if not district.is_asked():
        databases.drop(settings.DB_NAME)
        build(databases, modules)
        return
    district.build(databases, modules)
    district.copy(databases, modules, DISTRICT)
    district.show_logins()


if __name__ == "__main__":
    main()
