"""Random cases: files, options and patterns, and their form in a shell."""
import os
import shlex

import patterns

WORDS = ["foo", "bar", "a", "b", "ab", "aab", "foofoo", "fo o", "a-b", "k_1", "é", "caé", "", " ",
         "c", "11", "foo bar", "abc abc", "x"]
# Lines long enough for the model to process some MiB of them quickly.
FILLERS = [b"z" * 900, b"y z " * 180, b"zz zz" * 160, ("é" * 300).encode(), b"z" * 4001]
# Other ways to make the same search; they must not change the output.
MECHANICS = [[], [], ["-j1"], ["-j8"], ["--no-mmap"], ["--mmap"], ["-j8", "--no-mmap"],
             ["--line-buffered"]]


class Case:
    def __init__(self):
        self.files = {}
        # Names of files; "-" is standard input.
        self.operands = []
        # The name of the file that standard input is, and whether it comes by a pipe.
        self.input, self.input_is_pipe = None, False
        self.options = []
        self.mechanics = []
        self.patterns = []
        # How patterns are typed: operand, -e, or -f.
        self.form = "operand"

    def copy(self):
        other = Case()
        other.__dict__.update(self.__dict__)
        for name in ("files", "operands", "options", "mechanics", "patterns"):
            setattr(other, name, type(getattr(self, name))(getattr(self, name)))
        return other

    def has(self, name):
        return any(o[0] == name for o in self.options)

    def value(self, name):
        found = [o[1] for o in self.options if o[0] == name]
        return found[-1] if found else None

    def number(self, name):
        value = self.value(name)
        return None if value is None else int(value)

    def inputs(self):
        """Name, bytes, and whether it is a file or a pipe, in order."""
        names = self.operands or ["-"]
        position = 0
        for name in names:
            if name != "-":
                yield name, self.files[name], "file"
                continue
            content = self.files[self.input]
            kind = "pipe" if self.input_is_pipe else "file"
            # The second reader finds standard input at its end.
            yield "(standard input)", content[position:], kind
            position = len(content)

    def arguments(self):
        words = []
        for option in self.options:
            if len(option) == 1:
                words.append(option[0])
            elif option[0].startswith("--"):
                words.append(f"{option[0]}={option[1]}")
            else:
                words.append(f"{option[0]}{option[1]}")
        texts = [p.pcre for p in self.patterns]
        if self.form == "-f":
            words += ["-f", "patterns"]
        elif self.form == "-e" or len(texts) > 1 or texts[0].startswith("-"):
            for text in texts:
                words += ["-e", text]
        else:
            words += [texts[0]]
        return words + self.operands

    def all_files(self):
        files = dict(self.files)
        if self.form == "-f":
            files["patterns"] = "".join(p.pcre + "\n" for p in self.patterns).encode()
        return files

    def shell(self, program="mgrep"):
        """The case as lines for a shell."""
        lines = []
        for name, content in sorted(self.all_files().items()):
            lines.append(f"printf {shell_quoted(content)} > {name}")
        command = shlex.join([program] + self.mechanics + self.arguments())
        if self.input and self.input_is_pipe:
            command = f"cat {self.input} | {command}"
        elif self.input:
            command += f" < {self.input}"
        return "\n".join(lines + [command])


def shell_quoted(content):
    """For printf(1): runs of one line are not printed a thousand times."""
    text = "".join(chr(b) if 32 <= b < 127 and b not in b"\\%'" else f"\\{b:03o}" for b in content)
    if len(text) > 4000:
        text = text[:2000] + f"...{len(content)} bytes..." + text[-2000:]
    return f"'{text}'"


def line(rng, encoding):
    words = [rng.choice(WORDS) for _ in range(rng.choice([0, 1, 1, 2, 3]))]
    text = rng.choice(["", " ", " "]).join(words).encode()
    if encoding == "bytes" and rng.random() < 0.2:
        place = rng.randrange(len(text) + 1)
        text = text[:place] + bytes([rng.choice([0xE9, 0xFF, 0x80])]) + text[place:]
    return text


def text_of(rng, encoding, terminator, nul_chance):
    lines = [line(rng, encoding) for _ in range(rng.choice([0, 1, 2, 3, 5, 8, 12]))]
    if rng.random() < nul_chance and lines:
        lines[rng.randrange(len(lines))] += b"\0" + rng.choice([b"", b"foo"])
    content = b"".join(one + terminator for one in lines)
    if content and rng.random() < 0.25:
        content = content[:-1]
    return content


def embedded(rng, encoding, terminator, nul_chance):
    """Small texts in a file of over 8 MiB, where regions of 256 KiB and threads begin and end."""
    region = 256 << 10
    fillers = [f for f in FILLERS if encoding != "ascii" or f.isascii()]
    pieces, size = [], 0
    for place in sorted({0, region, 2 * region, rng.randrange(3, 30) * region, 8 << 20, 33 * region}):
        target = max(size, place - rng.randrange(0, 60))
        filler = rng.choice(fillers) + terminator
        count = max(0, (target - size) // len(filler))
        rest = target - size - count * len(filler)
        tail = b"z" * (rest - 1) + terminator if rest > 0 else b""
        text = text_of(rng, encoding, terminator, nul_chance)
        if text and not text.endswith(terminator):
            text += terminator
        pieces += [filler * count, tail, text]
        size += count * len(filler) + rest + len(text)
    return b"".join(pieces)


def options(rng, case):
    def add(chance, *option):
        if rng.random() < chance:
            case.options.append(tuple(str(part) for part in option))
            return True
        return False

    for name, chance in [("-n", 0.4), ("-b", 0.25), ("-v", 0.15), ("-i", 0.15), ("-a", 0.2),
                         ("-z", 0.08)]:
        add(chance, name)
    add(0.1, "-x") or add(0.15, "-w")
    add(0.1, "-H") or add(0.1, "-h")
    add(0.2, "-m", rng.choice([0, 1, 1, 2, 3, 7]))
    if not case.has("-x") and not case.has("-w") and not case.has("-z") and add(0.06, "-M"):
        # The rest counts matches where otherwise lines are counted.
        case.options = [o for o in case.options if o[0] not in ("-m", "-i")]
        if not add(0.1, "-l"):
            add(0.1, "-L")
        add(0.3, "-C", rng.choice([0, 1, 2]))
        return
    kind = rng.random()
    if kind < 0.08:
        add(1, "-c")
    elif kind < 0.16:
        add(1, "--count-matches")
    elif kind < 0.20:
        add(1, "-l")
    elif kind < 0.24:
        add(1, "-L")
    elif kind < 0.50:
        add(1, "-o")
    for name in ("-A", "-B", "-C"):
        add(0.15, name, rng.choice([0, 1, 1, 2, 5]))
    if not case.has("-l") and not case.has("-L"):
        add(0.08, "--max-total", rng.choice([0, 1, 2, 5]))
    if not case.has("-v") and len(case.patterns) == 1:
        add(0.1, "--replace", rng.choice(["X", "", "[$0]", "$0$0"]))


def case(rng, is_large):
    """A random case; large ones have a file that threads share."""
    made = Case()
    is_fixed = rng.random() < 0.2
    count = rng.choice([1, 1, 1, 1, 2, 3])
    make = patterns.fixed if is_fixed else patterns.pattern
    made.patterns = [make(rng) for _ in range(count)]
    made.form = rng.choice(["operand", "operand", "-e", "-f"])
    encoding = rng.choice(["ascii", "utf8", "utf8", "bytes"])
    if is_fixed:
        made.options.append(("-F",))
    options(rng, made)
    if encoding == "bytes":
        made.options.append(("-U",))
    terminator = b"\0" if made.has("-z") else b"\n"
    nul_chance = 0 if made.has("-z") else 0.1
    names = ["f", "g", "h"][:rng.choice([1, 1, 2, 2, 3])]
    for name in names:
        made.files[name] = text_of(rng, encoding, terminator, nul_chance)
    if is_large:
        made.files[rng.choice(names)] = embedded(rng, encoding, terminator, nul_chance)
    made.operands = names[:]
    source = rng.random()
    if source < 0.25:
        made.input = rng.choice(names)
        made.input_is_pipe = rng.random() < 0.6
        made.operands = [] if source < 0.15 else ["-" if n == made.input else n for n in names]
    made.mechanics = rng.choice(MECHANICS)
    return made


def write(made, directory):
    for name in os.listdir(directory):
        os.unlink(os.path.join(directory, name))
    for name, content in made.all_files().items():
        with open(os.path.join(directory, name), "wb") as file:
            file.write(content)
