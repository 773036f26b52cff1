"""A backup is whole, and comes back on PostgreSQL too, word for word as the how-to says."""

import shutil
import sqlite3
import tarfile
from contextlib import closing
from datetime import UTC, datetime

import psycopg
import pytest
from django.core.management import CommandError, call_command
from django.test import override_settings

from foundation import clock
from lms.management.commands import back_up
from tests import races
from tests.docs.documents import ROOT
from tests.docs.machine import Machine

PEOPLE = "SELECT count(*) FROM people_user WHERE name <> 'spoilt'"


needs_pg_dump = pytest.mark.skipif(not shutil.which("pg_dump"), reason="PostgreSQL's programs are not on this machine.")
VENDORS = [pytest.param(vendor, marks=[needs_pg_dump] if vendor == "postgresql" else []) for vendor in races.VENDORS]
COPY = {"sqlite": "database.sqlite3", "postgresql": "database.dump"}
MOMENT = "2027-03-01T040500Z"


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "var/private/certificates").mkdir(parents=True)
    (tmp_path / "var/private/certificates/one.pdf").write_text("printed")
    (tmp_path / "var/static").mkdir()
    return tmp_path


@pytest.mark.race
@pytest.mark.parametrize("vendor", VENDORS)
def test_it_holds_the_rows_and_the_files(folder, vendor):
    with races.scratch(vendor) as race:
        made = race.once("tests.docs.racing.keep", folder=str(folder))
    assert made == [f"{MOMENT}/{COPY[vendor]}", f"{MOMENT}/files.tar.gz"]
    copy = folder / MOMENT
    assert copy.stat().st_mode & 0o077 == 0
    with tarfile.open(copy / "files.tar.gz") as archive:
        assert archive.getnames() == ["private", "private/certificates", "private/certificates/one.pdf"]
    if vendor == "sqlite":
        with closing(sqlite3.connect(copy / "database.sqlite3")) as database:
            assert database.execute("SELECT name FROM people_user").fetchall() == [("Li Na",)]


@pytest.mark.race
def test_what_was_not_finished_is_not_called_a_backup(folder):
    with races.scratch("sqlite") as race:
        made = race.once("tests.docs.racing.keep_on_a_full_disk", folder=str(folder))
    assert made == [f"{MOMENT}.unfinished/database.sqlite3"]


def test_a_file_that_is_erased_meanwhile_is_left_out(folder, monkeypatch):
    gone = folder / "var/private/certificates/two.pdf"
    gone.write_text("printed")
    add = tarfile.TarFile.add

    def add_and_erase(*args, **options):
        add(*args, **options)
        gone.unlink(missing_ok=True)

    monkeypatch.setattr(tarfile.TarFile, "add", add_and_erase)
    with override_settings(VAR_DIR=folder / "var"):
        back_up._pack_files(folder / "files.tar.gz")
    with tarfile.open(folder / "files.tar.gz") as archive:
        assert archive.getnames() == ["private", "private/certificates", "private/certificates/one.pdf"]


def test_a_folder_that_is_not_there_and_a_second_one_in_a_second_are_refused(folder):
    with pytest.raises(CommandError, match="no folder"):
        call_command("back_up", folder / "nowhere")
    (folder / MOMENT).mkdir()
    with clock.at(datetime(2027, 3, 1, 4, 5, tzinfo=UTC)), pytest.raises(CommandError, match="this second"):
        call_command("back_up", folder)


@pytest.mark.race
@needs_pg_dump
@pytest.mark.thorough
def test_a_backup_of_postgresql_comes_back(tmp_path):
    with races.scratch("postgresql") as race:
        scratch = Machine(tmp_path / "machine", race.url)
        scratch.prepare()
        race.once("tests.foundation.racing.make_person")
        certificate = scratch.keep_a_certificate()
        try:
            for block in scratch.blocks(ROOT / "docs/how-to/back-up.md"):
                if "curl" in block.programs:
                    # Nothing runs here that could answer.
                    scratch.type(block.text.rpartition("curl")[0], str(block))
                    continue
                said = scratch.follow(block)
                if "Certificate.objects" in block.text:
                    assert "1 people, 0 certificates" in said
                    _spoil(race.url)
                    certificate.write_text("spoilt")
            with psycopg.connect(race.url) as database:
                assert database.execute(PEOPLE).fetchone() == (1,)
            assert certificate.read_text() == "as it was"
        finally:
            _drop_copies(race.url)


def _spoil(url: str) -> None:
    with psycopg.connect(url) as database:
        database.execute("UPDATE people_user SET name = 'spoilt'")


def _drop_copies(url: str) -> None:
    server, _, name = url.rpartition("/")
    with psycopg.connect(f"{server}/postgres", autocommit=True) as database:
        for copy in (f"{name}_try", f"{name}_before"):
            database.execute(f"DROP DATABASE IF EXISTS {copy} WITH (FORCE)")
