"""Start Odoo as a child process: its configuration, its log, its progress."""

import os
import re
import subprocess
import sys
import tempfile
import time

import settings

AXE = settings.LOCAL / "node" / "node_modules" / "axe-core" / "axe.min.js"
ODOO_COMMAND = [sys.executable, "-m", "odoo"]
# Whoever kills us, by whatever signal, leaves no server behind that keeps the port.
DIE_WITH_PARENT = ["setpriv", "--pdeathsig", "TERM"]
LOADING = re.compile(r"Loading (?:module|school) (\w+) \((\d+)/(\d+)\)")


def get_addons_path():
    """Return the addons_path: ours first, then the folder of a checkout of Odoo."""
    folders = [folder for folder in settings.ADDONS_DIRS if folder.is_dir()]
    folders = [folder for folder in folders if any(folder.glob("*/__manifest__.py"))]
    if settings.ODOO_HOME:
        folders.append(os.path.join(settings.ODOO_HOME, "addons"))
    return ",".join(str(folder) for folder in folders)


def build_config(database_options, **options):
    """Return the text of an odoo.conf with absolute paths.

    :param database_options: the db_* options of `cluster.get_connection_options`
    :param options: further options, over the defaults below
    """
    values = {
        "addons_path": get_addons_path(),
        "data_dir": settings.DATA_DIR,
        "server_wide_modules": "base,rpc,web,queue_job",
        "http_interface": "127.0.0.1",
        "list_db": False,
        "workers": 0,
        "max_cron_threads": 0,
        # A job past these would make the server reload itself in the middle of it.
        "limit_time_cpu": 0,
        "limit_time_real": 0,
        "limit_memory_soft": 0,
        "limit_memory_hard": 0,
        "with_demo": False,
        **database_options,
        **options,
    }
    channels = values.pop("queue_channels", "root:0")
    lines = ["[options]", *(f"{key} = {value}" for key, value in values.items())]
    lines += ["", "[queue_job]", f"channels = {channels}"]
    return "\n".join(lines) + "\n"


class OdooProcess:
    """One way of starting Odoo.

    :param database_options: the db_* options
    :param log_name: the log is .local/log/<log_name>.log
    :param options: further options of odoo.conf
    """

    def __init__(self, database_options, log_name, **options):
        for folder in (settings.LOG_DIR, settings.DATA_DIR, settings.LOCAL / "conf"):
            folder.mkdir(parents=True, exist_ok=True)
        self.log = settings.LOG_DIR / f"{log_name}.log"
        self.config = settings.LOCAL / "conf" / f"{log_name}.conf"
        self.config.write_text(build_config(database_options, **options))
        self.config.chmod(0o600)

    def get_environment(self):
        """Return the environment of the child, the tools of our own first."""
        venv = os.path.dirname(sys.executable)
        return os.environ | {
            "PATH": f"{venv}:{os.environ.get('PATH', '')}",
            "PYTHONUNBUFFERED": "1",
            "PYTHONDONTWRITEBYTECODE": "",
            "EDU_AXE": str(AXE),
            "EDU_ROOT": str(settings.ROOT),
        }

    def spawn(self, *arguments, command="server", stdin=subprocess.DEVNULL):
        """Start Odoo with arguments, its output in the log; return the process."""
        self.log.unlink(missing_ok=True)
        stream = self.log.open("wb")
        command = [*ODOO_COMMAND, command, "-c", str(self.config), *arguments]
        return subprocess.Popen(
            [*DIE_WITH_PARENT, *command],
            stdin=stdin,
            stdout=stream,
            stderr=stream,
            env=self.get_environment(),
            cwd=settings.ROOT,
        )

    def install(self, database, modules, *, update=(), label=""):
        """Install and update modules in a database, showing how far it is.

        :raise SystemExit: when Odoo fails; the end of its log is printed
        """
        arguments = ["-d", database, "--stop-after-init", "--no-http"]
        arguments += ["--load-language", settings.LANGUAGE]
        if modules:
            arguments += ["-i", ",".join(modules)]
        if update:
            arguments += ["-u", ",".join(update)]
        process = self.spawn(*arguments)
        show_progress(process, self.log, label or ", ".join(modules[:4]))
        if process.returncode or self._has_failed():
            sys.exit(f"Odoo could not install {label}:\n{self.get_tail()}")

    def run_script(self, database, script, last_line, label):
        """Run a script in Odoo's shell, showing how far it is.

        :param last_line: what the script logs at its end
        :raise SystemExit: when it does not come to that; the end of its log is printed
        """
        with tempfile.TemporaryFile() as stream:
            stream.write(script.encode())
            stream.seek(0)
            arguments = ["-d", database, "--no-http"]
            process = self.spawn(*arguments, command="shell", stdin=stream)
        show_progress(process, self.log, label)
        if last_line not in self.log.read_text(errors="replace"):
            sys.exit(f"Odoo could not build {label}:\n{self.get_tail()}")

    def forget(self):
        """Remove the log and the configuration."""
        self.log.unlink(missing_ok=True)
        self.config.unlink(missing_ok=True)

    def _has_failed(self):
        text = self.log.read_text(errors="replace")
        return "Failed to initialize database" in text or " CRITICAL " in text

    def get_tail(self, lines=40):
        """Return the last lines of the log."""
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-lines:])


def show_progress(process, log, label):
    """Show a bar from the log's "Loading module X (3/80)" until the process ends."""
    is_terminal = sys.stderr.isatty()
    shown, started = None, time.monotonic()
    while process.poll() is None:
        time.sleep(0.5)
        found = LOADING.findall(log.read_text(errors="replace")) if log.exists() else []
        if found and found[-1] != shown:
            shown = found[-1]
            name, done, total = shown
            if is_terminal:
                bar = "█" * (20 * int(done) // int(total))
                text = f"\r  {label[:34]:34} {bar:20} {done}/{total} {name[:28]:28}"
                print(text, end="", file=sys.stderr, flush=True)
    seconds = time.monotonic() - started
    end = "\r" if is_terminal else ""
    print(f"{end}  {label[:60]:60} {seconds:5.0f} s{' ' * 30}", file=sys.stderr)
