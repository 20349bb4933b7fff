"""Which queues does Harbour Bank have, who calls them about what, and how do such calls go?"""

from __future__ import annotations

from dataclasses import dataclass

PHONE = "phone"
CHAT = "chat"
MESSAGE = "message"
EMAIL = "email"
OTHER = "other"
OUTAGE_REASON = "card payment failed"
IDENTITY_REASON = "identity check"
DELIVERY_REASON = "card not arrived"
CHINESE = "Chinese line"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """Why people call, and how such a call goes on an ordinary day."""

    name: str
    weight: float
    talk_seconds: float
    resolved: float
    complains: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Queue:
    """A line of the bank: first contacts on an ordinary weekday, hours (local) and reasons."""

    name: str
    phone: int
    chat: int = 0
    message: int = 0
    mail: int = 0
    opens: float = 0.0
    closes: float = 24.0
    reasons: tuple[Reason, ...]

    def is_open(self, hour: float) -> bool:
        """Whether the line takes callers at a local hour."""
        return self.opens <= hour < self.closes


def _reasons(text: str) -> tuple[Reason, ...]:
    """Reasons written one a line: name, share of calls, talk seconds, share settled, share that complains."""
    rows = (line.rsplit(maxsplit=4) for line in text.strip().splitlines())
    return tuple(
        Reason(
            name=name.strip(), weight=float(share), talk_seconds=float(talk), resolved=float(good), complains=float(bad)
        )
        for name, share, talk, good, bad in rows
    )


CARDS = _reasons("""
    card not arrived      24  280  0.70  0.022
    card declined         20  330  0.80  0.014
    lost or stolen card   18  360  0.92  0.006
    identity check        14  430  0.70  0.030
    disputed payment      14  560  0.68  0.022
    PIN                   10  220  0.93  0.006
    card payment failed    2  330  0.75  0.020
""")
PAYMENTS = _reasons("""
    payment not received  30  420  0.72  0.020
    payment limit         20  300  0.88  0.010
    wrong payee           16  520  0.66  0.020
    identity check        14  420  0.70  0.030
    standing order        18  320  0.92  0.006
    card payment failed    2  330  0.75  0.020
""")
ONLINE = _reasons("""
    password              26  300  0.90  0.008
    identity check        26  440  0.70  0.032
    app error             24  430  0.72  0.020
    statement             14  280  0.92  0.005
    new phone             10  400  0.85  0.010
""")
LOANS = _reasons("""
    application status    36  390  0.78  0.016
    rate question         26  470  0.90  0.006
    early repayment       20  490  0.86  0.010
    missed payment        18  560  0.76  0.020
""")
ACCOUNTS = _reasons("""
    address change        22  280  0.95  0.004
    identity check        20  420  0.70  0.030
    fees                  20  390  0.78  0.028
    balance               16  190  0.97  0.003
    open an account       12  570  0.86  0.008
    close an account      10  430  0.84  0.016
""")
BUSINESS = _reasons("""
    payment limit         28  400  0.84  0.012
    card terminal         26  480  0.74  0.020
    signatory             24  560  0.80  0.014
    fees                  22  420  0.80  0.022
""")
INVESTMENTS = _reasons("""
    valuation             34  340  0.93  0.005
    transfer in           30  570  0.72  0.018
    tax certificate       22  320  0.88  0.010
    fees                  14  430  0.80  0.022
""")
CHINESE_LINE = _reasons("""
    identity check        26  480  0.72  0.030
    payment not received  24  440  0.74  0.018
    card not arrived      20  340  0.70  0.022
    address change        16  320  0.94  0.004
    fees                  14  420  0.78  0.024
""")

QUEUES: tuple[Queue, ...] = (
    Queue(name="Cards", phone=243, chat=34, message=28, mail=24, reasons=CARDS),
    Queue(name="Payments", phone=166, chat=26, message=18, mail=14, reasons=PAYMENTS),
    Queue(name="Online banking", phone=189, chat=46, message=36, mail=22, reasons=ONLINE),
    Queue(name="Accounts", phone=158, chat=26, message=18, mail=20, reasons=ACCOUNTS),
    Queue(name="Loans", phone=83, mail=8, opens=8, closes=19, reasons=LOANS),
    Queue(name="Business", phone=71, mail=8, opens=8, closes=18, reasons=BUSINESS),
    Queue(name="Investments", phone=43, mail=4, opens=8, closes=18, reasons=INVESTMENTS),
    Queue(name=CHINESE, phone=51, opens=8, closes=20, reasons=CHINESE_LINE),
)
BY_NAME: dict[str, Queue] = {queue.name: queue for queue in QUEUES}
REASONS: dict[tuple[str, str], Reason] = {(queue.name, r.name): r for queue in QUEUES for r in queue.reasons}
