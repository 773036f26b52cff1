"""Run one of our commands as a process that also knows the handlers and jobs of these tests."""

import sys

import django
from django.core.management import call_command

if __name__ == "__main__":
    django.setup()
    from tests.foundation import racing  # noqa: F401

    call_command(sys.argv[1])
