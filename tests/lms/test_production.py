"""Production refuses to start half configured, and says everything it misses at once."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
COMPLETE = {
    "SECRET_KEY": "kq3Zt8vXw1Lr5Yb9Nc2Md7Pf4Gh6Js0Aa-EeUuIiOoTtRrWwQqZz",
    "ALLOWED_HOSTS": "learn.example.org",
    "DATABASE_URL": "sqlite:////tmp/never-opened.sqlite3",
    "BASE_URL": "https://learn.example.org",
    "TRUSTED_PROXIES": "",
}
SHOWN = ("DEBUG", "SECURE_SSL_REDIRECT", "SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "LANGUAGE_COOKIE_SECURE")


def start(**changed: str) -> subprocess.CompletedProcess:
    """Load the settings in a process of their own, with a complete environment but for what is changed."""
    program = (
        "import json; from lms.settings import production as p; "
        f"print(json.dumps({{name: getattr(p, name) for name in {SHOWN}}} | "
        "{'proxy': getattr(p, 'SECURE_PROXY_SSL_HEADER', None), 'options': p.DATABASES['default'].get('OPTIONS'), "
        "'middleware': p.MIDDLEWARE, 'cookies': [p.SESSION_COOKIE_NAME, p.CSRF_COOKIE_NAME]}))"
    )
    environment = {**os.environ, **COMPLETE, **changed}
    return subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60
    )


def test_a_complete_environment_starts_and_is_https_only():
    done = start()
    assert done.returncode == 0, done.stderr
    settings = json.loads(done.stdout)
    assert not settings.pop("DEBUG")
    assert settings.pop("proxy") is None
    assert settings.pop("options")["transaction_mode"] == "IMMEDIATE"
    # There nobody looks at the site on another day than today.
    assert not [name for name in settings.pop("middleware") if "demo" in name]
    # Neither a neighbouring host nor plain HTTP can put them into a browser.
    assert [name.partition("-")[0] for name in settings.pop("cookies")] == ["__Host"] * 2
    assert all(settings.values())


def test_a_proxy_is_believed_only_when_named():
    settings = json.loads(start(TRUSTED_PROXIES="10.0.0.1").stdout)
    assert settings["proxy"] == ["HTTP_X_FORWARDED_PROTO", "https"]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SECRET_KEY", ""),
        ("SECRET_KEY", "short"),
        ("SECRET_KEY", "a" * 60),
        ("ALLOWED_HOSTS", ""),
        ("ALLOWED_HOSTS", "*"),
        ("DATABASE_URL", ""),
        ("BASE_URL", ""),
        ("BASE_URL", "http://learn.example.org"),
    ],
)
def test_each_variable_is_demanded_by_name(name, value):
    done = start(**{name: value})
    assert done.returncode != 0
    complaints = [line for line in done.stderr.splitlines() if line.startswith("  - ")]
    assert len(complaints) == 1
    assert complaints[0].startswith(f"  - {name} must ")


def test_everything_missing_is_said_at_once():
    done = start(**dict.fromkeys(COMPLETE, ""))
    assert sum(line.startswith("  - ") for line in done.stderr.splitlines()) == 4
