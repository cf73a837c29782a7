"""Take the pictures of docs/screenshots/ from the demo, and show them in README.md.

What is taken is in scripts/screenshots.toml. The demo is served for the occasion unless
it is served already; NAMES=bill-form,queue takes only some.
"""

import base64
import json
import os
import subprocess
import sys
import time
import tomllib
import urllib.request

import readme_table
import settings
from chromium import Chromium, ChromiumError
from run import build_server, prepare, wait_until_served

LIST = settings.ROOT / "scripts" / "screenshots.toml"
TARGET = settings.ROOT / "docs" / "screenshots"
README = settings.ROOT / "README.md"
ADDRESS = f"http://127.0.0.1:{settings.HTTP_PORT}"
PASSWORD = "demo"
MARKERS = ("<!-- screens:begin -->", "<!-- screens:end -->")
HEIGHTS = {1280: 800, 390: 844}


class Session:
    """A person logged in to the served demo.

    :param login: her login; None for a visitor
    """

    def __init__(self, login):
        self.cookies = {"frontend_lang": settings.LANGUAGE, "tz": "Asia/Ho_Chi_Minh"}
        if login:
            params = {"db": settings.DB_NAME, "login": login, "password": PASSWORD}
            self.user = self._call("/web/session/authenticate", params)

    def _call(self, route, params):
        request = urllib.request.Request(
            ADDRESS + route,
            data=json.dumps({"jsonrpc": "2.0", "params": params}).encode(),
            headers={
                "Content-Type": "application/json",
                "Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items()),
            },
        )
        with urllib.request.urlopen(request, timeout=60) as response:
            for header in response.headers.get_all("Set-Cookie") or ():
                name, value = header.split(";")[0].split("=", 1)
                self.cookies[name] = value
            answer = json.load(response)
        if "error" in answer:
            data = answer["error"].get("data", {})
            raise ChromiumError(f"{route}: {data.get('message') or answer['error']}")
        return answer["result"]

    def call(self, model, method, *args, **kwargs):
        """Call a method of a model, as the web client does."""
        context = {"lang": settings.LANGUAGE, **kwargs.pop("context", {})}
        params = {"model": model, "method": method, "args": args}
        params["kwargs"] = {**kwargs, "context": context}
        return self._call(f"/web/dataset/call_kw/{model}/{method}", params)

    def find(self, model, domain, order="id", fields=()):
        """Return the values of the first record.

        :raise ChromiumError: when there is none
        """
        rows = self.call(
            model, "search_read", domain, fields=["id", *fields], order=order, limit=1
        )
        if not rows:
            raise ChromiumError(f"no {model} for {domain}")
        return rows[0]


def get_url(session, screen):
    """Return the address of a screen: its url, action or record; braces are fields.

    :param dict screen: a table of screenshots.toml
    """
    values = {}
    if "model" in screen:
        finder = session
        if "finder" in screen:
            finder = Session(screen["finder"])
        values = finder.find(
            screen["model"],
            screen.get("domain", []),
            screen.get("order", "id"),
            screen.get("fields", []),
        )
    if "upload" in screen:
        values = {"id": upload(session, screen["upload"])}
    return screen["url"].format(**values)


def upload(session, wizard):
    """Fill a wizard with a file as a person would; return its id.

    :param dict wizard: model, file (a path), field, method, values
    """
    content = (settings.ROOT / wizard["file"]).read_bytes()
    values = {
        **wizard.get("values", {}),
        wizard["field"]: base64.b64encode(content).decode(),
        wizard["filename_field"]: wizard["file"].split("/")[-1],
    }
    for field, (model, domain) in wizard.get("search", {}).items():
        values[field] = session.find(model, domain)["id"]
    (record_id,) = session.call(wizard["model"], "create", [values])
    session.call(wizard["model"], wizard["method"], [record_id])
    return record_id


def take(chromium, session, screen):
    """Take one picture into docs/screenshots/."""
    width = screen["width"]
    chromium.set_size(width, screen.get("height", HEIGHTS[width]))
    chromium.set_cookies(ADDRESS, session.cookies)
    chromium.open(ADDRESS + get_url(session, screen), screen.get("selector"))
    for script in screen.get("scripts", ()):
        chromium.evaluate(script)
        chromium.wait(screen.get("selector"))
    picture = chromium.get_screenshot(screen.get("full_page", False))
    (TARGET / f"{screen['name']}.png").write_bytes(picture)


def build_gallery(screens):
    """Return the Markdown that shows the pictures there are."""
    lines = []
    for screen in screens:
        path = f"docs/screenshots/{screen['name']}.png"
        if (settings.ROOT / path).exists():
            width = "" if screen["width"] > 500 else ' width="260"'
            lines += [f"**{screen['title']}**", ""]
            lines += [f'<img src="{path}" alt="{screen["title"]}"{width}>', ""]
    return "\n".join(lines).rstrip()


def is_served():
    """Say whether the demo is served already."""
    try:
        with urllib.request.urlopen(f"{ADDRESS}/web/health", timeout=5):
            return True
    except OSError:
        return False


def take_all(screens):
    """Take the pictures; return the names of those that failed."""
    failed, sessions = [], {}
    TARGET.mkdir(parents=True, exist_ok=True)
    with Chromium() as chromium:
        for screen in screens:
            started = time.monotonic()
            login = screen.get("persona")
            try:
                if login not in sessions:
                    sessions[login] = Session(login)
                take(chromium, sessions[login], screen)
            except (ChromiumError, OSError) as error:
                failed.append(screen["name"])
                print(f"FAILED  {screen['name']}: {error}", flush=True)
            else:
                seconds = time.monotonic() - started
                print(f"taken   {screen['name']} ({seconds:.0f} s)", flush=True)
    return failed


def main():
    """Serve the demo where it is not, take the pictures, and write README.md."""
    screens = tomllib.loads(LIST.read_text("utf-8"))["screen"]
    names = [name for name in os.environ.get("NAMES", "").split(",") if name]
    chosen = [screen for screen in screens if not names or screen["name"] in names]
    server = child = None
    if not is_served():
        server = build_server(prepare())
        child = server.spawn()
    try:
        if child and not wait_until_served(child):
            sys.exit(f"Odoo did not start:\n{server.get_tail()}")
        failed = take_all(chosen)
    finally:
        if child:
            child.terminate()
            try:
                child.wait(20)
            except subprocess.TimeoutExpired:
                child.kill()
    text = README.read_text("utf-8")
    gallery = build_gallery(screens)
    README.write_text(readme_table.render(text, gallery, *MARKERS), "utf-8")
    print(f"{len(chosen) - len(failed)} passed, {len(failed)} failed")
    return int(bool(failed))


if __name__ == "__main__":
    sys.exit(main())
