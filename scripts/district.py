"""The invented district of SIZE=district: 100 schools, 60,000 pupils, built once.

It is built under a draft name and renamed when it is whole; a run that was killed
leaves nothing half done. What was built is kept as a template: `./edu demo`, tests and
benchmarks work on copies of it, and changed modules are updated in it.
"""

import sys
import time

import settings
from run import (
    DEMO_MODULE,
    DISTRICT,
    get_key,
    get_logins_path,
    install_ordinary,
    update_modules,
)

TEMPLATE = "kept_edu_district"
SIZE_PARAMETER = "edu_demo.size"
SCHOOLS = int(settings.get_env("SCHOOLS", "100"))
PUPILS = int(settings.get_env("PUPILS", "60000"))
WHOLE = "The district is whole."
SCRIPT = """
import logging
_logger = logging.getLogger("odoo.addons.edu_demo")

def checkpoint(done, total, label):
    env.cr.commit()
    # Tables grow from nothing: without this the planner would not know.
    if done % 20 == 0 or done == total:
        env.cr.execute("ANALYZE")
        env.cr.commit()
    _logger.info("Loading school %s (%d/%d)", label, done, total)

env["edu.demo.district"]._load_district({schools}, {pupils}, checkpoint)
env.cr.commit()
_logger.info({whole!r})
"""


def is_asked():
    """Say whether SIZE asks for the district.

    :raise SystemExit: for a size there is not
    """
    size = settings.get_env("SIZE", "school")
    if size not in ("school", "district"):
        sys.exit(f"SIZE={size}: school or district, please")
    return size == "district"


def get_script():
    """Return what is typed into Odoo's shell to fill a database with the district."""
    return SCRIPT.format(schools=SCHOOLS, pupils=PUPILS, whole=WHOLE)


def build(databases, modules):
    """Build the template under a draft name, then give it its own."""
    print("▸ Building the district, once; it takes some ten minutes", file=sys.stderr)
    # Taken now: a module that is changed while this runs shall count as changed.
    draft, key = f"{TEMPLATE}_draft", get_key(modules)
    started = time.monotonic()
    databases.drop(draft)
    process = install_ordinary(databases, modules, draft, "build-district")
    databases.set_parameter(draft, SIZE_PARAMETER, "district")
    process.install(draft, [DEMO_MODULE], label="demo module")
    process.run_script(draft, get_script(), WHOLE, label=f"{SCHOOLS} schools")
    databases.set_comment(draft, key)
    databases.drop(TEMPLATE)
    databases.rename(draft, TEMPLATE)
    seconds = time.monotonic() - started
    print(f"  The district took {seconds / 60:.1f} minutes", file=sys.stderr)


def get_template(databases, modules):
    """Return the name of the database that holds the district, in step with modules."""
    if databases.exists(TEMPLATE):
        update_modules(databases, modules, TEMPLATE)
    else:
        build(databases, modules)
    return TEMPLATE


def copy(databases, modules, name):
    """Make a database a copy of the district, and a key of what it was built from."""
    template = get_template(databases, modules)
    databases.copy(template, name)
    databases.set_comment(name, databases.get_comment(template))


def show_logins():
    """Print who may log in, and how the district is served."""
    print(f"\n  ./edu run ODOO_DB_NAME={DISTRICT} serves the district.\n")
    print(get_logins_path(DISTRICT).read_text())
