# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Sizes and docstrings: the bar of the house style."""

import ast

MAX_FUNCTION = 60
MAX_FILE = 400
MIN_TESTS = 0.9
HOOKS = ("_prepare_", "_get_", "_build_", "_extract_")
FUNCTION = (ast.FunctionDef, ast.AsyncFunctionDef)
DOCUMENTABLE = (ast.Module, ast.ClassDef, *FUNCTION)
DAY_OWNERS = ("Date", "date", "datetime")
BOILERPLATE = ("__init__.py", "__manifest__.py")


def _get_docstring_lines(node):
    if ast.get_docstring(node, clean=False) is None:
        return range(0)
    return range(node.body[0].lineno, node.body[0].end_lineno + 1)


def count_code_lines(source):
    """Count the lines that are neither blank, nor a comment alone, nor docstring."""
    docs = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, DOCUMENTABLE):
            docs.update(_get_docstring_lines(node))
    return sum(
        bool(line.strip()) and not line.lstrip().startswith("#")
        for number, line in enumerate(source.splitlines(), start=1)
        if number not in docs
    )


def count_function_lines(node):
    """Count the source lines of a function, without decorators and docstring."""
    return node.end_lineno - node.lineno + 1 - len(_get_docstring_lines(node))


def check_sizes(project):
    """No function is longer than 60 lines, no Python file than 400 lines of code."""
    for path in project.get_files(".py"):
        label, source = project.get_label(path), path.read_text("utf-8")
        if (lines := count_code_lines(source)) > MAX_FILE:
            yield f"{label}: {lines} lines of code, {MAX_FILE} are the limit"
        for node in ast.walk(ast.parse(source)):
            if isinstance(node, FUNCTION) and count_function_lines(node) > MAX_FUNCTION:
                lines = count_function_lines(node)
                yield f"{label}:{node.lineno}: {node.name} has {lines} lines"


def check_docstrings(project):
    """Public functions, public methods and hooks say what they do."""
    for path in project.get_files(".py"):
        if project.is_test_file(path):
            continue
        # Only a module has hooks; elsewhere an underscore is an underscore.
        hooks = HOOKS if project.is_in_module(path) else ()
        for node in _find_functions(ast.parse(path.read_text("utf-8"))):
            public = not node.name.startswith("_") or node.name.startswith(hooks)
            if public and not (ast.get_docstring(node) or "").strip():
                label = project.get_label(path)
                yield f"{label}:{node.lineno}: {node.name} has no docstring"


def _find_functions(node):
    """Yield the functions of a module and its classes, not those inside functions."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, FUNCTION):
            yield child
        else:
            yield from _find_functions(child)


def check_days(project):
    """What day it is says a school's clock (`vietnam_today`), not a user's or UTC."""
    for module in project.modules:
        for path in project.get_files(".py", module=module):
            if project.is_test_file(path):
                continue
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                if isinstance(node, ast.Attribute) and (
                    node.attr == "context_today"
                    or (node.attr == "today" and _get_name(node.value) in DAY_OWNERS)
                ):
                    label = project.get_label(path)
                    yield f"{label}:{node.lineno}: asks another clock for the day"


def _get_name(node):
    """Return the last name of an expression such as `fields.Date`."""
    return getattr(node, "attr", None) or getattr(node, "id", None)


def check_headers(project):
    """Every Python file with code begins with the two lines of the licence."""
    for module in project.modules:
        for path in project.get_files(".py", module=module):
            lines = path.read_text("utf-8").splitlines()
            if lines and not (
                lines[0].startswith("# Copyright 2026 The Edu Suite contributors")
                and lines[1:2]
                and lines[1].startswith("# License AGPL-3.0 or later")
            ):
                yield f"{project.get_label(path)}: the licence header is missing"


def check_test_ratio(project):
    """There are nine lines of tests for ten lines of code."""
    code = tests = 0
    for module in project.modules:
        for path in project.get_files(".py", module=module):
            parts = set(path.relative_to(module.path).parts[:-1])
            if parts & {"i18n", "migrations", "static"}:
                continue
            lines = count_code_lines(path.read_text("utf-8"))
            if module.is_test or "tests" in parts:
                tests += lines
            elif path.name not in BOILERPLATE:
                code += lines
    if tests < MIN_TESTS * code:
        ratio = f"{tests / code:.2f}, {MIN_TESTS} is the bar"
        yield f"{tests} lines of tests for {code} of code: {ratio}"
