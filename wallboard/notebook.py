"""What people on the floor write down: who takes which customer, what came of it, and who looked at a number.

A small SQLite file beside the ledger, made when the first word is written. Rows are only ever added; what holds now
follows from them. Customers are keyed hashes, moments whole microseconds since the epoch, UTC.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from contextlib import suppress
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from wallboard import errors

FILE = "notebook.db"
SCHEMA_VERSION = 1
DAY_MICROSECONDS = 86_400_000_000  # an alert is of one day
LONGEST_NOTE = 500  # characters
PRAGMAS = ("journal_mode=WAL", "synchronous=FULL", "busy_timeout=10000")


class Word(StrEnum):
    """What somebody wrote about a lost caller."""

    CLAIM = "claim"
    RELEASE = "release"
    REACHED = "reached"
    NO_ANSWER = "no_answer"
    WRONG_NUMBER = "wrong_number"


class Step(StrEnum):
    """What somebody wrote about winning back a customer for whom much has gone wrong."""

    OWN = "own"
    RELEASE = "release"
    RECOVERED = "recovered"
    NOT_RECOVERED = "not_recovered"
    GONE = "gone"


class Handling(StrEnum):
    """What somebody said about an alert."""

    TAKE = "take"
    GIVE_BACK = "give_back"


OUTCOMES = (Step.RECOVERED, Step.NOT_RECOVERED, Step.GONE)
ATTEMPTS = (Word.REACHED, Word.NO_ANSWER, Word.WRONG_NUMBER)
_HELD_BY = (Word.CLAIM, Word.RELEASE)  # the newest of these says who has a caller


class Judgement(StrEnum):
    """What somebody said about a phrase: whether it was meant in a text, or whether it is listened for at all."""

    RIGHT = "right"
    WRONG = "wrong"
    OFF = "off"
    ON = "on"


class TakenError(errors.WallboardError):
    """Somebody else has this caller; `holder` says who."""

    def __init__(self, holder: str) -> None:
        super().__init__(f"{holder} has taken this caller.")
        self.holder = holder


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How far one lost caller has been worked on: who has them, and the last attempt."""

    holder: str | None = None
    attempts: int = 0
    last: Word | None = None
    last_at: int | None = None
    last_by: str | None = None


Judged = tuple[str, str, str]  # store, text and phrase
UNTOUCHED = Standing()


@dataclass(frozen=True, slots=True, kw_only=True)
class Recovery:
    """How far one customer has been won back: who owns it since when, or what came of it."""

    owner: str | None = None
    since: int | None = None
    outcome: Step | None = None
    closed_at: int | None = None


UNOWNED = Recovery()


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """Who looks after an alert since when, and what they wrote."""

    by: str
    note: str
    at: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Mute:
    """Who lets alerts of a queue and a reason be silent until when, and why; no queue or reason stands for all."""

    queue: str | None
    reason: str | None
    by: str
    until: int
    why: str

    def covers(self, queue: str | None, reason: str | None) -> bool:
        """Whether alerts of a queue and a reason are silent."""
        return self.queue in (None, queue) and self.reason in (None, reason)


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """One line of the audit log."""

    at: int
    by: str
    what: str
    customer: str


_METADATA = sa.MetaData()


def _table(name: str, *columns: sa.Column[Any]) -> sa.Table:
    written = (sa.Column("id", sa.Integer, primary_key=True), sa.Column("at", sa.BigInteger, nullable=False))
    by = sa.Column("by", sa.Text, nullable=False)
    customer = sa.Column("customer", sa.Text, nullable=False)
    return sa.Table(name, _METADATA, *written, by, customer, *columns, sa.Index(f"{name}_customer", "customer", "at"))


_STEPS = _table("steps", sa.Column("what", sa.Text, nullable=False))
_AUDIT = _table("audit", sa.Column("what", sa.Text, nullable=False))
_RECOVERIES = _table("recoveries", sa.Column("what", sa.Text, nullable=False))
_ALERTS = sa.Table(
    "alerts",
    _METADATA,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("at", sa.BigInteger, nullable=False),
    sa.Column("by", sa.Text, nullable=False),
    sa.Column("alert", sa.Text, nullable=False),
    sa.Column("what", sa.Text, nullable=False),
    sa.Column("note", sa.Text),
)
_MUTES = sa.Table(
    "mutes",
    _METADATA,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("at", sa.BigInteger, nullable=False),
    sa.Column("by", sa.Text, nullable=False),
    sa.Column("queue", sa.Text),
    sa.Column("reason", sa.Text),
    sa.Column("until", sa.BigInteger, nullable=False),
    sa.Column("why", sa.Text, nullable=False),
)
_PHRASES = sa.Table(
    "phrases",
    _METADATA,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("at", sa.BigInteger, nullable=False),
    sa.Column("by", sa.Text, nullable=False),
    sa.Column("phrase", sa.Text, nullable=False),
    sa.Column("what", sa.Text, nullable=False),
    sa.Column("store", sa.Text),
    sa.Column("source", sa.Text),  # as `heard` names a text; none where the phrase itself is meant
)
_ONLY_ADDED = """create trigger if not exists {table}_no_{word} before {word} on {table}
begin select raise(abort, 'the notebook is only ever added to'); end"""


class Notebook:
    """One notebook file. Any process may write; every write is one statement."""

    def __init__(self, path: Path) -> None:
        """Nothing is opened or made before something is asked or written."""
        self.path = path
        self._opened: sa.Engine | None = None

    def check(self) -> None:
        """Open the file where there is one.

        Raises:
            WallboardError: it is no notebook, or one of a newer version.
        """
        if self.path.exists():
            self._engine()

    def close(self) -> None:
        """Let go of the file."""
        opened, self._opened = self._opened, None
        if opened is not None:
            opened.dispose()

    def claim(self, customer: str, *, by: str, at: int, since: int) -> None:
        """Take a lost caller who has been lost since a moment; the first one wins, and taking twice changes nothing.

        Raises:
            TakenError: somebody else has them.
        """
        holder = _holder(sa.literal(customer), since)
        new = sa.select(*map(sa.literal, (at, by, customer, str(Word.CLAIM)))).where(holder.is_(None))
        with self._engine().begin() as connection:
            added = connection.execute(sa.insert(_STEPS).from_select(["at", "by", "customer", "what"], new))
            held_by = None if added.rowcount else connection.execute(sa.select(holder)).scalar()
        if held_by not in (None, by):
            raise TakenError(held_by)

    def write(self, word: Word, customer: str, *, by: str, at: int, since: int) -> None:
        """Write down what came of a call to a lost caller, or give them back; only who has them may.

        Raises:
            TakenError: somebody else has them.
        """
        self.claim(customer, by=by, at=at, since=since)
        if word is not Word.CLAIM:
            with self._engine().begin() as connection:
                connection.execute(sa.insert(_STEPS).values(at=at, by=by, customer=customer, what=str(word)))

    def standings(self, lost_since: Mapping[str, int]) -> dict[str, Standing]:
        """How far each customer has been worked on since they were lost; who is not named has not been touched."""
        found: dict[str, Standing] = {}
        for at, by, customer, what in self._steps(lost_since.keys()):
            if at < lost_since[customer]:
                continue
            known, word = found.get(customer, UNTOUCHED), Word(what)
            if word in _HELD_BY:
                found[customer] = replace(known, holder=by if word is Word.CLAIM else None)
            else:
                found[customer] = replace(known, attempts=known.attempts + 1, last=word, last_at=at, last_by=by)
        return found

    def reached(self, customers: AbstractSet[str]) -> dict[str, list[int]]:
        """When somebody wrote that they had reached a customer, oldest first."""
        found: dict[str, list[int]] = {}
        for at, _, customer, what in self._steps(customers):
            if what == Word.REACHED:
                found.setdefault(customer, []).append(at)
        return found

    def recover(self, step: Step, customer: str, *, by: str, at: int) -> None:
        """Take a customer to win them back, give them back, or say what came of it; only the owner may.

        Raises:
            TakenError: somebody else owns them.
        """
        owner = _owner(sa.literal(customer))
        new = sa.select(*map(sa.literal, (at, by, customer, str(step)))).where(
            sa.or_(owner.is_(None), owner == by) if step is Step.OWN else owner == by
        )
        with self._engine().begin() as connection:
            added = connection.execute(sa.insert(_RECOVERIES).from_select(["at", "by", "customer", "what"], new))
            owned_by = None if added.rowcount else connection.execute(sa.select(owner)).scalar()
        if owned_by not in (None, by):
            raise TakenError(owned_by)

    def recoveries(self) -> dict[str, Recovery]:
        """How far every customer has been won back whom somebody has ever owned."""
        found: dict[str, Recovery] = {}
        if not self.path.exists():
            return found
        columns = (_RECOVERIES.c.at, _RECOVERIES.c.by, _RECOVERIES.c.customer, _RECOVERIES.c.what)
        with self._engine().connect() as connection:
            rows = connection.execute(sa.select(*columns).order_by(_RECOVERIES.c.id)).all()
        for at, by, customer, what in rows:
            match Step(what):
                case Step.OWN:
                    found[customer] = Recovery(owner=by, since=at)
                case Step.RELEASE:
                    found[customer] = UNOWNED
                case outcome:
                    found[customer] = Recovery(owner=by, since=found[customer].since, outcome=outcome, closed_at=at)
        return found

    def take(self, alert: str, *, by: str, at: int, note: str = "") -> None:
        """Say that one looks after an alert, and perhaps what one does; who says so last has it."""
        self._about_alert(alert, Handling.TAKE, by=by, at=at, note=note)

    def give_back(self, alert: str, *, by: str, at: int) -> None:
        """Say that nobody looks after an alert any more."""
        self._about_alert(alert, Handling.GIVE_BACK, by=by, at=at)

    def taken(self, at: int) -> dict[str, Taken]:
        """Who looked after which alert at a moment, since when, and what they wrote."""
        found: dict[str, Taken] = {}
        if not self.path.exists():
            return found
        columns = (_ALERTS.c.alert, _ALERTS.c.what, _ALERTS.c.by, _ALERTS.c.note, _ALERTS.c.at)
        query = sa.select(*columns).order_by(_ALERTS.c.id)
        with self._engine().connect() as connection:
            lines = connection.execute(query.where(_ALERTS.c.at.between(at - DAY_MICROSECONDS, at))).all()
        for alert, what, by, note, since in lines:
            found.pop(alert, None)
            if what == Handling.TAKE:
                found[alert] = Taken(by=by, note=note or "", at=since)
        return found

    def mute(self, queue: str | None, reason: str | None, *, by: str, at: int, until: int, why: str = "") -> None:
        """Let alerts of a queue and a reason be silent until a moment, a day ahead at the most; now ends a silence.

        Raises:
            WallboardError: the silence would last longer than a day, or nobody says why.
        """
        if until - at > DAY_MICROSECONDS:
            raise errors.WallboardError("An alert can be muted for a day at the most.")
        if until > at and not why.strip():
            raise errors.WallboardError("Say why the alert is muted, so that others know.")
        values = {"at": at, "by": by, "queue": queue, "reason": reason, "until": until, "why": why[:LONGEST_NOTE]}
        with self._engine().begin() as connection:
            connection.execute(sa.insert(_MUTES).values(values))

    def muted(self, at: int) -> list[Mute]:
        """What is silent at a moment."""
        if not self.path.exists():
            return []
        columns = (_MUTES.c.queue, _MUTES.c.reason, _MUTES.c.by, _MUTES.c.until, _MUTES.c.why)
        with self._engine().connect() as connection:
            lines = connection.execute(sa.select(*columns).where(_MUTES.c.at <= at).order_by(_MUTES.c.id)).all()
        last = {
            (queue, reason): Mute(queue=queue, reason=reason, by=by, until=until, why=why)
            for queue, reason, by, until, why in lines
        }
        return [mute for mute in last.values() if mute.until > at]

    def _about_alert(self, alert: str, what: Handling, *, by: str, at: int, note: str = "") -> None:
        values = {"at": at, "by": by, "alert": alert, "what": str(what), "note": note[:LONGEST_NOTE] or None}
        with self._engine().begin() as connection:
            connection.execute(sa.insert(_ALERTS).values(values))

    def judge(self, phrase: str, what: Judgement, *, by: str, at: int, store: str = "", source: str = "") -> None:
        """Say whether a phrase was meant in a text of a store, or whether it is listened for at all."""
        values = {"at": at, "by": by, "phrase": phrase, "what": str(what)}
        with self._engine().begin() as connection:
            connection.execute(sa.insert(_PHRASES).values(values | {"store": store or None, "source": source or None}))

    def judgements(self) -> dict[Judged, tuple[Judgement, int]]:
        """What was said last about a phrase in a text, and when."""
        columns = (_PHRASES.c.store, _PHRASES.c.source, _PHRASES.c.phrase, _PHRASES.c.what, _PHRASES.c.at)
        lines = self._said(columns, _PHRASES.c.source.is_not(None))
        return {(store, source, phrase): (Judgement(what), at) for store, source, phrase, what, at in lines}

    def switched_off(self) -> frozenset[str]:
        """The phrases that nobody listens for."""
        lines = dict(self._said((_PHRASES.c.phrase, _PHRASES.c.what), _PHRASES.c.source.is_(None)))
        return frozenset(phrase for phrase, what in lines.items() if what == Judgement.OFF)

    def _said(self, columns: Sequence[sa.Column[Any]], where: sa.ColumnElement[bool]) -> list[tuple[Any, ...]]:
        if not self.path.exists():
            return []
        with self._engine().connect() as connection:
            return [tuple(row) for row in connection.execute(sa.select(*columns).where(where).order_by(_PHRASES.c.id))]

    def news(self, after: int) -> tuple[int, set[str]]:
        """The number of the newest line, and the customers that were written about after another one."""
        if not self.path.exists():
            return after, set()
        with self._engine().connect() as connection:
            query = sa.select(_STEPS.c.id, _STEPS.c.customer).where(_STEPS.c.id > after)
            lines = connection.execute(query).all()
        return max((number for number, _ in lines), default=after), {customer for _, customer in lines}

    def record(self, what: str, customer: str, *, by: str, at: int) -> None:
        """Add a line to the audit log."""
        with self._engine().begin() as connection:
            connection.execute(sa.insert(_AUDIT).values(at=at, by=by, customer=customer, what=what))

    def looks(self, customer: str) -> list[Look]:
        """The audit log of one customer, newest first."""
        if not self.path.exists():
            return []
        query = sa.select(_AUDIT.c.at, _AUDIT.c.by, _AUDIT.c.what, _AUDIT.c.customer)
        with self._engine().connect() as connection:
            rows = connection.execute(query.where(_AUDIT.c.customer == customer).order_by(_AUDIT.c.id.desc())).all()
        return [Look(at=at, by=by, what=what, customer=whose) for at, by, what, whose in rows]

    def _steps(self, customers: Iterable[str]) -> list[Any]:
        """What was written about some customers, in the order in which it was."""
        wanted = sorted(customers)
        if not wanted or not self.path.exists():
            return []
        query = sa.select(_STEPS.c.at, _STEPS.c.by, _STEPS.c.customer, _STEPS.c.what).order_by(_STEPS.c.id)
        with self._engine().connect() as connection:
            return list(connection.execute(query.where(_STEPS.c.customer.in_(wanted))).all())

    def _engine(self) -> sa.Engine:
        if self._opened is None:
            self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            engine = sa.create_engine(f"sqlite:///{self.path}", poolclass=sa.NullPool)  # opened rarely, and by many
            sa.event.listen(engine, "connect", _prepare)
            try:
                _make(engine, self.path)
            except sa.exc.DatabaseError as error:
                sentence = f"{self.path} cannot be read as the board's notebook: {error.orig}."
                raise errors.WallboardError(f"{sentence} Move the file away to begin a new one.") from error
            self._opened = engine
        return self._opened


def _holder(customer: sa.ColumnElement[str], since: int) -> Any:
    """Who has a caller; null for nobody."""
    whose = sa.case((_STEPS.c.what == str(Word.CLAIM), _STEPS.c.by))
    newest = sa.select(whose).where(_STEPS.c.customer == customer, _STEPS.c.at >= since)
    newest = newest.where(_STEPS.c.what.in_([str(word) for word in _HELD_BY]))
    return newest.order_by(_STEPS.c.id.desc()).limit(1).scalar_subquery()


def _owner(customer: sa.ColumnElement[str]) -> Any:
    """Who owns the recovery of a customer; null for nobody, or where it is over."""
    whose = sa.case((_RECOVERIES.c.what == str(Step.OWN), _RECOVERIES.c.by))
    newest = sa.select(whose).where(_RECOVERIES.c.customer == customer).order_by(_RECOVERIES.c.id.desc())
    return newest.limit(1).scalar_subquery()


def _make(engine: sa.Engine, path: Path) -> None:
    """Make what is missing, and refuse a notebook of another version."""
    with engine.begin() as connection:
        known = connection.exec_driver_sql("pragma user_version").scalar_one()
        if known > SCHEMA_VERSION:
            sentence = f"{path} has schema {known}, this version knows {SCHEMA_VERSION}."
            raise errors.WallboardError(f"{sentence} Start the version that made it, or move the file away.")
        _METADATA.create_all(connection)
        for table in _METADATA.sorted_tables:
            for word in ("update", "delete"):
                connection.exec_driver_sql(_ONLY_ADDED.format(table=table.name, word=word))
        connection.exec_driver_sql(f"pragma user_version = {SCHEMA_VERSION}")
    with suppress(OSError):
        path.chmod(0o600)


def _prepare(connection: Any, _record: Any) -> None:
    cursor = connection.cursor()
    for pragma in PRAGMAS:
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()
