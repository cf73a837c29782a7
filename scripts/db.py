"""Databases: templates named after what they were built from, and copies of them.

A template is built once for a set of modules and their sources, then copied, its files
with it. `deps` templates hold only what is not ours; ours are installed on top.
"""

import contextlib
import fcntl
import hashlib
import shutil
import subprocess
import sys
from pathlib import Path

import psycopg2
from psycopg2 import sql

import settings
from cluster import get_connection_options
from odoo_process import OdooProcess

KEPT_TEMPLATES = 6


class Databases:
    """The databases of one server.

    :param cluster: name of the private server, see `cluster.Cluster`
    """

    def __init__(self, cluster="pg-test"):
        self.options = get_connection_options(cluster)
        self.filestore = settings.DATA_DIR / "filestore"

    # === SERVER === #

    @contextlib.contextmanager
    def _cursor(self, dbname="postgres"):
        names = {"db_host": "host", "db_port": "port", "db_user": "user"}
        names["db_password"] = "password"
        given = {names[key]: value for key, value in self.options.items()}
        connection = psycopg2.connect(dbname=dbname, **given)
        connection.autocommit = True
        try:
            with connection.cursor() as cursor:
                yield cursor
        finally:
            connection.close()

    def exists(self, name):
        """Say whether there is a database of that name."""
        with self._cursor() as cursor:
            cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
            return bool(cursor.rowcount)

    def list(self, prefix=""):
        """Return the names of the databases that begin with `prefix`, oldest first."""
        with self._cursor() as cursor:
            cursor.execute(
                "SELECT datname FROM pg_database WHERE starts_with(datname, %s)"
                " ORDER BY oid",
                [prefix],
            )
            return [name for (name,) in cursor.fetchall()]

    def drop(self, name):
        """Drop a database and its files; nothing happens when it is not there."""
        with self._cursor() as cursor:
            cursor.execute(
                sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(
                    sql.Identifier(name)
                )
            )
        shutil.rmtree(self.filestore / name, ignore_errors=True)

    def copy(self, source, target):
        """Make `target` a copy of `source` with its files; an older `target` goes."""
        self.drop(target)
        with self._cursor() as cursor:
            cursor.execute(
                sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY FILE_COPY").format(
                    sql.Identifier(target), sql.Identifier(source)
                )
            )
        if (self.filestore / source).exists():
            # The files are named after their content and never change: links will do.
            command = ["cp", "-al", self.filestore / source, self.filestore / target]
            subprocess.run(command, check=True)
        self._set_uuid(target)

    def _set_uuid(self, name):
        """Give a copy its own identity, as Odoo's own duplication does."""
        with self._cursor(name) as cursor:
            cursor.execute(
                "UPDATE ir_config_parameter SET value = gen_random_uuid()::text"
                " WHERE key = 'database.uuid'"
            )

    def rename(self, source, target):
        """Rename a database and its files."""
        with self._cursor() as cursor:
            cursor.execute(
                sql.SQL("ALTER DATABASE {} RENAME TO {}").format(
                    sql.Identifier(source), sql.Identifier(target)
                )
            )
        shutil.rmtree(self.filestore / target, ignore_errors=True)
        if (self.filestore / source).exists():
            (self.filestore / source).rename(self.filestore / target)

    def get_comment(self, name):
        """Return the comment of a database, where the key it was built from is kept."""
        with self._cursor() as cursor:
            cursor.execute(
                "SELECT shobj_description(oid, 'pg_database') FROM pg_database"
                " WHERE datname = %s",
                [name],
            )
            row = cursor.fetchone()
        return row and row[0]

    def set_comment(self, name, text):
        """Write the comment of a database."""
        with self._cursor() as cursor:
            cursor.execute(
                sql.SQL("COMMENT ON DATABASE {} IS {}").format(
                    sql.Identifier(name), sql.Literal(text)
                )
            )

    def set_parameter(self, name, key, value):
        """Write a system parameter of a database in which Odoo is not running."""
        with self._cursor(name) as cursor:
            cursor.execute(
                "INSERT INTO ir_config_parameter (key, value) VALUES (%s, %s)"
                " ON CONFLICT (key) DO UPDATE SET value = excluded.value",
                [key, value],
            )

    def drop_orphans(self):
        """Drop the databases of test runs that are gone; their names end in a pid."""
        for name in self.list("test_"):
            pid = name.rsplit("_", 1)[1]
            if pid.isdigit() and not Path(f"/proc/{pid}").exists():
                self.drop(name)

    # === TEMPLATES === #

    @contextlib.contextmanager
    def _lock(self, name):
        """Let one process at a time build a template; the others wait for it."""
        path = settings.LOCAL / "stamps" / f"{name}.lock"
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("w") as stream:
            fcntl.flock(stream, fcntl.LOCK_EX)
            yield

    def _build(self, name, source, modules):
        """Build the template `name` unless it is there: `source` plus `modules`."""
        with self._lock(name):
            if self.exists(name):
                return name
            draft = f"draft_{name}"
            if source:
                self.copy(source, draft)
            else:
                self.drop(draft)
            process = OdooProcess(self.options, log_name=f"build-{name}")
            try:
                process.install(draft, modules, label=", ".join(modules[-3:]))
            except BaseException:
                self.drop(draft)
                raise
            self.rename(draft, name)
            process.forget()
        self._forget_old(name)
        return name

    def _forget_old(self, name):
        """Drop the oldest templates of the same kind; one in use stays."""
        kind = name.rsplit("_", 1)[0] + "_"
        for old in self.list(kind)[:-KEPT_TEMPLATES]:
            with contextlib.suppress(psycopg2.Error):
                self.drop(old)

    def get_template(self, names):
        """Return the name of a template with the modules `names` of ours installed.

        :param names: technical names; what they depend on comes along
        """
        modules = settings.read_modules()
        ours, foreign = settings.get_closure(names, modules)
        foreign = sorted({"base", "web", *foreign})
        requirements = (settings.ROOT / "requirements.txt").read_text()
        base_key = _digest(requirements, *foreign, settings.ODOO_HOME)
        base = self._build(f"tpl_deps_{base_key}", None, foreign)
        key = _digest(base, *(modules[name].digest for name in ours))
        kind = _digest(*ours)[:6]
        return self._build(f"tpl_{kind}_{key}", base, ours)


def _digest(*parts):
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:12]


if __name__ == "__main__":
    # db.py template MODULE… prints a template's name; copy SOURCE TARGET; drop NAME
    databases = Databases()
    action, *arguments = sys.argv[1:]
    if action == "template":
        print(databases.get_template(arguments or sorted(settings.read_modules())))
    elif action in ("copy", "drop"):
        getattr(databases, action)(*arguments)
    else:
        sys.exit(f"{action}: template, copy or drop")
