import json
import os
import platform
import subprocess
import sys
from pathlib import Path

import django
import wagtail
from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import connection

from lms.bench import breadth, drawings, finding, ground, lighthouse, lists, roster, scenes, weights
from lms.bench.lines import Line
from lms.bench.server import Server

MARK = "WAYSTATION_BENCH"


class Command(BaseCommand):
    help = "Measure what pages, attempts and certificates cost, on a scratch database of the kind DATABASE_URL names."

    def add_arguments(self, parser):
        parser.add_argument("--thousand", action="store_true", help="Draw a thousand certificates as well.")
        parser.add_argument("--tree", action="store_true", help="Only a coordinator's pages above ten thousand units.")
        parser.add_argument("--search", action="store_true", help="Only searches among ten thousand lessons.")
        parser.add_argument("--lighthouse", action="store_true", help="Only ask Lighthouse about the pages.")
        parser.add_argument("--runs", type=int, default=lighthouse.RUNS, help="How often Lighthouse visits a page.")

    def handle(self, *, thousand: bool, runs: int, **options) -> None:
        if MARK in os.environ:
            self.stderr.write("Loading the course and making people; some minutes …")
            prepared = ground.Ground()
            if options["lighthouse"]:
                self._mark(prepared, runs)
            else:
                only = next((name for name in ("tree", "search") if options[name]), "")
                self._measure(prepared, thousand=thousand, only=only)
            return
        if options["lighthouse"]:
            for program in ("nginx", "npx", "chromium"):
                lighthouse.needed(program)
        # The settings of this process name the real database, so another one is begun that cannot see it.
        environment = ground.environment(Path(settings.VAR_DIR) / "bench") | {MARK: str(settings.VAR_DIR)}
        try:
            subprocess.run([sys.executable, *sys.argv], env=environment, check=True)  # noqa: S603 - ourselves
        finally:
            ground.remove(environment["DATABASE_URL"])

    def _mark(self, prepared: ground.Ground, runs: int) -> None:
        """Print Lighthouse's marks as they come, and what is below the goal."""
        ours = Server("lms.bench.counting:application", dict(os.environ))
        self.stdout.write("| page | performance | accessibility | best practices | SEO |\n|---|---:|---:|---:|---:|")
        try:
            for marks in lighthouse.measure(prepared, ours, Path(settings.VAR_DIR) / "lighthouse", runs):
                points = ["" if each is None else str(each) for each in marks.points.values()]
                self.stdout.write(f"| {marks.page} | {' | '.join(points)} |")
                for fault in marks.faults:
                    self.stderr.write(f"    {fault}")
        finally:
            ours.stop()

    def _measure(self, prepared: ground.Ground, *, thousand: bool, only: str) -> None:
        environment = {name: value for name, value in os.environ.items() if name != MARK}
        ours = Server("lms.bench.counting:application", environment)
        environment["DJANGO_SETTINGS_MODULE"] = "lms.bench.bare"
        bare = Server("lms.bench.counting:application", environment)
        kept = Server("lms.bench.counting:application", environment | {"BENCH_CONNECTION_KEPT": "true"})
        try:
            lines = list(scenes.bare_pages(bare, kept))
            if only == "tree":
                lines += [*breadth.breadth(prepared, ours), *roster.roster()]
            elif only == "search":
                lines += finding.searches(prepared, ours)
            else:
                lines += [
                    *scenes.pages(prepared, ours),
                    scenes.attempt(prepared, ours),
                    *weights.weights(prepared, ours),
                    *drawings.certificates(),
                    *(drawings.thousand() if thousand else []),
                    *lists.lists(prepared, ours),
                ]
        finally:
            ours.stop()
            bare.stop()
            kept.stop()
        self._tell(lines)

    def _tell(self, lines: list[Line]) -> None:
        floor = lines[0].cpu_ms or 1.0
        machine = {
            "python": platform.python_version(),
            "django": django.get_version(),
            "wagtail": wagtail.__version__,
            "database": f"{connection.vendor} {'.'.join(map(str, connection.get_database_version()))}",
            "processor": _processor(),
        }
        kept = {"machine": machine, "lines": [{**vars(line), "ratio": (line.cpu_ms or 0) / floor} for line in lines]}
        path = Path(os.environ[MARK]) / "bench.json"
        path.write_text(json.dumps(kept, indent=1) + "\n", encoding="utf-8")
        self.stdout.write(", ".join(f"{name} {value}" for name, value in machine.items()) + "\n\n")
        self.stdout.write(
            "| what | CPU ms | × bare view | queries | requests | bytes | and |\n|---|---:|---:|---:|---:|---:|---|"
        )
        for line in lines:
            cpu = "" if line.cpu_ms is None else f"{line.cpu_ms:.1f}"
            ratio = "" if line.cpu_ms is None else f"{line.cpu_ms / floor:.1f}"
            queries = "" if line.queries is None else line.queries
            size = f"{line.bytes:,}" if line.bytes else ""
            figures = (line.name, cpu, ratio, queries, line.requests or "", size, line.note)
            self.stdout.write(f"| {' | '.join(map(str, figures))} |")
        self.stderr.write(f"\nKept in {path}")


def _processor() -> str:
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return platform.machine()
