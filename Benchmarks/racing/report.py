"""Results as Markdown for people and JSON for programs."""

import json
import math
import os
import platform
import shlex
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from .contest import OURS, Contest


@dataclass(frozen=True)
class Setting:
    """The machine and the programs of a run."""

    date: str
    mgrep: str  # which executable raced
    swift: str
    runs: int
    versions: dict[str, str]
    command: str
    complete: bool  # every case of every default case file


def machine() -> str:
    model = "unknown processor"
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            model = line.split(":", 1)[1].strip()
            break
    pages = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    cores = len(os.sched_getaffinity(0))
    return f"{model}, {cores} cores, {pages / 2**30:.0f} GiB, Linux {platform.release()}"


def geometric_mean(values: Iterable[float]) -> float | None:
    logs = [math.log(value) for value in values]
    return math.exp(sum(logs) / len(logs)) if logs else None


def best_peer_ratio(contest: Contest) -> float | None:
    """The ratio to the fastest peer that gave the same result."""
    ratios = [contest.ratio(one) for one in contest.peers if contest.agrees(one)]
    return max((one for one in ratios if one is not None), default=None)


def ratios_to(contests: list[Contest], *peers: str) -> list[float]:
    """One ratio for each case: to the first of these peers that took part and agreed."""
    found = []
    for contest in contests:
        for peer in contest.peers:
            ratio = contest.ratio(peer)
            if peer.name in peers and ratio is not None and contest.agrees(peer):
                found.append(ratio)
                break
    return found


def groups(contests: list[Contest]) -> dict[str, list[Contest]]:
    result: dict[str, list[Contest]] = {}
    for contest in contests:
        result.setdefault(contest.case.group, []).append(contest)
    return result


RIPGREP = ("rg", "rg -P")


def means(contests: list[Contest]) -> dict[str, dict]:
    """For each group and for all: geometric means of mgrep/rg and of mgrep/fastest peer."""
    table = {}
    for name, members in [*groups(contests).items(), ("all", contests)]:
        best = [one for one in map(best_peer_ratio, members) if one is not None]
        table[name] = {
            "cases": len(members),
            "to_rg": geometric_mean(ratios_to(members, *RIPGREP)),
            "to_fastest": geometric_mean(best),
        }
    return table


def as_data(contests: list[Contest], setting: Setting) -> dict:
    def contender(contest: Contest, one) -> dict:
        entry = {
            "name": one.name,
            "command": shlex.join(one.arguments),
            "wall_seconds": [round(t.wall, 6) for t in one.timings],
            "user_seconds": [round(t.user, 6) for t in one.timings],
            "system_seconds": [round(t.system, 6) for t in one.timings],
            "median": one.median,
            "problem": one.problem,
            "gave_up_after_seconds": one.gave_up,
        }
        if one.outcome:
            entry |= {"count": one.outcome.count, "digest": one.outcome.digest}
        if one.name != OURS:
            entry |= {
                "limit": one.limit,
                "differs": one.differs,
                "same_result": contest.agrees(one),
                "ratio": contest.ratio(one),
                "ratio_range": contest.ratio_range(one),
            }
        return entry

    return {
        "date": setting.date,
        "mgrep": setting.mgrep,
        "swift": setting.swift,
        "machine": machine(),
        "runs": setting.runs,
        "command": setting.command,
        "versions": setting.versions,
        "means": means(contests),
        "cases": [
            {
                "case": one.case.key,
                "group": one.case.group,
                "corpus": one.corpus,
                "contenders": [contender(one, each) for each in one.contenders],
                "anonymous_memory_bytes": one.memory,
                "memory_limit_mib": one.case.memory_limit,
                "problems": one.problems,
                "missed": one.missed,
            }
            for one in contests
        ],
    }


def as_json(contests: list[Contest], setting: Setting) -> str:
    return json.dumps(as_data(contests, setting), ensure_ascii=False, indent=1)


def as_markdown(contests: list[Contest], setting: Setting, chart: str | None) -> str:
    out = ["# Results of the race", ""]
    out += [
        f"{setting.date}, {setting.mgrep}, Swift {setting.swift}; {machine()}.",
        "",
        "Wall time, medians of interleaved runs "
        f"({setting.runs} each, slow contenders 3), warm page cache, output to a pipe,",
        "`LC_ALL=C.UTF-8`. A ratio is mgrep's time divided by the peer's: below 1 mgrep is faster.",
        "In parentheses the smallest and the largest ratio of neighbouring runs. **Bold**: over its",
        "limit. ≠: the peer gives another result, so the ratio says little and is not judged. `> N s`:",
        "the peer had not ended after N seconds and was given up.",
        "",
        f"    {setting.command}",
        "",
    ]
    out += [f"- {name}: {version}" for name, version in setting.versions.items()] + [""]
    if chart:
        out += [f"![Ratios of all cases]({chart})", ""]
    out += ["## Geometric means", "", "| group | cases | mgrep / rg | mgrep / fastest peer |"]
    out += ["| --- | ---: | ---: | ---: |"]
    for name, mean in means(contests).items():
        out.append(
            f"| {name} | {mean['cases']} | {_number(mean['to_rg'])} | {_number(mean['to_fastest'])} |"
        )
    for name, members in groups(contests).items():
        out += ["", f"## {name[0].upper()}{name[1:]}", ""]
        out += ["| case | command | result | mgrep | MiB | ratios |", "| --- | --- | ---: | ---: | ---: | --- |"]
        for contest in members:
            out.append(_row(contest))
    out += _remarks(contests)
    return "\n".join(out) + "\n"


def _number(value: float | None) -> str:
    return "–" if value is None else f"{value:.2f}"


def _seconds(value: float | None) -> str:
    if value is None:
        return "–"
    return f"{value * 1000:.1f} ms" if value < 0.1 else f"{value:.3f} s"


def _row(contest: Contest) -> str:
    command = shlex.join(("mgrep", *contest.case.args)).replace("|", "\\|")
    cells = []
    for peer in contest.peers:
        cells.append(_cell(contest, peer))
    ours = contest.ours
    count = "–" if ours.outcome is None or ours.problem else f"{ours.outcome.count:,}"
    memory = "–" if contest.memory is None else f"{contest.memory / (1 << 20):.1f}"
    mark = " ⚠" if contest.wrong else ""
    return (
        f"| {contest.case.name}{mark} | `{command}` | {count} | {_seconds(ours.median)} "
        f"| {memory} | {', '.join(cells)} |"
    )


def _cell(contest: Contest, peer) -> str:
    ratio = contest.ratio(peer)
    if peer.gave_up:
        return f"{peer.name} > {peer.gave_up:.0f} s"
    if ratio is None:
        return f"{peer.name} –"
    text = f"{ratio:.2f}"
    if not contest.agrees(peer):
        text += " ≠"
    elif peer.limit is not None and ratio > peer.limit:
        text = f"**{text}** > {peer.limit:.2f}"
    low, high = contest.ratio_range(peer)
    return f"{peer.name} {text} ({low:.2f}–{high:.2f})"


def _remarks(contests: list[Contest]) -> list[str]:
    out = []
    loud = [(one.case.key, text) for one in contests for text in one.problems]
    if loud:
        out += ["", "## Different results", ""] + [f"- {key}: {text}" for key, text in loud]
    known = sorted(
        {(peer.name, peer.differs) for one in contests for peer in one.peers
         if peer.differs and not one.agrees(peer)}
    )
    if known:
        out += ["", "Known differences: " + "; ".join(f"{name}: {why}" for name, why in known) + "."]
    lost = [(one.case.key, text) for one in contests for text in one.missed]
    if lost:
        out += ["", "## Limits missed", ""] + [f"- {key}: {text}" for key, text in lost]
    return out
