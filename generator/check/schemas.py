"""The static API held to the description that is published beside it (OpenAPI 3.1)."""

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import Any

import jsonschema_rs
from msgspec import Struct

from generator.check.rules import find
from generator.findings import Finding

_MOST = 3
"""Faults that are told of one file."""
_JSON = "application/json"
_PLAIN_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


class Described(Struct, frozen=True):
    """The paths that a description has, below its own folder, each with what answers must be."""

    folder: str
    schemas: tuple[tuple[re.Pattern[str], jsonschema_rs.Draft202012Validator], ...]

    def look_at(self, path: str, document: object) -> Iterator[Finding]:
        """What is wrong with an answer, as far as it is told; nothing if it is not described."""
        below = path.removeprefix(self.folder)
        for pattern, validator in self.schemas if below != path or not self.folder else ():
            if pattern.fullmatch(below):
                for error in islice(validator.iter_errors(document), _MOST):
                    yield find(
                        "json-schema", path, error.message[:300], _json_path(error.instance_path)
                    )
                return


def read_description(path: str, document: object) -> tuple[Described | None, list[Finding]]:
    """The description that stands at a path, and what is wrong with it. It fetches nothing."""
    folder = path.rpartition("/")[0]
    folder = f"{folder}/" if folder else ""
    schemas = []
    findings: list[Finding] = []
    paths = document.get("paths") if isinstance(document, dict) else None
    if not isinstance(document, dict) or not isinstance(paths, dict):
        return None, [find("json-schema", path, "describes no paths", "$.paths")]
    components = document.get("components", {})
    # A path without parts to fill in is meant before one with (OpenAPI 3.1, Paths Object).
    for name in sorted(paths, key=lambda name: ("{" in name, name)):
        schema = _schema_of(paths[name])
        if schema is None:
            continue
        try:
            validator = jsonschema_rs.Draft202012Validator(
                {**schema, "components": components}, validate_formats=True, retriever=_refuse
            )
        except (ValueError, jsonschema_rs.ValidationError, jsonschema_rs.ReferencingError) as error:
            place = f"$.paths[{name!r}]"
            findings.append(find("json-schema", path, f"no schema: {str(error)[:200]}", place))
            continue
        schemas.append((_pattern_of(name), validator))
    return Described(folder, tuple(schemas)), findings


def _refuse(uri: str) -> Any:  # noqa: ANN401 - it gives nothing
    """No schema is fetched from anywhere."""
    what = f"{uri} lies elsewhere"
    raise ValueError(what)


def _schema_of(item: object) -> Mapping[str, Any] | None:
    """The schema of a path's answer, wherever it stands; None if the answer has none."""
    found = item
    for name in ("get", "responses", "200", "content", _JSON, "schema"):
        found = found.get(name) if isinstance(found, dict) else None
    return found if isinstance(found, dict) else None


def _pattern_of(template: str) -> re.Pattern[str]:
    parts = re.split(r"\{[^{}]*\}", template.lstrip("/"))
    return re.compile("[^/]+".join(map(re.escape, parts)))


def _json_path(steps: Iterable[str | int]) -> str:
    """A place in JSON (RFC 9535)."""
    told = "$"
    for step in steps:
        plain = isinstance(step, str) and _PLAIN_NAME.fullmatch(step)
        told += f".{step}" if plain else f"[{step!r}]"
    return told
