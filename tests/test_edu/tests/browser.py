# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""One Chromium driven over many pages, keeping what each page did.

Odoo's own `browser_js` starts a browser per call; starting one takes longer than
opening a page, so the guards keep it.
"""

import contextlib
import json
import os
import time
from pathlib import Path
from unittest import SkipTest
from urllib.parse import urlsplit

from odoo.tests.common import HOST, ChromeBrowser

LOCAL_SCHEMES = ("data", "blob", "about", "chrome-extension", "devtools")
AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]
# Violations of a page, each with the first elements it was found on.
AXE_RUN = """
axe.run(%s, {runOnly: {type: "tag", values: %s}, resultTypes: ["violations"]}).then(
    (result) => result.violations.map((violation) => ({
        id: violation.id,
        help: violation.help,
        nodes: violation.nodes.slice(0, 3).map((node) => node.html.slice(0, 160)),
    }))
)
"""
VISIBLE_TEXT = """
(() => {
    const texts = [document.title];
    for (const name of ["placeholder", "title", "aria-label"]) {
        for (const node of document.querySelectorAll("[" + name + "]")) {
            texts.push(node.getAttribute(name));
        }
    }
    texts.push(document.body ? document.body.innerText : "");
    return texts.join("\\n");
})()
"""
# A worker is looked for by the browser itself, some time after the page: in the cursor
# of whoever works then.
NO_WORKER = "navigator.serviceWorker.register = () => new Promise(() => {});"
OVERFLOW = "document.scrollingElement.scrollWidth - window.innerWidth"


def get_axe_source():
    """Return the text of axe-core.

    :raise AssertionError: where axe-core is not provisioned, saying how to get it
    """
    path = os.environ.get("EDU_AXE")
    if not path or not Path(path).is_file():
        raise AssertionError(
            "axe-core is missing: run `./edu provision test`, or put the path of "
            "axe.min.js (npm package axe-core) into the environment as EDU_AXE"
        )
    return Path(path).read_text(encoding="utf-8")


class Browser:
    """A Chromium that opens page after page.

    :param case: the `HttpCase` whose server and cursor are used
    """

    def __init__(self, case):
        self.case = case
        case.browser_size = "1280x900"
        self.chrome = self._start(case)
        self._forget()
        handlers = self.chrome._handlers
        handlers["Runtime.consoleAPICalled"] = self._on_console
        handlers["Runtime.exceptionThrown"] = self._on_exception
        handlers["Network.requestWillBeSent"] = self._on_request
        handlers["Network.webSocketCreated"] = self._on_socket
        handlers["Log.entryAdded"] = self._on_log
        self.chrome._websocket_request("Network.enable")
        self.chrome._websocket_request("Log.enable")
        self._run_on_each_page(f"if (navigator.serviceWorker) {{ {NO_WORKER} }}")

    @staticmethod
    def _start(case):
        """Start Chromium; a first start on a busy machine may fail once."""
        try:
            return ChromeBrowser(case)
        except SkipTest:
            return ChromeBrowser(case)

    def stop(self):
        """Close the browser, once no request of it is under way."""
        self.chrome.navigate_to("about:blank", wait_stop=True)
        self.case._wait_remaining_requests()
        self.chrome.stop()

    # === WHAT A PAGE DID === #

    def _forget(self):
        """Begin a new page's record."""
        self.hosts, self.errors = [], []

    def _on_request(self, request, **_params):
        self._note_url(request["url"])

    def _on_socket(self, url, **_params):
        self._note_url(url)

    def _note_url(self, url):
        """Keep a URL that does not lead to our own server."""
        parts = urlsplit(url)
        if parts.scheme not in LOCAL_SCHEMES and parts.hostname != HOST:
            self.hosts.append(url[:200])

    # pylint: disable-next=redefined-builtin
    def _on_console(self, type, args=(), **_params):
        if type in ("error", "assert"):
            texts = [str(self.chrome._from_remoteobject(arg)) for arg in args]
            self.errors.append(f"console: {' '.join(texts)[:400]}")

    def _on_exception(self, exceptionDetails, **_params):
        thrown = exceptionDetails.get("exception", {})
        text = thrown.get("description") or exceptionDetails.get("text", "")
        self.errors.append(f"exception: {text[:400]}")

    def _on_log(self, entry):
        # 503: a websocket is refused while a test runs.
        if entry.get("level") == "error" and "/websocket" not in entry.get("url", ""):
            text = f"{entry.get('source')}: {entry.get('text', '')}"
            self.errors.append(f"{text[:300]} {entry.get('url', '')[:160]}".strip())

    # === DRIVING === #

    @contextlib.contextmanager
    def session(self, user=None):
        """Be a user of `EduCase._create_user`, or nobody, while the block runs.

        The server answers in the test's own cursor, so the block must not use it.
        """
        with self.case.allow_requests(browser=self.chrome):
            login = user.login if user else None
            password = f"{login}-password" if user else None
            self.case.authenticate(login, password, browser=self.chrome)
            self.chrome.set_cookie("cids", "", "/", HOST)
            self.chrome.delete_cookie("cids", domain=HOST, path="/")
            self.case.cr.flush()
            self.case.cr.clear()
            try:
                yield self
            finally:
                self.chrome.navigate_to("about:blank", wait_stop=True)
                self.case._wait_remaining_requests()

    def resize(self, width, height=900):
        """Give the page another size."""
        self.chrome._websocket_request(
            "Emulation.setDeviceMetricsOverride",
            params={
                "width": width,
                "height": height,
                "deviceScaleFactor": 1,
                "mobile": False,
            },
        )

    def hurry(self, times):
        """Let the timers of the pages opened from now on run faster."""
        self._run_on_each_page(f"""{{
            const start = window.setTimeout;
            window.setTimeout = (call, delay, ...rest) =>
                start(call, (delay || 0) / {times}, ...rest);
        }}""")

    def _run_on_each_page(self, source):
        """Run a script in each page opened from now on, before its own."""
        self.chrome._websocket_request(
            "Page.addScriptToEvaluateOnNewDocument", params={"source": source}
        )

    def reduce_motion(self):
        """Show things at once: what is half faded in has no contrast."""
        feature = {"name": "prefers-reduced-motion", "value": "reduce"}
        self.chrome._websocket_request(
            "Emulation.setEmulatedMedia", params={"features": [feature]}
        )

    def open(self, path):
        """Open a path of our server and wait until it has loaded."""
        self._forget()
        self.chrome.navigate_to(self.case.base_url() + path, wait_stop=True)
        self.wait("document.readyState === 'complete'")

    def show(self, html):
        """Show a page given as text."""
        self._forget()
        self.chrome.navigate_to("about:blank", wait_stop=True)
        tree = self.chrome._websocket_request("Page.getFrameTree")
        frame = tree["frameTree"]["frame"]["id"]
        self.chrome._websocket_request(
            "Page.setDocumentContent", params={"frameId": frame, "html": html}
        )
        self.wait("document.readyState === 'complete'")

    def evaluate(self, expression, timeout=60):
        """Return the value of a JavaScript expression, a promise's result included."""
        answer = self.chrome._websocket_request(
            "Runtime.evaluate",
            params={
                "expression": expression,
                "awaitPromise": True,
                "returnByValue": True,
            },
            timeout=timeout,
        )
        if details := answer.get("exceptionDetails"):
            thrown = details.get("exception", {})
            raise AssertionError(thrown.get("description") or details["text"])
        return answer["result"].get("value")

    def wait(self, expression, timeout=30):
        """Wait until an expression is true; return whether it became so."""
        end = time.monotonic() + timeout
        while time.monotonic() < end:
            with contextlib.suppress(AssertionError):
                if self.evaluate(f"Boolean({expression})"):
                    return True
            time.sleep(0.05)
        return False

    # === CHECKS OF THE OPEN PAGE === #

    def find_violations(self, root="document"):
        """Return what axe-core finds wrong with the open page."""
        if not self.evaluate("Boolean(window.axe)"):
            self.evaluate(f"{get_axe_source()};null")
        found = self.evaluate(AXE_RUN % (root, json.dumps(AXE_TAGS)))
        return [
            f"axe {fault['id']}: {fault['help']}: {'  '.join(fault['nodes'])}"
            for fault in found
        ]

    def find_faults(self):
        """Return the errors of the open page and the other hosts it asked."""
        findings = [f"another host is asked: {url}" for url in self.hosts]
        return findings + list(self.errors)

    def find_overflow(self):
        """Return whether the open page is wider than its window."""
        # While a page gives way to the next there is nothing to measure.
        self.wait("document.readyState === 'complete' && document.scrollingElement")
        excess = self.evaluate(OVERFLOW)
        return [f"is {excess} pixels too wide"] if excess > 0 else []

    def get_text(self):
        """Return what a reader sees, labels of screen readers included."""
        return self.evaluate(VISIBLE_TEXT) or ""
