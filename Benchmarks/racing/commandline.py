"""The command line of `Benchmarks/race`."""

import argparse
import datetime
import json
import os
import re
import shlex
import sys
from pathlib import Path

from . import build, cases, chart, contest, peers, quick, repeat, report, running
from .corpora import CorpusError, Store

HERE = Path(__file__).resolve().parent.parent
EXPECTED = HERE / "cases" / "expected.json"

# Over all search cases together; a single case's limits are in its file.
MEAN_LIMIT = 0.6


def say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def _size(text: str) -> int:
    match = re.fullmatch(r"(\d+)([kKmMgG]?)", text)
    if not match:
        raise argparse.ArgumentTypeError(f"not a size: {text!r}")
    return int(match[1]) * {"": 1, "k": 10**3, "m": 10**6, "g": 10**9}[match[2].lower()]


def parser() -> argparse.ArgumentParser:
    cache = os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")
    result = argparse.ArgumentParser(
        prog="race",
        description="Races mgrep against grep, ripgrep, ugrep and others: checks that all give the "
        "same result, then times interleaved runs on real files.",
        epilog="Exit status: 0; 1 if mgrep's result is wrong, with --gate also if a limit is "
        "missed, with --quick also if instructions rose by more than a tenth; 2 after an error.",
    )
    add = result.add_argument
    add("file", nargs="*", help="case files by name (cases/NAME.toml); default: all")
    add("--list", action="store_true", help="print the cases and end")
    add("--only", metavar="REGEX", help="only cases whose FILE/NAME matches")
    add("--group", metavar="GROUP", help="only cases of this group")
    add("--peer", metavar="NAME", action="append", help="only this peer; may be given again")
    add("--runs", type=int, default=10, metavar="N", help="timed runs of each (10)")
    add("--slow", type=float, default=4.0, metavar="SECONDS",
        help="whoever takes longer is timed three times only (4)")
    add("--check", action="store_true", help="compare results, time nothing")
    add("--gate", action="store_true", help="exit with 1 when a limit is missed")
    add("--mgrep", type=Path, metavar="FILE", help="race this executable instead of building one")
    add("--corpus-dir", type=Path, default=Path(cache) / "mgrep-race", metavar="DIR",
        help="where corpora are made and kept (%(default)s)")
    add("--max-bytes", type=_size, metavar="SIZE", help="cut corpora that are one file to this")
    add("--no-install", action="store_true", help="use only what is on the machine")
    add("--update-expected", action="store_true",
        help="record the counts of cases in which all agree in cases/expected.json")
    add("--output", type=Path, metavar="DIR",
        help="write RESULTS.md, results.json and RESULTS.svg there")
    add("--against", type=Path, metavar="FILE",
        help="the results.json of an earlier run: report what differs by too much")
    add("--quick", action="store_true",
        help="small corpora made on the spot, no network: results once, instructions counted")
    add("--update-thresholds", action="store_true",
        help="with --quick: write Thresholds/SWIFT-VERSION.json")
    add("--seconds", type=float, default=60, metavar="N",
        help="give up on a command that takes longer than this (60; with --quick 20)")
    return result


def main() -> int:
    options = parser().parse_args()
    try:
        return _run(options)
    except (cases.CaseError, CorpusError, build.BuildError, KeyError) as problem:
        say(f"race: {problem.args[0]}")
        return 2
    except (OSError, json.JSONDecodeError) as problem:
        say(f"race: {problem}")
        return 2
    except KeyboardInterrupt:
        return 130


def _chosen(options) -> tuple[list[cases.Case], bool]:
    """The cases, and whether these are all default cases."""
    all_cases = [one for file in cases.select(options.file) for one in file.cases]
    chosen = [
        one for one in all_cases
        if (not options.only or re.search(options.only, one.key))
        and (not options.group or one.group == options.group)
    ]
    if not chosen:
        raise cases.CaseError("no case is left")
    return chosen, not options.file and len(chosen) == len(all_cases) and not options.peer


def _run(options) -> int:
    chosen, complete = _chosen(options)
    if options.list:
        for one in chosen:
            print(f"{one.key}\t{one.group}\t{one.corpus}\t{shlex.join(one.args)}")
        return 0
    directory = options.corpus_dir.expanduser().resolve()
    if options.quick:
        return quick.run(chosen, options, directory, say)

    first = json.loads(options.against.read_text()) if options.against else None
    install = not options.no_install
    store = Store(directory, quick=False, max_bytes=options.max_bytes, install=install, say=say)
    wanted = {one.peer for case in chosen for one in case.opponents}
    if options.peer:
        wanted &= set(options.peer)
    found = peers.find(wanted, directory, install, say)
    mgrep = options.mgrep.resolve() if options.mgrep else build.static_release(directory / "bin", say)
    track = contest.Track(mgrep, found, store)
    expected = read_expected()

    contests = []
    for number, case in enumerate(chosen, 1):
        say(f"[{number}/{len(chosen)}] {case.key}")
        one = track.prepare(case)
        track.check(one, expected_count(expected, case, one.corpus), options.seconds)
        if not options.check:
            track.race(one, options.runs, options.slow)
            track.weigh(one)
            one.judge()
        _tell(one)
        contests.append(one)

    if options.update_expected:
        _update_expected(expected, contests)
    setting = report.Setting(
        date=datetime.date.today().isoformat(),
        mgrep=_what(mgrep) if options.mgrep else f"mgrep of commit {build.commit()}",
        swift=build.swift_version(),
        runs=options.runs,
        versions={one.name: one.version for one in found.values()},
        command=shlex.join(["Benchmarks/race", *sys.argv[1:]]),
        complete=complete,
    )
    repeated = ""
    if first:
        repeated = repeat.as_markdown(first, contests, setting)
        print(repeated.strip())
    if options.output:
        options.output.mkdir(parents=True, exist_ok=True)
        drawn = not options.check and chart.draw(
            contests, options.output / "RESULTS.svg", directory, install, say)
        markdown = report.as_markdown(contests, setting, "RESULTS.svg" if drawn else None) + repeated
        (options.output / "RESULTS.md").write_text(markdown)
        (options.output / "results.json").write_text(report.as_json(contests, setting) + "\n")
    return _conclude(contests, setting, options.gate)


def _what(program: Path) -> str:
    """The name of an executable in a report, if it was not built here."""
    return f"mgrep given as a file (SHA-256 {running.digest_of_file(program)}…)"


def _tell(one: contest.Contest) -> None:
    """Prints one case in a few lines on the terminal."""
    for text in one.problems:
        say(f"  !! {text}")
    if one.ours.median is not None:
        parts = []
        for peer in one.peers:
            ratio = one.ratio(peer)
            if ratio is not None:
                mark = "" if one.agrees(peer) else " ≠"
                limit = "" if peer.limit is None else f" (≤ {peer.limit:.2f})"
                parts.append(f"{peer.name} {ratio:.2f}{mark}{limit}")
            elif peer.gave_up:
                parts.append(f"{peer.name} > {peer.gave_up:.0f} s")
        say(f"  {one.ours.median * 1000:.1f} ms; " + ", ".join(parts))
    for text in one.missed:
        say(f"  missed: {text}")


def _conclude(contests: list[contest.Contest], setting: report.Setting, gate: bool) -> int:
    means = report.means(contests)
    print("group\tcases\tmgrep/rg\tmgrep/fastest")
    for name, mean in means.items():
        cells = ["–" if mean[key] is None else f"{mean[key]:.2f}" for key in ("to_rg", "to_fastest")]
        print(name, mean["cases"], *cells, sep="\t")
    wrong = [one.case.key for one in contests if one.wrong]
    doubtful = [
        one.case.key for one in contests
        if one.problems and not one.wrong
    ]
    missed = [one.case.key for one in contests if one.missed]
    overall = means["all"]["to_rg"]
    if setting.complete and overall is not None and overall > MEAN_LIMIT:
        missed.append(f"geometric mean of mgrep/rg {overall:.2f}, limit {MEAN_LIMIT}")
    for title, names in (("wrong", wrong), ("peers differ", doubtful), ("limits missed", missed)):
        print(f"{title}: {len(names)}" + "".join(f"\n  {name}" for name in names))
    return 1 if wrong or (gate and (missed or doubtful)) else 0


def read_expected() -> dict:
    return json.loads(EXPECTED.read_text()) if EXPECTED.exists() else {}


def expected_count(expected: dict, case: cases.Case, corpus: str) -> int | None:
    """The case's own count, or the one recorded for exactly this corpus."""
    return case.expected if case.expected is not None else expected.get(case.key, {}).get(corpus)


def _update_expected(expected: dict, contests: list[contest.Contest]) -> None:
    for one in contests:
        agreeing = any(one.agrees(peer) for peer in one.peers)
        if agreeing and not one.problems and one.case.compare != "file":
            expected.setdefault(one.case.key, {})[one.corpus] = one.ours.outcome.count
    EXPECTED.write_text(json.dumps(expected, ensure_ascii=False, indent=1, sort_keys=True) + "\n")
