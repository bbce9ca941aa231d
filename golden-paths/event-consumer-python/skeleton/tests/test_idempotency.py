import pytest
import redis
from stub import Clock

from consumer.errors import UnavailableError
from consumer.idempotency import Claim, MemoryKeyStore, RedisKeyStore


class FakeRedis:
    """The three commands that are used, with times that run out."""

    def __init__(self, clock):
        self.clock = clock
        self.values = {}
        self.down = False

    def _live(self, key):
        if self.down:
            raise redis.ConnectionError("down")
        value, until = self.values.get(key, (None, 0))
        return value if until > self.clock() else None

    def set(self, key, value, *, px, nx=False):
        if nx and self._live(key) is not None:
            return None
        self._live(key)
        self.values[key] = (value.encode(), self.clock() + px / 1000)
        return True

    def get(self, key):
        return self._live(key)

    def eval(self, _script, _count, key, token):
        if self._live(key) == token.encode():
            del self.values[key]


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture(params=["memory", "redis"])
def stores(request, clock):
    """Two instances of the service on one store."""
    if request.param == "memory":
        store = MemoryKeyStore(lease=60, clock=clock)
        return store, store
    client = FakeRedis(clock)
    return tuple(RedisKeyStore(client, "orders", lease=60, remember=3600) for _ in range(2))


def test_only_one_instance_gets_an_event(stores):
    one, other = stores
    assert one.claim("e1") is Claim.OURS
    assert other.claim("e1") is Claim.TAKEN
    one.finish("e1")
    assert other.claim("e1") is Claim.DONE


def test_what_was_given_back_can_be_taken(stores):
    one, other = stores
    one.claim("e1")
    one.release("e1")
    assert other.claim("e1") is Claim.OURS


def test_a_claim_of_an_instance_that_died_runs_out(stores, clock):
    one, other = stores
    one.claim("e1")
    clock.now += 61
    assert other.claim("e1") is Claim.OURS


def test_a_claim_that_ran_out_does_not_take_away_the_next_one(clock):
    client = FakeRedis(clock)
    one, other = (RedisKeyStore(client, "orders", lease=60, remember=3600) for _ in range(2))
    one.claim("e1")
    clock.now += 61
    other.claim("e1")
    one.release("e1")
    assert one.claim("e1") is Claim.TAKEN


def test_a_store_that_is_down_is_no_fault_of_the_event(clock):
    client = FakeRedis(clock)
    client.down = True
    store = RedisKeyStore(client, "orders", lease=60, remember=3600)
    with pytest.raises(UnavailableError):
        store.claim("e1")
