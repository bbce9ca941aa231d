import pytest

from consumer.config import Config, ConfigError


def test_the_source_and_the_store_are_enough():
    config = Config.read({"SOURCE": "orders", "REDIS_URL": "memory://"})
    assert (config.source, config.dead_letters) == ("orders", "orders-dead-letters")
    assert (config.attempts, config.port) == (5, 8080)


def test_all_problems_are_reported_together(tmp_path):
    with pytest.raises(ConfigError) as found:
        Config.read({"SECRETS_DIR": str(tmp_path), "PORT": "x", "RETRY_ATTEMPTS": "0"})
    named = [line.split(":")[0] for line in str(found.value).splitlines()]
    assert named == ["REDIS_URL", "SOURCE", "PORT", "RETRY_ATTEMPTS"]


def test_the_address_of_the_store_is_read_from_its_file(tmp_path):
    (tmp_path / "redis-url").write_text("rediss://store:6380/0\n")
    config = Config.read({"SOURCE": "orders", "SECRETS_DIR": str(tmp_path)})
    assert config.redis_url == "rediss://store:6380/0"
