#!/usr/bin/env python
"""Run one of Waystation's commands; without other word, with the settings for trying it out."""

import os
import sys

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lms.settings.demo")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)
