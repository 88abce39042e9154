"""Tests; and one setting that has to be made before anything else of them is loaded.

Where Python is told to keep no bytecode, each of the processes that the tests start would compile
the whole program anew. What they keep lies in the virtual environment, beside no source.
"""

import os
import sys
from pathlib import Path

if sys.dont_write_bytecode and "pytest" in sys.modules and os.access(sys.prefix, os.W_OK):
    sys.dont_write_bytecode = False
    sys.pycache_prefix = str(Path(sys.prefix) / "bytecode")
    os.environ["PYTHONPYCACHEPREFIX"] = sys.pycache_prefix
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
