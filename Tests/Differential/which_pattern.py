#!/usr/bin/env python3
"""Which pattern matched: compares the reports of mgrep about a set of patterns with runs of each pattern alone.

    which_pattern.py MGREP [--seed N] [--sets N]

Every tenth set is also searched for in a file of over 8 MiB, whose regions threads share. Without
--seed a fresh one is taken and printed. The first difference is printed, and the status is then 1.
"""
import argparse
import collections
import os
import random
import subprocess
import sys
import tempfile

import patterns

WORDS = ["foo", "fo", "ab", "abc", "bca", "o", "k", "é", "1", "a b", "foo-bar", "K", "ſ", "FOO"]


def string(rng):
    return "".join(rng.choice(WORDS) for _ in range(rng.choice([1, 1, 2, 3])))


def text(rng, line_count):
    def line():
        return rng.choice(["", " "]).join(
            rng.choice(WORDS + ["zz", "-", "_", "x y"]) for _ in range(rng.randrange(5)))

    lines = [line().encode() + rng.choice([b"", b"", b"", b"\xff", b"x\xc3"])
             for _ in range(line_count)]
    return b"\n".join(lines) + rng.choice([b"", b"\n"])


class Set:
    """Patterns, their options, and the files to search."""

    def __init__(self, rng, is_large):
        self.options = [o for o in ["-i", "-w", "-x", "-U", "--no-jit"] if rng.random() < 0.15]
        is_fixed = rng.random() < 0.4
        if is_fixed:
            self.options.append("-F")
        count = rng.choice([1, 2, 3, 5, 8]) if not is_fixed else rng.choice([2, 2, 5, 5, 12, 60])
        self.patterns = [self.pattern(rng, is_fixed) for _ in range(count)]
        self.patterns += [rng.choice(self.patterns) for _ in range(rng.choice([0, 0, 1, 3]))]
        rng.shuffle(self.patterns)
        self.files = {f"d{rng.randrange(3)}/f{n}": text(rng, rng.randrange(40)) for n in range(8)}
        if is_large:
            line = text(rng, 60).replace(b"\n", b" q\n")
            self.files["large"] = (line + b"\n" + b"no match here zz\n" * 2500) * 200 + line
        self.is_large = is_large

    @staticmethod
    def pattern(rng, is_fixed):
        if is_fixed or rng.random() < 0.2:
            return string(rng)
        name = rng.choice(["", "", f"(*MARK:n{rng.randrange(9)})", f"(*:m{rng.randrange(9)})"])
        return name + patterns.pattern(rng).pcre


class Difference(Exception):
    pass


class Comparison:
    def __init__(self, program, made, directory):
        self.program, self.made, self.directory = os.path.abspath(program), made, directory
        for name, content in made.files.items():
            path = os.path.join(directory, name)
            os.makedirs(os.path.dirname(path), exist_ok=True)
            with open(path, "wb") as file:
                file.write(content)
        with open(os.path.join(directory, "../rules"), "w") as file:
            file.write("".join(p + "\n" for p in made.patterns))
        # Of each pattern: the lines it selects, with the first match of each that is not empty.
        self.lines, self.first = [], []
        known = {}
        for pattern in made.patterns:
            if pattern not in known:
                known[pattern] = self.alone(pattern)
            lines, first = known[pattern]
            self.lines.append(lines)
            self.first.append(first)

    def run(self, *arguments):
        command = [self.program, *self.made.options, "-r", "-a", "--sort=path", *arguments, "."]
        ended = subprocess.run(command, capture_output=True, cwd=self.directory,
                               env={"LC_ALL": "C.UTF-8", "SWIFT_BACKTRACE": "enable=no"},
                               timeout=300)
        if ended.returncode > 1:
            raise Difference(f"{command}\nstatus {ended.returncode}\n{ended.stderr!r}")
        return ended.stdout

    def rows(self, *arguments):
        """Lines of output with NUL after the name: name, and what follows."""
        for row in self.run("-Z", *arguments).split(b"\n")[:-1]:
            name, rest = row.split(b"\0", 1)
            yield name, rest

    def alone(self, pattern):
        lines = {(name, int(rest.split(b":", 1)[0])) for name, rest in self.rows("-n", "-e", pattern)}
        first = {}
        for name, rest in self.rows("-nob", "-e", pattern):
            number, offset, match = rest.split(b":", 2)
            first.setdefault((name, int(number)), (int(offset), match))
        return lines, first

    def compare(self, what, found, right):
        if found != right:
            more, less = [sorted(set(a.items()) - set(b.items()))[:3] if isinstance(a, dict) else a
                          for a, b in ((found, right), (right, found))]
            raise Difference(f"{what}\nfound: {more}\nright: {less}")

    def check(self, threads):
        rules = [f"-j{threads}", "-f", "../rules"]
        right = collections.defaultdict(list)
        for number, lines in enumerate(self.lines):
            for line in lines:
                right[line].append(str(number + 1))
        found = {}
        for name, rest in self.rows("-n", "--show-pattern", *rules):
            field, rest = rest[1:].split(b"]", 1)
            found[name, int(rest.split(b":", 1)[0])] = field.decode()
        self.compare("--show-pattern", found, {k: ",".join(v) for k, v in right.items()})
        self.check_matches(rules)
        counts = [len(lines) for lines in self.lines]
        table = [f"{n}\t{c}\t{p}" for n, (c, p) in enumerate(zip(counts, self.made.patterns), 1)]
        self.compare("--count-by-pattern",
                     self.run("--count-by-pattern", *rules).decode().split("\n")[:-1], table)
        self.compare("--unmatched-patterns",
                     self.run("--unmatched-patterns", *rules).decode().split("\n")[:-1],
                     [p for p, c in zip(self.made.patterns, counts) if c == 0])

    def check_matches(self, rules):
        """The pattern of the first match in a line is known: the leftmost, the longest, the first pattern."""
        best = {}
        for number, first in enumerate(self.first):
            for line, (offset, match) in first.items():
                rank = (offset, -len(match), number)
                if line not in best or rank < best[line][0]:
                    best[line] = (rank, match)
        for options in (["-nob"], ["--vimgrep", "-b"]):
            found = {}
            for name, rest in self.rows("--show-pattern", *options, *rules):
                field, rest = rest[1:].split(b"]", 1)
                line = (name, int(rest.split(b":", 1)[0]))
                found.setdefault(line, int(field) - 1)
            self.compare("--show-pattern " + options[0], found,
                         {line: rank[2] for line, (rank, _) in best.items()})


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("mgrep")
    parser.add_argument("--seed", type=int, default=random.randrange(1 << 32))
    parser.add_argument("--sets", type=int, default=200)
    arguments = parser.parse_args()
    print(f"seed {arguments.seed}")
    for index in range(arguments.sets):
        made = Set(random.Random(f"{arguments.seed} {index}"), index % 10 == 9)
        with tempfile.TemporaryDirectory(prefix="which-pattern.") as directory:
            tree = os.path.join(directory, "tree")
            os.mkdir(tree)
            try:
                comparison = Comparison(arguments.mgrep, made, tree)
                for threads in (1, 2, 7):
                    comparison.check(threads)
            except Difference as difference:
                print(f"set {index}: options {made.options}\n"
                      f"patterns {made.patterns}\n{difference}")
                sys.exit(1)
    print(f"{arguments.sets} sets: each pattern is told where it matches alone")


if __name__ == "__main__":
    main()
