#!/usr/bin/env python3
"""What a user sees on a terminal: progress, colours, questions, and the state after Ctrl-C.

    Tests/Terminal/terminal.py BINARY

Each test waits for output on the terminal, never for a fixed time; all take about 15 s, because
progress begins after two seconds.
"""

import fcntl
import os
import pty
import re
import select
import signal
import struct
import subprocess
import sys
import tempfile
import termios
import time
import unittest
from pathlib import Path

BINARY = os.path.abspath(sys.argv.pop(1))
CLEAR = b"\r\x1b[K"
ENVIRONMENT = {"PATH": os.environ["PATH"], "LANG": "C.UTF-8", "TERM": "xterm", "SWIFT_BACKTRACE": "enable=no"}
# PCRE2 needs a long time for each line; without the back-reference, an automaton would not.
SLOW = (r"^(a|aa)+\1?$", "a" * 30 + "b\n")
# The most seconds that a test waits for output.
PATIENCE = 60


class Terminal:
    """A pseudo-terminal, and its output so far."""

    def __init__(self, columns=100):
        self.master, self.slave = pty.openpty()
        fcntl.ioctl(self.slave, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
        self.seen = b""

    def wait_for(self, expression):
        """Reads until the expression matches."""
        while not (found := re.search(expression, self.seen)):
            if not select.select([self.master], [], [], PATIENCE)[0]:
                raise TimeoutError(f"no {expression} in {self.seen}")
            self.seen += os.read(self.master, 65536)
        return found

    def rest(self):
        """Reads to the end, after the other side was closed."""
        os.close(self.slave)
        try:
            while piece := os.read(self.master, 65536):
                self.seen += piece
        except OSError:
            pass
        return self.seen.replace(b"\r\n", b"\n")


class Progress(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        self.path = Path(self.folder.name)

    def start(self, terminal, *arguments, **options):
        process = subprocess.Popen(
            [BINARY, *arguments], cwd=self.path, stderr=terminal.slave,
            env={**ENVIRONMENT, **options.pop("environment", {})}, **options)
        self.addCleanup(process.wait)
        self.addCleanup(process.kill)
        return process

    def test_a_search_of_a_pipe_shows_bytes_and_rate_and_gives_way_to_messages(self):
        terminal, output = Terminal(), open(self.path / "out", "w+b")
        self.addCleanup(output.close)
        start = time.monotonic()
        process = self.start(terminal, "-hc", "x", "-", "none", stdin=subprocess.PIPE, stdout=output)
        process.stdin.write(b"x\n" * 500_000)
        process.stdin.flush()
        line = terminal.wait_for(rb"\rmgrep: searching: 1\.0 MB, [\d.]+ [kM]?B/s\x1b\[K")
        self.assertGreaterEqual(time.monotonic() - start, 2)
        self.assertNotIn(b"left", line.group())
        process.stdin.close()
        self.assertEqual(process.wait(), 2)
        self.assertTrue(terminal.rest().endswith(CLEAR + b"mgrep: none: No such file or directory\n"))
        output.seek(0)
        self.assertEqual(output.read(), b"500000\n")

    def test_a_search_of_a_file_shows_the_time_left_and_ends_at_once_with_a_signal(self):
        pattern, line = SLOW
        (self.path / "slow").write_text(line * 20000)
        terminal = Terminal()
        process = self.start(
            terminal, "--no-jit", "-c", pattern, "slow", stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
        terminal.wait_for(rb"mgrep: searching: [\d.]+ k?B of 640\.0 kB, ")
        process.send_signal(signal.SIGINT)
        self.assertEqual(process.wait(), -signal.SIGINT)
        self.assertTrue(terminal.rest().endswith(CLEAR))

    def test_planning_an_edit_is_shown_and_bytes_are_counted_once(self):
        pattern, line = SLOW
        (self.path / "slow").write_text(line * 20000)
        terminal = Terminal()
        process = self.start(
            terminal, "--no-jit", "--in-place", "--transform=upper", pattern, "slow",
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
        terminal.wait_for(rb"mgrep: searching: [\d.]+ k?B of 640\.0 kB, ")
        process.kill()
        process.wait()
        self.assertEqual((self.path / "slow").read_text(), line * 20000)

    def test_an_edit_is_shown_with_the_size_of_the_file(self):
        path = self.path / "f"
        path.write_text("x\n" * 500_000)
        terminal = Terminal(columns=30)
        with open(path) as locked:
            fcntl.flock(locked, fcntl.LOCK_EX)
            lock = struct.pack("hhqqi4x", fcntl.F_RDLCK, 0, 0, 0, 0)
            fcntl.fcntl(locked, getattr(fcntl, "F_OFD_SETLK", 37), lock)
            process = self.start(
                terminal, "--in-place", "--lock-wait=60", "--replace=y", "x", "f",
                stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
            # Cut at the width of the terminal.
            terminal.wait_for(rb"\rmgrep: editing: 0 B of 1\.0 MB\x1b\[K|\rmgrep: editing: 0 B of 1\.0 M\x1b\[K")
        self.assertEqual(process.wait(), 0)
        self.assertTrue(terminal.rest().endswith(CLEAR))
        self.assertEqual(path.read_text(), "y\n" * 500_000)

    def test_the_first_output_to_a_pipe_ends_the_line(self):
        terminal = Terminal()
        process = self.start(terminal, "-n", "x", stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        process.stdin.write(b"a\n" * 500_000)
        process.stdin.flush()
        terminal.wait_for(rb"searching: 1\.0 MB")
        process.stdin.write(b"x\n" * 10_000)
        process.stdin.close()
        self.assertEqual(process.stdout.read(9), b"500001:x\n")
        process.stdout.read()
        self.assertEqual(process.wait(), 0)
        process.stdout.close()
        self.assertTrue(terminal.rest().endswith(CLEAR))

    def test_a_terminal_that_cannot_clear_a_line_gets_none(self):
        pattern, line = SLOW
        (self.path / "slow").write_text(line * 20000)
        terminal, other = Terminal(), Terminal()
        arguments = ("--no-jit", "-c", pattern, "slow")
        options = {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL}
        dumb = self.start(terminal, *arguments, **options, environment={"TERM": "dumb"})
        capable = self.start(other, *arguments, **options)
        # Both take the same time.
        other.wait_for(rb"searching: .*searching: ")
        for process in (dumb, capable):
            process.kill()
            process.wait()
        self.assertEqual(terminal.rest(), b"")


class Interrupts(unittest.TestCase):
    def interrupted(self, *arguments, by):
        """The output of searches that `by` ends, each one later than the one before."""
        for turn in range(20):
            process, master = pty.fork()
            if process == 0:
                os.execve(BINARY, [BINARY, *arguments], ENVIRONMENT)
            seen = b""
            try:
                while len(seen) < 3000 * turn + 1:
                    seen += os.read(master, 1000)
                by(process, master)
                while piece := os.read(master, 65536):
                    seen += piece
            except OSError:
                pass
            os.close(master)
            _, status = os.waitpid(process, 0)
            self.assertTrue(os.WIFSIGNALED(status))
            yield seen

    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        self.path = f"{self.folder.name}/f"
        Path(self.path).write_text("".join(f"line {n} is red here {'-' * n * 10}\n" for n in range(1000)))

    def test_a_signal_leaves_whole_lines(self):
        def terminate(process, _):
            os.kill(process, signal.SIGTERM)

        for seen in self.interrupted("-n", "red", self.path, by=terminate):
            self.assertTrue(seen.endswith(b"\r\n\x1b[m\x1b[K"), seen[-80:])
        for seen in self.interrupted("--color=never", "-n", "red", self.path, by=terminate):
            self.assertTrue(seen.endswith(b"\r\n"), seen[-80:])

    def test_a_signal_ends_a_search_whose_output_nobody_reads(self):
        terminal = Terminal()
        reader, writer = os.pipe()
        process = subprocess.Popen(
            [BINARY, "red", self.path], stdout=writer, stderr=terminal.slave, env=ENVIRONMENT)
        os.close(writer)
        self.addCleanup(os.close, reader)
        waiting = Path(f"/proc/{process.pid}/wchan")
        while "pipe" not in waiting.read_text():
            self.assertIsNone(process.poll())
            time.sleep(0.01)
        process.terminate()
        self.assertEqual(process.wait(timeout=20), -signal.SIGTERM)
        self.assertEqual(terminal.rest(), b"")

    def test_control_c_leaves_no_colour(self):
        def press(_, master):
            os.write(master, b"\x03")

        # The terminal discards the rest of its output and shows the key after the signal,
        # sometimes after the last bytes of the process.
        for seen in self.interrupted("-n", "red", self.path, by=press):
            self.assertTrue(seen.removesuffix(b"^C").endswith(b"\x1b[m\x1b[K"), seen[-80:])


class Questions(unittest.TestCase):
    def answered(self, answer):
        """The status of an edit of 101 files, and how many of them it has changed."""
        with tempfile.TemporaryDirectory() as folder:
            for number in range(101):
                Path(folder, str(number)).write_text("foo\n")
            terminal = Terminal()
            process = subprocess.Popen(
                [BINARY, "-r", "--in-place", "--replace=bar", "foo"], cwd=folder, env=ENVIRONMENT,
                stdin=terminal.slave, stderr=terminal.slave)
            self.addCleanup(process.kill)
            terminal.wait_for(rb"mgrep: change 101 files\? \[y/N\] $")
            os.write(terminal.master, answer)
            status = process.wait()
            terminal.rest()
            return status, sum(path.read_text() == "bar\n" for path in Path(folder).iterdir())

    def test_many_files_are_changed_only_after_yes(self):
        self.assertEqual(self.answered(b"y\n"), (0, 101))
        self.assertEqual(self.answered(b"\n"), (2, 0))
        self.assertEqual(self.answered(b"n\n"), (2, 0))


class Colours(unittest.TestCase):
    def shown(self, **environment):
        terminal = Terminal()
        process = subprocess.run(
            [BINARY, "a"], input=b"abc\n", stdout=terminal.slave, env={**ENVIRONMENT, **environment})
        self.assertEqual(process.returncode, 0)
        return terminal.rest()

    def test_colours_go_by_what_the_terminal_can(self):
        self.assertIn(b"\x1b[", self.shown())
        self.assertEqual(self.shown(TERM="dumb"), b"abc\n")
        self.assertEqual(self.shown(NO_COLOR="1"), b"abc\n")
        self.assertIn(b"\x1b[", self.shown(NO_COLOR=""))


unittest.main()
