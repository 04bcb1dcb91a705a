"""Pattern files made from a seed and from the words of a text: the usual kinds.

Like the synthetic texts, they are the same on every machine for the same text.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable

from .synthetic import Source

# How many bytes of a text are read for its words.
SAMPLE_BYTES = 60_000_000

_PREFIXES = (
    "AKIA ASIA ghp_ gho_ ghu_ ghs_ ghr_ glpat- xoxb- xoxp- xoxa- sk_live_ rk_live_ SG. key- AIza "
    "ya29. EAAC pypi- npm_ dop_v1_ shpat_ shpss_ LTAI AGE-SECRET-KEY- PMAK- lin_api_ hf_ tfp_ "
    "dckr_pat_"
).split()
_BODIES = (
    "[0-9A-Z]{16} [A-Za-z0-9]{36} [0-9a-zA-Z_-]{20} [a-f0-9]{32} [A-Za-z0-9_-]{35} [a-zA-Z0-9]{24}"
).split()
_SERVICES = (
    "adafruit adobe airtable algolia alibaba asana atlassian beamer bitbucket bittrex codecov "
    "coinbase confluent contentful datadog discord dropbox etsy facebook fastly finicity flickr "
    "freshbooks gitter hubspot intercom jfrog kraken kucoin linear linkedin lob mailchimp mailgun "
    "mapbox mattermost netlify okta plaid square"
).split()
_ASSIGNED = (
    r"""(?i)[\w.-]{0,20}%s(?:[ \t\w.-]{0,20})[\s'\"]{0,3}(?:=|>|:{1,3}=|\|\||:|=>|\?=|,)"""
    r"""[`'\"\s=]{0,5}([a-z0-9_-]{32})(?:[`'\"\s;]|\\[nr]|$)"""
)
_EVERYDAY = [
    r"\bkmalloc\w*\(", r"\d+\.\d+\.\d+", r"(?i)copyright.*20\d\d", r"https?://\S+",
    r"\b[A-Z]+_MAX\b", r"(?i)\bfixme\b", r"return -E[A-Z]+;", r"spin_(?:un)?lock_irq\w*\(",
    r"^#include <linux/\w+\.h>", r"0x[0-9a-f]{8}\b",
]


class Vocabulary:
    """The words of a text, in an order that depends only on the text."""

    def __init__(self, text: bytes):
        counted = Counter(re.findall(rb"[A-Za-z]{3,}", text))
        self.all = sorted(word.decode() for word in counted)
        self.usual = sorted(word.decode() for word, count in counted.items() if count >= 20)
        self.identifiers = sorted({word.decode() for word in re.findall(rb"\w{4,}", text)})
        tails = Counter(re.findall(rb"_[a-z]{3}", text))
        self.tails = sorted(tail.decode() for tail in sorted(tails, key=tails.get)[-2000:])


def _sample(source: Source, words: list[str], count: int) -> list[str]:
    """A sample of different words; all words if there are not enough."""
    taken: dict[str, None] = {}
    wanted = min(count, len(set(words)))
    while len(taken) < wanted:
        taken[source.one(words)] = None
    return list(taken)


def secret_rules(source: Source, _: Vocabulary) -> list[str]:
    """Rules as in scanners for secrets: a prefix and a body, or a service's name and an assignment."""
    keys = [prefix.replace(".", r"\.") + source.one(_BODIES) for prefix in _PREFIXES]
    private = "-----BEGIN[ A-Z0-9_-]{0,100}PRIVATE KEY-----"
    return [*keys, *(_ASSIGNED % name for name in _SERVICES), private]


def two_parts(source: Source, words: Vocabulary) -> list[str]:
    starts = [word[:4] for word in words.usual if word.islower() and len(word) >= 4]
    return [
        rf"{start}[a-z]+{source.one(words.tails)}\w*\d" for start in _sample(source, starts, 300)
    ]


def everyday(_: Source, __: Vocabulary) -> list[str]:
    return _EVERYDAY


def around_words(count: int) -> Callable[[Source, Vocabulary], list[str]]:
    """Patterns around a word of 4 to 8 letters."""
    forms = [r"%s\w*\d", r"%s\s*\(\w+", r"\b%s[a-z]+_\w+", r"[A-Z]\w*%s", r"%s.*\d\d"]

    def make(source: Source, words: Vocabulary) -> list[str]:
        usable = [word for word in words.all if 4 <= len(word) <= 8]
        return [source.one(forms) % word for word in _sample(source, usable, count)]

    return make


def some(count: int, of: str) -> Callable[[Source, Vocabulary], list[str]]:
    def make(source: Source, words: Vocabulary) -> list[str]:
        return _sample(source, getattr(words, of), count)

    return make


def three_letters(source: Source, words: Vocabulary) -> list[str]:
    short = sorted({word.lower() for word in words.all if len(word) == 3})
    return _sample(source, short, 200)


def addresses(source: Source, _: Vocabulary) -> list[str]:
    return [".".join(str(source.below(256)) for _ in range(4)) for _ in range(2000)]


SETS: dict[str, Callable[[Source, Vocabulary], list[str]]] = {
    "set-secrets": secret_rules,
    "set-two-parts": two_parts,
    "set-everyday": everyday,
    "set-1000-patterns": around_words(1_000),
    "set-10000-patterns": around_words(10_000),
    "set-500-words": some(500, "usual"),
    "set-5000-words": some(5_000, "all"),
    "set-100000-words": some(100_000, "identifiers"),
    "set-three-letters": three_letters,
    "set-addresses": addresses,
}


def lines(name: str, text: bytes) -> Iterable[bytes]:
    """The patterns of a set for a text, one a line."""
    seed = 22 + sorted(SETS).index(name)
    return (line.encode() for line in SETS[name](Source(seed), Vocabulary(text)))
