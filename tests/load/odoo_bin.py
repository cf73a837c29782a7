"""Odoo's command, as a file: with workers, Odoo starts its websocket server by the path
that it was itself started by, which `python -m odoo` is not."""

import odoo.cli

if __name__ == "__main__":
    odoo.cli.main()
