"""Throw the demo database away and build it anew."""

import settings
from db import Databases
from run import build

if __name__ == "__main__":
    databases = Databases("pg")
    databases.drop(settings.DB_NAME)
    build(databases, settings.read_modules())
