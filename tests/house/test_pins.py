"""The command that compares the lists of requirements finds each way in which they may part."""

import pytest

from scripts.verify_requirements import faults

PIN = "wagtail==7.4.4 \\\n    --hash=sha256:00\n    # via -r requirements.in\n"


@pytest.fixture
def check(tmp_path):
    def check(source: str, pinned: str) -> list[str]:
        (tmp_path / "requirements.in").write_text(source)
        (tmp_path / "requirements.txt").write_text(pinned)
        return faults(tmp_path / "requirements.in", tmp_path / "requirements.txt")

    return check


def test_what_agrees_passes(check):
    assert check("# base\nwagtail[x]>=7.4.4,<7.5  # why\n", PIN) == []


@pytest.mark.parametrize(
    ("source", "pinned", "said"),
    [
        ("wagtail>=8", PIN, "where requirements.in asks for"),
        ("wagtail\nsegno", PIN, "pins nothing"),
        ("segno", PIN.replace("wagtail", "segno") + PIN, "no longer asks for"),
        ("wagtail", PIN.replace("    --hash=sha256:00\n", ""), "no hash"),
        ("wagtail", "--index-url https://example.org\n" + PIN, "where to download from"),
    ],
)
def test_what_parts_is_found(check, source, pinned, said):
    assert any(said in fault for fault in check(source, pinned)), check(source, pinned)
