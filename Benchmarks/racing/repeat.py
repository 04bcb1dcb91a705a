"""Whether a second run gives the same results as the first."""

from dataclasses import dataclass

from .report import as_data

# The largest allowed differences of the means of groups and of single ratios. Single ratios are judged only
# if both times are over SHORT seconds.
MEANS_APART = 0.10
RATIOS_APART = 0.25
SHORT = 0.1


@dataclass(frozen=True)
class Difference:
    """A number of the first run and the corresponding one of the second."""

    what: str
    first: float
    second: float
    allowed: float

    @property
    def share(self) -> float:
        """The difference of both numbers, as a share of the smaller one."""
        return max(self.first, self.second) / min(self.first, self.second) - 1

    @property
    def is_too_large(self) -> bool:
        return self.share > self.allowed

    def __str__(self) -> str:
        return f"{self.what}: {self.first:.2f} and {self.second:.2f}"


def _ratios(data: dict) -> dict[str, float]:
    """The ratios of all judged cases, by the names of case and peer."""
    found = {}
    for case in data["cases"]:
        ours, *peers = case["contenders"]
        for peer in peers:
            if peer["ratio"] and peer["same_result"] and min(ours["median"], peer["median"]) > SHORT:
                found[f"{case['case']}, {peer['name']}"] = peer["ratio"]
    return found


def _means(data: dict) -> dict[str, float]:
    """The means of all groups; the number of cases is part of the name, so that only equal groups are compared."""
    return {
        f"{group} ({mean['cases']}), {key.replace('_', ' ')}": mean[key]
        for group, mean in data["means"].items()
        for key in ("to_rg", "to_fastest")
        if mean[key]
    }


def differences(first: dict, second: dict) -> list[Difference]:
    """The differences between all measurements of both runs, the largest first."""
    found = []
    for take, allowed in ((_means, MEANS_APART), (_ratios, RATIOS_APART)):
        a, b = take(first), take(second)
        found += [Difference(what, a[what], b[what], allowed) for what in a.keys() & b.keys()]
    return sorted(found, key=lambda one: (-one.share / one.allowed, one.what))


def as_markdown(first: dict, contests, setting) -> str:
    """A section for the report of the second run."""
    found = differences(first, as_data(contests, setting))
    bad = [one for one in found if one.is_too_large]
    lines = [
        "", "## Repeated", "",
        f"Compared with a run of {first['mgrep']} on {first['date']}: of {len(found)} numbers, "
        f"{len(bad)} are further apart",
        f"than they should be ({MEANS_APART:.0%} for the mean of a group, {RATIOS_APART:.0%} for a ratio "
        f"of two times over {SHORT} s).",
    ]
    if bad:
        lines += [""] + [f"- {one}" for one in bad]
    elif found:
        lines += ["", f"Furthest apart: {found[0]}."]
    return "\n".join(lines) + "\n"
