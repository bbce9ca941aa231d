from consumer.retry import RetryPolicy


def test_pauses_double_up_to_the_cap():
    policy = RetryPolicy(base=1, cap=30, pick=max)
    assert [policy.delay(attempt) for attempt in range(1, 8)] == [1, 2, 4, 8, 16, 30, 30]


def test_pauses_are_spread_and_never_near_zero():
    policy = RetryPolicy(base=8, cap=300)
    pauses = {policy.delay(1) for _ in range(100)}
    assert len(pauses) > 50
    assert all(4 <= pause <= 8 for pause in pauses)


def test_any_attempt_number_is_fine():
    policy = RetryPolicy(attempts=5, cap=300)
    assert 150 <= policy.delay(10**9) <= 300
    assert not policy.exhausted(4)
    assert policy.exhausted(5)
