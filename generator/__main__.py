"""`python -m generator` is the command `almanac`."""

from generator.command.cli import main

main()
