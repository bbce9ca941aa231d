"""Writes a folder of catalog files that looks like a large organisation's, the same for the same seed.

corpus.py make DIR [--files 10000] [--seed 1]     files, 5 % of them with two entities, 2 % of them broken
corpus.py change DIR [--seed 2]                   gives 1 % of the files another description
"""

import argparse
import pathlib
import random

WORDS = "order payment invoice stock price search basket user session mail report ledger refund coupon label route".split()
ROLES = "api worker gateway store sync exporter frontend batch proxy scheduler".split()
LANGUAGES = "java kotlin go rust python typescript".split()
LIFECYCLES = ["production"] * 7 + ["experimental"] * 2 + ["deprecated"]


class Corpus:
    def __init__(self, seed):
        self.random = random.Random(seed)
        self.groups = [f"team-{word}-{number}" for word in WORDS for number in range(10)]
        self.systems = [f"{word}-system-{number}" for word in WORDS for number in range(20)]
        self.domains = [f"{word}-domain" for word in WORDS]
        self.names = []

    def pick(self, some):
        return self.random.choice(some)

    def metadata(self, name, extra=True):
        lines = ["metadata:", f"  name: {name}"]
        if extra:
            words = " ".join(self.pick(WORDS) for _ in range(self.random.randint(4, 14)))
            lines += [
                f"  title: {name.replace('-', ' ').title()}",
                f"  description: Takes care of {words}.",
                "  labels:",
                f"    example.com/tier: \"{self.random.randint(1, 4)}\"",
                f"    example.com/cost-centre: c{self.random.randint(1000, 9999)}",
                "  annotations:",
                f"    github.com/project-slug: acme/{name}",
                f"    pagerduty.com/integration-key: {self.random.getrandbits(128):032x}",
                "  tags:",
            ]
            lines += [f"    - {tag}" for tag in self.random.sample(LANGUAGES, 2)]
            lines += [
                "  links:",
                f"    - url: https://runbooks.example.com/{name}",
                "      title: Runbook",
                "      icon: docs",
            ]
        return lines

    def component(self, name):
        others = self.random.sample(self.names, min(len(self.names), self.random.randint(0, 4)))
        lines = ["kind: Component", *self.metadata(name), "spec:", f"  type: {self.pick(['service', 'website', 'library'])}"]
        lines += [f"  lifecycle: {self.pick(LIFECYCLES)}", f"  owner: {self.pick(self.groups)}"]
        lines += [f"  system: {self.pick(self.systems)}"]
        if others:
            lines += ["  dependsOn:", *(f"    - component:{other}" for other in others)]
        self.names.append(name)
        return lines

    def api(self, name):
        definition = [
            "  definition: |",
            "    openapi: 3.0.0",
            f"    info: {{title: {name}, version: 1.0.0}}",
            "    paths:",
        ]
        for word in self.random.sample(WORDS, 5):
            definition += [f"      /{word}s:", "        get:", "          responses:", "            '200':"]
            definition += [f"              description: all of {word}"]
        head = ["kind: API", *self.metadata(name), "spec:", "  type: openapi", f"  lifecycle: {self.pick(LIFECYCLES)}"]
        return [*head, f"  owner: {self.pick(self.groups)}", f"  system: {self.pick(self.systems)}", *definition]

    def resource(self, name):
        lines = ["kind: Resource", *self.metadata(name), "spec:", f"  type: {self.pick(['database', 'queue', 'bucket'])}"]
        return [*lines, f"  owner: group:default/{self.pick(self.groups)}", f"  system: {self.pick(self.systems)}"]

    def user(self, name):
        profile = ["  profile:", f"    displayName: {name.title()}", f"    email: {name}@example.com"]
        groups = self.random.sample(self.groups, 2)
        return ["kind: User", *self.metadata(name, False), "spec:", *profile, f"  memberOf: [{', '.join(groups)}]"]

    def group(self, name):
        spec = ["spec:", "  type: team", "  profile:", f"    displayName: {name}", "  children: []"]
        return ["kind: Group", *self.metadata(name, False), *spec]

    def system(self, name):
        spec = ["spec:", f"  owner: {self.pick(self.groups)}", f"  domain: {self.pick(self.domains)}"]
        return ["kind: System", *self.metadata(name), *spec]

    def domain(self, name):
        return ["kind: Domain", *self.metadata(name), "spec:", f"  owner: {self.pick(self.groups)}"]

    def entity(self, lines):
        return "\n".join(["apiVersion: backstage.io/v1alpha1", *lines]) + "\n"

    def entities(self, number):
        """So many entities, what others refer to among them."""
        yield from (self.group(name) for name in self.groups)
        yield from (self.system(name) for name in self.systems)
        yield from (self.domain(name) for name in self.domains)
        left = number - len(self.groups) - len(self.systems) - len(self.domains)
        for at in range(left):
            name = f"{self.pick(WORDS)}-{self.pick(ROLES)}-{at}"
            make = self.random.choices([self.component, self.api, self.resource, self.user], [70, 12, 10, 8])[0]
            yield make(name)

    def broken(self, text):
        """One of the ways in which people get it wrong."""
        return self.pick([
            lambda: text.replace("  name: ", "  name: my ", 1),
            lambda: text.replace("kind: ", "kind: x-", 1),
            lambda: text.replace("metadata:", "meta:", 1),
            lambda: text.replace("spec:\n", "spec:\n  owner: [a, b]\n", 1).replace("\n  owner: team", "\n  was: team", 1),
            lambda: text + "colour: blue\n",
        ])()


def make(folder, files, seed):
    corpus = Corpus(seed)
    doubles = files // 20
    texts = [corpus.entity(lines) for lines in corpus.entities(files + doubles)]
    for at in range(files):
        text = texts[at]
        if at >= files - doubles:
            text += "---\n" + texts[at + doubles]
        if at % 50 == 49:
            text = corpus.broken(text)
        place = folder / f"area-{at % 40:02}" / f"repository-{at:05}"
        place.mkdir(parents=True)
        (place / "catalog-info.yaml").write_text(text)


def change(folder, seed):
    chosen = random.Random(seed)
    files = sorted(folder.glob("area-*/repository-*/catalog-info.yaml"))
    for path in chosen.sample(files, len(files) // 100):
        text = path.read_text()
        path.write_text(text.replace("description: Takes", f"description: Since {chosen.random():.6f} it takes", 1))


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("act", choices=["make", "change"])
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--files", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    make(given.folder, given.files, given.seed) if given.act == "make" else change(given.folder, given.seed)
