"""The board's own database: the newest version of every row, how far each feed has been read, and what was odd.

Rows and the mark up to which they were read are written in one transaction, so a crash at any point repeats a little
work and loses nothing. Moments are integer microseconds since the epoch, UTC.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Self

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from wallboard import errors
from wallboard.records import KEPT, Finding, Key, Kind, Row, Stream

SCHEMA_VERSION = 1
ROWS_AT_ONCE = 5000
KEYS_AT_ONCE = 500  # in one question
HOUR_MICROSECONDS = 3_600_000_000
_TYPES: dict[Kind, Any] = {
    Kind.TEXT: sa.Text,
    Kind.TIME: sa.BigInteger,
    Kind.SECONDS: sa.Float,
    Kind.NUMBER: sa.Float,
    Kind.COUNT: sa.Integer,
    Kind.CLAIM: sa.Boolean,
}

METADATA = sa.MetaData()


def _table(stream: Stream) -> sa.Table:
    columns = [sa.Column(name, _TYPES[kind], primary_key=name in stream.key) for name, kind in stream.columns.items()]
    indexes = [sa.Index(f"{stream.name}_{name}", name) for name in (*stream.first, *_LOOKED_UP.get(stream.name, ()))]
    if stream.name in _BY_CUSTOMER:
        indexes.append(sa.Index(f"{stream.name}_by_customer", "customer", *_BY_CUSTOMER[stream.name].split()))
    return sa.Table(stream.name, METADATA, sa.Column("store", sa.Text, primary_key=True), *columns, *indexes)


_LOOKED_UP = {
    "agent_states": ("until",),
    "surveys": ("call_id", "ticket_id"),
    "visits": ("call_id",),
    "heard": ("call_id", "ticket_id"),
}
# Found by whose they are, in the order of time; the other columns let the index alone tell what a contact was.
_BY_CUSTOMER = {
    "visits": "entered_at store visit_id call_id direction answered_at ended_at outcome reason coded_at",
    "tickets": "opened_at category",
    "promises": "due_at",
}
TABLES: dict[str, sa.Table] = {name: _table(stream) for name, stream in KEPT.items()}

META = sa.Table("meta", METADATA, sa.Column("name", sa.Text, primary_key=True), sa.Column("value", sa.Text))
MARKS = sa.Table(
    "marks",
    METADATA,
    sa.Column("store", sa.Text, primary_key=True),
    sa.Column("feed", sa.Text, primary_key=True),
    sa.Column("low_water", sa.BigInteger, nullable=False),  # read from here on the next poll
)
GAPS = sa.Table(
    "gaps",
    METADATA,
    sa.Column("store", sa.Text, primary_key=True),
    sa.Column("feed", sa.Text, primary_key=True),
    sa.Column("until", sa.BigInteger, primary_key=True),
    sa.Column("since", sa.BigInteger, nullable=False),  # still to be read: [since, until) by change time
    sa.Column("after", sa.JSON, nullable=False),  # keys already read at exactly `since`
)
CHECKPOINTS = sa.Table(
    "checkpoints",
    METADATA,
    sa.Column("store", sa.Text, primary_key=True),
    sa.Column("feed", sa.Text, primary_key=True),
    sa.Column("position", sa.BigInteger),  # the last number read, of a feed that is read by numbers
    sa.Column("state", sa.JSON(none_as_null=True)),  # what its reader needs to go on after a restart
)
FINDINGS = sa.Table(
    "findings",
    METADATA,
    sa.Column("store", sa.Text, primary_key=True),
    sa.Column("stream", sa.Text, primary_key=True),
    sa.Column("key", sa.Text, primary_key=True),
    sa.Column("code", sa.Text, primary_key=True),
    sa.Column("fault", sa.Text, nullable=False),
    sa.Column("sentence", sa.Text, nullable=False),
    sa.Column("seen_at", sa.BigInteger, nullable=False),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """What a feed has still to read, oldest first: change time from `since` and `after` on, or numbers in between."""

    since: int
    until: int
    after: Key = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far a feed has been read: everything below `low_water`, except the gaps.

    A feed that is read by numbers has read those up to `position`, and its gaps lie between two numbers.
    """

    low_water: int
    gaps: tuple[Gap, ...] = ()
    position: int | None = None


class Ledger:
    """One database of rows by key. One process writes; any number read."""

    def __init__(self, engine: sa.Engine) -> None:
        self.engine = engine
        self._upserts = {name: _upsert(table, engine) for name, table in TABLES.items()}
        self._hushes = _hush(engine)
        self._replaces = {name: _upsert(table, engine, replace=True) for name, table in TABLES.items()}

    @classmethod
    def open(cls, path: Path) -> Self:
        """The ledger in a SQLite file, made if missing.

        Raises:
            WallboardError: the file is no ledger, or one of a newer version.
        """
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        engine = sa.create_engine(f"sqlite:///{path}", connect_args={"check_same_thread": False})
        sa.event.listen(engine, "connect", _prepare_sqlite)
        try:
            METADATA.create_all(engine)
            _check_version(engine)
            _add_indexes(engine)
        except sa.exc.DatabaseError as error:
            raise errors.WallboardError(f"{path} cannot be read as the board's database: {error.orig}") from error
        return cls(engine)

    def close(self) -> None:
        """Let go of the database."""
        self.engine.dispose()

    @contextmanager
    def transaction(self) -> Iterator[sa.Connection]:
        """Everything inside happens or nothing does."""
        with self.engine.begin() as connection:
            yield connection

    def write(
        self, connection: sa.Connection, store: str, stream: str, rows: Sequence[Row], *, replace: bool = False
    ) -> None:
        """Insert or update rows (as `records.kept`); a row older than the one held is refused unless `replace`."""
        if rows:
            statement = (self._replaces if replace else self._upserts)[stream]
            connection.exec_driver_sql(statement, [(store, *row) for row in rows])

    def delete(self, connection: sa.Connection, store: str, stream: str, keys: Iterable[Key]) -> None:
        """Remove rows the store no longer has."""
        table = TABLES[stream]
        for key in keys:
            match = [table.c[name] == value for name, value in zip(KEPT[stream].key, key, strict=True)]
            connection.execute(sa.delete(table).where(table.c.store == store, *match))

    def hush(self, connection: sa.Connection, store: str, rows: Sequence[Row]) -> None:
        """Take back what was heard in earlier versions of texts (rows of `heard` without phrases)."""
        if rows:
            at = [KEPT["heard"].position(name) for name in ("changed_at", "source_id")]
            told = [(row[at[0]], store, row[at[1]], row[at[0]]) for row in rows]
            connection.exec_driver_sql(self._hushes, told)

    def note(self, connection: sa.Connection, store: str, findings: Sequence[Finding], *, seen_at: int) -> None:
        """Keep what was odd about rows, once per row and oddity."""
        if not findings:
            return
        rows = [
            {"store": store, "stream": f.stream, "key": f.key, "code": f.code, "fault": str(f.fault)}
            | {"sentence": f.sentence, "seen_at": seen_at}
            for f in findings
        ]
        insert = _dialect_insert(self.engine)(FINDINGS)
        keys = [column.name for column in FINDINGS.primary_key]
        update = {name: insert.excluded[name] for name in ("fault", "sentence", "seen_at")}
        connection.execute(insert.on_conflict_do_update(index_elements=keys, set_=update), rows)

    def forget_findings(self, connection: sa.Connection, store: str, stream: str, keys: Iterable[str]) -> None:
        """Drop what was noted about rows that are in order now."""
        for key in keys:
            match = FINDINGS.c.store == store, FINDINGS.c.stream == stream, FINDINGS.c.key == key
            connection.execute(sa.delete(FINDINGS).where(*match))

    def findings(self, limit: int = 500) -> list[Mapping[str, Any]]:
        """The newest oddities, for Health."""
        with self.engine.connect() as connection:
            query = sa.select(FINDINGS).order_by(FINDINGS.c.seen_at.desc()).limit(limit)
            return [dict(row) for row in connection.execute(query).mappings()]

    def noted_keys(self, store: str, stream: str) -> set[str]:
        """The keys of one stream's rows about which something was noted."""
        query = sa.select(FINDINGS.c.key).where(FINDINGS.c.store == store, FINDINGS.c.stream == stream)
        with self.engine.connect() as connection:
            return set(connection.execute(query).scalars())

    def finding_counts(self) -> dict[tuple[str, str, str], int]:
        """How many rows are refused or doubtful, by (store, stream, fault)."""
        columns = FINDINGS.c.store, FINDINGS.c.stream, FINDINGS.c.fault
        query = sa.select(*columns, sa.func.count(sa.distinct(FINDINGS.c.key))).group_by(*columns)
        with self.engine.connect() as connection:
            return {(store, stream, fault): count for store, stream, fault, count in connection.execute(query)}

    def progress(self, store: str, feed: str) -> Progress | None:
        """How far a feed has been read; None before its first poll."""
        with self.engine.connect() as connection:
            mark = connection.execute(
                sa.select(MARKS.c.low_water).where(MARKS.c.store == store, MARKS.c.feed == feed)
            ).scalar()
            if mark is None:
                return None
            query = sa.select(GAPS.c.since, GAPS.c.until, GAPS.c.after).where(
                GAPS.c.store == store, GAPS.c.feed == feed
            )
            gaps = connection.execute(query.order_by(GAPS.c.until.desc())).all()
            position = connection.execute(_checkpoint(CHECKPOINTS.c.position, store, feed)).scalar()
        return Progress(
            low_water=mark,
            position=position,
            gaps=tuple(Gap(since=since, until=until, after=tuple(after)) for since, until, after in gaps),
        )

    def state(self, store: str, feed: str) -> Any:
        """What a feed's reader kept to go on after a restart; None before it kept anything."""
        with self.engine.connect() as connection:
            return connection.execute(_checkpoint(CHECKPOINTS.c.state, store, feed)).scalar()

    def advance(
        self, connection: sa.Connection, store: str, feed: str, progress: Progress, *, state: Any = None
    ) -> None:
        """Note how far a feed has been read, in the transaction that holds its rows; `state` where it has changed."""
        for table in (MARKS, GAPS):
            connection.execute(sa.delete(table).where(table.c.store == store, table.c.feed == feed))
        connection.execute(sa.insert(MARKS).values(store=store, feed=feed, low_water=progress.low_water))
        for gap in progress.gaps:
            values = {"since": gap.since, "until": gap.until, "after": list(gap.after)}
            connection.execute(sa.insert(GAPS).values(store=store, feed=feed, **values))
        told = {"position": progress.position, "state": state}
        changed = {name: value for name, value in told.items() if value is not None}
        if changed:
            insert = _dialect_insert(self.engine)(CHECKPOINTS).values(store=store, feed=feed, **changed)
            keys = [column.name for column in CHECKPOINTS.primary_key]
            update = {name: insert.excluded[name] for name in changed}
            connection.execute(insert.on_conflict_do_update(index_elements=keys, set_=update))

    def rows(self, stream: str, *where: sa.ColumnElement[bool]) -> Iterator[tuple[str, list[Row]]]:
        """Rows as (store, rows in column order), some thousands at a time."""
        table = TABLES[stream]
        with self.engine.connect() as connection:
            result = connection.execution_options(yield_per=ROWS_AT_ONCE).execute(
                sa.select(table).where(*where).order_by(table.c.store)
            )
            for page in result.partitions(ROWS_AT_ONCE):
                by_store: dict[str, list[Row]] = {}
                for row in page:
                    by_store.setdefault(row[0], []).append(tuple(row[1:]))
                yield from by_store.items()

    def reaching(
        self, stream: str, moments: Sequence[str], open_states: Sequence[str] | None, *, since: int, until: int
    ) -> Iterator[tuple[str, list[Row]]]:
        """Rows that began before `until`, with one of their moments at `since` or later or in a state that lasts."""
        table = TABLES[stream].c
        reach = [table[name] >= since for name in moments]
        reach += [table.state.in_(open_states), table.state.is_(None)] if open_states else []
        return self.rows(stream, sa.or_(*reach), _first(stream) < until)

    def columns(self, stream: str, names: Sequence[str], *where: sa.ColumnElement[bool]) -> Sequence[Sequence[Any]]:
        """Some columns of rows, `store` among them where it is named; a tuple per row."""
        table = TABLES[stream]
        with self.engine.connect() as connection:
            return connection.execute(sa.select(*(table.c[name] for name in names)).where(*where)).all()

    def first(self, stream: str, moment: str) -> int | None:
        """The earliest of a moment over all rows; None where there is none."""
        with self.engine.connect() as connection:
            found: int | None = connection.execute(sa.select(sa.func.min(TABLES[stream].c[moment]))).scalar()
        return found

    def by_key(self, store: str, stream: str, keys: Iterable[Key]) -> dict[Key, Row]:
        """The rows held of some keys."""
        table, names = TABLES[stream], KEPT[stream].key
        wanted = list(keys)
        found: dict[Key, Row] = {}
        at = [KEPT[stream].position(name) for name in names]
        key = sa.tuple_(*(table.c[name] for name in names))
        for some in (wanted[start : start + KEYS_AT_ONCE] for start in range(0, len(wanted), KEYS_AT_ONCE)):
            for _, rows in self.rows(stream, table.c.store == store, key.in_(some)):
                found |= {tuple(row[i] for i in at): row for row in rows}
        return found

    def troubled(self, *, since: int, until: int, wait: float, most: int) -> list[str]:
        """The customers for whom most may have gone wrong in [since, until], the hardest first: a bound, not a score.

        Args:
            since: microseconds since the epoch.
            until: the same.
            wait: seconds beyond which a wait was too long.
            most: how many at the most.
        """
        visits, tickets, promises = (TABLES[name].c for name in ("visits", "tickets", "promises"))
        hard = [
            sa.case((visits.outcome == "abandoned", 2), else_=0),
            sa.case((visits.wait_seconds > wait, 1), else_=0),
            sa.case((visits.ended_by.like("transfer%"), 1), else_=0),
            sa.literal(3),  # each contact may be a repeat
        ]
        inbound = visits.direction.is_distinct_from("outbound")
        parts = [
            sa.select(visits.customer.label("who"), sum(hard, sa.literal(0)).label("hard")).where(
                visits.entered_at.between(since, until), inbound
            ),
            sa.select(tickets.customer, sa.case((tickets.is_complaint, 5), else_=0)).where(
                tickets.opened_at.between(since, until)
            ),
            sa.select(promises.customer, sa.literal(4)).where(promises.due_at.between(since, until)),
        ]
        every = sa.union_all(*parts).subquery()
        weight = sa.func.sum(every.c.hard)
        query = sa.select(every.c.who).where(every.c.who.is_not(None)).group_by(every.c.who).order_by(weight.desc())
        with self.engine.connect() as connection:
            return list(connection.execute(query.limit(most)).scalars())

    def heard_from(self, customers: AbstractSet[str], *, since: int, until: int) -> set[tuple[str, int, str, str]]:
        """The texts in which some customers were heard in [since, until]: customer, moment, store, and the text's id.

        Those of a ticket that was part of another one are left out.
        """
        heard, visits, tickets = (TABLES[name] for name in ("heard", "visits", "tickets"))
        part = tickets.alias()
        merged = sa.exists().where(part.c.ticket_id == heard.c.ticket_id, part.c.state == "merged")
        where = heard.c.at.between(since, until), heard.c.phrases.is_not(None), ~merged.correlate(heard)
        found: set[tuple[str, int, str, str]] = set()
        wanted = sorted(customers)
        for some in (wanted[start : start + KEYS_AT_ONCE] for start in range(0, len(wanted), KEYS_AT_ONCE)):
            for other, name in ((tickets, "ticket_id"), (visits, "call_id")):
                query = sa.select(other.c.customer, heard.c.at, heard.c.store, heard.c.source_id)
                query = query.select_from(heard).join(other, heard.c[name] == other.c[name])
                query = query.where(other.c.customer.in_(some), *where)
                with self.engine.connect() as connection:
                    found |= {(row[0], row[1], row[2], row[3]) for row in connection.execute(query)}
        return found

    def busy(self, customers: AbstractSet[str], *, since: int, until: int, more_than: int) -> set[str]:
        """Those of some customers with more visits than that in [since, until]; an index alone tells."""
        if not customers:
            return set()
        visits = TABLES["visits"].c
        theirs = sa.select(visits.customer).where(
            visits.customer.in_(sorted(customers)), visits.entered_at.between(since, until)
        )
        with self.engine.connect() as connection:
            return set(
                connection.execute(theirs.group_by(visits.customer).having(sa.func.count() > more_than)).scalars()
            )

    def busiest(self, *, since: int, until: int, more_than: int) -> dict[str, str]:
        """The customers with more visits than that in [since, until), each with its masked form."""
        visits = TABLES["visits"].c
        some = sa.select(visits.customer).where(
            visits.customer.is_not(None), visits.entered_at.between(since, until - 1)
        )
        busy = some.group_by(visits.customer).having(sa.func.count() > more_than)
        with self.engine.connect() as connection:
            found = connection.execute(busy).scalars().all()
            masked = sa.select(visits.customer, sa.func.max(visits.customer_masked)).where(visits.customer.in_(found))
            return {customer: shown or "" for customer, shown in connection.execute(masked.group_by(visits.customer))}

    def open_states(self, store: str) -> list[Row]:
        """The agent states of a store that have no end yet."""
        states = TABLES["agent_states"]
        found = self.rows("agent_states", states.c.store == store, states.c.until.is_(None))
        return [row for _, rows in found for row in rows]

    def known(self, name: str) -> str | None:
        """A fact about this database that somebody wanted to know later."""
        with self.engine.connect() as connection:
            found: str | None = connection.execute(sa.select(META.c.value).where(META.c.name == name)).scalar()
        return found

    def remember(self, name: str, value: str) -> None:
        """Keep a fact about this database."""
        insert = _dialect_insert(self.engine)(META).values(name=name, value=value)
        with self.transaction() as connection:
            connection.execute(insert.on_conflict_do_update(index_elements=["name"], set_={"value": value}))

    def count(self, stream: str, *where: sa.ColumnElement[bool]) -> int:
        """How many rows there are."""
        with self.engine.connect() as connection:
            return connection.execute(sa.select(sa.func.count()).select_from(TABLES[stream]).where(*where)).scalar_one()

    def hour_sums(self, store: str, stream: str, *, since: int, until: int) -> dict[int, tuple[int, int]]:
        """Rows held per hour (since the epoch) of their first time: how many, and the sum of their changed_at."""
        table = TABLES[stream]
        first = _first(stream)
        hour = first / sa.literal(HOUR_MICROSECONDS, sa.BigInteger)
        hour = sa.cast(sa.func.floor(hour), sa.BigInteger)
        query = (
            sa.select(hour, sa.func.count(), sa.func.sum(table.c.changed_at))
            .where(table.c.store == store, first >= since, first < until)
            .group_by(hour)
        )
        with self.engine.connect() as connection:
            return {int(at): (int(rows), int(changed or 0)) for at, rows, changed in connection.execute(query)}

    def keys_between(self, store: str, stream: str, *, since: int, until: int) -> set[Key]:
        """The keys of the rows held whose first time is in [since, until)."""
        table, first = TABLES[stream], _first(stream)
        query = sa.select(*(table.c[name] for name in KEPT[stream].key)).where(
            table.c.store == store, first >= since, first < until
        )
        with self.engine.connect() as connection:
            return {tuple(row) for row in connection.execute(query)}


def _checkpoint(column: sa.Column[Any], store: str, feed: str) -> sa.Select[Any]:
    return sa.select(column).where(CHECKPOINTS.c.store == store, CHECKPOINTS.c.feed == feed)


def _first(stream: str) -> sa.ColumnElement[int]:
    """The moment a row belongs to."""
    names = KEPT[stream].first
    columns = [TABLES[stream].c[name] for name in names]
    return columns[0] if len(columns) == 1 else sa.func.coalesce(*columns)


def copy(source: Path, target: Path) -> None:
    """Make a consistent copy of a ledger, even while another process writes to it; none where there is none yet."""
    if source.exists():
        with closing(sqlite3.connect(source)) as held, closing(sqlite3.connect(target)) as scratch:
            held.backup(scratch)


def narrowed(progress: Progress, gap: Gap, *, since: int, after: Key, is_read: bool) -> Progress:
    """The progress after some more of a gap has been read."""
    left = () if is_read else (replace(gap, since=since, after=after),)
    return replace(progress, gaps=tuple(other for other in progress.gaps if other is not gap) + left)


_PRAGMAS = (
    "page_size=16384",  # before the first table: rows come in bulk, and larger pages halve the wait for the disk
    "journal_mode=WAL",
    "synchronous=NORMAL",
    "busy_timeout=10000",
    "cache_size=-32768",
    "wal_autocheckpoint=4000",  # a page of rows touches thousands of an index's pages; the next page, many of the same
)


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    cursor = connection.cursor()
    for pragma in _PRAGMAS:
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _check_version(engine: sa.Engine) -> None:
    with engine.begin() as connection:
        known = connection.execute(sa.select(META.c.value).where(META.c.name == "schema")).scalar()
        if known is None:
            connection.execute(sa.insert(META).values(name="schema", value=str(SCHEMA_VERSION)))
        elif known != str(SCHEMA_VERSION):
            sentence = f"The board's database has schema {known}, this version needs {SCHEMA_VERSION}."
            raise errors.WallboardError(f"{sentence} Start the version that made it, or move the file away.")


def _add_indexes(engine: sa.Engine) -> None:
    """Give the database of an earlier version the indexes that have come since."""
    for table in TABLES.values():
        for index in table.indexes:
            index.create(engine, checkfirst=True)


def _dialect_insert(engine: sa.Engine) -> Any:
    return postgresql.insert if engine.dialect.name == "postgresql" else sqlite.insert


def _hush(engine: sa.Engine) -> str:
    table = TABLES["heard"]
    older = table.c.changed_at.is_(None) | (table.c.changed_at <= sa.bindparam("until"))
    whose = table.c.store == sa.bindparam("of"), table.c.source_id == sa.bindparam("source")
    statement = sa.update(table).where(*whose, older).values(changed_at=sa.bindparam("at"), phrases=sa.null())
    return str(statement.compile(dialect=engine.dialect))


def _upsert(table: sa.Table, engine: sa.Engine, *, replace: bool = False) -> str:
    """INSERT … ON CONFLICT as text for the driver: binding tuples is four times faster than binding dicts."""
    insert = _dialect_insert(engine)(table)
    keys = [column.name for column in table.primary_key]
    update = {column.name: insert.excluded[column.name] for column in table.columns if column.name not in keys}
    newer = table.c.changed_at.is_(None) | (insert.excluded.changed_at >= table.c.changed_at)
    statement = insert.on_conflict_do_update(index_elements=keys, set_=update, where=None if replace else newer)
    return str(statement.compile(dialect=engine.dialect))
