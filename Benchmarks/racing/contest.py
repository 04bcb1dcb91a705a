"""One case: the same result first, then interleaved runs, then memory."""

import statistics
import subprocess
from dataclasses import dataclass, field
from pathlib import Path

from . import corpora, running
from .cases import Case
from .corpora import Store
from .peers import Peer

OURS = "mgrep"
# A short run in seconds, and the number of runs for short ones.
BRIEF = 0.02
BRIEF_RUNS = 60


@dataclass
class Contender:
    """One tool in one case, and its results."""

    name: str
    arguments: tuple[str, ...]
    limit: float | None = None
    differs: str | None = None
    outcome: running.Outcome | None = None
    problem: str | None = None
    gave_up: float | None = None  # seconds after which a run was ended
    timings: list[running.Timing] = field(default_factory=list)

    @property
    def median(self) -> float | None:
        return statistics.median(one.wall for one in self.timings) if self.timings else None


@dataclass
class Contest:
    """The results of one case. `problems` are errors; `missed` are the limits that were not met."""

    case: Case
    corpus: str
    contenders: list[Contender]
    problems: list[str] = field(default_factory=list)
    wrong: bool = False  # mgrep's own result is in doubt
    memory: int | None = None
    missed: list[str] = field(default_factory=list)

    @property
    def ours(self) -> Contender:
        return self.contenders[0]

    @property
    def peers(self) -> list[Contender]:
        return self.contenders[1:]

    def agrees(self, peer: Contender) -> bool:
        """Whether this peer did the same work, so that its time can be compared."""
        mine, theirs = self.ours.outcome, peer.outcome
        return bool(
            mine and theirs and not self.ours.problem and not peer.problem
            and (mine.status, mine.digest) == (theirs.status, theirs.digest)
        )

    def ratio(self, peer: Contender) -> float | None:
        if self.ours.median is None or peer.median is None:
            return None
        return self.ours.median / peer.median

    def ratio_range(self, peer: Contender) -> tuple[float, float] | None:
        """The smallest and the largest ratio of consecutive runs."""
        pairs = [a.wall / b.wall for a, b in zip(self.ours.timings, peer.timings)]
        return (min(pairs), max(pairs)) if pairs else None

    def judge(self) -> None:
        """Fills `missed`."""
        for peer in self.peers:
            ratio = self.ratio(peer)
            if peer.limit is None or ratio is None or not self.agrees(peer):
                continue
            if ratio > peer.limit:
                self.missed.append(f"{ratio:.2f} of {peer.name}, limit {peer.limit:.2f}")
        allowed = self.case.memory_limit << 20
        if self.memory is not None and self.memory > allowed:
            self.missed.append(
                f"{self.memory / (1 << 20):.0f} MiB of anonymous memory, "
                f"limit {self.case.memory_limit} MiB"
            )


def _compare_peers(contest: Contest) -> None:
    """Without a result of mgrep, the peers are compared with the first one."""
    able = [one for one in contest.peers if one.outcome and not one.problem and not one.differs]
    for peer in able[1:]:
        if peer.outcome.digest != able[0].outcome.digest:
            contest.problems.append(
                f"{peer.name} and {able[0].name} differ: {peer.outcome.count:,} "
                f"({peer.outcome.digest}), {able[0].outcome.count:,} ({able[0].outcome.digest})"
            )
    for peer in contest.peers:
        if peer.problem and not peer.gave_up:
            contest.problems.append(f"{peer.name}: {peer.problem}")


class Track:
    """Turns cases into commands: corpora, copies and peers in their places."""

    def __init__(self, mgrep: Path, peers: dict[str, Peer], store: Store):
        self.mgrep = mgrep
        self.peers = peers
        self.store = store

    def prepare(self, case: Case) -> Contest:
        corpus = self.store.get(case.corpus)
        ours = Contender(OURS, (str(self.mgrep), *map(self.store.expand, case.args)))
        contenders = [ours]
        absent = []
        for opponent in case.opponents:
            peer = self.peers.get(opponent.peer)
            if peer is None:
                absent.append(opponent.peer)
                continue
            arguments = opponent.args if opponent.args is not None else (*peer.prefix, *case.args)
            contenders.append(
                Contender(
                    peer.name,
                    (peer.program, *map(self.store.expand, arguments)),
                    opponent.limit,
                    opponent.differs,
                )
            )
        contest = Contest(case, corpus.identity, contenders)
        if case.same_as in absent:
            contest.problems.append(f"{case.same_as} is not here, and decides on the right result")
        return contest

    def command(self, case: Case, arguments: tuple[str, ...]) -> running.Command:
        """The command on its corpus; makes a fresh copy if the case needs one."""
        corpus = self.store.get(case.corpus)
        if case.copies:
            copy = corpora.copy_for_writing(corpus, self.store.directory)
            return running.Command(tuple(one.replace("{copy}", str(copy)) for one in arguments))
        if corpus.is_tree:
            return running.Command(arguments, directory=corpus.path)
        if case.stdin:
            return running.Command(arguments, input=corpus.path)
        return running.Command((*arguments, str(corpus.path)))

    def look(self, case: Case, contender: Contender, timeout: float | None = None) -> None:
        """Runs once and keeps the result, or the error."""
        try:
            outcome = running.look(
                self.command(case, contender.arguments), case.compare, timeout
            )
        except subprocess.TimeoutExpired:
            contender.problem = f"no end after {timeout:.0f} s"
            contender.gave_up = timeout
            return
        if case.compare == "file":
            copy = self.store.directory / "work" / self.store.get(case.corpus).path.name
            outcome = running.Outcome(
                outcome.status, running.digest_of_file(copy), 0, None, outcome.errors
            )
        contender.outcome = outcome
        if outcome.status not in (0, 1):
            first = outcome.errors.splitlines()[0] if outcome.errors else "no message"
            contender.problem = f"exit status {outcome.status}: {first}"

    def check(self, contest: Contest, expected: int | None, timeout: float | None = None) -> None:
        """Runs every contender once; fills `problems` if the results differ."""
        case = contest.case
        for contender in contest.contenders:
            self.look(case, contender, timeout)
        if contest.ours.problem:
            contest.wrong = True
            contest.problems.append(f"mgrep: {contest.ours.problem}")
            _compare_peers(contest)
            return
        mine = contest.ours.outcome
        if expected is not None and mine.count != expected:
            contest.wrong = True
            contest.problems.append(f"mgrep counts {mine.count:,}, expected are {expected:,}")
        strangers = []
        fellows = []
        for peer in contest.peers:
            if peer.gave_up:
                continue  # slow, not wrong
            if peer.problem:
                contest.problems.append(f"{peer.name}: {peer.problem}")
            elif contest.agrees(peer):
                fellows.append(peer.name)
            elif peer.differs is None:
                strangers.append(peer.name)
                contest.problems.append(
                    f"{peer.name} gives another result: {peer.outcome.count:,} "
                    f"({peer.outcome.digest}), mgrep {mine.count:,} ({mine.digest})"
                )
        if case.same_as in strangers or (strangers and not fellows and expected is None):
            contest.wrong = True

    def race(self, contest: Contest, runs: int, slow: float) -> None:
        """Interleaved runs: A B C, B C A, C A B, … so that no tool always follows the same one.

        A contender that takes longer than `slow` seconds gets three runs at most. Where all take
        less than BRIEF, starting a process is most of it, and it takes BRIEF_RUNS to tell them apart.
        """
        case = contest.case
        able = [one for one in contest.contenders if not one.problem]
        if not able:
            return
        for contender in able:
            running.time_once(self.command(case, contender.arguments))  # warms the page cache
        for index in range(max(runs, BRIEF_RUNS)):
            if index >= runs and max(one.median for one in able) > BRIEF:
                break
            turn = index % len(able)
            for contender in able[turn:] + able[:turn]:
                if len(contender.timings) >= 3 and contender.median > slow:
                    continue
                timing = running.time_once(self.command(case, contender.arguments))
                contender.timings.append(timing)
                if timing.status != contender.outcome.status:
                    contest.problems.append(
                        f"{contender.name}: exit status {timing.status} in a timed run, "
                        f"{contender.outcome.status} in the check"
                    )

    def weigh(self, contest: Contest) -> None:
        """mgrep's peak anonymous memory, in a separate run."""
        if not contest.ours.problem:
            contest.memory = running.peak_anonymous_memory(
                self.command(contest.case, contest.ours.arguments)
            )
