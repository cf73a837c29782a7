"""Fail unless every requirement of a file is installed, and name those that are not.

pip's own exit code is lost behind the filter that keeps its output readable.
"""

import re
import sys
from importlib import metadata
from pathlib import Path


def get_missing(text):
    """Return the names of the requirements in `text` that are not installed."""
    names = re.findall(r"^([A-Za-z0-9][A-Za-z0-9._-]*)", text, re.M)
    return [name for name in names if not _is_installed(name)]


def _is_installed(name):
    try:
        metadata.version(name)
    except metadata.PackageNotFoundError:
        return False
    return True


if __name__ == "__main__":
    missing = get_missing(Path(sys.argv[1]).read_text())
    if missing:
        sys.exit(f"Not installed: {', '.join(missing)}. Run the same command again.")
