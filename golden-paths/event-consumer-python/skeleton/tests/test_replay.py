from consumer.message import Message
from consumer.replay import replay


class Letters:
    def __init__(self, *reasons):
        self.waiting = [Message(b"{}", {"dead-letter-reason": reason}) for reason in reasons]
        self.replayed = []
        self.left = []

    def receive(self, timeout):
        del timeout
        return self.waiting.pop(0) if self.waiting else None

    def replay(self, message):
        self.replayed.append(message.headers["dead-letter-reason"])

    def leave(self, message):
        self.left.append(message.headers["dead-letter-reason"])


def test_only_the_chosen_ones_are_replayed():
    letters = Letters("poison: x", "5 attempts: KeyError", "5 attempts: OSError")
    assert replay(letters, 10, "KeyError", dry_run=False, pause=0) == (1, 2)
    assert letters.replayed == ["5 attempts: KeyError"]
    assert letters.left == ["poison: x", "5 attempts: OSError"]


def test_a_dry_run_changes_nothing(capsys):
    letters = Letters("poison: x", "5 attempts: KeyError")
    assert replay(letters, 10, "", dry_run=True, pause=0) == (2, 0)
    assert (letters.replayed, letters.left) == ([], [])
    assert capsys.readouterr().out == "replay: poison: x\nreplay: 5 attempts: KeyError\n"


def test_the_limit_holds():
    letters = Letters("a", "b", "c")
    assert replay(letters, 2, "", dry_run=False, pause=0) == (2, 0)
    assert len(letters.waiting) == 1
