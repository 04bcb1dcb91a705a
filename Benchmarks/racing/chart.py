"""The chart of all ratios, drawn by matplotlib if it is available."""

import importlib
import sys
from pathlib import Path

from . import peers, report
from .contest import Contest


def draw(contests: list[Contest], path: Path, cache: Path, may_install: bool, say) -> bool:
    """Writes an SVG: a dot for each peer of each case on a logarithmic axis, and each group's
    geometric mean. Prints a message and returns false without matplotlib."""
    figures = _matplotlib(cache, may_install, say)
    if figures is None:
        say("no chart: matplotlib cannot be imported")
        return False
    rows = []
    for name, members in report.groups(contests).items():
        rows.append((name, members, None))
        rows += [(one.case.name, None, one) for one in members]
    figure = figures.Figure(figsize=(10, 1.2 + 0.26 * len(rows)))
    axes = figure.subplots()
    names = sorted({peer.name for one in contests for peer in one.peers})
    markers = dict(zip(names, "os^vD<>Pph*X8"))
    means = report.means(contests)
    labelled = set()
    for place, (name, members, one) in enumerate(rows):
        if one is None:
            axes.axhspan(place - 0.5, place + 0.5, color="#eeeeee", zorder=0)
            mean = means[name]["to_rg"]
            if mean is not None:
                axes.plot(mean, place, marker="|", markersize=14, color="black")
                axes.annotate(f"{mean:.2f}", (mean, place), xytext=(6, -3),
                              textcoords="offset points", fontsize=7)
            continue
        for peer in one.peers:
            ratio = one.ratio(peer)
            if ratio is None:
                continue
            same = one.agrees(peer)
            axes.plot(
                ratio, place, linestyle="", marker=markers[peer.name], markersize=5,
                color=f"C{names.index(peer.name) % 10}", fillstyle="full" if same else "none",
                label=peer.name if peer.name not in labelled else None,
            )
            labelled.add(peer.name)
    axes.axvline(1, color="black", linewidth=0.8)
    axes.set_xscale("log")
    axes.set_yticks(range(len(rows)), [name for name, _, _ in rows], fontsize=7)
    for tick, (_, members, _) in zip(axes.get_yticklabels(), rows):
        tick.set_fontweight("bold" if members else "normal")
    axes.set_ylim(len(rows) - 0.5, -0.5)
    axes.set_xlabel(
        "mgrep's time / the peer's (left of 1: mgrep is faster); hollow: another result; "
        "bar: geometric mean to rg", fontsize=8)
    axes.grid(axis="x", which="both", linewidth=0.3)
    if labelled:
        axes.legend(fontsize=7, loc="upper left", bbox_to_anchor=(1, 1))
    figure.savefig(path, format="svg", bbox_inches="tight", metadata={"Date": None})
    return True


def _matplotlib(cache: Path, may_install: bool, say):
    """matplotlib with its SVG canvas, or none; installed from PyPI into the cache if allowed."""
    for attempt in range(2):
        try:
            figures = importlib.import_module("matplotlib.figure")
            importlib.import_module("matplotlib.backends.backend_svg")
            settings = importlib.import_module("matplotlib").rcParams
            settings["svg.hashsalt"] = "race"  # the same picture from the same numbers
            settings["svg.fonttype"] = "none"
            return figures
        except ImportError:
            installed = str(cache / "python")
            if attempt or not may_install:
                return None
            if not (cache / "python" / "matplotlib").exists():
                peers.install_with_pip("matplotlib", cache, say)
            sys.path.append(installed)
            importlib.invalidate_caches()
    return None
