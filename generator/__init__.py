"""Almanac: a static, permanent archive of the events of Launch Library 2."""

__version__ = "0.1.0"
