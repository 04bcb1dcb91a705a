"""Cases are data: the corpus, the arguments, the peers, and the limits."""

import tomllib
from dataclasses import dataclass, field
from pathlib import Path

DIRECTORY = Path(__file__).resolve().parent.parent / "cases"

# The limit for every peer, unless a case sets another one.
DEFAULT_LIMIT = 1.1

CASE_KEYS = {
    "name", "group", "corpus", "args", "compare", "expected", "same-as", "copy", "quick", "peers",
    "stdin", "memory-limit",
}
PEER_KEYS = {"args", "limit", "differs"}


class CaseError(Exception):
    """A case file is invalid."""


@dataclass(frozen=True)
class Opponent:
    """One peer in one case."""

    peer: str
    args: tuple[str, ...] | None  # None: the peer's prefix and the case's own arguments
    limit: float | None  # None: shown, not judged
    differs: str | None  # why its result is known to be another one


@dataclass(frozen=True)
class Case:
    """One command line of mgrep and those of its peers for the same result."""

    file: str
    name: str
    group: str
    corpus: str
    args: tuple[str, ...]
    opponents: tuple[Opponent, ...]
    compare: str  # exact | sorted | count | file
    expected: int | None  # lines printed, or the number printed by a count
    same_as: str | None
    copies: bool  # each run works on a fresh copy of the corpus
    stdin: bool  # the corpus is standard input
    quick: bool
    memory_limit: int  # MiB of anonymous memory

    @property
    def key(self) -> str:
        return f"{self.file}/{self.name}"


@dataclass(frozen=True)
class CaseFile:
    name: str
    about: str
    cases: list[Case] = field(default_factory=list)


def read_case_file(path: Path) -> CaseFile:
    """All cases of one file; an unknown key is an error, since a typo must not loosen a limit."""
    with path.open("rb") as handle:
        data = tomllib.load(handle)
    unknown = set(data) - {"about", "case"}
    if unknown:
        raise CaseError(f"{path}: unknown keys {sorted(unknown)}")
    result = CaseFile(path.stem, data.get("about", ""))
    names = set()
    for raw in data.get("case", []):
        case = _case(path, raw)
        if case.name in names:
            raise CaseError(f"{path}: two cases are called {case.name!r}")
        names.add(case.name)
        result.cases.append(case)
    return result


def _case(path: Path, raw: dict) -> Case:
    name = raw.get("name", "?")
    unknown = set(raw) - CASE_KEYS
    missing = {"name", "group", "corpus", "args"} - set(raw)
    if unknown or missing:
        raise CaseError(f"{path}: case {name!r}: unknown {sorted(unknown)}, missing {sorted(missing)}")
    opponents = []
    for peer, settings in raw.get("peers", {}).items():
        wrong = set(settings) - PEER_KEYS
        if wrong:
            raise CaseError(f"{path}: case {name!r}, peer {peer}: unknown keys {sorted(wrong)}")
        limit = settings.get("limit", DEFAULT_LIMIT)
        opponents.append(
            Opponent(
                peer=peer,
                args=tuple(settings["args"]) if "args" in settings else None,
                limit=None if limit is False else float(limit),
                differs=settings.get("differs"),
            )
        )
    same_as = raw.get("same-as")
    if same_as is not None and same_as not in {one.peer for one in opponents}:
        raise CaseError(f"{path}: case {name!r}: same-as names no peer of the case: {same_as!r}")
    copies = raw.get("copy", False)
    usual = "file" if copies else "count" if "-c" in raw["args"] else "exact"
    compare = raw.get("compare", usual)
    if compare not in ("exact", "sorted", "count", "file"):
        raise CaseError(f"{path}: case {name!r}: there is no comparison {compare!r}")
    return Case(
        file=path.stem,
        name=name,
        group=raw["group"],
        corpus=raw["corpus"],
        args=tuple(raw["args"]),
        opponents=tuple(opponents),
        compare=compare,
        expected=raw.get("expected"),
        same_as=same_as,
        copies=copies,
        stdin=raw.get("stdin", False),
        quick=raw.get("quick", True),
        memory_limit=raw.get("memory-limit", 64),
    )


def select(names: list[str]) -> list[CaseFile]:
    """The named case files, or all."""
    files = [read_case_file(path) for path in sorted(DIRECTORY.glob("*.toml"))]
    if not names:
        return files
    known = {one.name: one for one in files}
    for name in names:
        if name not in known:
            raise CaseError(f"no case file {name!r}; there are {', '.join(sorted(known))}")
    return [known[name] for name in names]
