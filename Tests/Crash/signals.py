#!/usr/bin/env python3
"""Sends signals to `mgrep --in-place` before each system call of its main thread.

    signals.py MGREP [STEP]     only before every STEPth call

After one SIGINT, the run ends by it, every file is old or new, and nothing must be recovered. After a second
one, the run ends at once, and the journals lead to the old files or to the new ones. Each signal is
answered with a message while the main thread is stopped.
"""
import os
import signal
import sys
import time

from crash_matrix import Bench, Scenario

SCENARIOS = [
    Scenario("undo", ["--replace=public"]),
    Scenario("redo", ["--transform=mask=*"]),
    Scenario("backup", ["--replace=public", "--backup=.bak"]),
    Scenario("two files", ["--replace=public"], files=2),
    Scenario("eight files", ["--replace=public"], files=8),
    Scenario("all or none", ["--replace=public", "--atomic"], files=2, is_atomic=True),
    Scenario("all or none, redo", ["--transform=mask=*", "--atomic"], files=2, is_atomic=True),
]
MSYNC, FUTEX, SYNCFS = 26, 202, 306


def wait_for(condition):
    """Waits until a condition holds; false after ten seconds."""
    end = time.monotonic() + 10
    while not condition():
        if time.monotonic() > end:
            return False
        time.sleep(0.0005)
    return True


def status_of(pid, key):
    with open(f"/proc/{pid}/status") as file:
        return next(line for line in file if line.startswith(key)).split()[1]


def holds_signals(pid):
    """Whether the process survives SIGINT, and has a thread that answers it."""
    caught = int(status_of(pid, "SigCgt:"), 16) >> (signal.SIGINT - 1) & 1
    return caught == 1 and int(status_of(pid, "Threads:")) > 1


def is_taken(pid):
    """Whether no SIGINT is pending for the process."""
    return int(status_of(pid, "ShdPnd:"), 16) >> (signal.SIGINT - 1) & 1 == 0


def text_of(path):
    with open(path) as file:
        return file.read()


def at_work(bench, errors, wanted):
    """A run that is stopped before system call number `wanted` of those made while signals are held."""
    child = bench.start(errors)
    seen, is_entry = 0, True
    while child.advance():
        if is_entry and holds_signals(child.pid):
            seen += 1
            if seen == wanted:
                return child
        is_entry = not is_entry
    return child


def states(bench):
    found = set()
    for name in bench.scenario.files:
        with open(bench.path(name), "rb") as file:
            text = file.read()
        found.add("old" if text == bench.old[name] else
                  "new" if text == bench.new[name] else "mixed")
    return found


def check_first(bench, errors, wanted):
    child = at_work(bench, errors, wanted)
    if child.status is not None:
        return False
    call = child.registers().orig_rax
    where = f"one signal before call {wanted} ({call})"
    problems = []
    os.kill(child.pid, signal.SIGINT)
    # A thread that ends takes no signals: the main thread, which waits for its end, takes them then.
    if call != FUTEX and not wait_for(lambda: is_taken(child.pid)):
        problems.append("nobody takes the signal")
    while child.advance():
        pass
    message = text_of(errors)
    found = states(bench)
    if child.status != -signal.SIGINT:
        problems.append(f"status {child.status}")
    if "changed" not in message:
        problems.append(f"no summary: {message!r}")
    if "mixed" in found or (bench.scenario.is_atomic and len(found) > 1) or bench.leftovers():
        problems.append(f"{found}, {bench.leftovers()}")
    bench.failures += [f"{bench.scenario.name}, {where}: {problem}" for problem in problems]
    return True


def check_second(bench, errors, wanted):
    child = at_work(bench, errors, wanted)
    # The number of calls differs from run to run.
    if child.status is not None:
        return False
    call = child.registers().orig_rax
    where = f"two signals before call {wanted} ({call})"
    problems = []
    os.kill(child.pid, signal.SIGINT)
    # Between files there is no message.
    if call != FUTEX:
        wait_for(lambda: is_taken(child.pid))
    is_storing = call == MSYNC or (call == SYNCFS and states(bench) != {"old"})
    if is_storing and not wait_for(lambda: "again: stop, journal kept\n" in text_of(errors)):
        problems.append("no message")
    os.kill(child.pid, signal.SIGINT)
    # For many files, the message names the directory.
    operand = "f" if len(bench.scenario.files) < 4 else "."
    if is_storing and not wait_for(
            lambda: f"mgrep: stopped; run mgrep --recover {operand}" in text_of(errors)):
        problems.append(f"nobody says what to do: {text_of(errors)!r}")
    while child.advance():
        pass
    if child.status != -signal.SIGINT:
        problems.append(f"status {child.status}")
    bench.failures += [f"{bench.scenario.name}, {where}: {problem}" for problem in problems]
    bench.check(where)
    return is_storing


def main(mgrep, step):
    points, storing_count, failures = 0, 0, []
    for scenario in SCENARIOS:
        bench = Bench(mgrep, scenario)
        errors = bench.directory + ".errors"
        wanted = 1
        while True:
            bench.reset()
            if not check_first(bench, errors, wanted):
                break
            bench.reset()
            storing_count += check_second(bench, errors, wanted)
            points += 2
            wanted += step
        failures += bench.failures
        os.unlink(errors)
        bench.close()
    if storing_count == 0:
        failures.append("no signal came while bytes were stored")
    return points, failures


if __name__ == "__main__":
    # A shell that runs this in the background ignores SIGINT, and so would mgrep.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    made, problems = main(
        os.path.realpath(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 1)
    for problem in problems[:20]:
        print(problem)
    print(f"{made} signals, {len(problems)} failures")
    sys.exit(1 if problems or made == 0 else 0)
