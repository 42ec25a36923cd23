#!/usr/bin/env python
"""Run a command of the site."""

import gc
import os
import sys

from django.core.management import execute_from_command_line

if __name__ == "__main__":
    gc.set_threshold(50_000)  # what is loaded at the start is no garbage
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "coopkit.settings")
    execute_from_command_line(sys.argv)
