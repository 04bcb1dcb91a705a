"""Reduces a failing case, as long as it fails."""
import time


def smaller(case):
    """Smaller variants of a case, the smallest first."""
    if len(case.operands) > 1:
        for index, name in enumerate(case.operands):
            other = case.copy()
            del other.operands[index]
            if name != "-":
                other.files.pop(name, None) if name != case.input else None
            elif "-" not in other.operands:
                other.input = None
            yield other
    if len(case.patterns) > 1:
        for index in range(len(case.patterns)):
            other = case.copy()
            del other.patterns[index]
            yield other
    for index in range(len(case.options)):
        if case.options[index][0] not in ("-F", "-U", "-z"):
            other = case.copy()
            del other.options[index]
            yield other
    if case.mechanics:
        other = case.copy()
        other.mechanics = []
        yield other
    if case.form != "operand":
        other = case.copy()
        other.form = "operand"
        yield other
    for name, content in case.files.items():
        lines = content.splitlines(keepends=True) if not case.has("-z") else [
            part + b"\0" for part in content.split(b"\0")[:-1]]
        size = len(lines) // 2
        while size >= 1:
            for start in range(0, len(lines), size):
                other = case.copy()
                other.files[name] = b"".join(lines[:start] + lines[start + size:])
                yield other
            size //= 2
            if len(lines) > 2000 and size < len(lines) // 64:
                break
    for index, pattern in enumerate(case.patterns):
        for part in sorted(pattern.parts, key=lambda p: len(p.pcre)):
            other = case.copy()
            other.patterns[index] = part
            yield other


def shrunk(case, check, seconds=15):
    end = time.monotonic() + seconds
    found = True
    while found:
        found = False
        for other in smaller(case):
            if time.monotonic() > end:
                return case
            try:
                fails = check(other)
            except Exception:
                # A pattern without a group it refers to, say.
                continue
            if fails:
                case, found = other, True
                break
    return case
