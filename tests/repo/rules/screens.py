# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What a screen says when there is nothing to show."""

import xml.etree.ElementTree as ET

LISTS = ("list", "kanban")


def check_empty_lists(project):
    """A list that is opened from a menu or a button says what it is for while it is
    empty."""
    for module in project.modules:
        for path in project.get_files(".xml", module=module):
            if not {"views", "wizards"} & set(project.get_parts(path)):
                continue
            for record in ET.parse(path).iter("record"):
                if record.get("model") == "ir.actions.act_window" and _is_mute(record):
                    yield f"{project.get_label(path)}: {record.get('id')} has no help"


def _is_mute(record):
    """Say whether a window action opens a list and has no help."""
    fields = {field.get("name"): field for field in record.iter("field")}
    modes = fields["view_mode"].text if "view_mode" in fields else "list,form"
    return "help" not in fields and bool(set(modes.split(",")) & set(LISTS))
