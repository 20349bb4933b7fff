"""What does Prometheus see? How fresh the board is, how the stores do, who watches, and what was odd about rows."""

from __future__ import annotations

from collections.abc import Iterator

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric

from wallboard.engine import Engine
from wallboard.live import Hub


class Collector:
    """Reads everything at the moment it is asked; nothing is counted twice."""

    def __init__(self, engine: Engine, hub: Hub) -> None:
        self.engine = engine
        self.hub = hub

    def collect(self) -> Iterator[Metric]:
        """Every metric of the board."""
        board = self.engine.board
        version = board.latest.version if board.latest else None
        yield _gauge("snapshot_age_seconds", "Real seconds since the newest snapshot.", board.age_seconds)
        yield _gauge("snapshot_version", "The version of the newest snapshot.", version)
        yield _counter("snapshots_published", "Snapshots published since the start.", version or 0)
        yield _counter("store_questions", "Questions put to stores since the start.", self.engine.questions)
        yield _gauge("live_viewers", "Screens that watch /api/live.", self.hub.viewers)
        yield _gauge("live_views", "Different views among them.", len(self.hub.channels))
        yield from self._stores()
        yield from self._rows()

    def _stores(self) -> Iterator[Metric]:
        up = GaugeMetricFamily("wallboard_store_up", "1 when the store answers.", labels=["store"])
        lag = GaugeMetricFamily(
            "wallboard_store_lag_seconds", "How far its newest reading lies behind.", labels=["store"]
        )
        failed = GaugeMetricFamily("wallboard_store_failures", "Polls that failed in a row.", labels=["store"])
        latest = self.engine.board.latest
        for store in latest.stores if latest else ():
            up.add_metric([store.name], float(store.ok))
            if store.lag_seconds is not None:
                lag.add_metric([store.name], store.lag_seconds)
        for source in self.engine.sources:
            failed.add_metric([source.settings.name], source.failures)
        yield from (up, lag, failed)

    def _rows(self) -> Iterator[Metric]:
        odd = GaugeMetricFamily(
            "wallboard_rows_odd", "Rows that were refused, or kept with a doubt.", labels=["store", "stream", "fault"]
        )
        for (store, stream, fault), count in self.engine.ledger.finding_counts().items():
            odd.add_metric([store, stream, fault], count)
        yield odd


def page(engine: Engine, hub: Hub) -> bytes:
    """Everything in the text format that Prometheus reads; asks the ledger, so not for the event loop."""
    registry = CollectorRegistry(auto_describe=False)
    registry.register(Collector(engine, hub))
    return generate_latest(registry)


def _gauge(name: str, about: str, value: float | None) -> Metric:
    metric = GaugeMetricFamily(f"wallboard_{name}", about)
    if value is not None:
        metric.add_metric([], value)
    return metric


def _counter(name: str, about: str, value: float) -> Metric:
    return CounterMetricFamily(f"wallboard_{name}", about, value=value)
