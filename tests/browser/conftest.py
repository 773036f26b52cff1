"""A real site for a real browser: the demo, with its own database, web server, worker and scheduler."""

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
import warnings
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from tests import races
from tests.browser.walking import Walker

ROOT = Path(__file__).resolve().parent.parent.parent
PICTURES = ROOT / "var" / "screenshots"
CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"
PATIENCE = 240
# Playwright leaves an event loop running in this thread, and Django would refuse the queries of every test after it.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


def pytest_collection_modifyitems(items):
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    if not Path(CHROMIUM).exists():
        reason = "Chromium is not installed, so no page was looked at in a browser."
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        warnings.warn(reason, stacklevel=1)
        pytest.skip(reason)
    return {
        **browser_type_launch_args,
        "executable_path": CHROMIUM,
        "args": [
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            # A microphone that hums, and nobody to be asked whether it may be used.
            "--use-fake-device-for-media-stream",
            "--use-fake-ui-for-media-stream",
        ],
    }


@pytest.fixture(scope="session")
def site(tmp_path_factory) -> Iterator[str]:
    """Run the demo on a free port with an empty folder and database; return its address.

    TEST_SITE names a demo that runs already, for trying a test again and again.
    """
    if running := os.environ.get("TEST_SITE"):
        yield running
        return
    folder = tmp_path_factory.mktemp("site")
    with _database(folder) as database:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        environment = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "lms.settings.demo",
            "DATABASE_URL": database,
            "WAYSTATION_VAR": str(folder),
        }
        log = (folder / "site.log").open("w+")
        process = subprocess.Popen(
            [sys.executable, "manage.py", "demo", "--port", str(port)],
            cwd=ROOT,
            env=environment,
            stdout=log,
            stderr=subprocess.STDOUT,
        )
        address = f"http://127.0.0.1:{port}"
        try:
            _wait_for(address, process, log)
            yield address
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(timeout=30)


def _wait_for(address: str, process: subprocess.Popen, log) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and process.poll() is None:
        with contextlib.suppress(OSError):
            urllib.request.urlopen(f"{address}/health/", timeout=2)
            return
        time.sleep(0.3)
    log.seek(0)
    pytest.fail(f"The site did not start:\n{log.read()[-4000:]}")


@contextlib.contextmanager
def _database(folder: Path) -> Iterator[str]:
    """Yield the address of a migrated database, otherwise empty, of the kind the tests run on."""
    url = os.environ.get("DATABASE_URL", "")
    if not url.startswith("postgres"):
        races.sqlite_copy(folder / "site.sqlite3")
        yield f"sqlite:///{folder / 'site.sqlite3'}"
        return
    name = f"waystation_browser_{os.getpid()}"
    server = url.rsplit("/", 1)[0]
    with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
        races.postgresql_copy(connection, server, name)
        try:
            yield f"{server}/{name}"
        finally:
            connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


@pytest.fixture
def walk(site, new_context, request) -> Iterator:
    """Open the site as somebody: walk(width=360, dark=False, language="en", scripts=True, text=100) -> Walker."""
    PICTURES.mkdir(parents=True, exist_ok=True)

    def open_as(*, width=360, dark=False, language="en", scripts=True, text=100) -> Walker:
        height = 640 if width < 600 else 800
        context = new_context(
            base_url=site,
            viewport={"width": width, "height": height},
            color_scheme="dark" if dark else "light",
            locale={"en": "en-GB", "zh-hans": "zh-CN"}[language],
            java_script_enabled=scripts,
            has_touch=width < 600,
        )
        name = "-".join(
            [request.node.originalname.removeprefix("test_"), str(width), "dark" if dark else "light", language]
            + ([] if scripts else ["noscript"])
            + ([] if text == 100 else [f"text{text}"])
        )
        return Walker(context.new_page(), PICTURES / name, scripts=scripts, text=text)

    yield open_as
