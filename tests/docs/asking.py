"""Ask the web server of the scratch machine as its proxy does, until what was started is well.

asking.py https://learn.example.org/health/ PORT "web worker scheduler"
"""

import json
import sys
import time
import urllib.error
import urllib.request
from urllib.parse import urlsplit

PATIENCE = 240


def ask(url: str, port: str) -> dict:
    parts = urlsplit(url)
    headers = {"Host": parts.netloc, "X-Forwarded-Proto": "https", "X-Forwarded-For": "192.0.2.7"}
    request = urllib.request.Request(f"http://127.0.0.1:{port}{parts.path}", headers=headers)
    with urllib.request.urlopen(request, timeout=10) as answer:
        return json.load(answer)


def main(url: str, port: str, started: str) -> int:
    until = time.monotonic() + PATIENCE
    state: object = None
    while time.monotonic() < until:
        try:
            state = answer = ask(url, port)
            if all(answer.get(name, "ok") == "ok" for name in started.split()):
                print(json.dumps(answer))
                return 0
        except OSError as error:
            state = error
        time.sleep(0.3)
    print(f"{url} was not well: {state}", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
