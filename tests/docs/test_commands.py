"""Whatever a document tells people to type exists: how-tos are followed elsewhere, all other commands are parsed."""

import importlib.util
import re
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest
from django.core.management import get_commands, load_command_class

from tests.docs.documents import COMMAND, ROOT, SHELL, every_block, inline_commands

# Typed word for word: the first three by test_operating.py and test_back_up.py, the others by test_extending.py.
FOLLOWED = {
    f"docs/how-to/{name}.md"
    for name in ("install", "back-up", "upgrade", "add-a-block", "add-a-question-type", "translate")
}
# What a fence may be marked as, beside a shell: content of files, pictures, examples of output.
NOT_TYPED = {"", "ini", "nginx", "python", "html", "css", "mermaid"}
NGINX = shutil.which("nginx", path="/usr/sbin:/usr/bin:/sbin:/bin")


def problem(command: str) -> str:
    """Return what is wrong with a command that is parsed and not run, or nothing."""
    # Brackets hold what may be left out, and a bar parts what may be chosen.
    plain = re.sub(r"[\[\]…]", "", command).replace("\\|", "|")
    words = shlex.split(plain, comments=True)
    program, arguments = words[0], words[1:]
    if program == "make":
        return _make(arguments)
    if program == "manage.py":
        return _manage(arguments)
    if program.startswith(".venv/bin/python"):
        if arguments[:1] == ["-m"]:
            return "" if importlib.util.find_spec(arguments[1]) else f"there is no module {arguments[1]}"
        program = arguments[0]
        if program == "manage.py":
            return _manage(arguments[1:])
    if program.startswith(("scripts/", ".ci/", "certificates/fonts/")):
        return _script(program, arguments)
    return "no rule says how to try this; write one"


def _make(arguments: list[str]) -> str:
    done = subprocess.run(["make", "--dry-run", *arguments], cwd=ROOT, capture_output=True, text=True)
    return done.stderr if done.returncode else ""


def _manage(arguments: list[str]) -> str:
    if not arguments:
        return ""
    name, *rest = arguments
    if name not in get_commands():
        return f"manage.py knows no command {name}"
    application = get_commands()[name]
    command = load_command_class(application, name) if isinstance(application, str) else application
    parser = command.create_parser("manage.py", name)
    known = {option for action in parser._actions for option in action.option_strings}
    return " ".join(f"{name} knows no {word}" for word in rest if word.startswith("-") and word not in known)


def _script(name: str, arguments: list[str]) -> str:
    path = ROOT / name
    if not path.is_file():
        return f"there is no {name}"
    if path.suffix == ".py":
        compile(path.read_text(encoding="utf-8"), name, "exec")
        return ""
    if name == "scripts/run" and arguments:
        unknown = [word for word in arguments[0].split("|") if word not in {"web", "worker", "scheduler"}]
        return _manage([*unknown, *arguments[1:]])
    done = subprocess.run(["bash", "-n", str(path)], capture_output=True, text=True)
    return done.stderr


def test_every_block_is_followed_or_parsed():
    found = []
    for block in every_block():
        if block.language not in SHELL | NOT_TYPED:
            found.append(f"{block}: nobody knows what to do with {block.language!r}")
        if block.document in FOLLOWED:
            continue
        for line in block.text.splitlines():
            if block.language in SHELL and line.strip():
                found += [f"{block}: {line}: {wrong}" for wrong in [problem(line)] if wrong]
            elif block.language == "" and re.match(rf"\s*(\$ |sudo |{COMMAND.pattern})", line):
                found.append(f"{block}: mark this as sh, so that it is tried: {line}")
    assert found == []


def test_every_command_in_a_sentence_is_there():
    assert [(place, command, wrong) for place, command in inline_commands() if (wrong := problem(command))] == []


@pytest.mark.parametrize(
    ("command", "said"),
    [
        ("make demos", "demos"),
        ("manage.py load_contents", "no command load_contents"),
        ("manage.py demo --prepare", "knows no --prepare"),
        ("scripts/instal", "there is no"),
        ("scripts/run web|workers", "no command workers"),
        (".venv/bin/python -m tests.nothing_there", "no module"),
        ("dd if=/dev/zero of=/dev/sda", "no rule"),
    ],
)
def test_what_is_not_there_is_found(command, said):
    assert said in problem(command)


def test_what_is_there_passes():
    for command in (
        "make demo [HOST=0.0.0.0] [PORT=8000]  # why",
        "manage.py create_operator --email you@example.org --name 'Your name'",
        r"scripts/run web\|worker\|scheduler",
        "scripts/run check --deploy --database default",
    ):
        assert problem(command) == ""


def _files(*endings: str) -> list:
    return [block for block in every_block() if block.file.endswith(endings)]


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd is not on this machine.")
def test_systemd_takes_the_units(tmp_path):
    units = []
    for block in _files(".service", ".timer"):
        path = tmp_path / Path(block.file).name.replace("@.", "@web.")
        text = block.text.replace("/srv/waystation/code", str(ROOT)).replace("User=waystation", "User=root")
        path.write_text(text, encoding="utf-8")
        units.append(str(path))
    assert len(units) == 3
    done = subprocess.run(["systemd-analyze", "verify", *units], capture_output=True, text=True)
    ours = [line for line in done.stderr.splitlines() if str(tmp_path) in line or "waystation" in line]
    assert (done.returncode, ours) == (0, []), done.stderr


@pytest.mark.skipif(not (NGINX and shutil.which("openssl")), reason="nginx is not on this machine.")
def test_nginx_takes_the_proxy(tmp_path):
    key, certificate = tmp_path / "privkey.pem", tmp_path / "fullchain.pem"
    made = [
        "openssl",
        "req",
        "-x509",
        "-newkey",
        "ec",
        "-pkeyopt",
        "ec_paramgen_curve:P-256",
        "-nodes",
        "-subj",
        "/CN=learn.example.org",
    ]
    subprocess.run([*made, "-keyout", key, "-out", certificate], check=True, capture_output=True)
    (block,) = _files(".conf")
    # Sockets of its own, because the test binds what it listens on.
    server = re.sub(r"listen (\d+)", rf"listen unix:{tmp_path}/\1", block.text)
    server = server.replace("/etc/letsencrypt/live/learn.example.org", str(tmp_path))
    whole = f"pid {tmp_path}/pid; events {{}} http {{ access_log off; {server} }}"
    (tmp_path / "nginx.conf").write_text(whole, encoding="utf-8")
    done = subprocess.run(
        [NGINX, "-t", "-e", "stderr", "-c", tmp_path / "nginx.conf", "-p", tmp_path], capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    assert "[warn]" not in done.stderr, done.stderr
