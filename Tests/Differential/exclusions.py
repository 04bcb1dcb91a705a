"""Known faults, each with its issue. This list should be empty."""


def excluded(case):
    return False
