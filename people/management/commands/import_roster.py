import json
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from foundation import clock
from people.models import Unit
from people.refusals import Refusal
from people.rosters import files, headers, importing, rows


class Command(BaseCommand):
    help = "Take a list of people (CSV or XLSX) into a unit; good rows go in, bad ones are told row by row."

    def add_arguments(self, parser) -> None:
        parser.add_argument("file")
        parser.add_argument("--unit", required=True, help="The unit's code, as on its page.")
        parser.add_argument("--complete", action="store_true", help="Whoever is not on the list leaves the unit.")
        parser.add_argument("--dry-run", action="store_true", help="Tell what would happen, and change nothing.")
        parser.add_argument("--json", action="store_true", help="Tell it to a program.")

    def handle(self, *, file: str, unit: str, complete: bool, dry_run: bool, **options) -> None:
        chosen = Unit.objects.open().filter(code=unit).first()
        if chosen is None:
            raise CommandError(f"There is no open unit with the code {unit}.")
        try:
            with Path(file).open("rb") as opened:
                # The first sheet that holds people; a file that has several is looked at on the pages first.
                sheet, layout = headers.lists_in(files.open_table(opened, file))[0]
                found = rows.recognise(sheet.rows(), layout, latest=clock.today(chosen.zone))
                report = importing.take_in(found, chosen, by=None, dry_run=dry_run)
        except OSError as error:
            raise CommandError(f"{file} cannot be read: {error.strerror}.") from error
        except Refusal as refusal:
            raise CommandError(refusal.message) from refusal
        gone = importing.leavers(chosen, report) if complete else []
        if gone and not dry_run:
            importing.end(gone, by=None)
        self._tell(report, len(gone), as_json=options["json"])

    def _tell(self, report: importing.Report, gone: int, *, as_json: bool) -> None:
        counts = {name: report.counts[name] for name in ("made", "joined", "changed", "known")} | {"left": gone}
        bad = sorted(report.bad, key=lambda row: row.number)
        if as_json:
            errors = [{"row": row.number, "code": row.problem.code, "sentence": row.problem.sentence} for row in bad]
            told = counts | {"left_out": len(report.left_out), "errors": errors}
            self.stdout.write(json.dumps(told, ensure_ascii=False))
            return
        self.stdout.write(", ".join(f"{name}: {number}" for name, number in counts.items()))
        for row in bad:
            self.stdout.write(f"row {row.number}: {row.problem.sentence}")
