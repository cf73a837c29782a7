"""A Chromium without a window, driven through its own debugging protocol."""

import base64
import json
import shutil
import subprocess
import tempfile
import time
import urllib.request
from pathlib import Path

import websocket

NAMES = ("chromium", "chromium-browser", "google-chrome")
START_TIMEOUT = 30
IDLE_SECONDS = 0.8
# What stays open for ever, or ends in a worker we do not hear of, is not waited for.
ENDLESS = ("WebSocket", "EventSource", "Ping")
UNHEARD = "/bus/websocket_worker_bundle"
SETTLED = """
    document.readyState === "complete"
    && document.fonts.status === "loaded"
    && !document.querySelector(".o_blockUI, .o_loading_indicator, .o_action_loading")
    && [...document.images].every((image) => image.complete || image.loading === "lazy")
"""


class ChromiumError(Exception):
    """The browser could not do what it was asked to."""


def find_chromium():
    """Return the path of the browser.

    :raise ChromiumError: when there is none
    """
    for name in NAMES:
        if path := shutil.which(name):
            return path
    raise ChromiumError("Chromium is missing: apt-get install chromium")


class Chromium:
    """One browser with one page; a context manager that ends the browser."""

    def __init__(self):
        self.profile = Path(tempfile.mkdtemp(prefix="edu-chromium-"))
        self.requests = {}
        self.next_id = 0
        self.process = self.socket = None

    def __enter__(self):
        self.process = subprocess.Popen(
            [
                find_chromium(),
                "--headless=new",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--hide-scrollbars",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--lang=vi",
                "--remote-debugging-port=0",
                "--remote-allow-origins=*",
                f"--user-data-dir={self.profile}",
                "about:blank",
            ],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            self.socket = websocket.create_connection(self._get_address(), timeout=1)
            for domain in ("Page", "Network", "Runtime"):
                self.send(f"{domain}.enable")
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_exception):
        if self.socket:
            self.socket.close()
        self.process.terminate()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        shutil.rmtree(self.profile, ignore_errors=True)

    def _get_address(self):
        """Return the address of the page's debugging socket once it is there."""
        port_file = self.profile / "DevToolsActivePort"
        deadline = time.monotonic() + START_TIMEOUT
        while time.monotonic() < deadline:
            if port_file.exists() and (lines := port_file.read_text().split()):
                address = f"http://127.0.0.1:{lines[0]}/json/list"
                with urllib.request.urlopen(address, timeout=5) as response:
                    pages = json.load(response)
                for page in pages:
                    if page["type"] == "page":
                        return page["webSocketDebuggerUrl"]
            time.sleep(0.1)
        raise ChromiumError("Chromium did not start")

    # === PROTOCOL === #

    def send(self, method, **params):
        """Send a command and return its result.

        :raise ChromiumError: when the browser refuses
        """
        self.next_id += 1
        number = self.next_id
        self.socket.send(json.dumps({"id": number, "method": method, "params": params}))
        deadline = time.monotonic() + START_TIMEOUT
        while time.monotonic() < deadline:
            message = self._receive()
            if message and message.get("id") == number:
                if "error" in message:
                    raise ChromiumError(f"{method}: {message['error']['message']}")
                return message.get("result", {})
        raise ChromiumError(f"{method}: no answer")

    def _receive(self):
        """Return the next message, None after a second of silence; count requests."""
        try:
            message = json.loads(self.socket.recv())
        except websocket.WebSocketTimeoutException:
            return None
        params = message.get("params", {})
        match message.get("method"):
            case "Network.requestWillBeSent" if params.get("type") not in ENDLESS:
                url = params["request"]["url"]
                if UNHEARD not in url:
                    self.requests[params["requestId"]] = url
            case "Network.loadingFinished" | "Network.loadingFailed":
                self.requests.pop(params["requestId"], None)
        return message

    def evaluate(self, expression):
        """Return the value of a JavaScript expression in the page.

        :raise ChromiumError: when it throws
        """
        result = self.send(
            "Runtime.evaluate",
            expression=expression,
            returnByValue=True,
            awaitPromise=True,
        )
        if "exceptionDetails" in result:
            raise ChromiumError(f"{expression}: {result['exceptionDetails']['text']}")
        return result["result"].get("value")

    # === WHAT A PERSON DOES === #

    def set_size(self, width, height):
        """Make the window that large; below 500 pixels it is a phone."""
        self.send(
            "Emulation.setDeviceMetricsOverride",
            width=width,
            height=height,
            deviceScaleFactor=1,
            mobile=width < 500,
        )

    def set_cookies(self, url, cookies):
        """Forget all cookies, then set these."""
        self.send("Network.clearBrowserCookies")
        for name, value in cookies.items():
            self.send("Network.setCookie", url=url, name=name, value=value)

    def open(self, url, selector=None, timeout=60):
        """Open an address and wait until the page has come to rest.

        :param selector: what must be there
        :raise ChromiumError: when it does not within the time
        """
        self.requests.clear()
        self.send("Page.navigate", url=url)
        self.wait(selector, timeout)

    def wait(self, selector=None, timeout=60):
        """Wait until nothing is loading and the selector's element is there."""
        found = f"!!document.querySelector({json.dumps(selector or 'body')})"
        deadline, quiet_since = time.monotonic() + timeout, None
        while time.monotonic() < deadline:
            settled = self.evaluate(f"{SETTLED} && {found}") and not self.requests
            now = time.monotonic()
            quiet_since = (quiet_since or now) if settled else None
            if quiet_since and now - quiet_since > IDLE_SECONDS:
                return
            time.sleep(0.1)
        raise ChromiumError(
            f"{self.evaluate('location.href')} did not come to rest: "
            f"{selector or 'page'}, waiting for {list(self.requests.values())[:3]}"
        )

    def get_screenshot(self, full_page=False):
        """Return a picture of the window, or of the whole page, as PNG bytes."""
        result = self.send(
            "Page.captureScreenshot", format="png", captureBeyondViewport=full_page
        )
        return base64.b64decode(result["data"])
