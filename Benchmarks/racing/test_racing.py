"""Tests of the race itself: `python3 -m unittest discover -s Benchmarks/racing -t Benchmarks`."""

import hashlib
import json
import os
import subprocess
import tempfile
import unittest
from itertools import islice
from pathlib import Path

from racing import bars, cases, corpora, quick, repeat, report, running, synthetic

RACE = Path(__file__).resolve().parent.parent / "race"


def contest_with(limit: float, ours: list[float], theirs: list[float]):
    """A contest whose runs took these seconds, both with the same result."""
    from racing.contest import Contender, Contest

    case = cases.Case("f", "n", "g", "line", (), (), "exact", None, None, False, False, True, 64)
    outcome = running.Outcome(0, "same", 1, 1, "")
    sides = []
    for name, walls in (("mgrep", ours), ("rg", theirs)):
        timings = [running.Timing(wall, 0, 0, 0) for wall in walls]
        sides.append(Contender(name, (name,), limit, None, outcome, timings=timings))
    return Contest(case, "line@13", sides)


class Bars(unittest.TestCase):
    def test_the_chart_of_the_readme_shows_the_committed_figures(self):
        self.assertEqual(bars.CHART.read_text(), bars.draw(bars.RESULTS.read_text()))

    def test_the_fastest_form_of_a_peer_counts_and_another_result_does_not(self):
        rows = "".join(
            f"| {name} | `x` | 1 | 80.0 ms | 0.3 | grep 0.08 (0.08–0.08), grep -F **0.20** > 1 (0.2–0.2), "
            "rg 0.40 ≠ (0.4–0.4), ugrep > 12 s |\n" for name in bars.CASES)
        for _, row in bars.figures(rows):
            times = [(name, round(seconds, 6)) for name, seconds in row]
            self.assertEqual(times, [("mgrep", 0.08), ("grep", 0.4)])


class CaseFiles(unittest.TestCase):
    def test_every_committed_file_is_read_and_every_peer_is_known(self):
        import tomllib

        known = tomllib.loads((Path(__file__).parent / "peers.toml").read_text())
        with tempfile.TemporaryDirectory() as folder:
            store = corpora.Store(
                Path(folder), quick=True, max_bytes=None, install=False, say=lambda _: None)
            for path in cases.DIRECTORY.glob("*.toml"):
                for case in cases.read_case_file(path).cases:
                    self.assertIn(case.corpus, store.names(), case.key)
                    for opponent in case.opponents:
                        self.assertIn(opponent.peer, known, case.key)

    def test_a_misspelt_key_is_an_error(self):
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "x.toml"
            text = '[[case]]\nname="a"\ngroup="g"\ncorpus="line"\nargs=[]\n[case.peers]\n'
            path.write_text(text + "rg = { limt = 0.5 }\n")
            with self.assertRaises(cases.CaseError):
                cases.read_case_file(path)
            path.write_text(text + "rg = { limit = 0.5 }\n")
            self.assertEqual(cases.read_case_file(path).cases[0].opponents[0].limit, 0.5)


class Corpora(unittest.TestCase):
    DIGESTS = {
        "russian": "1accc06e07c9dc74",
        "chinese": "0b696f8dda1b2853",
        "mixed": "55025a457b813f28",
        "access_log": "5e8f4eaa56f1782c",
        "c_source": "7ffdab38591fa5a6",
    }

    def test_a_seed_gives_the_same_bytes_everywhere(self):
        for name, digest in self.DIGESTS.items():
            lines = islice(getattr(synthetic, name)(1), 500)
            found = hashlib.sha256(b"\n".join(lines)).hexdigest()[:16]
            self.assertEqual(found, digest, name)

    def test_russian_searches_select_a_tenth_to_five_percent(self):
        import re

        lines = [line.decode() for line in islice(synthetic.russian(1917), 50_000)]
        for pattern in (r"\w+ова\b", r"(?i)привет", r"ш[аеи]к"):
            share = sum(1 for line in lines if re.search(pattern, line)) / len(lines)
            self.assertTrue(0.001 <= share <= 0.05, f"{pattern}: {share}")

    def test_search_words_have_6_to_20_letters_and_differ(self):
        words = list(synthetic.search_words(6, 2000, ["unlikely"]))
        self.assertEqual(len(set(words)), 2000)
        self.assertTrue(all(6 <= len(word) <= 20 for word in words))


class Judging(unittest.TestCase):
    def test_a_ratio_over_the_limit_is_missed(self):
        contest = contest_with(0.7, [0.8, 0.8, 9.0], [1.0, 1.0, 1.0])
        contest.judge()
        self.assertEqual(contest.missed, ["0.80 of rg, limit 0.70"])

    def test_a_ratio_at_the_limit_is_met(self):
        contest = contest_with(0.8, [0.8, 0.8, 0.8], [1.0, 1.0, 1.0])
        contest.judge()
        self.assertEqual(contest.missed, [])

    def test_memory_over_the_limit_is_missed(self):
        contest = contest_with(2, [1], [1])
        contest.memory = 65 << 20
        contest.judge()
        self.assertEqual(len(contest.missed), 1)

    def test_means_are_geometric(self):
        contests = [contest_with(9, [4], [1]), contest_with(9, [1], [1])]
        self.assertAlmostEqual(report.means(contests)["all"]["to_rg"], 2.0)

    def test_a_rise_of_more_than_a_tenth_fails(self):
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "t.json"
            path.write_text(json.dumps({"a": 100}))
            with open(os.devnull, "w") as quiet:
                import contextlib

                with contextlib.redirect_stdout(quiet):
                    self.assertEqual(quick._compare(path, [("a", 110, 0.0)], lambda _: None), 0)
                    self.assertEqual(quick._compare(path, [("a", 111, 0.0)], lambda _: None), 1)
                    self.assertEqual(quick._compare(path, [("a", None, 0.0)], lambda _: None), 1)


class Repeating(unittest.TestCase):
    def data(self, mean: float, ratio: float, seconds: float = 1) -> dict:
        peer = {"name": "rg", "ratio": ratio, "same_result": True, "median": seconds}
        return {
            "means": {"tree": {"cases": 1, "to_rg": mean, "to_fastest": None}},
            "cases": [{"case": "a/b", "contenders": [{"median": seconds}, peer]}],
        }

    def too_large(self, first: dict, second: dict) -> list[str]:
        return [one.what for one in repeat.differences(first, second) if one.is_too_large]

    def test_means_and_ratios_may_differ_a_little(self):
        self.assertEqual(self.too_large(self.data(0.5, 0.8), self.data(0.54, 0.99)), [])

    def test_what_differs_by_more_is_told(self):
        found = self.too_large(self.data(0.56, 1.01), self.data(0.5, 0.8))
        self.assertEqual(sorted(found), ["a/b, rg", "tree (1), to rg"])

    def test_ratios_of_short_runs_are_not_judged(self):
        self.assertEqual(self.too_large(self.data(1, 1, 0.01), self.data(1, 2, 0.01)), [])


class Running(unittest.TestCase):
    def test_output_is_a_pipe_that_is_drained(self):
        script = "import os,sys,stat; assert stat.S_ISFIFO(os.fstat(1).st_mode); print('x'*500000)"
        timing = running.time_once(running.Command(("python3", "-c", script)))
        self.assertEqual(timing.status, 0)

    def test_sorted_results_do_not_depend_on_order(self):
        one = running.look(running.Command(("printf", "./b\\na\\n")), "sorted")
        two = running.look(running.Command(("printf", "a\\nb\\n")), "sorted")
        self.assertEqual(one.digest, two.digest)

    def test_no_output_of_a_count_is_zero(self):
        self.assertEqual(running.look(running.Command(("true",)), "count").count, 0)

    def test_anonymous_memory_is_seen(self):
        script = "import time; x = bytearray(50_000_000); time.sleep(0.3)"
        peak = running.peak_anonymous_memory(running.Command(("python3", "-c", script)))
        self.assertGreater(peak, 50_000_000)


class WholeProgram(unittest.TestCase):
    def race(self, answer: str) -> int:
        with tempfile.TemporaryDirectory() as folder:
            fake = Path(folder) / "fake"
            fake.write_text(f"#!/bin/sh\necho {answer}\n")
            fake.chmod(0o755)
            arguments = [RACE, "more", "--only", "start of", "--check", "--no-install", "--peer", "grep"]
            arguments += ["--mgrep", fake, "--corpus-dir", Path(folder) / "corpora"]
            return subprocess.run(arguments, capture_output=True).returncode

    def test_a_wrong_answer_of_mgrep_gives_status_1(self):
        self.assertEqual(self.race("1"), 0)
        self.assertEqual(self.race("2"), 1)


if __name__ == "__main__":
    unittest.main()
