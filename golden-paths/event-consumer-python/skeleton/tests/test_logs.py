import json
import logging

from consumer.logs import JsonFormatter


def test_a_line_is_json_with_its_extras_and_the_error():
    error = ValueError("broken\nline")
    record = logging.makeLogRecord(
        {
            "levelname": "ERROR",
            "msg": "failed",
            "event_id": "e1",
            "exc_info": (type(error), error, None),
        }
    )
    text = JsonFormatter().format(record)
    assert "\n" not in text
    line = json.loads(text)
    assert (line["level"], line["message"], line["event_id"]) == ("error", "failed", "e1")
    assert "ValueError" in line["exception"]
