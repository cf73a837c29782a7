"""Serve the suite with its demo schools; build the database first where it is missing.

The database is built under another name and renamed when it is whole, so a run that was
killed leaves nothing half done. Changed modules are updated in place, data stays.
"""

import fcntl
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request

import settings
from cluster import Cluster
from db import Databases
from odoo_process import OdooProcess

DEMO_MODULE = "edu_demo"
# The database of `./edu demo SIZE=district`
DISTRICT = "edu_district"
START_TIMEOUT = 180


def get_installed_names(modules):
    """Return the modules a demo database holds: all of ours but those for tests."""
    return sorted(name for name, module in modules.items() if not module.is_test)


def get_key(modules):
    """Return the text kept with the database: what each module looked like."""
    names = get_installed_names(modules)
    return " ".join(f"{name}={modules[name].digest[:12]}" for name in names)


def install_ordinary(databases, modules, draft, log_name):
    """Make a database with all of the suite but the demo; return how it is started."""
    names = get_installed_names(modules)
    _ours, foreign = settings.get_closure(names, modules)
    process = OdooProcess(databases.options, log_name=log_name)
    process.install(draft, sorted({"base", "web", *foreign}), label="Odoo and OCA")
    ordinary = [name for name in names if name != DEMO_MODULE]
    process.install(draft, ordinary, label="the suite")
    return process


def build(databases, modules):
    """Build the demo database under a draft name, then give it its own."""
    print("▸ Building the demo database, once", file=sys.stderr)
    draft = f"{settings.DB_NAME}_draft"
    databases.drop(draft)
    process = install_ordinary(databases, modules, draft, "build-demo")
    if DEMO_MODULE in modules:
        process.install(draft, [DEMO_MODULE], label="demo schools")
    databases.set_comment(draft, get_key(modules))
    databases.rename(draft, settings.DB_NAME)


def update_modules(databases, modules, name):
    """Bring an existing demo database in step with changed modules."""
    built_from = databases.get_comment(name) or ""
    old = dict(word.split("=") for word in built_from.split())
    names = get_installed_names(modules)
    new = [one for one in names if one not in old]
    changed = [
        one for one in names if one in old and old[one] != modules[one].digest[:12]
    ]
    if not new and not changed:
        return
    print(f"▸ Updating {', '.join(new + changed)}", file=sys.stderr)
    process = OdooProcess(databases.options, log_name="update-demo")
    process.install(name, new, update=changed, label="the suite")
    databases.set_comment(name, get_key(modules))


def prepare():
    """Return the databases, the demo database being there and in step."""
    modules = settings.read_modules()
    databases = Databases("pg")
    if databases.exists(settings.DB_NAME):
        update_modules(databases, modules, settings.DB_NAME)
    elif settings.DB_NAME == DISTRICT:
        sys.exit("The district is not there yet: ./edu demo SIZE=district builds it.")
    else:
        build(databases, modules)
    return databases


def build_server(databases):
    """Return the Odoo process that serves the demo database, jobs included."""
    return OdooProcess(
        databases.options,
        log_name="odoo",
        db_name=settings.DB_NAME,
        dbfilter=f"^{settings.DB_NAME}$",
        http_port=settings.HTTP_PORT,
        http_interface=settings.HTTP_INTERFACE,
        max_cron_threads=1,
        queue_channels="root:1",
    )


def wait_until_served(child):
    """Wait until the server answers; leave with its log's end when it dies before."""
    address = f"http://127.0.0.1:{settings.HTTP_PORT}/web/health"
    deadline = time.monotonic() + START_TIMEOUT
    while time.monotonic() < deadline and child.poll() is None:
        try:
            with urllib.request.urlopen(address, timeout=2):
                return True
        except (urllib.error.URLError, OSError):
            time.sleep(0.3)
    return False


def get_logins_path(database):
    """Return the file that says who may log in to a demo database."""
    name = "logins_district.txt" if database == DISTRICT else "logins.txt"
    return settings.ROOT / "addons" / DEMO_MODULE / name


def show_logins():
    """Print the address and who may log in."""
    address = f"http://{settings.HTTP_INTERFACE}:{settings.HTTP_PORT}"
    print(f"\n  The suite is served on {address}\n")
    path = get_logins_path(settings.DB_NAME)
    if path.exists():
        print(path.read_text())
    print("  Ctrl-C stops it.", flush=True)


def serve(databases):
    """Serve until interrupted, then stop the server and the private database."""
    server = build_server(databases)
    child = server.spawn()
    signal.signal(signal.SIGTERM, lambda *_signal: sys.exit(0))
    try:
        if not wait_until_served(child):
            child.terminate()
            sys.exit(f"Odoo did not start:\n{server.get_tail()}")
        show_logins()
        return child.wait()
    except KeyboardInterrupt:
        return 0
    finally:
        child.terminate()
        try:
            child.wait(20)
        except subprocess.TimeoutExpired:
            child.kill()
        if not settings.DB_HOST:
            Cluster("pg").stop()


def take_lock():
    """Leave when another ./edu run of this folder is at work; the lock goes with us."""
    path = settings.LOCAL / "stamps" / "run.lock"
    stream = path.open("w")
    try:
        fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        sys.exit("Another ./edu run of this folder is at work.")
    return stream


def check_port():
    """Leave with a clear message when somebody else has the port."""
    try:
        with urllib.request.urlopen(
            f"http://127.0.0.1:{settings.HTTP_PORT}/web/health", timeout=2
        ):
            pass
    except urllib.error.HTTPError:
        pass
    except (urllib.error.URLError, OSError):
        return
    sys.exit(
        f"Port {settings.HTTP_PORT} is taken; choose another:"
        f" ./edu run ODOO_HTTP_PORT={settings.HTTP_PORT + 10}"
    )


if __name__ == "__main__":
    lock = take_lock()
    check_port()
    sys.exit(serve(prepare()))
