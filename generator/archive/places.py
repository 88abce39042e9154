"""Places that have several names, as the owner of a site has it: one of them is the place's own."""

from msgspec import Struct

from generator.archive.plain import name_key, one_line


class Places(Struct, frozen=True):
    """What places are called: the name of each place by the key of every name that it has.

    `aliases` are the other names, as they are written, each with the key of its place. What is in
    neither goes by the name that its events give it.
    """

    names: dict[str, str] = {}
    aliases: dict[str, str] = {}

    def name_of(self, written: str | None) -> str:
        """What the place of that name is called; empty for none."""
        line = one_line(written)
        return self.names.get(name_key(line), line)

    def key_of(self, written: str | None) -> str:
        """What tells the place of that name from others."""
        return name_key(self.name_of(written))

    def others_of(self, key: object) -> tuple[str, ...]:
        """The other names of a place."""
        return tuple(alias for alias, place in self.aliases.items() if place == key)


NO_ALIASES = Places()
