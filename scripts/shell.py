"""Open an Odoo shell on the demo database (or DB=…, a database of the test server)."""

import os
import sys

import settings
from cluster import get_connection_options
from odoo_process import ODOO_COMMAND, OdooProcess


def main():
    """Replace this process by the shell."""
    name = os.environ.get("DB", "")
    options = get_connection_options("pg-test" if name else "pg")
    process = OdooProcess(options, log_name="shell")
    command = [*ODOO_COMMAND, "shell", "-c", str(process.config), "--no-http"]
    command += ["-d", name or settings.DB_NAME, "--log-level", "warn"]
    os.chdir(settings.ROOT)
    os.execve(sys.executable, command, process.get_environment())


if __name__ == "__main__":
    main()
