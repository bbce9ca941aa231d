"""The payloads of the benchmark: GitHub's published example of a new comment, with longer comments."""

import hashlib
import hmac
import json
import random

SECRET = "a secret of the benchmark"
SIZE = 21_000
VARIANTS = 16

WORDS = """the a we this it that database service deploy when then after before because change check merge branch
review please should could works fails error timeout connection pool replica schema migration index query latency
memory limit request response config secret rotate backup restore version release staging production team owner
alert dashboard metric trace log retry queue worker cache token scope role permission pull commit diff file line
test suite flaky green red again today yesterday maybe clearly instead although nobody everybody""".split()


def signed(body):
    return "sha256=" + hmac.new(SECRET.encode(), body, hashlib.sha256).hexdigest()


def prose(chance, size):
    """Paragraphs, lists and blocks of code, as people write them in long comments."""
    text = ""
    while len(text) < size:
        sentences = [
            " ".join(chance.choices(WORDS, k=chance.randint(5, 16))).capitalize() + "." for _ in range(chance.randint(2, 5))
        ]
        form = chance.randrange(4)
        if form == 0:
            text += "".join(f"- {sentence}\r\n" for sentence in sentences)
        elif form == 1:
            lines = [f"{chance.choice(WORDS)}[{chance.randrange(9999)}] = 0x{chance.getrandbits(32):08x}" for _ in sentences]
            text += "```\r\n" + "\r\n".join(lines) + "\r\n```\r\n"
        else:
            text += " ".join(sentences) + "\r\n"
        text += "\r\n"
    return text[:size]


def write(examples, folder):
    """Writes N.json and N.signature; returns the size of a body in bytes."""
    families = json.loads(examples.read_text())
    comments = next(family["examples"] for family in families if family["name"] == "issue_comment")
    example = next(example for example in comments if example["action"] == "created")
    example.setdefault("installation", {"id": 2, "node_id": "MDIzOkludGVncmF0aW9uSW5zdGFsbGF0aW9uMg=="})
    chance = random.Random(21)
    folder.mkdir(parents=True, exist_ok=True)
    for variant in range(VARIANTS):
        example["comment"]["id"] = chance.randrange(1 << 31)
        example["comment"]["body"] = ""
        missing = SIZE - len(compact(example))
        example["comment"]["body"] = prose(chance, missing)
        # Line ends are escaped in JSON, two bytes each.
        example["comment"]["body"] = example["comment"]["body"][: missing - (len(compact(example)) - SIZE)]
        body = compact(example)
        (folder / f"{variant}.json").write_bytes(body)
        (folder / f"{variant}.signature").write_text(signed(body))
    return len(body)


def compact(value):
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False).encode()
