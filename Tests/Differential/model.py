"""The output that mgrep must print: a small reference implementation, line by line, not made for speed.

A `Case` (cases.py) goes in; standard output, the set of messages and the status come out.
"""
import re

EARLY = 64 << 10


class Outcome:
    def __init__(self, output, messages, status):
        self.output, self.messages, self.status = output, sorted(messages), status

    def __eq__(self, other):
        return (self.output, self.messages, self.status) == (
            other.output, other.messages, other.status)

    def describe(self):
        return f"status {self.status}\n{self.output[:3000]!r}\n{self.messages}"


class Matcher:
    """The patterns of a case, and their matches in a subject."""

    def __init__(self, case, whole_file=False):
        flags = re.IGNORECASE if case.has("-i") else 0
        self.bytes = case.has("-U")
        self.is_fixed = case.has("-F")
        self.patterns = []
        for pattern in case.patterns:
            text = pattern.file if whole_file else pattern.line
            if case.has("-x"):
                text = f"\\A(?:{text})\\Z"
            elif case.has("-w"):
                text = f"(?<!\\w)(?:{text})(?!\\w)"
            if self.bytes:
                text = text.encode()
            self.patterns.append(re.compile(text, flags))
        self.known = {}

    def matches(self, line):
        """All matches of a line as bytes see them: (start, end), leftmost, longest, then the earlier
        pattern."""
        if line in self.known:
            return self.known[line]
        subject = line if self.bytes else line.decode()
        # What each pattern finds next; a search is repeated only when that lies behind.
        ahead = [pattern.search(subject) for pattern in self.patterns]
        found, position = [], 0
        while position <= len(subject):
            best = None
            for index, match in enumerate(ahead):
                if match and match.start() < position:
                    match = ahead[index] = self.patterns[index].search(subject, position)
                if match and (best is None or (match.start(), -match.end()) < (
                        best.start(), -best.end())):
                    best = match
            if best is None:
                break
            found.append(best.span())
            # GNU grep makes progress by a character after an empty match.
            position = best.end() if best.end() > best.start() else best.start() + 1
        result = found if self.bytes else self.in_bytes(subject, found)
        self.known[line] = result
        return result

    @staticmethod
    def in_bytes(subject, spans):
        result, index, offset = [], 0, 0
        for start, end in spans:
            offset += len(subject[index:start].encode())
            length = len(subject[start:end].encode())
            result.append((offset, offset + length))
            index, offset = end, offset + length
        return result

    def replaced(self, line, template):
        """The line with its matches replaced, and the replacements of matches that are not empty.

        After an empty match there may be another at the same place that is not, as in Perl."""
        subject = line if self.bytes else line.decode()
        pieces, done = [], 0
        for match in self.patterns[0].finditer(subject):
            whole = match.group() if self.bytes else match.group().encode()
            text = template.encode()
            if not self.is_fixed:
                text = text.replace(b"$0", whole)
            pieces.append((match.span(), text))
        spans = [span for span, _ in pieces]
        spans = spans if self.bytes else self.in_bytes(subject, spans)
        result, only = b"", []
        for (start, end), (_, text) in zip(spans, pieces):
            result += line[done:start] + text
            done = end
            if end > start:
                only.append((start, text))
        return result + line[done:], only


def lines_of(content, terminator):
    lines, start = [], 0
    while start < len(content):
        end = content.find(terminator, start)
        if end < 0:
            lines.append((start, content[start:]))
            break
        lines.append((start, content[start:end]))
        start = end + 1
    return lines


class Run:
    def __init__(self, case):
        self.case = case
        self.matcher = Matcher(case, whole_file=case.has("-M"))
        self.output, self.messages = [], []
        self.has_selected = False
        self.has_groups = False
        self.left = case.number("--max-total")
        self.terminator = b"\0" if case.has("-z") else b"\n"
        names = case.has("-H") or (len(case.operands) > 1 and not case.has("-h"))
        self.shows_names = names

    def outcome(self):
        limit = self.case.number("-m")
        reads = limit != 0 and self.left != 0
        for name, content, source in self.case.inputs():
            if not reads and not (self.case.has("-L") and limit == 0):
                break
            if self.left is not None and self.left <= 0:
                break
            self.search(name, content if reads else b"", source)
        status = 0 if self.has_selected else 1
        return Outcome(b"".join(self.output), self.messages, status)

    def search(self, name, content, source):
        case = self.case
        lines = lines_of(content, self.terminator)
        if case.has("-M"):
            found = self.touched(content, lines)
        else:
            found = [self.matcher.matches(line) for _, line in lines]
        inverts = case.has("-v")
        selects = [bool(m) != inverts for m in found]
        limits = [n for n in (case.number("-m"), self.left) if n is not None]
        limit = min(limits) if limits else len(lines)
        chosen = [i for i, s in enumerate(selects) if s][:limit]
        prefix = name.encode()
        if case.has("-l") or case.has("-L"):
            if bool(chosen) == case.has("-l"):
                self.output.append(prefix + b"\n")
            self.has_selected |= bool(chosen)
        elif case.has("-c") or case.has("--count-matches"):
            count = len(chosen)
            if case.has("--count-matches"):
                count = sum(1 for i in chosen for s, e in found[i] if e > s and not case.has("-v"))
            named = prefix + b":" if self.shows_names else b""
            self.output.append(named + str(count).encode() + b"\n")
            if self.left is not None:
                self.left -= len(chosen)
            self.has_selected |= bool(chosen)
        else:
            self.print_lines(prefix, content, lines, found, chosen, source)

    def touched(self, content, lines):
        """With -M: which lines a match touches, as if each were matched itself."""
        found = [[] for _ in lines]
        index = 0
        for start, end in self.matcher.matches(content):
            while index < len(lines) and lines[index][0] + len(lines[index][1]) < start:
                index += 1
            last = index
            while last < len(lines) and (lines[last][0] < end or last == index):
                found[last].append((start, end))
                last += 1
        return found

    def print_lines(self, name, content, lines, found, chosen, source):
        case = self.case
        # D6: a NUL near the start, or in a line about to be printed, ends what is printed.
        both = case.number("-C")
        before = case.number("-B") if case.number("-B") is not None else both
        after = case.number("-A") if case.number("-A") is not None else both
        separates = before is not None or after is not None
        before, after = before or 0, after or 0
        stops_at_nul = not case.has("-a") and not case.has("-z")
        first_nul = content.find(b"\0")
        early = stops_at_nul and 0 <= first_nul < EARLY
        last = -1
        selected = set(chosen)
        end_of_report = chosen[-1] if chosen else -1
        shown = []
        for index in chosen:
            for near in range(max(0, index - before), index):
                shown.append(near)
            shown.append(index)
            for near in range(index + 1, min(len(lines), index + after + 1)):
                if index != end_of_report and near in selected:
                    break
                shown.append(near)
        shown = sorted(set(shown))
        begins_group = False
        for index in shown:
            offset, line = lines[index]
            line_end = offset + len(line) + 1
            # With -o a context line prints nothing, so it shows no NUL either.
            is_printed = index in selected or not case.has("-o") or case.has("-v")
            hidden = is_printed and stops_at_nul and b"\0" in line
            # A stream is not held back for a NUL to come, but -M has read all of it.
            if is_printed and early and (source == "file" or case.has("-M") or first_nul < line_end):
                hidden = True
            if hidden:
                self.messages.append(f"mgrep: {name.decode()}: binary file matches")
                self.has_selected = True
                return
            if separates and (index != last + 1 or last == -1):
                begins_group = True
            # A NUL behind a context line that prints nothing may hide all of a group.
            if begins_group and is_printed:
                if self.has_groups:
                    self.output.append(b"--\n")
                self.has_groups = True
                begins_group = False
            last = index
            if index in selected:
                self.has_selected = True
                # Lines that a NUL hides are not among those of --max-total.
                if self.left is not None:
                    self.left -= 1
            self.print_line(name, index, offset, line, found[index], index in selected)

    def print_line(self, name, index, offset, line, matches, is_selected):
        case = self.case
        mark = b":" if is_selected else b"-"

        def put(start, text):
            fields = []
            if self.shows_names:
                fields.append(name)
            if case.has("-n"):
                fields.append(str(index + 1).encode())
            if case.has("-b"):
                fields.append(str(offset + start).encode())
            self.output.append(b"".join(f + mark for f in fields) + text + self.terminator)

        template = case.value("--replace")
        if case.has("-o"):
            # Only lines that match have something to print: with -v those of context.
            if is_selected == case.has("-v"):
                return
            if template is not None and is_selected:
                for start, text in self.matcher.replaced(line, template)[1]:
                    put(start, text)
                return
            for start, end in matches:
                if end > start:
                    put(start, line[start:end])
        elif template is not None and is_selected:
            put(0, self.matcher.replaced(line, template)[0])
        else:
            put(0, line)
