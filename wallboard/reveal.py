"""What is the number behind a keyed hash? Only the store that told it knows, so it is asked about one visit again."""

from __future__ import annotations

from datetime import timedelta

from wallboard import clock, privacy
from wallboard.intake import Intake
from wallboard.privacy import Identity
from wallboard.stores import reconcile
from wallboard.stores.declared import BY_NUMBER, Mode

NARROW = timedelta(microseconds=1)


def raw_reference(intake: Intake, identity: Identity, customer: str, entered: int) -> str | None:
    """The customer's own reference, as the store writes it; None where the store cannot be asked, or knows it no more.

    One read-only question, bound to the microsecond at which a visit of theirs entered; what comes back counts only
    where it has the same hash.

    Raises:
        StoreError: the store failed.
    """
    since = clock.moment(entered / 1e6)
    for feed in intake.store.vendor.feeds:
        if feed.stream != "visits" or feed.mode in (*BY_NUMBER, Mode.SNAPSHOT, Mode.EVENTS):
            continue  # such a feed cannot be asked for one moment
        at = feed.columns.index("customer_ref")
        for page in reconcile.span_pages(intake.store, feed, since, since + NARROW):
            refs = [row[at] for row in page.rows if row[at] is not None]
            found = next((str(ref) for ref in refs if identity.of(str(ref)).hash == customer), None)
            if found is not None:
                return privacy.normalise(found, kind=identity.kind, region=identity.region)
    return None
