"""Hand a line over to Django's own commands."""

from __future__ import annotations


def run(words: list[str]) -> int:
    """Run Django's command line with these words."""
    from django.core.management import execute_from_command_line

    execute_from_command_line(["kogge django", *words])
    return 0
