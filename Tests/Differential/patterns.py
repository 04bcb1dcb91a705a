"""Random patterns, each spelled for PCRE2 and for Python's `re`."""

LITERALS = list("aabbcfok") + ["ab", "foo", "é", "1", " ", "-", "_"]
SETS = ["[ab]", "[^a]", "[a-c]", "[^ab\\n]", "[\\w-]", "[é1]"]
CLASSES = [".", "\\w", "\\W", "\\s", "\\S", "\\d", "\\D"]
REPEATS = ["*", "+", "?", "*?", "+?", "??", "{2}", "{1,2}", "{0,2}?", "{2,}"]
# PCRE2's spelling, Python's when a subject is a line, Python's when it is a file (-M).
ANCHORS = [
    ("^", r"\A", r"(?:\A|(?<=\n)(?!\Z))"), ("$", r"\Z", r"(?:\Z|(?=\n))"), ("\\A", r"\A", r"\A"),
    ("\\z", r"\Z", r"\Z"), ("\\b", r"\b", r"\b"), ("\\B", r"(?!\b)", r"(?!\b)"),
]


class Pattern:
    """A pattern in its spellings; `parts` are smaller patterns to try when a failure is cut down."""

    def __init__(self, pcre, line, file, groups=0, parts=()):
        self.pcre, self.line, self.file = pcre, line, file
        self.groups, self.parts = groups, list(parts)

    def __repr__(self):
        return self.pcre


def same(text):
    return Pattern(text, text, text)


def wrapped(before, inner, after, groups=None):
    groups = inner.groups if groups is None else groups
    return Pattern(*(before + text + after for text in (inner.pcre, inner.line, inner.file)),
                   groups=groups, parts=[inner] + inner.parts)


def joined(parts, between=""):
    return Pattern(*(between.join(spelled) for spelled in
                     zip(*((p.pcre, p.line, p.file) for p in parts))),
                   groups=sum(p.groups for p in parts),
                   parts=[q for p in parts for q in [p] + p.parts])


def escaped(text):
    """A literal, with the special characters of both languages escaped."""
    return same("".join("\\" + c if c in ".*+?()[]{}|^$\\-" else c for c in text))


def literal(rng):
    return same(rng.choice(LITERALS).replace("-", "\\-"))


def atom(rng, depth):
    kind = rng.random()
    if kind < 0.50:
        return literal(rng)
    if kind < 0.60:
        return same(rng.choice(CLASSES))
    if kind < 0.68:
        return same(rng.choice(SETS))
    if kind < 0.78:
        return Pattern(*rng.choice(ANCHORS))
    if depth <= 0:
        return literal(rng)
    inner = alternatives(rng, depth - 1)
    if kind < 0.88:
        return wrapped("(", inner, ")", inner.groups + 1)
    if kind < 0.94:
        return wrapped("(?:", inner, ")")
    if kind < 0.97:
        return wrapped(rng.choice(["(?=", "(?!"]), inner, ")")
    return wrapped(rng.choice(["(?<=", "(?<!"]), literal(rng), ")")


def term(rng, depth):
    inner = atom(rng, depth)
    # An assertion or several letters with a repeat mean different things to different people.
    repeats = inner.pcre.startswith(("(?:", "(", "[")) and not inner.pcre.startswith(
        ("(?=", "(?!", "(?<")) or inner.pcre in CLASSES or len(inner.pcre) == 1 \
        and inner.pcre not in "^$"
    if repeats and rng.random() < 0.3:
        return wrapped("", inner, rng.choice(REPEATS))
    return inner


def sequence(rng, depth):
    return joined([term(rng, depth) for _ in range(rng.choice([1, 1, 2, 2, 3]))])


def alternatives(rng, depth):
    parts = [sequence(rng, depth) for _ in range(rng.choice([1, 1, 1, 2, 3]))]
    if rng.random() < 0.04:
        parts.append(same(""))
    return parts[0] if len(parts) == 1 else joined(parts, "|")


def pattern(rng):
    found = alternatives(rng, 2)
    # A back-reference at the end, to the first group.
    if found.groups > 0 and "|" not in found.pcre and rng.random() < 0.3:
        found = wrapped("", found, "\\1")
    return found


def fixed(rng):
    """A string for -F, unchanged."""
    text = "".join(rng.choice(["a", "b", "foo", "f", "o", "é", " ", ".", "-", "ab"])
                   for _ in range(rng.choice([1, 1, 2, 3])))
    quoted = escaped(text)
    return Pattern(text, quoted.line, quoted.file)
