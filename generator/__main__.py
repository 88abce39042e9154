"""`python -m generator` is the command `almanac`."""

from generator.cli import main

main()
