#!/usr/bin/env python3
"""Compares `mgrep --encoding` with Python's codecs, and with `rg` where it is installed.

    encodings.py MGREP [--seed N]

Texts that Python has encoded must be found, with the lines, columns and offsets that Python counts; and every
sequence of two bytes must become what `rg --encoding` makes of it.
"""
import argparse
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile

LATIN, GREEK, CYRILLIC = "äöüßéÀ", "αβγΩ", "абвЯж"
HAN, KANA, HANGUL = "日本語中文", "かなカナ", "한국어"
# The label, Python's codec, characters that both have.
ENCODINGS = [
    ("utf-16le", "utf-16-le", LATIN + HAN + "😀𝄞"), ("utf-16be", "utf-16-be", LATIN + HAN + "😀𝄞"),
    ("utf-32le", "utf-32-le", LATIN + "😀"), ("utf-32be", "utf-32-be", LATIN + "😀"),
    ("latin1", "latin-1", LATIN), ("windows-1252", "cp1252", LATIN + "€“”"), ("iso-8859-2", "iso-8859-2", "äöłŁž"),
    ("iso-8859-5", "iso-8859-5", CYRILLIC), ("iso-8859-7", "iso-8859-7", GREEK), ("iso-8859-15", "iso-8859-15", LATIN + "€"),
    ("windows-1250", "cp1250", "äöłŁž"), ("windows-1251", "cp1251", CYRILLIC), ("windows-1253", "cp1253", GREEK),
    ("windows-1255", "cp1255", "שלום"), ("windows-1256", "cp1256", "سلام"), ("koi8-r", "koi8-r", CYRILLIC),
    ("koi8-u", "koi8-u", CYRILLIC + "їєґ"), ("macintosh", "mac_roman", LATIN), ("ibm866", "cp866", CYRILLIC),
    ("shift_jis", "cp932", HAN[:3] + KANA + "ｱｲ①"), ("euc-jp", "euc_jp", HAN[:3] + KANA + "ｱｲ"),
    ("iso-2022-jp", "iso2022_jp", HAN[:3] + KANA), ("euc-kr", "cp949", HANGUL), ("gbk", "gbk", "中文汉字"),
    ("gb18030", "gb18030", "中文汉字😀é"), ("big5", "big5hkscs", "中文漢字"),
]
PAIRED = ["shift_jis", "euc-jp", "euc-kr", "gb18030", "big5"]


def run(*command, data=None):
    return subprocess.run(command, input=data, capture_output=True, check=False)


def text(characters, generator):
    lines = []
    for _ in range(generator.randrange(1, 400)):
        words = ["".join(generator.choice(characters + "abc") for _ in range(generator.randrange(1, 9)))
                 for _ in range(generator.randrange(9))]
        if generator.random() < 0.3:
            words.insert(generator.randrange(len(words) + 1), "needle" + characters[0])
        lines.append(" ".join(words))
    return "\n".join(lines) + "\n"


def places(content, needle, codec):
    """Line, column in UTF-8, offset in the file of each."""
    for number, line in enumerate(content.split("\n")[:-1], 1):
        at = line.find(needle)
        while at >= 0:
            # iso2022_jp goes back to ASCII at the end of each piece, so the offset is that of the set.
            before = "\n".join(content.split("\n")[:number - 1] + [line[:at]])
            yield number, len(line[:at].encode()) + 1, len(before.encode(codec))
            at = line.find(needle, at + len(needle))


def compare(mgrep, label, codec, characters, generator, directory):
    content = text(characters, generator)
    path = os.path.join(directory, "f")
    data = content.encode(codec)
    with open(path, "wb") as file:
        file.write(data)
    # At the first byte of its own of ISO-2022-JP there is an escape sequence.
    needle = "needle" if codec == "iso2022_jp" else "needle" + characters[0]
    expected = [f"{n}:{column}:{offset}:{needle}" for n, column, offset in places(content, needle, codec)]
    command = [mgrep, f"--encoding={label}", "-nob", "--column", "-a", "-e", needle]
    for found in (run(*command, path), run(*command, "--no-mmap", path), run(*command, "-M", path),
                  run(*command, "-rh", directory), run(*command, data=data)):
        if found.stdout.decode().split("\n")[:-1] != expected or found.stderr:
            return f"{label}: {found.args}: {found.stderr.decode()}\n{found.stdout.decode()[:300]}\nexpected\n{expected[:9]}"
    count = run(mgrep, f"--encoding={label}", "-ac", needle, path).stdout
    lines = len({line.split(":")[0] for line in expected})
    if int(count) != lines:
        return f"{label}: -c is {count!r} and not {lines}"
    events = [json.loads(line) for line in run(mgrep, f"--encoding={label}", "-a", "--json", needle, path).stdout.splitlines()]
    starts = [event["data"]["absolute_offset"] for event in events if event["type"] == "match"]
    whole = content.split("\n")
    offsets = [len("".join(line + "\n" for line in whole[:number]).encode(codec))
               for number, line in enumerate(whole) if needle in line]
    # A line that begins with an escape sequence begins behind that.
    if starts != offsets and codec != "iso2022_jp":
        return f"{label}: JSON has lines at {starts[:9]} and not {offsets[:9]}"
    if label.startswith("utf-"):
        with open(path, "wb") as file:
            file.write("\ufeff".encode(codec) + data)
        found = run(mgrep, "-c", needle, path).stdout
        if int(found) != lines:
            return f"{label} with a byte order mark: {found!r} and not {lines}"
    return None


def compare_pairs(mgrep, rg, label, directory):
    path = os.path.join(directory, "f")
    with open(path, "wb") as file:
        file.write(b"".join(bytes([lead, trail]) + b"-\n" for lead in range(0x80, 0x100) for trail in range(0x100)))
    mine = run(mgrep, f"--encoding={label}", "-a", "", path).stdout
    theirs = run(rg, "--no-config", "-a", "-N", "--encoding", label, "", path).stdout
    if mine != theirs:
        lines = [pair for pair in zip(mine.split(b"\n"), theirs.split(b"\n")) if pair[0] != pair[1]]
        return f"{label}: not as rg: {lines[:5]}"
    return None


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("mgrep")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    generator = random.Random(options.seed)
    problems = []
    rg = shutil.which("rg")
    with tempfile.TemporaryDirectory() as directory:
        for label, codec, characters in ENCODINGS:
            for _ in range(6):
                problems.append(compare(options.mgrep, label, codec, characters, generator, directory))
        for label in PAIRED if rg else []:
            problems.append(compare_pairs(options.mgrep, rg, label, directory))
    problems = [problem for problem in problems if problem]
    print("\n".join(problems) or f"{len(ENCODINGS)} encodings agree" + (", all pairs with rg" if rg else ""))
    sys.exit(1 if problems else 0)


main()
