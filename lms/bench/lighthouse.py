"""Lighthouse's marks for the pages a worker meets, with a proxy in front that compresses as in an installation."""

import json
import shutil
import statistics
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from certificates import issuing
from certificates.models import Certificate
from courses.models import CoursePage

from .ground import Ground
from .phone import Phone
from .scenes import begin_attempt, take_attempt
from .server import Server, free_port, wait_for
from .weights import PROXY_LEVEL

# The last one for Node 20, which Debian's long-term systems have.
PACKAGE = "lighthouse@12.8.2"
RUNS = 5
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
GOAL = 99
FLAGS = ("--headless=new", "--no-sandbox", "--disable-dev-shm-usage")

# What docs/how-to/install.md has, without the parts about HTTPS: Lighthouse takes this machine's own address for safe.
FRONT = """
daemon off;
pid {folder}/nginx.pid;
error_log stderr error;
events {{}}
http {{
    access_log off;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    gzip on;
    gzip_comp_level {level};
    gzip_proxied any;
    server {{
        listen 127.0.0.1:{port};
        location / {{
            proxy_pass http://127.0.0.1:{behind};
            proxy_set_header Host $http_host;
        }}
    }}
}}
"""


@dataclass(frozen=True)
class Marks:
    """The median of several runs, and what kept a page from the full number of points."""

    page: str
    points: dict[str, int | None]
    faults: list[str]


class Front:
    """nginx before the bench's server."""

    def __init__(self, behind: int, folder: Path) -> None:
        self.port = free_port()
        folder.mkdir(exist_ok=True)
        config = folder / "nginx.conf"
        config.write_text(FRONT.format(folder=folder, level=PROXY_LEVEL, port=self.port, behind=behind))
        self.process = subprocess.Popen([needed("nginx"), "-p", folder, "-c", config])  # noqa: S603 - our own words
        wait_for(self.port, "nginx")

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(timeout=20)


def needed(name: str) -> str:
    """Return where a program lies that Lighthouse's run cannot do without."""
    # Debian keeps nginx where only root looks.
    if found := shutil.which(name) or shutil.which(name, path="/usr/sbin"):
        return found
    raise SystemExit(f"{name} is missing. On Debian: sudo apt-get install --no-install-recommends chromium nginx npm")


def pages(ground: Ground, ours: Server) -> Iterator[tuple[str, str, dict[str, str], bool]]:
    """Yield name, address, cookies and whether strangers may read it."""
    begin = f"/learn/{ground.course.pk}"
    front = f"{begin}/{ground.quiz['id']}/quiz/"
    learner = ground.cookies(ground.learner)
    beginner, passed = (Phone(ours.port, ground.cookies(person)) for person in ground.takers[:2])
    question = begin_attempt(beginner, beginner.get(front))
    result = take_attempt(passed, passed.get(front))
    certificate = issuing.draw(Certificate.objects.get(user=ground.takers[1]))
    public = CoursePage.objects.live().filter(translation_key=ground.course.pk).order_by("pk")[0].get_url_parts()[2]
    yield "home", "/", {}, True
    yield "course", public, {}, True
    yield "contact", "/contact/", {}, True
    yield "Today, signed in", "/", learner, False
    yield "lesson", f"{begin}/{ground.lessons[2]['id']}/", learner, False
    yield "quiz question", question.address, beginner.cookies, False
    yield "result", result.address, passed.cookies, False
    yield "certificate", certificate.get_absolute_url(), passed.cookies, False


def measure(ground: Ground, ours: Server, folder: Path, runs: int = RUNS) -> Iterator[Marks]:
    front = Front(ours.port, folder)
    try:
        for name, path, cookies, is_public in pages(ground, ours):
            address = f"http://127.0.0.1:{front.port}{path}"
            reports = [_run(address, cookies, folder) for _ in range(runs)]
            yield _median(name, reports, CATEGORIES if is_public else CATEGORIES[:-1])
    finally:
        front.stop()


def _run(address: str, cookies: dict[str, str], folder: Path) -> dict:
    """Return Lighthouse's report of one visit with its defaults: a slow phone on a slow network."""
    report, headers = folder / "report.json", folder / "headers.json"
    headers.write_text(json.dumps({"Cookie": "; ".join(f"{name}={value}" for name, value in cookies.items())}))
    command = [
        *(needed("npx"), "--yes", PACKAGE, address, "--quiet", "--output=json", f"--output-path={report}"),
        *(f"--only-categories={','.join(CATEGORIES)}", f"--chrome-flags={' '.join(FLAGS)}"),
        *([f"--extra-headers={headers}"] if cookies else []),
    ]
    environment = {"PATH": "/usr/local/bin:/usr/bin:/bin", "HOME": str(Path.home()), "CHROME_PATH": needed("chromium")}
    subprocess.run(command, check=True, env=environment, cwd=folder)  # noqa: S603 - our own words
    return json.loads(report.read_text())


def _median(name: str, reports: list[dict], categories: tuple[str, ...]) -> Marks:
    points = {
        category: round(100 * statistics.median(report["categories"][category]["score"] for report in reports))
        if category in categories
        else None
        for category in CATEGORIES
    }
    faults = [
        f"{audit['id']} {audit['score']:.2f} ({audit.get('displayValue') or audit['title']})"
        for report in reports[:1]
        for category in categories
        for reference in report["categories"][category]["auditRefs"]
        if reference["weight"]
        for audit in [report["audits"][reference["id"]]]
        if audit["score"] is not None and audit["score"] < 0.9
    ]
    # One audit may count in two categories.
    return Marks(name, points, list(dict.fromkeys(faults)))
