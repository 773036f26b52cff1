import json
from pathlib import Path

from django.core.files import File
from django.core.management.base import BaseCommand, CommandError

from people.models import Roster, RosterLine, Unit
from people.refusals import Refusal
from people.rosters import keeping, taking_in, working_off
from people.rosters.models import private_storage

What = RosterLine.What


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
        roster = self._hand_in(file, chosen)
        try:
            self._check(roster, is_complete=complete)
            if not dry_run:
                taking_in.take(roster, by=None)
                self._work_off(roster)
                if roster.refusal:
                    raise CommandError(roster.refusal)
            left = self._leave(roster, dry_run=dry_run) if complete else 0
            self._tell(roster, left, as_json=options["json"])
        except Refusal as refusal:
            raise CommandError(refusal.message) from refusal
        finally:
            if taking_in.throw_away(roster):
                taking_in.clear(roster)

    def _hand_in(self, path: str, unit: Unit) -> Roster:
        try:
            with Path(path).open("rb") as opened:
                return taking_in.hand_in(File(opened, name=Path(path).name), unit, by=None)
        except OSError as error:
            raise CommandError(f"{path} cannot be read: {error.strerror}.") from error

    def _check(self, roster: Roster, *, is_complete: bool) -> None:
        """Compare the list by the columns that are suggested, on the first sheet that holds people."""
        self._work_off(roster)
        if roster.state == Roster.State.REFUSED:
            raise CommandError(roster.refusal)
        layout = keeping.layout_of(private_storage(), roster.file_name)
        taking_in.choose(roster, layout, 0, layout.suggested, by=None, is_complete=is_complete)
        self._work_off(roster)

    def _work_off(self, roster: Roster) -> None:
        """Do here and now what a worker would do; whichever of the two comes first does it."""
        while roster.is_at_work:
            working_off.work_off({"roster": str(roster.public_id)})
            roster.refresh_from_db()

    def _leave(self, roster: Roster, *, dry_run: bool) -> int:
        gone = taking_in.leavers(roster)
        if roster.counts[What.BAD]:
            self.stderr.write("Some rows are to be mended, and may be of those who seem missing: so nobody leaves.")
            return 0
        return gone.count() if dry_run else taking_in.end(roster, gone, by=None)

    def _tell(self, roster: Roster, left: int, *, as_json: bool) -> None:
        names = (What.MADE, What.JOINED, What.CHANGED, What.KNOWN)
        counts = {what.value: roster.counts[what] for what in names} | {"left": left}
        bad = roster.lines.filter(what=What.BAD).order_by("number")
        if as_json:
            errors = [{"row": line.number, "code": line.code, "sentence": line.sentence} for line in bad]
            told = counts | {"left_out": roster.counts[What.LEFT_OUT], "errors": errors}
            self.stdout.write(json.dumps(told, ensure_ascii=False))
            return
        self.stdout.write(", ".join(f"{name}: {number}" for name, number in counts.items()))
        for line in bad:
            self.stdout.write(f"row {line.number}: {line.sentence}")
