"""Which contact is a survey, a promise, a complaint or a text about? Looked up in the ledger for the rows of a day."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from wallboard import business, clock
from wallboard.caseload import Caseload
from wallboard.day import Day
from wallboard.ledger import TABLES, Ledger

if TYPE_CHECKING:
    from wallboard.settings import Settings

AT_ONCE = 500  # rows looked up together; a question names as many calls
WEEK = timedelta(days=7) // timedelta(microseconds=1)  # metrics.md §5: a second complaint within it is the same one
CALL_BACK_BREAKS = 2 * clock.HOUR  # business hours after it was due (metrics.md §7); other promises a business day
ANY = "any kind"
Rows = NDArray[np.intp]
Found = Sequence[Sequence[Any]]


def look_up(ledger: Ledger, settings: Settings, day: Day) -> None:
    """Note what the rows of a day are about, where they or what they are about has changed."""
    for load in day.caseloads.values():
        while len(rows := load.unseen(AT_ONCE)):
            match load.stream:
                case "surveys":
                    load.note(rows, _about(ledger, load, rows) | _again(ledger, load, rows))
                case "tickets":
                    load.note(rows, {"before": _before(ledger, load, rows)})
                case "promises":
                    load.note(rows, _about(ledger, load, rows))
                    load.note(rows, {"breaks": _breaks(load, rows, settings), "chased": _chased(ledger, load, rows)})
                case "heard":
                    whose = load.table.column("of_customer")[rows]
                    load.note(rows, _texts_of(ledger, load, rows))
                    now = load.table.column("of_customer")[rows]
                    alike = np.union1d(rows, load.alike("of_customer", np.concatenate((whose, now))))
                    load.note(alike, {"before": _heard_before(ledger, load, alike)})


def _about(ledger: Ledger, load: Caseload, rows: Rows) -> dict[str, NDArray[Any]]:
    """Queue, reason, channel and agent of the contact that a row is about."""
    chosen = _contacts(ledger, load, rows)
    return {
        f"of_{name}": np.asarray([load.words[name].code(found[i] if found else None) for found in chosen], dtype=float)
        for i, name in enumerate(("queue", "reason", "channel", "agent"), start=2)
    }


def _contacts(ledger: Ledger, load: Caseload, rows: Rows) -> list[Sequence[Any] | None]:
    """The visit that each row is about, else its ticket: id, store, queue, reason, channel, agent and more.

    Of a call with several visits the one that the named agent answered, else the last one that was answered.
    """
    calls = _texts(load, "call_id", rows)
    table = TABLES["visits"].c
    names = "call_id store queue reason channel agent_id answered_at entered_at visit_id".split()
    visits = _by_first(ledger.columns("visits", names, table.call_id.in_(sorted(calls))) if calls else ())
    names = "ticket_id store queue category channel agent_id".split()
    tickets = _tickets(ledger, load, rows, names)
    chosen: list[Sequence[Any] | None] = []
    for row, ticket in zip(rows.tolist(), tickets, strict=True):
        store, agent = load.store_of[row], load.text("agent_id", row) if "agent_id" in load.table.held else None
        legs = visits.get(load.text("call_id", row), ())
        leg = max(legs, key=lambda leg: (leg[1] == store, leg[6] is not None, leg[5] == agent, *leg[6:]), default=None)
        chosen.append(leg or ticket)
    return chosen


def _tickets(ledger: Ledger, load: Caseload, rows: Rows, names: Sequence[str]) -> list[Sequence[Any] | None]:
    """The ticket that each row names: some of its columns, its id and store first."""
    tickets = _texts(load, "ticket_id", rows)
    column = TABLES["tickets"].c.ticket_id
    cases = _by_first(ledger.columns("tickets", names, column.in_(sorted(tickets))) if tickets else ())
    named = ((load.store_of[row], cases.get(load.text("ticket_id", row), ())) for row in rows.tolist())
    return [max(some, key=lambda case: (case[1] == store, case[1]), default=None) for store, some in named]


def _again(ledger: Ledger, load: Caseload, rows: Rows) -> dict[str, NDArray[Any]]:
    """Which surveys put the same question about a contact as an earlier one, and which any further question about it.

    The former are in no number; the latter are further questions of one invitation.
    """
    names = "store kind call_id ticket_id invited_at answered_at survey_id".split()
    found: set[tuple[Any, ...]] = set()
    for name in ("call_id", "ticket_id"):
        texts = _texts(load, name, rows)
        column = TABLES["surveys"].c[name]
        found |= {tuple(row) for row in ledger.columns("surveys", names, column.in_(sorted(texts)))} if texts else set()
    first: dict[Any, tuple[Any, ...]] = {}
    for store, kind, call, ticket, invited, answered, survey in found:
        asked = (answered if invited is None else invited, survey)
        for what in (kind, ANY):
            contact = (store, what, call or "", "" if call else ticket)
            first[contact] = min(first.get(contact, asked), asked)
    marks: dict[str, list[bool]] = {"again": [], "further": []}
    for row in rows.tolist():
        call, ticket = load.text("call_id", row), load.text("ticket_id", row)
        for mark, what in (("again", load.text("kind", row)), ("further", ANY)):
            contact = (load.store_of[row], what, call or "", "" if call else ticket)
            marks[mark].append(contact in first and first[contact][1] != load.text("survey_id", row))
    return {mark: np.asarray(is_so, dtype=float) for mark, is_so in marks.items()}


def _before(ledger: Ledger, load: Caseload, rows: Rows) -> NDArray[Any]:
    """When the same customer opened another complaint in the week before; merged ones are no others."""
    customers = _texts(load, "customer", rows)
    if not customers:
        return np.full(len(rows), np.nan)
    table = TABLES["tickets"].c
    where = table.customer.in_(sorted(customers)), table.is_complaint, table.state.is_distinct_from("merged")
    opened: dict[str, list[tuple[int, str, str]]] = {}
    for customer, *ticket in sorted(
        tuple(row) for row in ledger.columns("tickets", ("customer", "opened_at", "store", "ticket_id"), *where)
    ):
        opened.setdefault(customer, []).append((ticket[0], ticket[1], ticket[2]))
    before = []
    for row in rows.tolist():
        at = round(float(load.table.column("opened_at")[row]) * 1e6)
        others = opened.get(load.text("customer", row) or "", [])
        place = bisect_left(others, (at, load.store_of[row], load.text("ticket_id", row) or ""))
        is_near = place > 0 and others[place - 1][0] >= at - WEEK
        before.append(others[place - 1][0] if is_near else np.nan)
    return np.asarray(before, dtype=float) / 1e6


def _texts_of(ledger: Ledger, load: Caseload, rows: Rows) -> dict[str, NDArray[Any]]:
    """Where texts belong and whose they are; an agent is named by none, since nobody's words are an agent's mark."""
    tickets = _tickets(ledger, load, rows, "ticket_id store customer state is_complaint".split())
    calls = _texts(load, "call_id", rows)
    column = TABLES["visits"].c.call_id
    visits = _by_first(ledger.columns("visits", ("call_id", "customer"), column.in_(sorted(calls))) if calls else ())
    whose = []
    for row, ticket in zip(rows.tolist(), tickets, strict=True):
        callers = sorted(customer for _, customer in visits.get(load.text("call_id", row), ()) if customer)
        whose.append(load.table.words["of_customer"].code(callers[0] if callers else ticket[2] if ticket else None))
    marks = {
        "merged": [ticket is not None and ticket[3] == "merged" for ticket in tickets],
        "recorded": [ticket is not None and bool(ticket[4]) for ticket in tickets],
    }
    about = _about(ledger, load, rows) | {"of_agent": np.full(len(rows), -1.0)}
    about |= {name: np.asarray(is_so, dtype=float) for name, is_so in marks.items()}
    return about | {"of_customer": np.asarray(whose, dtype=float)}


def _heard_before(ledger: Ledger, load: Caseload, rows: Rows) -> NDArray[Any]:
    """When the same customer was heard last before each text, where that is a week or less."""
    customers = _texts(load, "of_customer", rows)
    at = np.rint(load.table.column("at")[rows] * 1e6).astype(np.int64)
    if not customers:
        return np.full(len(rows), np.nan)
    heard: dict[str, list[tuple[int, str, str]]] = {}
    found = ledger.heard_from(customers, since=int(at.min()) - WEEK, until=int(at.max()))
    for customer, wrote, store, source in sorted(found):
        heard.setdefault(customer, []).append((wrote, store, source))
    before = []
    for row, written in zip(rows.tolist(), at.tolist(), strict=True):
        others = heard.get(load.text("of_customer", row) or "", [])
        place = bisect_left(others, (written, load.store_of[row], load.text("source_id", row) or ""))
        is_near = place > 0 and others[place - 1][0] >= written - WEEK
        before.append(others[place - 1][0] if is_near else np.nan)
    return np.asarray(before, dtype=float) / 1e6


def _breaks(load: Caseload, rows: Rows, settings: Settings) -> NDArray[Any]:
    """From when on a promise that is not done is broken; a kind that begins with `call` is a call-back."""
    due = load.table.column("due_at")[rows]
    is_call = [(load.text("kind", row) or "").casefold().startswith("call") for row in rows.tolist()]
    calls = business.Calendar.around(due, settings).after(due, CALL_BACK_BREAKS)
    return np.where(np.asarray(is_call, dtype=np.bool_), calls, business.next_business_day(due, settings))


def _chased(ledger: Ledger, load: Caseload, rows: Rows) -> NDArray[Any]:
    """When the customer first came back about a promise that was due and not done: on its ticket or with its reason."""
    column = load.table.column
    due = column("due_at")[rows]
    if np.isnan(due).all():
        return np.full(len(rows), np.nan)
    moved = _moves(ledger, load, rows, int(np.nanmin(due) * 1e6))
    reasons, chased = column("of_reason")[rows], []
    for i, row in enumerate(rows.tolist()):
        customer, ticket = load.text("customer", row), load.text("ticket_id", row)
        reason = load.words["reason"].text(int(reasons[i]))
        keys = [("ticket", load.store_of[row], ticket)] if ticket else []
        keys += [("reason", customer, reason)] if customer and reason else []
        done = float(column("done_at")[row])
        came = [at / 1e6 for key in keys for at, name in moved.get(key, ()) if name is None or name != ticket]
        inside = [at for at in came if at > due[i] and not at >= done]
        chased.append(min(inside, default=np.nan))
    return np.asarray(chased, dtype=float)


def _moves(ledger: Ledger, load: Caseload, rows: Rows, since: int) -> dict[tuple[Any, ...], list[tuple[int, Any]]]:
    """What customers did after a moment: their calls and new tickets by reason, their messages by ticket."""
    customers, tickets = (sorted(_texts(load, name, rows)) for name in ("customer", "ticket_id"))
    found: dict[tuple[Any, ...], list[tuple[int, Any]]] = {}
    table = TABLES["visits"].c
    calls = table.customer.in_(customers), table.entered_at > since, table.direction.is_distinct_from("outbound")
    for customer, reason, entered, coded in ledger.columns(
        "visits", ("customer", "reason", "entered_at", "coded_at"), *calls
    ):
        found.setdefault(("reason", customer, reason), []).append((max(entered, coded or 0), None))
    table = TABLES["tickets"].c
    opened = table.customer.in_(customers), table.opened_at > since
    for customer, reason, at, name in ledger.columns(
        "tickets", ("customer", "category", "opened_at", "ticket_id"), *opened
    ):
        found.setdefault(("reason", customer, reason), []).append((at, name))
    table = TABLES["notes"].c
    wrote = table.ticket_id.in_(tickets), table.at > since, table.author_kind == "customer"
    for store, ticket, at in ledger.columns("notes", ("store", "ticket_id", "at"), *wrote) if tickets else ():
        found.setdefault(("ticket", store, ticket), []).append((at, None))
    return found


def _texts(load: Caseload, name: str, rows: Iterable[int]) -> set[str]:
    return {text for row in rows if (text := load.text(name, row)) is not None}


def _by_first(found: Iterable[Sequence[Any]]) -> dict[Any, list[Sequence[Any]]]:
    """Rows by their first column."""
    grouped: dict[Any, list[Sequence[Any]]] = {}
    for row in found:
        grouped.setdefault(row[0], []).append(row)
    return grouped
