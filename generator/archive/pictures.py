"""Pictures of events of which we hold copies."""

from pathlib import Path

from msgspec import Struct


class StoredFile(Struct, frozen=True):
    """One copy: the file that holds it, its width and height in pixels, its size in bytes."""

    path: Path
    width: int
    height: int
    size: int


class StoredImage(Struct, frozen=True):
    """The copies of one picture, at least one, the narrowest first."""

    files: tuple[StoredFile, ...]

    @property
    def widest(self) -> StoredFile:
        """The copy that shows most."""
        return self.files[-1]
