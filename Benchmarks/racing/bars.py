"""Draws README.md's chart from the figures of RESULTS.md: seconds, as bars, for a few of the cases.

    python3 -m racing.bars          in Benchmarks/; writes Documentation/speed.svg
"""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
RESULTS = ROOT / "Benchmarks/RESULTS.md"
CHART = ROOT / "Documentation/speed.svg"

# The names of the cases in RESULTS.md and in the chart.
CASES = {
    "rare literal": "a rare word in 1.2 GB of C",
    "look-around": "look-around: (?<!un)likely(?!_)",
    "10,000 words": "10,000 words at once",
    "rare literal, names": "a word in a tree of 78,579 files",
    "redaction: card numbers": "card numbers masked in a log of 500 MB",
    "start of the process": "one line in one small file",
}
# Rivals in the order of the chart; the fastest form of one is shown (grep, grep -F, grep -E).
RIVALS = ("rg", "ugrep", "grep", "sed", "sd")
WIDTH, BAR, GAP, LEFT, RIGHT = 720, 15, 16, 70, 90


def seconds_of(text: str) -> float:
    number, unit = text.split()
    return float(number) / (1000 if unit == "ms" else 1)


def figures(results: str) -> list[tuple[str, list[tuple[str, float]]]]:
    """For each case, the seconds of mgrep and of the rivals that found the same."""
    found = {}
    for line in results.splitlines():
        cells = [cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]]
        if len(cells) != 6 or cells[0] not in CASES or cells[0] in found:
            continue
        ours = seconds_of(cells[3])
        bars = {"mgrep": ours}
        # A ratio is mgrep's time divided by the rival's.
        for name, ratio, odd in re.findall(r"(\w+)(?: -\w)? \**([\d.]+)\**( ≠)?", cells[5]):
            if name in RIVALS and not odd and float(ratio) > 0:
                bars[name] = min(bars.get(name, float("inf")), ours / float(ratio))
        found[cells[0]] = sorted(bars.items(), key=lambda bar: ("mgrep", *RIVALS).index(bar[0]))
    missing = CASES.keys() - found.keys()
    if missing:
        raise ValueError(f"not in the results: {', '.join(sorted(missing))}")
    return [(title, found[name]) for name, title in CASES.items()]


def words(seconds: float) -> str:
    """As many digits as the ratios have."""
    if seconds >= 0.01:
        return f"{seconds:.{1 if seconds >= 1 else 2}f} s"
    return f"{seconds * 1000:.1f} ms"


def draw(results: str) -> str:
    """The SVG. Each case has its own scale: its longest bar is as wide as the chart."""
    parts, y = [], 14
    for title, bars in figures(results):
        longest = max(seconds for _, seconds in bars)
        parts.append(f'<text x="{LEFT}" y="{y + 12}" font-weight="bold">{escaped(title)}</text>')
        y += 19
        for name, seconds in bars:
            width = max(1, (WIDTH - LEFT - RIGHT) * seconds / longest)
            kind = "ours" if name == "mgrep" else "theirs"
            parts.append(
                f'<text x="{LEFT - 6}" y="{y + 11}" text-anchor="end">{name}</text>'
                f'<rect class="{kind}" x="{LEFT}" y="{y}" width="{width:.1f}" height="{BAR - 3}"/>'
                f'<text x="{LEFT + width + 5:.1f}" y="{y + 11}">{words(seconds)}</text>')
            y += BAR
        y += GAP
    body = "\n".join(parts)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {y}" width="{WIDTH}" height="{y}"\n'
        '  font-family="sans-serif" font-size="12" role="img">\n'
        "<title>Seconds that mgrep and its peers take; shorter is better</title>\n"
        "<style>.ours { fill: #d9480f } .theirs { fill: #adb5bd }</style>\n"
        f'<rect width="{WIDTH}" height="{y}" rx="6" fill="white"/>\n{body}\n</svg>\n')


def escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;")


if __name__ == "__main__":
    CHART.write_text(draw(RESULTS.read_text()))
