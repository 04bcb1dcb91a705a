"""Finds the peers, installs those that are missing, and asks for their versions."""

import os
import shutil
import subprocess
import sys
import tomllib
from dataclasses import dataclass
from pathlib import Path

from .running import ENVIRONMENT


@dataclass(frozen=True)
class Peer:
    name: str
    program: str
    prefix: tuple[str, ...]
    version: str


def find(names: set[str], cache: Path, may_install: bool, say) -> dict[str, Peer]:
    """The available peers of these names. `say` reports those that are not available."""
    with (Path(__file__).parent / "peers.toml").open("rb") as handle:
        table = tomllib.load(handle)
    found = {}
    installed = set()
    for name in sorted(names):
        if name not in table:
            raise KeyError(f"peers.toml knows no peer {name!r}")
        entry = table[name]
        program = _locate(entry, cache)
        if program is None and may_install:
            what = entry.get("pip") or entry["apt"]
            if what not in installed:
                installed.add(what)
                _install(entry, cache, say)
            program = _locate(entry, cache)
        if program is None:
            say(f"!! {name} is not here" + ("" if may_install else " and nothing is installed"))
            continue
        found[name] = Peer(name, program, tuple(entry["prefix"]), _version(program, entry))
    return found


def _locate(entry: dict, cache: Path) -> str | None:
    """The program's full path: one in the cache first, then the PATH's, of the wanted version."""
    own = cache / "python" / "bin" / entry["command"]
    for candidate in (str(own) if own.exists() else None, shutil.which(entry["command"])):
        if candidate is None:
            continue
        candidate = _behind_pyenv(candidate, entry["command"])
        if entry.get("wanted", "") in _version(candidate, entry):
            return candidate
    return None


def _behind_pyenv(candidate: str, command: str) -> str:
    """The program itself, not the shell script of pyenv, which takes 50 ms to start."""
    if "/shims/" not in candidate or shutil.which("pyenv") is None:
        return candidate
    answer = subprocess.run(["pyenv", "which", command], capture_output=True, text=True)
    return answer.stdout.strip() if answer.returncode == 0 else candidate


def _build(entry: dict, cache: Path, say) -> None:
    """Compiles a program that has no package, with the library that it demonstrates."""
    source = Path(__file__).resolve().parent.parent / entry["source"]
    say(f"building {source.name}")
    target = cache / "python" / "bin" / entry["command"]
    target.parent.mkdir(parents=True, exist_ok=True)
    subprocess.run(["cc", "-O2", str(source), "-o", str(target), *entry["flags"]])


def _install(entry: dict, cache: Path, say) -> None:
    if "source" in entry:
        _install({"apt": entry["apt"]}, cache, say)
        _build(entry, cache, say)
        return
    if "pip" in entry:
        install_with_pip(entry["pip"], cache, say)
        return
    say(f"installing {entry['apt']}")
    as_root = [] if os.geteuid() == 0 else ["sudo", "-n"]
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run([*as_root, "apt-get", "update", "-qq"], env=environment)
    subprocess.run(
        [*as_root, "apt-get", "install", "-y", "-qq", entry["apt"]],
        env=environment,
        stdout=subprocess.DEVNULL,
    )


def install_with_pip(package: str, cache: Path, say) -> bool:
    """Puts a package from PyPI into the cache, not into the system's Python."""
    say(f"installing {package} from PyPI")
    target = cache / "python"
    done = subprocess.run(
        [sys.executable, "-m", "pip", "install", "--quiet", "--target", str(target), package],
        stdout=subprocess.DEVNULL,
    )
    return done.returncode == 0


def install_with_apt(package: str, say) -> None:
    _install({"apt": package}, Path(), say)


def _version(program: str, entry: dict) -> str:
    answer = subprocess.run(
        [program, *entry["version"]], capture_output=True, text=True, env=ENVIRONMENT
    )
    lines = (answer.stdout + answer.stderr).strip().splitlines()
    return lines[0] if lines else "unknown"
