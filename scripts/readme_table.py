# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The table of modules in README.md, built from the manifests.

Run by path: `readme_table.py` prints the table, `readme_table.py --write README.md`
puts it between the two markers of a document.
"""

import ast
import sys
from pathlib import Path

BEGIN = "<!-- modules:begin (scripts/readme_table.py) -->"
END = "<!-- modules:end -->"
FOLDERS = ("", "addons", "tests")


def read_modules(root):
    """Return (path, manifest) of the modules below a folder, in reading order."""
    found = []
    for folder in FOLDERS:
        for path in sorted((Path(root) / folder).glob("*/__manifest__.py")):
            manifest = ast.literal_eval(path.read_text("utf-8"))
            found.append((path.parent.relative_to(root).as_posix(), manifest))
    return found


def build_row(path, manifest):
    """Return the row of one module.

    >>> build_row("edu_core", {"name": "School", "summary": "Pupils | classes"})
    '| [edu_core](edu_core) | School | Pupils \\\\| classes |'
    """
    cells = [f"[{path.split('/')[-1]}]({path})", manifest["name"], manifest["summary"]]
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def build_table(root):
    """Return the Markdown table of the modules below a folder."""
    head = ["| Module | Name | What it does |", "|---|---|---|"]
    return "\n".join(head + [build_row(*module) for module in read_modules(root)])


def render(text, table, begin=BEGIN, end=END):
    """Return a document with the table between its markers.

    >>> render(f"before {BEGIN} old {END} after", "new").split()[-3:]
    ['modules:end', '-->', 'after']
    """
    if begin not in text or end not in text:
        raise ValueError(f"The document lacks the markers {begin} and {end}")
    before, rest = text.split(begin, 1)
    after = rest.split(end, 1)[1]
    return f"{before}{begin}\n{table}\n{end}{after}"


def main(arguments):
    """Print the table, or write it into the document that follows `--write`."""
    table = build_table(Path(__file__).resolve().parent.parent)
    if arguments[:1] == ["--write"]:
        path = Path(arguments[1])
        text = path.read_text("utf-8")
        if (new := render(text, table)) != text:
            path.write_text(new, "utf-8")
    else:
        print(table)


if __name__ == "__main__":
    main(sys.argv[1:])
