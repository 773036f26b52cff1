"""Make the two fonts certificates are printed with from a pinned release of Noto Sans SC.

Run from the project's root, with npm installed: `python certificates/fonts/make_subset.py`.
The same release gives the same bytes, so a second run changes nothing. Why these characters, and why TrueType:
docs/how-to/certificate-fonts.md.
"""

import base64
import hashlib
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

from fontTools import subset

HERE = Path(__file__).resolve().parent
PACKAGE = "@expo-google-fonts/noto-sans-sc@0.4.3"
INTEGRITY = "9rAwdFTFHbO/u6Cs0gj2jZbW74TGIiaFNQnXYH2s5wA1bzVkwbaviL4t8YUV642eGYjg86eH6DkAEQmfNHDncQ=="
FACES = {
    "400Regular/NotoSansSC_400Regular.ttf": "NotoSansSC-Regular.ttf",
    "700Bold/NotoSansSC_700Bold.ttf": "NotoSansSC-Bold.ttf",
}

# Characters of the Table of General Standard Chinese Characters (2013) that GBK lacks and that lie in Extension A.
# The table limits what a newly registered name may hold, so a certificate has to be able to print it.
STANDARD_TABLE_IN_EXTENSION_A = (
    "㑇㑊㕮㘎㙍㙘㙦㛃㛚㛹㟃㠇㠓㤘㥄㧐㧑㧟㫰㬊㬎㬚㭎㭕㮾㰀㳇㳘㳚㴔㵐㶲㸆㸌㺄㻬㽏㿠䁖䂮䃅䃎䅟䌹䎃䎖䏝䏡䏲䐃䓖䓛䓨䓫䓬"
    "䗖䗛䗪䗴䜣䝙䢺䢼䣘䥽䦃䲟䲠䲢䴓䴔䴕䴖䴗䴘䴙䶮"
)
RANGES = (
    (0x0020, 0x007E),  # ASCII
    (0x00A0, 0x024F),  # accented Latin
    (0x1E00, 0x1EFF),  # Vietnamese and further Latin
    (0x2000, 0x206F),  # punctuation
    (0x4E00, 0x9FFF),  # the unified ideographs, of which GBK is the largest part
    (0x20000, 0x323AF),  # Extensions B to H: 220 of them are in the font, nearly all for the table above
)


def characters() -> set[int]:
    """Return the code points to keep; those the font lacks are passed over by the subsetter."""
    wanted = {ord(character) for character in STANDARD_TABLE_IN_EXTENSION_A}
    for first, last in RANGES:
        wanted.update(range(first, last + 1))
    for lead in range(0x81, 0xFF):
        for trail in range(0x40, 0xFF):
            try:
                # GB 18030's two-byte part is GBK with 80 more characters, 䶮 among them.
                wanted.add(ord(bytes([lead, trail]).decode("gb18030")))
            except UnicodeDecodeError:
                continue
    return {point for point in wanted if not 0xE000 <= point <= 0xF8FF}


def download(folder: Path) -> Path:
    """Fetch the pinned package through npm into the folder and check it against its digest."""
    subprocess.run(["npm", "pack", "--silent", PACKAGE], cwd=folder, check=True, stdout=subprocess.DEVNULL)
    (archive,) = folder.glob("*.tgz")
    found = base64.b64encode(hashlib.sha512(archive.read_bytes()).digest()).decode()
    if found != INTEGRITY:
        sys.exit(f"{archive.name} is not the release this script was written for (sha512-{found}).")
    return archive


def cut(source: Path, target: Path) -> None:
    """Write the subset of one face."""
    options = subset.Options(
        layout_features=["kern", "mark", "mkmk", "ccmp"],
        hinting=False,
        glyph_names=False,
        name_IDs=[0, 1, 2, 3, 4, 5, 6, 13, 14],
        # Only read for vertical text or on screens.
        drop_tables=["BASE", "STAT", "gasp", "vhea", "vmtx"],
    )
    # A box for what is missing: the tests tell a drawn character from a missing one by it.
    options.notdef_outline = True
    font = subset.load_font(str(source), options)
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=characters())
    subsetter.subset(font)
    subset.save_font(font, str(target), options)


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with tarfile.open(download(folder)) as archive:
            for source, target in FACES.items():
                whole = folder / target
                whole.write_bytes(archive.extractfile(f"package/{source}").read())
                cut(whole, HERE / target)
                print(f"{target}: {(HERE / target).stat().st_size / 1e6:.1f} MB")
            (HERE / "OFL.txt").write_bytes(archive.extractfile("package/LICENSE_FONT").read())


if __name__ == "__main__":
    main()
