"""A scratch machine on which the how-tos for operators are typed word for word, in a folder of its own.

Paths like /var/lib/waystation lie within that folder; machine.sh says what stands in for systemctl, apt-get and others.
"""

import os
import re
import shutil
import signal
import socket
import subprocess
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlsplit

from .documents import ROOT, SHELL, Block, blocks

HERE = Path(__file__).resolve().parent
PLACES = ("/srv/", "/var/lib/", "/var/backups/", "/var/tmp/", "/etc/")
ADDRESS = "https://git.example.org/waystation.git"
DATABASE = "postgres://waystation:secret@127.0.0.1:5432/waystation"
VENV = ROOT / ".venv"
PASSWORD = "a long password of the operator"
OURS = ("scripts/run", "scripts/install")
# They change nothing but what lies within the folder.
HARMLESS = {"cd", "cp", "export", "ls", "mv", "rm", "tail", "tar", "unset"}


class Machine:
    def __init__(self, folder: Path, database: str = ""):
        """`database` is the address of a PostgreSQL database; without one, the machine has SQLite."""
        self.folder = folder
        self.code = folder / "srv/waystation/code"
        self.var = folder / "var/lib/waystation"
        self.database = database
        self.starts = ""
        self.port = _free_port()
        for place in ("srv/waystation", "var/lib", "var/tmp", "var/backups", "etc/systemd/system", "etc/nginx/conf.d"):
            (folder / place).mkdir(parents=True)
        self._origin = _repository(folder / "origin", self.port)

    def prepare(self) -> None:
        """Put the code and its environment in place, as the how-to for installing leaves them."""
        self.type(f"git clone --quiet {ADDRESS} /srv/waystation/code", "fetching the code")
        environment = "cd /srv/waystation/code; mkdir -m 750 /var/lib/waystation; cp .env.example .env; editor .env"
        self.type(environment, "the environment")

    def here(self, text: str) -> str:
        """Return a text of a how-to as it reads on this machine."""
        text = text.replace(ADDRESS, f"file://{self._origin}").replace(DATABASE, self.database or DATABASE)
        text = text.replace("127.0.0.1:8000", f"127.0.0.1:{self.port}")
        return re.sub(rf"(?<![\w.])({'|'.join(PLACES)})", rf"{self.folder}\1", text)

    def blocks(self, document: Path) -> list[Block]:
        """Return what somebody with this machine's database does of a document."""
        other = "sqlite" if self.database else "postgresql"
        return [block for block in blocks(document) if block.database != other]

    def keep_a_certificate(self) -> Path:
        path = self.var / "private/certificates/kept.pdf"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("as it was")
        return path

    def follow(self, block: Block) -> str:
        """Do what a block says, and return what was printed."""
        if block.language in SHELL:
            return self.type(block.text, str(block))
        if block.file:
            path = Path(self.here(block.file))
            path.write_text(self.here(block.text), encoding="utf-8")
            return ""
        if block.language == "python":
            return self.type("scripts/run shell", str(block), given=block.text)
        raise AssertionError(f"{block}: nothing is known about a block like this. Name its file, or make it a shell's.")

    def type(self, text: str, name: str, *, given: str = f"{PASSWORD}\n") -> str:
        kept = self.folder / "shell"
        # One shell after the other: the next begins where this one ended, with what it has exported.
        script = f'cd "$(cat {kept}.place)"; . {kept}.variables\n' if kept.with_suffix(".place").exists() else ""
        names = "backup DATABASE_URL WAYSTATION_VAR"
        script += f"trap 'pwd >{kept}.place; declare -p {names} >{kept}.variables 2>/dev/null || true' EXIT\n"
        done = subprocess.run(
            ["bash", "-euo", "pipefail", "-c", script + self.here(text)],
            cwd=self.code if self.code.exists() else self.folder,
            env=self._environment(),
            input=given,
            capture_output=True,
            text=True,
            timeout=600,
            # Without a terminal a password is read from the pipe.
            start_new_session=True,
        )
        said = f"{done.stdout}\n{done.stderr}\n{self._logs()}"
        assert done.returncode == 0, f"{name} ended with {done.returncode}:\n{text}\n{said[-6000:]}"
        return done.stdout

    def stop(self) -> None:
        for path in self.folder.glob("*.pid"):
            with suppress(ProcessLookupError):
                os.killpg(os.getpgid(int(path.read_text())), signal.SIGTERM)

    def _logs(self) -> str:
        return "\n".join(path.read_text(encoding="utf-8")[-2000:] for path in self.folder.glob("*.log"))

    def _environment(self) -> dict[str, str]:
        server = urlsplit(self.database)
        kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "TMPDIR") if name in os.environ}
        return {
            **kept,
            "BASH_ENV": str(HERE / "machine.sh"),
            "MACHINE": str(self.folder),
            "TESTS": str(HERE),
            "TESTS_VENV": str(VENV),
            "PORT": str(self.port),
            "STARTS": self.starts,
            "FILLED_IN": "\n".join(f"{name}={value}" for name, value in self._filled_in().items()),
            "SCRATCH": server.path.removeprefix("/"),
            "PGHOST": server.hostname or "",
            "PGPORT": str(server.port or ""),
            "PGUSER": server.username or "",
            "PGPASSWORD": server.password or "",
        }

    def _filled_in(self) -> dict[str, str]:
        """Return what the how-to asks to fill in."""
        sqlite = self.here("sqlite:////var/lib/waystation/waystation.sqlite3")
        return {
            "SECRET_KEY": "kq3Zt8vXw1Lr5Yb9Nc2Md7Pf4Gh6Js0Aa-EeUuIiOoTtRrWwQqZz",
            "ALLOWED_HOSTS": "learn.example.org",
            "BASE_URL": "https://learn.example.org",
            "DATABASE_URL": self.database or sqlite,
            "WAYSTATION_VAR": str(self.var),
            "TRUSTED_PROXIES": "127.0.0.1",
            "SMS_BACKEND": "people.sms.FileBackend",
        }


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def copy_project(folder: Path) -> Path:
    """Copy this project's files, new ones too, without what is not committed; return the folder."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout.splitlines()
    for name in listed:
        source, copy = ROOT / name, folder / name
        if source.is_file():
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(source, copy)
    _git(folder, "init", "--quiet")
    return folder


def _repository(folder: Path, port: int) -> Path:
    """Return a repository with this project as it lies here, as release v1.0 and again as v1.1."""
    script = copy_project(folder) / "scripts/run"
    # Another port than that of a demo on this machine, and one process, which starts twice as quickly.
    text = script.read_text(encoding="utf-8").replace("--workers 2", "--workers 1")
    script.write_text(text.replace("127.0.0.1:8000", f"127.0.0.1:{port}"), encoding="utf-8")
    _git(folder, "add", "--all")
    _git(folder, "commit", "--quiet", "--message", "A release")
    _git(folder, "tag", "v1.0")
    _git(folder, "commit", "--quiet", "--allow-empty", "--message", "The next")
    _git(folder, "tag", "v1.1")
    return folder


def _git(folder: Path, *arguments: str) -> None:
    who = ["-c", "user.name=Tests", "-c", "user.email=tests@example.org"]
    subprocess.run(["git", *who, *arguments], cwd=folder, check=True, capture_output=True)


def is_installed(requirements: str = "requirements.txt") -> bool:
    """Tell whether .venv holds what the list says, so that scripts/install has nothing to fetch."""
    stamp = VENV / "installed"
    state = subprocess.run(["sha256sum", requirements], cwd=ROOT, capture_output=True, text=True).stdout.strip()
    return stamp.exists() and state in stamp.read_text(encoding="utf-8").splitlines()


def stand_ins() -> set[str]:
    """Return the programs that machine.sh stands in for."""
    return set(re.findall(r"(?m)^([a-z_-]+)\(\)", (HERE / "machine.sh").read_text(encoding="utf-8")))
