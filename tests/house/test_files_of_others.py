"""The command that verifies vendored files finds what was changed, added, taken away or left without a licence."""

import pytest

from scripts import verify_vendored


@pytest.fixture
def folder(tmp_path):
    folder = tmp_path / "static" / "vendor" / "thing-1.0"
    (folder / "dist").mkdir(parents=True)
    (folder / "LICENSE").write_text("as is")
    (folder / "dist" / "thing.js").write_text("export default 1")
    verify_vendored.write(folder)
    return folder


def test_untouched_files_pass(folder, tmp_path):
    assert verify_vendored.folders(tmp_path) == [folder]
    assert verify_vendored.faults(folder) == []


def test_a_changed_file_is_found(folder):
    (folder / "dist" / "thing.js").write_text("export default 2")
    assert verify_vendored.faults(folder) == [f"{folder}/dist/thing.js was changed."]


def test_a_new_file_is_found(folder):
    (folder / "more.js").write_text("")
    assert verify_vendored.faults(folder) == [f"{folder}/more.js is not listed."]


def test_a_missing_file_is_found(folder):
    (folder / "dist" / "thing.js").unlink()
    assert verify_vendored.faults(folder) == [f"{folder}/dist/thing.js is missing."]


def test_a_missing_licence_is_found(folder):
    (folder / "LICENSE").unlink()
    verify_vendored.write(folder)
    assert verify_vendored.faults(folder) == [f"{folder} has no licence beside it."]


def test_a_missing_list_is_found(folder):
    (folder / verify_vendored.LIST).unlink()
    (found,) = verify_vendored.faults(folder)
    assert "has no SHA256SUMS" in found
