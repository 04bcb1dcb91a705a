"""`race --quick`: small corpora; each case runs once for its result, and its instructions are counted.

Instructions, unlike seconds, are the same on a busy machine; callgrind counts them.
"""

import json
import re
import shutil
import subprocess
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from . import build, peers
from .cases import Case
from .contest import Track
from .corpora import Store
from .running import ENVIRONMENT, Command, time_once

ALLOWED_RISE = 1.10
THRESHOLDS = Path(__file__).resolve().parent.parent / "Thresholds"


def run(chosen: list[Case], options, cache: Path, say) -> int:
    """The whole quick run; returns the exit status."""
    from .commandline import expected_count, read_expected

    begin = time.monotonic()
    # For runs that hang: valgrind takes 20 seconds for the longest case on a slow core.
    seconds = min(options.seconds, 90)
    if shutil.which("valgrind") is None and not options.no_install:
        peers.install_with_apt("valgrind", say)
    if shutil.which("valgrind") is None:
        say("race: valgrind is not here")
        return 2
    with tempfile.TemporaryDirectory(prefix="mgrep-race-") as scratch:
        work = Path(scratch)
        mgrep = (build.stripped(options.mgrep.resolve(), work / "bin") if options.mgrep
                 else build.static_release(work / "bin", say))
        store = Store(work / "corpora", quick=True, max_bytes=None, install=False, say=lambda _: None)
        cases = [one for one in chosen if one.quick]
        wanted = {one.peer for case in cases for one in case.opponents}
        found = peers.find(wanted, cache, False, lambda _: None)
        track = Track(mgrep, found, store)
        contests = [track.prepare(one) for one in cases]
        say(f"{len(cases)} cases; peers here: {', '.join(sorted(found)) or 'none'}")

        expected = read_expected()
        for one in contests:
            track.check(one, expected_count(expected, one.case, one.corpus), seconds)
            for text in one.problems:
                say(f"  !! {one.case.key}: {text}")
        able = [one for one in contests if not one.ours.problem]
        with ThreadPoolExecutor(max_workers=2) as pool:
            counts = list(pool.map(lambda one: _instructions(track, one, seconds), able))
        rows = [
            (one.case.key, count, _seconds(track, one) if count is not None else seconds)
            for one, count in zip(able, counts)
        ]
    wrong = [one.case.key for one in contests if one.wrong]
    version = build.swift_version()
    path = THRESHOLDS / f"{version}.json"
    status = _update(path, rows, say) if options.update_thresholds else _compare(path, rows, say)
    say(f"{time.monotonic() - begin:.0f} s")
    print(f"wrong: {len(wrong)}" + "".join(f"\n  {name}" for name in wrong))
    return 1 if wrong else status


def _single_threaded(track: Track, one) -> Command:
    """mgrep's command with one thread: the division of work among threads is not repeatable."""
    program, *rest = one.ours.arguments
    return track.command(one.case, (program, "-j1", *rest))


def _instructions(track: Track, one, seconds: float) -> int | None:
    """The number of instructions in user space; none if the run did not end in time."""
    command = _single_threaded(track, one)
    arguments = ("valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null",
                 *command.arguments)
    source = command.input.open("rb") if command.input else subprocess.DEVNULL
    try:
        # Into a pipe: with the null device as its output a search may stop at the first match.
        done = subprocess.run(
            arguments, stdin=source,
            capture_output=True, cwd=command.directory, env=ENVIRONMENT, timeout=seconds)
    except subprocess.TimeoutExpired:
        return None
    finally:
        if command.input:
            source.close()
    match = re.search(rb"Collected : (\d+)", done.stderr)
    return int(match[1]) if match else None


def _seconds(track: Track, one) -> float:
    return min(time_once(_single_threaded(track, one)).wall for _ in range(3))


def _update(path: Path, rows, say) -> int:
    known = {key: count for key, count, _ in rows if count is not None}
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps(known, ensure_ascii=False, indent=1, sort_keys=True) + "\n")
    say(f"{len(known)} thresholds in {path}")
    return 0


def _compare(path: Path, rows, say) -> int:
    """1 if a case takes over a tenth more instructions than its threshold, 2 if it has no threshold."""
    if not path.exists():
        say(f"race: there is no {path}; make it with --quick --update-thresholds")
        return 2
    thresholds = json.loads(path.read_text())
    risen = []
    for key, count, seconds in rows:
        allowed = thresholds.get(key)
        if count is None:
            note = "not measured"
            if allowed is not None:
                risen.append(key)
        elif allowed is None:
            note = "new: no threshold"
        else:
            note = f"{100 * (count / allowed - 1):+.1f} %"
            if count > allowed * ALLOWED_RISE:
                risen.append(key)
                note += "  ROSE"
            elif count * ALLOWED_RISE < allowed:
                note += "  (update the threshold)"
        print(f"{count or 0:>14,} {note:>22}  {seconds * 1000:8.1f} ms  {key}")
    print(f"risen: {len(risen)}" + "".join(f"\n  {name}" for name in risen))
    return 1 if risen else 0
