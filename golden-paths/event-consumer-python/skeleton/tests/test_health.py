import urllib.error
import urllib.request

import pytest

from consumer import health
from consumer.metrics import Metrics


@pytest.fixture
def state():
    return {"alive": True, "ready": True}


@pytest.fixture
def address(state):
    server = health.serve(
        ("127.0.0.1", 0), Metrics().registry, lambda: state["alive"], lambda: state["ready"]
    )
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def status(url):
    try:
        with urllib.request.urlopen(url, timeout=5) as answer:  # noqa: S310
            return answer.status
    except urllib.error.HTTPError as error:
        error.close()
        return error.code


def test_the_probes_say_how_it_is(address, state):
    assert (status(f"{address}/livez"), status(f"{address}/readyz")) == (200, 200)
    state |= {"alive": False, "ready": False}
    assert (status(f"{address}/livez"), status(f"{address}/readyz")) == (503, 503)
    assert status(f"{address}/other") == 404


def test_every_outcome_is_there_from_the_start(address):
    with urllib.request.urlopen(f"{address}/metrics", timeout=5) as answer:  # noqa: S310
        text = answer.read().decode()
    for outcome in ("done", "duplicate", "retried", "dead"):
        assert f'messages_total{{outcome="{outcome}"}} 0.0' in text
