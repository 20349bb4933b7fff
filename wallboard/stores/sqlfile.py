"""What does one .sql file under `queries/` say: its header, its parameters and the statement to run?

SQLAlchemy's `text()` takes `:word` for a parameter even inside a comment or a literal, so comments are dropped from the
statement and colons in literals are escaped.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

HEADERS = tuple("stream mode cursor params columns local epoch freshness since gone exists fold full_scan".split())

_HEADER_LINE = re.compile(r"--\s*(?P<word>[a-z][a-z_]*)\s*:\s*(?P<value>.*)")
_TOKEN = re.compile(
    r"""(?P<comment>--[^\n]*|/\*.*?\*/)
      | (?P<quoted>'(?:[^']|'')*' | "(?:[^"]|"")*" | `[^`]*`)
      | (?<![:\w\\]):(?P<param>\w+)(?!:)""",
    re.DOTALL | re.VERBOSE,
)
_TAIL = re.compile(
    r"(?P<core>.*)\border\s+by\s+(?P<order>[^()]*?)\s+limit\s+:limit\s*;?\s*\Z",
    re.DOTALL | re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Header:
    """One declared line, and where it stands."""

    value: str
    line: int

    @property
    def words(self) -> tuple[str, ...]:
        """The value as a list separated by commas."""
        return tuple(word for part in self.value.split(",") if (word := part.strip()))


@dataclass(frozen=True, slots=True, kw_only=True)
class SqlFile:
    """The parts of one file; `repeated` holds the lines of headers that stand there twice."""

    headers: dict[str, Header]
    repeated: dict[str, int]
    params: dict[str, int]
    sql: str
    sql_line: int


@dataclass(frozen=True, slots=True)
class Tail:
    """A statement without its `order by … limit :limit`, and the columns it orders by."""

    core: str
    order: tuple[str, ...]


def parse(text: str) -> SqlFile:
    """Take a file apart; nothing is judged here."""
    headers, repeated = _headers(text)
    params: dict[str, int] = {}

    def cleaned(token: re.Match[str]) -> str:
        if token["comment"]:
            return "\n" * token[0].count("\n") or " "
        if token["quoted"]:
            return token[0].replace(":", "\\:")
        params.setdefault(token["param"], _line(text, token.start()))
        return token[0]

    sql = _TOKEN.sub(cleaned, text)
    body = sql.strip().rstrip(";").rstrip()
    sql_line = _line(sql, sql.index(body)) if body else 1
    return SqlFile(headers=headers, repeated=repeated, params=params, sql=body, sql_line=sql_line)


def tail(sql: str) -> Tail | None:
    """Split off the ordering and the limit a paged statement must end with; None where it does not."""
    match = _TAIL.match(sql)
    if match is None:
        return None
    order = tuple(part.strip().rpartition(".")[2].lower() for part in match["order"].split(","))
    return Tail(match["core"].rstrip(), order)


def _headers(text: str) -> tuple[dict[str, Header], dict[str, int]]:
    """The header lines above the statement; a value that ends with a comma goes on in the next comment line."""
    headers: dict[str, Header] = {}
    repeated: dict[str, int] = {}
    last = ""
    for line, raw in enumerate(text.splitlines(), start=1):
        stripped = raw.strip()
        if stripped and not stripped.startswith("--"):
            break
        if last and headers[last].value.endswith(",") and stripped:
            headers[last] = Header(f"{headers[last].value} {stripped.lstrip('- ')}".rstrip(), headers[last].line)
            continue
        match = _HEADER_LINE.fullmatch(stripped)
        last = ""
        if match is None:
            continue
        last = match["word"]
        if last in headers:
            repeated.setdefault(last, line)
        headers.setdefault(last, Header(match["value"].strip(), line))
    return headers, repeated


def _line(text: str, place: int) -> int:
    return text.count("\n", 0, place) + 1
