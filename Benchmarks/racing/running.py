"""Runs one command with its output in a pipe, which is drained, timed or compared."""

import hashlib
import os
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

# What decides on the meaning of bytes and on colours must be the same for everybody.
_KEPT = ("PATH", "HOME", "TMPDIR", "LD_LIBRARY_PATH")
ENVIRONMENT = {name: os.environ[name] for name in _KEPT if name in os.environ} | {
    "LC_ALL": "C.UTF-8"
}

_PIECE = 1 << 20


@dataclass(frozen=True)
class Command:
    """An argument vector, its directory, and its input."""

    arguments: tuple[str, ...]
    directory: Path | None = None
    input: Path | None = None


@dataclass(frozen=True)
class Timing:
    """Seconds of one run, from before the fork to after the wait."""

    wall: float
    user: float
    system: float
    status: int


@dataclass(frozen=True)
class Outcome:
    """The output of a run, as far as a comparison needs it."""

    status: int
    digest: str
    lines: int
    number: int | None  # the only line, when it is a decimal number
    errors: str

    @property
    def count(self) -> int:
        return self.lines if self.number is None else self.number


def _start(command: Command, errors) -> subprocess.Popen:
    source = open(command.input, "rb") if command.input else subprocess.DEVNULL
    try:
        return subprocess.Popen(
            command.arguments,
            stdin=source,
            stdout=subprocess.PIPE,
            stderr=errors,
            cwd=command.directory,
            env=ENVIRONMENT,
            bufsize=0,
        )
    finally:
        if command.input:
            source.close()


def time_once(command: Command) -> Timing:
    """One run, its output thrown away by this process and never by the kernel's null device,
    which some tools recognise and then stop at the first match."""
    buffer = bytearray(_PIECE)
    begin = time.perf_counter()
    process = _start(command, subprocess.DEVNULL)
    with process.stdout:
        descriptor = process.stdout.fileno()
        while os.readv(descriptor, [buffer]):
            pass
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - begin
    process.returncode = os.waitstatus_to_exitcode(status)
    return Timing(wall, usage.ru_utime, usage.ru_stime, process.returncode)


def look(command: Command, compare: str, timeout: float | None = None) -> Outcome:
    """One untimed run for its result. `compare` is the case's: with `sorted` the order of the
    lines does not matter, with `count` no output is a count of zero.

    Throws `subprocess.TimeoutExpired`.
    """
    process = _start(command, subprocess.PIPE)
    try:
        output, errors = process.communicate(timeout=timeout)
    except subprocess.TimeoutExpired:
        process.kill()
        process.communicate()
        raise
    if compare == "count" and not output:
        output = b"0\n"
    lines = output.count(b"\n")
    number = int(output) if lines == 1 and output[:-1].isdigit() else None
    if compare == "sorted":
        # "./a" and "a" are the same file.
        found = sorted(line.removeprefix(b"./") for line in output.splitlines())
        output = b"\n".join(found)
    return Outcome(
        status=process.returncode,
        digest=hashlib.sha256(output).hexdigest()[:16],
        lines=lines,
        number=number,
        errors=errors.decode("utf-8", "replace").strip(),
    )


def peak_anonymous_memory(command: Command) -> int | None:
    """The largest RssAnon seen, in bytes, asked for about every millisecond in an untimed run.

    None when the process was too short to be seen once.
    """
    process = _start(command, subprocess.DEVNULL)
    os.set_blocking(process.stdout.fileno(), False)
    buffer = bytearray(_PIECE)
    peak = None
    drained = False
    with process.stdout, open(f"/proc/{process.pid}/status", "rb", buffering=0) as status:
        while not drained:
            try:
                while (got := os.readv(process.stdout.fileno(), [buffer])) > 0:
                    pass
                drained = got == 0
            except BlockingIOError:
                pass
            try:
                text = os.pread(status.fileno(), 8192, 0)
            except ProcessLookupError:
                break
            at = text.find(b"RssAnon:")
            if at >= 0:
                peak = max(peak or 0, int(text[at + 8 :].split(None, 1)[0]) * 1024)
            time.sleep(0.001)
    process.wait()
    return peak


def digest_of_file(path: Path) -> str:
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()[:16]
