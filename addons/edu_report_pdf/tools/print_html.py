# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Turn a self-contained HTML page into a PDF, the same bytes every time.

Nothing is fetched but ``data:`` URIs and files of static folders: the caller says,
for a module's name, where its folder is.
"""

import contextlib
import os
import threading
from collections.abc import Callable
from pathlib import PurePosixPath
from urllib.parse import unquote, urlsplit

# A page that names "/module/static/x.css" is resolved against this.
BASE_URL = "file:///"
# Fonts carry a time of change, which fontTools takes from this variable.
_EPOCH = "SOURCE_DATE_EPOCH"
_environ_lock = threading.Lock()


class PrintError(Exception):
    """The page cannot be printed; the text says why."""


class LibraryMissing(PrintError):
    """The system library that lays out text is not installed."""


class ForbiddenResource(PrintError):
    """The page asks for something that a print may not load."""


def static_path(url: str) -> PurePosixPath:
    """Return ``module/static/…`` for a URL of a static file, else raise.

    >>> static_path("file:///edu_report_pdf/static/src/css/form.css").as_posix()
    'edu_report_pdf/static/src/css/form.css'
    >>> for url in ("file:///etc/passwd", "https://example.com/web/static/x.css"):
    ...     try:
    ...         static_path(url)
    ...     except ForbiddenResource as error:
    ...         print("refused:", error)
    refused: file:///etc/passwd
    refused: https://example.com/web/static/x.css
    """
    parts = urlsplit(url)
    path = PurePosixPath(unquote(parts.path).lstrip("/"))
    if (
        parts.scheme != "file"
        or parts.netloc
        or len(path.parts) < 3
        or path.parts[1] != "static"
        or ".." in path.parts
        or "\\" in path.as_posix()
        or "\0" in path.as_posix()
    ):
        raise ForbiddenResource(url)
    return path


def _import_weasyprint():
    """Import WeasyPrint late: the server must start where Pango is missing."""
    try:
        import weasyprint
    except OSError as error:
        raise LibraryMissing(str(error)) from error
    return weasyprint


def make_fetcher(locate: Callable[[str], str | None]):
    """Return a WeasyPrint fetcher that reads ``data:`` URIs and static files only.

    :param locate: gives the full path of ``module/static/…``, or None
    """
    _import_weasyprint()
    from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

    class StaticFetcher(URLFetcher):
        def fetch(self, url, headers=None):
            """Override of WeasyPrint: a refused resource stops the print."""
            if url[:5].lower() == "data:":
                return super().fetch(url, headers)
            try:
                full_path = locate(static_path(url).as_posix())
            except ForbiddenResource as error:
                raise FatalURLFetchingError(url) from error
            if full_path is None:
                raise FatalURLFetchingError(url)
            with open(full_path, "rb") as stream:
                body = stream.read()
            types = {".css": "text/css", ".svg": "image/svg+xml"}
            mimetype = types.get(PurePosixPath(full_path).suffix, "")
            return URLFetcherResponse(
                url, body, {"Content-Type": mimetype} if mimetype else {}
            )

    return StaticFetcher(allowed_protocols=("data",), allow_redirects=False)


@contextlib.contextmanager
def _fixed_epoch():
    """Keep the clock out of embedded fonts where fontTools subsets them."""
    with _environ_lock:
        before = os.environ.get(_EPOCH)
        os.environ[_EPOCH] = "0"
        try:
            yield
        finally:
            if before is None:
                del os.environ[_EPOCH]
            else:
                os.environ[_EPOCH] = before


def render(html: str, locate: Callable[[str], str | None]) -> bytes:
    """Lay out ``html`` and return the PDF.

    :param html: a whole page; its size and margins come from CSS ``@page``
    :param locate: gives the full path of ``module/static/…``, or None
    :raise LibraryMissing: when Pango is not installed
    :raise ForbiddenResource: when the page names anything outside static folders
    """
    fetcher = make_fetcher(locate)
    weasyprint = _import_weasyprint()
    from weasyprint.urls import FatalURLFetchingError

    try:
        page = weasyprint.HTML(string=html, base_url=BASE_URL, url_fetcher=fetcher)
        document = page.render()
        with _fixed_epoch():
            return document.write_pdf()
    except FatalURLFetchingError as error:
        raise ForbiddenResource(str(error)) from error
