#!/usr/bin/env python3
"""Compares mgrep with a model on random command lines.

    differential.py MGREP [--seed N] [--seconds S] [--cases N] [--keep-going]

Without --seed, a new seed is chosen and printed. A difference is reduced and printed as lines for a
shell; the status is then 1.
"""
import argparse
import os
import random
import signal
import subprocess
import sys
import tempfile
import time

import cases
import model
import oracles
from exclusions import excluded
from shrinking import shrunk


class TooSlow(Exception):
    """Python's `re` takes exponential time for a few of the patterns."""


def within(seconds, function):
    """The result of the function, unless it takes longer; `re` checks for signals now and then."""
    def stop(number, frame):
        raise TooSlow

    before = signal.signal(signal.SIGALRM, stop)
    signal.alarm(seconds)
    try:
        return function()
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


class Comparison:
    def __init__(self, program):
        self.program = os.path.abspath(program)
        self.directory = tempfile.mkdtemp(prefix="differential.")
        self.perl = oracles.Perl()
        self.counts = {"compared": 0, "also by grep": 0, "excluded": 0, "perl differs": 0,
                       "too slow for the model": 0}

    def close(self):
        cases.write(cases.Case(), self.directory)
        os.rmdir(self.directory)
        self.perl.close()

    def run(self, case, command):
        environment = {"PATH": os.environ["PATH"], "LC_ALL": "C" if case.has("-U") else "C.UTF-8",
                       "SWIFT_BACKTRACE": "enable=no"}
        arguments = command + case.arguments()
        with open(os.path.join(self.directory, case.input) if case.input else os.devnull,
                  "rb") as file:
            source, cat = file, None
            if case.input and case.input_is_pipe:
                cat = subprocess.Popen(["cat"], stdin=file, stdout=subprocess.PIPE,
                                       stderr=subprocess.DEVNULL)
                source = cat.stdout
            try:
                ended = subprocess.run(arguments, stdin=source, capture_output=True,
                                       cwd=self.directory, env=environment, timeout=300)
                output, errors, status = ended.stdout, ended.stderr, ended.returncode
            except subprocess.TimeoutExpired:
                output, errors, status = b"", b"", "none after 300 s"
            if cat:
                cat.stdout.close()
                cat.wait()
        return model.Outcome(output, errors.decode(errors="replace").splitlines(), status)

    def difference(self, case):
        """The difference for a case: (the oracle, the expected result, the actual result), or None."""
        run = model.Run(case)
        right = within(30, run.outcome)
        self.last_matcher = run.matcher
        cases.write(case, self.directory)
        ours = self.run(case, [self.program] + case.mechanics)
        if ours != right:
            return "the model", right, ours
        grep = oracles.gnu_grep(case)
        if grep:
            self.counts["also by grep"] += 1
            theirs = self.run(case, grep)
            theirs.messages = sorted("m" + m for m in theirs.messages)
            if ours != theirs:
                return "GNU grep", theirs, ours
        return None

    def check(self, case):
        if excluded(case):
            self.counts["excluded"] += 1
            return None
        self.counts["compared"] += 1
        try:
            found = self.difference(case)
        except TooSlow:
            self.counts["too slow for the model"] += 1
            return None
        if found and not self.perl.agrees(case, self.last_matcher):
            self.counts["perl differs"] += 1
            return None
        return found

    def report(self, case, seed, number):
        case = shrunk(case, self.check)
        by, right, ours = self.check(case)
        print(f"\ndifference in case {number} of seed {seed}, right by {by}:")
        print(case.shell())
        print(f"  right: {right.describe()}\n  mgrep: {ours.describe()}", flush=True)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("program")
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(1 << 32))
    parser.add_argument("--seconds", type=float, default=20)
    parser.add_argument("--cases", type=int, default=1 << 60)
    parser.add_argument("--keep-going", action="store_true")
    options = parser.parse_args()
    comparison = Comparison(options.program)
    end = time.monotonic() + options.seconds
    number = failures = 0
    while number < options.cases and time.monotonic() < end:
        # Each case has its own seed, so it can be repeated alone.
        rng = random.Random(f"{options.seed}.{number}")
        case = cases.case(rng, is_large=number % 25 == 24)
        if comparison.check(case):
            failures += 1
            comparison.report(case, options.seed, number)
            if not options.keep_going:
                break
        number += 1
    comparison.close()
    told = ", ".join(f"{count} {name}" for name, count in comparison.counts.items())
    print(f"seed {options.seed}: {number} cases, {failures} differences; {told}")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
