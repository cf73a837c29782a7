# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What a person does in the browser: opens menus, presses buttons, chooses files."""

import base64
import json
import os
import tempfile
from pathlib import Path

from odoo.addons.queue_job.job import Job
from odoo.addons.test_edu.tests.browser import Browser

# The first visible element of a selector whose text contains the given one.
FIND = """
((selector, text) => [...document.querySelectorAll(selector)].find(
    (node) => node.getClientRects().length && (!text || node.innerText.includes(text))
))(%s, %s)
"""
FETCH = """
fetch(%s).then(async (answer) => {
    const bytes = new Uint8Array(await answer.arrayBuffer());
    let text = "";
    for (const byte of bytes) text += String.fromCharCode(byte);
    return {status: answer.status, type: answer.headers.get("content-type"),
            body: btoa(text)};
})
"""
# Letters appear in a field of a form or a list as when a person types.
LETTERS = """
((input, text) => {
    input.focus();
    input.value = text;
    input.dispatchEvent(new InputEvent("input", {bubbles: true}));
})(%s, %s)
"""
# The same, and then the field is left.
TYPE = """
((input, text) => {
    input.focus();
    input.value = text;
    input.dispatchEvent(new InputEvent("input", {bubbles: true}));
    input.dispatchEvent(new Event("change", {bubbles: true}));
    input.blur();
})(%s, %s)
"""
# What is offered is what was typed: the first list is of everything.
OFFERED = """
[...document.querySelectorAll(
    ".o-autocomplete--dropdown-item:not(.o_m2o_dropdown_option)"
)].every((node) => node.innerText.toLowerCase().includes(%s))
"""
# Where an element is on the page, however far it is scrolled.
BOX = """
(({x, y, width, height}) => (
    {x: x + window.scrollX, y: y + window.scrollY, width, height}
))(%s.getBoundingClientRect())
"""
# A blocked screen swallows clicks.
IDLE = "!document.querySelector('.o_blockUI, .o_view_nocontent_loading')"

# The folder for pictures of the screens, where somebody wants to look.
PICTURES = os.environ.get("EDU_PICTURES")


class Walk(Browser):
    """A browser in the hands of a person; every step says what it misses."""

    def __init__(self, case):
        super().__init__(case)
        self.folder = Path(tempfile.mkdtemp())

    def _find(self, selector, text=""):
        return FIND % (json.dumps(selector), json.dumps(text))

    def see(self, selector, text="", timeout=30):
        """Wait until an element with this text is there to be seen."""
        found = self.wait(f"{self._find(selector, text)} && {IDLE}", timeout)
        if not found:
            shown = " ".join((self.get_text() or "").split())
            self.case.fail(
                f"{selector} {text!r} is not there; the page says: {shown}"
                f" {self.errors or ''}"
            )

    def click(self, selector, text=""):
        """Press the first visible element with this text, once it is enabled."""
        self.see(selector, text)
        self.wait(f"!{self._find(selector, text)}.disabled")
        self.evaluate(f"{self._find(selector, text)}.click()")

    def type(self, selector, text):
        """Type into the first visible field of a selector."""
        self.see(selector)
        self.evaluate(TYPE % (self._find(selector), json.dumps(text)))

    def fill(self, field, text, within=".o_form_view"):
        """Type into a field of the form; a date is a button until it is pressed."""
        widget = f"{within} .o_field_widget[name='{field}']"
        either = f"{widget} input, {widget} button"
        self.see(either)
        self.evaluate(f"{self._find(either)}.focus()")
        self.type(f"{widget} input", text)

    def select(self, field, text):
        """Choose one of the values of a field of the form."""
        self.click(f".o_field_widget[name='{field}'] .o_select_menu_toggler")
        self.click(".o_select_menu_item", text)

    def press(self, name):
        """Press the button of a form or dialog that calls this method."""
        self.click(f".modal button[name='{name}'], .o_form_view button[name='{name}']")

    def press_in_row(self, text, name, within=".modal"):
        """Press a button in the row of a list (of the dialog) that has this text."""
        self.see(f"{within} .o_data_row", text)
        row = self._find(f"{within} .o_data_row", text)
        self.evaluate(f"{row}.querySelector('button[name={name}]').click()")

    def enter(self, app, *menus):
        """Open the web client, an app and a menu of it, each by its XML id."""
        self.open("/odoo")
        self.click(".o_navbar_apps_menu button")
        self.click(f".o-dropdown--menu [data-menu-xmlid='{app}']")
        for number, menu in enumerate(menus):
            if number:
                self.click(f".o-dropdown--menu [data-menu-xmlid='{menu}']")
            else:
                self._enter_section(menu, is_last=len(menus) == 1)

    def _enter_section(self, menu, *, is_last):
        """Open a menu of the bar; one the bar has no room for is behind its plus."""
        entry = f".o_menu_sections [data-menu-xmlid='{menu}']"
        more = ".o_menu_sections .o_menu_sections_more button"
        self.wait(f"{self._find(entry)} || {self._find(more)}")
        # The bar counts its room anew after an app opened; only what stays is hidden.
        if self.wait(self._find(entry), timeout=3):
            self.click(entry)
            return
        self.click(more)
        if is_last:
            self.click(f".o-dropdown--menu [data-menu-xmlid='{menu}']")

    def choose(self, field, text, within=".modal", typed=""):
        """Choose a record of a field (of the dialog) by its name.

        An answer of the server to the field before closes the list that just opened;
        then it is opened again.

        :param str typed: letters to look for it by
        """
        selector = f"{within} .o_field_widget[name='{field}'] input"
        item = ".o-autocomplete--dropdown-item a"
        for _try in range(4):
            self.click(selector)
            if typed:
                self.evaluate(LETTERS % (self._find(selector), json.dumps(typed)))
            is_offered = OFFERED % json.dumps(typed.lower())
            if self.wait(f"{self._find(item, text)} && {is_offered}", timeout=5):
                break
        self.click(item, text)

    def choose_file(self, field, filename, content):
        """Choose a file for a field, as the dialog of the system would."""
        path = self.folder / filename
        path.write_bytes(content)
        selector = f".o_field_widget[name='{field}'] input[type='file']"
        query = f"document.querySelector({json.dumps(selector)})"
        if not self.wait(query):
            self.case.fail(f"there is no field {field} to choose a file for")
        answer = self.chrome._websocket_request(
            "Runtime.evaluate", params={"expression": query}
        )
        self.chrome._websocket_request(
            "DOM.setFileInputFiles",
            params={"files": [str(path)], "objectId": answer["result"]["objectId"]},
        )
        shown = f"document.querySelector('.o_field_widget[name={field}]')"
        value = f"({shown}.querySelector('input:not([type=file])') || {{}}).value"
        if not self.wait(f"({value} || {shown}.innerText).includes('{filename}')"):
            self.case.fail(f"{filename} was not taken by {field}")

    def read_field(self, field):
        """Return the text of a field of the open form or dialog."""
        self.see(f".o_field_widget[name='{field}']")
        return self.evaluate(
            f"{self._find(f'.o_field_widget[name={field!r}]')}.innerText"
        ).strip()

    def download(self, selector):
        """Return status, type and bytes of what a link leads to."""
        self.see(selector)
        return self.fetch(self.evaluate(f"{self._find(selector)}.getAttribute('href')"))

    def fetch(self, path):
        """Return status, type and bytes of what the server has under a path."""
        answer = self.evaluate(FETCH % json.dumps(path))
        return answer["status"], answer["type"], base64.b64decode(answer["body"])

    def take_picture(self, selector):
        """Return a screenshot of an element as PNG."""
        self.see(selector)
        self.evaluate(f"{self._find(selector)}.scrollIntoView({{block: 'center'}})")
        box = self.evaluate(BOX % self._find(selector))
        answer = self.chrome._websocket_request(
            "Page.captureScreenshot",
            params={"format": "png", "clip": {**box, "scale": 2}},
            timeout=30,
        )
        return base64.b64decode(answer["data"])

    def keep_picture(self, name):
        """Save what the window shows, where pictures are wanted."""
        if PICTURES:
            answer = self.chrome._websocket_request(
                "Page.captureScreenshot", params={"format": "png"}, timeout=30
            )
            path = Path(PICTURES) / f"{name}.png"
            path.write_bytes(base64.b64decode(answer["data"]))


class Walking:
    """A test whose persons walk through the browser, to stand before a base class."""

    def setUp(self):
        super().setUp()
        self.walk = Walk(self)
        self.addCleanup(self.walk.stop)

    def _refresh(self):
        """Forget what was read before the browser worked."""
        self.env.invalidate_all()

    def _run_jobs(self):
        """Do what waits in the queue of jobs, as its runner does between two visits."""
        self.env.invalidate_all()
        jobs = self.env["queue.job"].search([("state", "=", "pending")])
        self.assertTrue(jobs)
        for uuid in jobs.mapped("uuid"):
            job = Job.load(self.env, uuid)
            job.perform()
            job.set_done()
            job.store()
        self.env.flush_all()
