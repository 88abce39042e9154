"""The command `almanac`, the only part that reads the clock, the environment or the working folder.

It alone prints, and exits. Results go to standard output, progress and warnings to standard error.
"""
