"""Corpora made from a seed: the same bytes on every machine and with every Python.

Only `random.Random.random` is used, the one method whose sequence is promised never to change.
Each generator yields lines as bytes without terminators and goes on for ever.
"""

import random
from collections.abc import Iterator


class Source:
    """A seeded source of choices."""

    def __init__(self, seed: int):
        self.random = random.Random(seed).random

    def below(self, bound: int) -> int:
        return int(self.random() * bound)

    def one(self, of):
        return of[int(self.random() * len(of))]

    def skewed(self, of):
        """One of a list whose first entries come often and whose last ones rarely, as words do."""
        value = self.random()
        return of[int(value * value * value * len(of))]

    def chance(self, probability: float) -> bool:
        return self.random() < probability


def _words(source: Source, count: int, starts, middles, ends, syllables: int) -> list[str]:
    made: dict[str, None] = {}
    while len(made) < count:
        middle = "".join(source.one(middles) for _ in range(source.below(syllables)))
        made[source.one(starts) + middle + source.one(ends)] = None
    return list(made)


# Russian: three searches must each select 0.1 to 5 % of the lines, so the vocabulary avoids what
# they look for, and it is put in on purpose.

_RUSSIAN_MIDDLES = [a + b for a in "бвгджзклмнпрстфхц" for b in "аеиоуя"]
_RUSSIAN_STARTS = [c.strip() for c in "по на за пре об вы рас до у с из под при от без".split()] + [
    a + b for a in "бвгдзклмнпрст" for b in "аеиоу"
]
_RUSSIAN_ENDS = "л ла ли ть ет ит ный ная ное ные ние ния ость ости ом ами ах ой ия ем ых".split()
_SURNAMES = [f"{stem}ова" for stem in "Иван Петр Сидор Смирн Кузнец Попов Васильк Морозк Новик".split()]
_GREETINGS = ["привет", "Привет", "ПРИВЕТ", "приветствие", "Приветливый"]
_STEPS = ["шаек", "шаек", "шик", "шикарный", "Башек", "мешек", "дешик"]


def russian(seed: int) -> Iterator[bytes]:
    source = Source(seed)
    vocabulary = [
        word
        for word in _words(source, 30_000, _RUSSIAN_STARTS, _RUSSIAN_MIDDLES, _RUSSIAN_ENDS, 4)
        if not word.endswith("ова") and "привет" not in word and "ш" not in word
    ]
    while True:
        words = [source.skewed(vocabulary) for _ in range(4 + source.below(12))]
        words[0] = words[0].capitalize()
        for probability, special in ((0.02, _SURNAMES), (0.005, _GREETINGS), (0.01, _STEPS)):
            if source.chance(probability):
                words[source.below(len(words))] = source.one(special)
        if source.chance(0.3):
            words[source.below(len(words))] += ","
        yield (" ".join(words) + source.one((".", ".", ".", "!", "?", ""))).encode()


# Chinese: words of one to four of 2,500 common code points; 电脑 is what the cases look for.

_HAN = [chr(0x4E00 + n * 7) for n in range(2500)]


def chinese(seed: int) -> Iterator[bytes]:
    source = Source(seed)
    vocabulary = [
        "".join(source.one(_HAN) for _ in range(1 + source.below(4))) for _ in range(20_000)
    ]
    while True:
        words = [source.skewed(vocabulary) for _ in range(5 + source.below(15))]
        if source.chance(0.01):
            words[source.below(len(words))] = source.one(("电脑", "电影", "电话"))
        if source.chance(0.1):
            words[source.below(len(words))] = str(1900 + source.below(200)) + "年"
        if source.chance(0.5):
            words[source.below(len(words))] += "，"
        yield ("".join(words) + "。").encode()


# Mixed: lines of several scripts with letters of two, three and four bytes, ASCII between them.

_GREEK = [chr(c) for c in range(0x3B1, 0x3CA) if c != 0x3C2]
_HINDI = [chr(c) for c in range(0x915, 0x930)]
_EMOJI = [chr(c) for c in range(0x1F600, 0x1F640)]
_ENGLISH = (
    "the of and to in is was for that with as on by at from are this which not have one all "
    "were their there been has more when who will system memory search file line pattern"
).split()


def mixed(seed: int) -> Iterator[bytes]:
    source = Source(seed)
    greek = _words(source, 4000, _GREEK, _GREEK, ["ος", "α", "ον", "ης", "ω"], 7)
    hindi = _words(source, 2000, _HINDI, _HINDI, ["ा", "ी", "े", ""], 4)
    cyrillic = _words(source, 4000, _RUSSIAN_STARTS, _RUSSIAN_MIDDLES, _RUSSIAN_ENDS, 3)
    latin = _words(source, 4000, list("bcdfglmprst"), ["é", "ä", "ñ", "o", "e", "ri", "ta"], ["r", "n"], 4)
    kinds = (_ENGLISH, _ENGLISH, latin, greek, cyrillic, hindi)
    while True:
        kind = source.one(kinds)
        words = [
            source.skewed(kind if source.chance(0.8) else _ENGLISH)
            for _ in range(4 + source.below(12))
        ]
        if source.chance(0.02):
            words.append(source.one(_EMOJI))
        if source.chance(0.01):
            words[0] = source.one(("Σοφία", "ΣΟΦΊΑ", "naïve", "NAÏVE", "École"))
        yield " ".join(words).encode()


# An access log with what people want to find in logs and what should never have been written there.

_PATHS = "index login search cart item user api/v1/orders api/v1/users static/app.js health".split()
_AGENTS = [
    "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0",
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/126.0.0.0 Safari/537.36",
    "curl/7.88.1",
    "kube-probe/1.30",
]
_STATUS = [200] * 40 + [304] * 6 + [404] * 3 + [301, 500, 503]
_DIGITS = "0123456789"
_TOKEN = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"


def access_log(seed: int) -> Iterator[bytes]:
    source = Source(seed)
    second = 0
    while True:
        second += source.below(2)
        minute, hour = second // 60 % 60, second // 3600 % 24
        day = 1 + second // 86400 % 28
        path = source.skewed(_PATHS)
        query = ""
        if source.chance(0.3):
            query = f"?id={source.below(1_000_000)}"
        if source.chance(0.0005):
            query += "&card=" + "-".join(_text(source, _DIGITS, 4) for _ in range(4))
        if source.chance(0.0005):
            query += f"&mail={_text(source, _TOKEN, 8)}@example.com"
        if source.chance(0.0005):
            query += f" Authorization: Bearer {_text(source, _TOKEN, 40)}"
        address = f"10.{source.below(4)}.{source.below(256)}.{source.below(256)}"
        yield (
            f"{address} - - [{day:02}/Nov/2026:{hour:02}:{minute:02}:{second % 60:02} +0000] "
            f'"{"POST" if source.chance(0.1) else "GET"} /{path}{query} HTTP/1.1" '
            f'{source.one(_STATUS)} {source.below(60_000)} "-" "{source.one(_AGENTS)}"'
        ).encode()


def dense(seed: int) -> Iterator[bytes]:
    """Lines of many short matches."""
    while True:
        yield b"foo x " * 20


def _text(source: Source, letters: str, count: int) -> str:
    return "".join(source.one(letters) for _ in range(count))


# What looks like a kernel source to the searches: used by --quick, where there is no network.

_C_NAMES = "dev buf len ret err page lock node entry ctx flags size list priv data state mask reg".split()
_C_TYPES = ["int", "u32", "struct page *", "void", "bool", "unsigned long ", "struct device *"]
_C_RARE = [
    "if (pdev->state & PM_RESUME)",
    " * Copyright (C) Linus Torvalds",
    "\tcase USB_RESUME: /* fall through */",
    "\tif (x) y = unlikely (z);",
    "\t return unlikely  word here",
    "\tmgmt->wAh = 1;",
    "\tERR_SYS | PME_TURN_OFF | LINK_REQ_RST | CFG_BME_EVT",
    "\tif (unlikely(!page)) {",
    "\tif (likely(page)) {",
    " * Phone: 555-1234, 555-9876",
    "\tspin_lock_irqsave(&priv->dev_lock, flags);",
    "EXPORT_SYMBOL_GPL(alloc_page_node);",
    "alpha bravo delta hotel india lima!",
    "\t/* aaaa_ bbbb_ */",
    "// SPDX-License-Identifier: GPL-2.0",
    "#include <linux/slab.h>",
    "\t\tbreak;",
    "#define CONFIGURATION_SPACE_ACCESS_WIDTH 4",
    "\tret = a_very_long_name_of_a_function(p);",
    "\tp = kmalloc(sizeof(*(p)) * sizeof(u32));",
    "\t * the the hibernation tracepoint of a watchpoint",
    "\tp->regX9_xvalue = (*p)[0];",
    "\tif (mutex_lock_interruptible(&x->lock)) return -EINTR; // Q",
    "\tp = kmalloc_array(n, size, GFP_KERNEL);",
    "\treturn 0;\n}\nEXPORT_SYMBOL(node);",
]


def c_source(seed: int) -> Iterator[bytes]:
    source = Source(seed)
    names = _C_NAMES + [
        f"{source.one(_C_NAMES)}_{source.one(_C_NAMES)}{source.below(10)}" for _ in range(500)
    ]
    while True:
        name, other = source.skewed(names), source.one(names)
        yield b"/*"
        yield f" * {name} - {' '.join(source.skewed(_ENGLISH) for _ in range(8))}".encode()
        yield b" */"
        yield f"static {source.one(_C_TYPES)}{name}(int {other}, struct {other} *p)".encode()
        yield b"{"
        for _ in range(3 + source.below(15)):
            a, b = source.skewed(names), source.one(names)
            yield source.one(
                (
                    f"\t{a} = {b}->{a};",
                    f"\tif ({a} < {source.below(4096)})",
                    f"\t\treturn {a}({b}, {source.below(100)});",
                    f"\tfor (i = 0; i < {a}; i++) {b}[i] = 0x{source.below(1 << 30):x};",
                    f"\t/* {source.one(_ENGLISH)} {source.one(_ENGLISH)} {b} */",
                    "",
                )
            ).encode()
        if source.chance(0.3):
            yield source.one(_C_RARE).encode()
        yield b"}"
        yield b""


def search_words(seed: int, count: int, present: list[str]) -> Iterator[bytes]:
    """`count` words of 6 to 20 letters, no two alike; all but `present` are made up."""
    source = Source(seed)
    seen = set(present)
    every = max(1, count // max(1, len(present)))
    for index in range(count):
        if index % every == 0 and index // every < len(present):
            yield present[index // every].encode()
            continue
        while True:
            word = ""
            while len(word) < 6 or (len(word) < 19 and source.chance(0.8)):
                word += source.one("bcdfghjklmnprstvwz") + source.one("aeiou")
            word = (word + source.one(("", "n", "r", "x")))[:20]
            if word not in seen:
                seen.add(word)
                yield word.encode()
                break
