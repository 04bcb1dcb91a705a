"""The executable of the race: static and stripped, as in the README."""

import shutil
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent


class BuildError(Exception):
    """The executable could not be made."""


def static_release(into: Path, say) -> Path:
    """Builds this work tree and puts a stripped copy into `into`."""
    say("building mgrep: swift build -c release -Xswiftc -static-executable")
    scratch = ROOT / ".build-static"
    command = ["swift", "build", "-c", "release", "-Xswiftc", "-static-executable"]
    command += ["--scratch-path", str(scratch), "--product", "mgrep"]
    done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    if done.returncode != 0:
        raise BuildError(done.stdout.decode("utf-8", "replace"))
    return stripped(scratch / "release" / "mgrep", into)


def stripped(program: Path, into: Path) -> Path:
    """A copy without symbols; valgrind cannot read those of a static Swift executable."""
    into.mkdir(parents=True, exist_ok=True)
    copy = into / "mgrep"
    copy.unlink(missing_ok=True)
    shutil.copy2(program, copy)
    done = subprocess.run(["strip", str(copy)], capture_output=True, text=True)
    if done.returncode != 0:
        raise BuildError(f"strip: {done.stderr.strip()}")
    return copy


def swift_version() -> str:
    """`6.3.1`, or `unknown` where there is no toolchain."""
    try:
        answer = subprocess.run(["swift", "--version"], capture_output=True, text=True).stdout
    except FileNotFoundError:
        return "unknown"
    words = answer.split()
    return words[words.index("version") + 1] if "version" in words else "unknown"


def commit() -> str:
    """The current commit, followed by `+` if files are changed."""
    def git(*arguments: str) -> str:
        done = subprocess.run(["git", "-C", str(ROOT), *arguments], capture_output=True, text=True)
        return done.stdout.strip() if done.returncode == 0 else ""

    return (git("rev-parse", "--short=12", "HEAD") or "unknown") + (
        "+" if git("status", "--porcelain", "--untracked-files=no") else "")
