import os
import sqlite3
import subprocess
import tarfile
from contextlib import closing, suppress
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from foundation import clock

# What nobody can make anew; collected static files are.
FOLDERS = ("media", "private")


class Command(BaseCommand):
    help = (
        "Copy the database, then pictures and certificates, into a new folder within FOLDER; safe while people learn."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser) -> None:
        parser.add_argument("folder", type=Path)

    def handle(self, *, folder: Path, **options) -> None:
        if not folder.is_dir():
            raise CommandError(f"There is no folder {folder}.")
        kept = folder / clock.now().strftime("%Y-%m-%dT%H%M%SZ")
        # What was not finished never has the name of a backup.
        unfinished = kept.with_suffix(".unfinished")
        if kept.exists() or unfinished.exists():
            raise CommandError(f"{kept} was made this second, or is being made.")
        unfinished.mkdir(mode=0o700)
        # The database first: a file that comes afterwards is one too many, not one that is missed.
        if connection.vendor == "sqlite":
            _copy_sqlite(unfinished / "database.sqlite3")
        else:
            _dump_postgresql(unfinished / "database.dump")
        _pack_files(unfinished / "files.tar.gz")
        unfinished.rename(kept)
        self.stdout.write(f"Kept in {kept}:")
        for path in sorted(kept.iterdir()):
            self.stdout.write(f"  {path.name}  {path.stat().st_size:,} bytes")


def _copy_sqlite(target: Path) -> None:
    """Copy the database as it is at one moment, and look whether the copy is whole."""
    connection.ensure_connection()
    with closing(sqlite3.connect(target)) as copy:
        connection.connection.backup(copy)
        # One file without companions, whatever the original is set to.
        copy.execute("PRAGMA journal_mode=DELETE")
        (found,) = copy.execute("PRAGMA integrity_check").fetchone()
    if found != "ok":
        raise CommandError(f"The database is damaged: {found}")


def _dump_postgresql(target: Path) -> None:
    named, secrets = connection.client.settings_to_cmd_args_env(connection.settings_dict, [])
    command = ["pg_dump", "--format=custom", "--no-owner", f"--file={target}", *named[1:]]
    try:
        subprocess.run(command, env={**os.environ, **(secrets or {})}, check=True)  # noqa: S603 - our own words
    except FileNotFoundError as error:
        raise CommandError("pg_dump is missing: sudo apt-get install postgresql-client") from error
    except subprocess.CalledProcessError as error:
        raise CommandError("PostgreSQL's pg_dump could not copy the database; it says why above.") from error


def _pack_files(target: Path) -> None:
    root = Path(settings.VAR_DIR)
    with tarfile.open(target, "w:gz") as archive:
        for folder in (root / name for name in FOLDERS):
            for path in [folder, *sorted(folder.rglob("*"))]:
                # A file may be erased, with the person it is about, between being listed and being read.
                with suppress(FileNotFoundError):
                    archive.add(path, arcname=path.relative_to(root), recursive=False)
