#!/usr/bin/env python3
"""Compares `mgrep --json` with what mgrep prints as text, on random command lines.

    json_lines.py MGREP [--seed N] [--seconds S] [--cases N]

Every line of output is read by Python's json and must be what Documentation/json-lines.schema.json
says; messages must be in order, and agree with the files and among themselves.
"""
import argparse
import base64
import json
import os
import random
import sys
import time

import cases
import differential

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
SCHEMA = os.path.join(ROOT, "Documentation", "json-lines.schema.json")
# What differs in text only, or has no form in JSON.
WITHOUT = ("-c", "--count-matches", "-l", "-L", "-o", "-n", "-b", "-H", "-h")
# Everything that a message has.
TEXT = [("-n",), ("-b",), ("-H",), ("--no-group-separator",), ("--label", "in")]
# Of more output than this nothing is read, and of so many messages each is held against the schema:
# Python takes its time.
MAX_SIZE, WHOLE_COUNT = 4 << 20, 500
TYPES = {"object": dict, "array": list, "string": str, "boolean": bool, "null": type(None)}


class Wrong(Exception):
    pass


def check(value, schema, root):
    """Raises Wrong unless the value follows the schema; supports only the features that our schema uses."""
    known = {"$schema", "$defs", "$ref", "title", "description", "oneOf", "const", "type", "minimum",
             "required", "properties", "additionalProperties", "items"}
    if set(schema) - known:
        raise Wrong(f"the schema has unknown words: {set(schema) - known}")
    if "$ref" in schema:
        return check(value, root["$defs"][schema["$ref"].removeprefix("#/$defs/")], root)
    if "oneOf" in schema:
        fitting = sum(fits(value, one, root) for one in schema["oneOf"])
        if fitting != 1:
            raise Wrong(f"{value!r} is {fitting} of {schema['oneOf']}")
    if "const" in schema and value != schema["const"]:
        raise Wrong(f"{value!r} is not {schema['const']!r}")
    kind = schema.get("type")
    if kind == "integer":
        if type(value) is not int or value < schema.get("minimum", value):
            raise Wrong(f"{value!r} is no such integer")
    elif kind and type(value) is not TYPES[kind]:
        raise Wrong(f"{value!r} is no {kind}")
    if kind == "object":
        missing = set(schema.get("required", [])) - set(value)
        if missing or set(value) - set(schema["properties"]):
            raise Wrong(f"keys {sorted(value)}, and not {sorted(schema['properties'])}")
        for key, part in value.items():
            check(part, schema["properties"][key], root)
    for part in value if kind == "array" else []:
        check(part, schema["items"], root)


def fits(value, schema, root):
    try:
        check(value, schema, root)
        return True
    except Wrong:
        return False


def data(value):
    """The bytes of a text, which must have its canonical form."""
    if "text" in value:
        return value["text"].encode()
    content = base64.b64decode(value["bytes"], validate=True)
    try:
        content.decode()
    except UnicodeDecodeError:
        return content
    raise Wrong(f"{content!r} is UTF-8, and in base64")


def expect(found, right, what):
    if found != right:
        raise Wrong(f"{what}: {found!r}, and not {right!r}")


class Reader:
    """Reads the messages of a run, and compares them with the files."""

    def __init__(self, case):
        self.contents = {("in" if name == "(standard input)" else name): content
                         for name, content, _ in case.inputs()}
        self.terminator = b"\0" if case.has("-z") else b"\n"
        with open(SCHEMA) as file:
            self.schema = json.load(file)
        # Type, name, number, offset, text, and submatches of each line or group of lines.
        self.messages = []
        self.total = dict.fromkeys(("searches_with_match", "bytes_printed", "matched_lines",
                                    "matches"), 0)
        self.name = self.summary = None

    def read(self, output):
        printed = 0
        for index, text in enumerate(output.splitlines(keepends=True)):
            if self.summary:
                raise Wrong("something after the summary")
            message = json.loads(text)
            if index < WHOLE_COUNT or index % 50 == 0:
                check(message, self.schema, self.schema)
            kind, fields = message["type"], message["data"]
            if kind == "summary":
                self.summary = fields["stats"]
                continue
            name = data(fields["path"]).decode()
            if kind == "begin":
                expect(self.name, None, "a file begins in another")
                self.name, printed, self.first = name, 0, len(self.messages)
                self.number, self.counted = 1, 0
            expect(name, self.name, "path")
            if kind == "end":
                self.end(fields, printed)
            elif kind != "begin":
                self.line(kind, name, fields)
            printed += len(text)
        expect(self.name, None, "a file that does not end")
        for key, value in self.total.items() if self.summary else []:
            expect(self.summary[key], value, f"{key} of all files")

    def line(self, kind, name, fields):
        lines, offset = data(fields["lines"]), fields["absolute_offset"]
        # A second reader of standard input has nothing left.
        content = self.contents[name] or self.contents["in"]
        expect(lines, content[offset:offset + len(lines)], "lines")
        self.number += content.count(self.terminator, self.counted, offset)
        self.counted = offset
        expect(fields["line_number"], self.number, "line_number")
        for match in fields["submatches"]:
            for part in [match] + [group for group in match.get("groups", []) if group]:
                expect(data(part["match"]), lines[part["start"]:part["end"]], "match")
        self.messages.append((kind, name, self.number, offset, lines, fields["submatches"]))

    def end(self, fields, printed):
        selected = [m for m in self.messages[self.first:] if m[0] == "match"]
        lines = sum(len(split(m[4], self.terminator)) for m in selected)
        right = {"searches": 1, "searches_with_match": 1 if selected else 0, "matched_lines": lines,
                 "bytes_printed": printed, "matches": sum(len(m[5]) for m in selected)}
        for key, value in right.items():
            expect(fields["stats"][key], value, key)
        for key in self.total:
            self.total[key] += fields["stats"][key]
        self.name = None

    def text(self, only_matches):
        """The output of mgrep without --json, with all fields that messages have."""
        printed = []

        def put(kind, name, number, offset, content):
            mark = ":" if kind == "match" else "-"
            content = content.removesuffix(self.terminator) + self.terminator
            printed.append(f"{name}{mark}{number}{mark}{offset}{mark}".encode() + content)

        for kind, name, number, offset, lines, matches in self.messages:
            if only_matches:
                for match in matches if kind == "match" else []:
                    if match["start"] < match["end"]:
                        new = data(match.get("replacement", match["match"]))
                        put(kind, name, number, offset + match["start"], new + self.terminator)
                continue
            changed, end = b"", 0
            for match in matches:
                if "replacement" in match:
                    changed += lines[end:match["start"]] + data(match["replacement"])
                    end = match["end"]
            if changed or end:
                put(kind, name, number, offset, changed + lines[end:])
                continue
            for index, line in enumerate(split(lines, self.terminator)):
                put(kind, name, number + index, offset, line)
                offset += len(line)
        return b"".join(printed)


def split(lines, terminator):
    parts = lines.split(terminator)
    return [part + terminator for part in parts[:-1]] + ([parts[-1]] if parts[-1] else [])


def difference(comparison, case):
    """The fault in the messages of a case; None if there is none."""
    cases.write(case, comparison.directory)
    program = [comparison.program] + case.mechanics
    run = comparison.run(case, program + ["--json", "--label=in"])
    if len(run.output) > MAX_SIZE:
        return None
    reader = Reader(case)
    try:
        reader.read(run.output)
        # An inverted search has no matches; those of several lines are printed line by line.
        kinds = [False] if case.has("-v") or case.has("-M") else [False, True]
        for only_matches in kinds if case.has("-a") else []:
            made = case.copy()
            made.options = made.options + TEXT + ([("-o",)] if only_matches else [])
            plain = comparison.run(made, program)
            expect(reader.text(only_matches), plain.output, "text")
            expect((run.messages, run.status), (plain.messages, plain.status), "messages")
    except (Wrong, ValueError) as error:
        return str(error)
    return None


def random_case(rng, is_large):
    case = cases.case(rng, is_large)
    case.options = [o for o in case.options if o[0] not in WITHOUT]
    if rng.random() < 0.8 and not case.has("-a"):
        case.options.append(("-a",))
    if is_large and not case.has("-m"):
        # Of an empty match at each byte there is a hundred times as much output as there are bytes.
        case.options.append(("-m", "60"))
    return case


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("program")
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(1 << 32))
    parser.add_argument("--seconds", type=float, default=10)
    parser.add_argument("--cases", type=int, default=1 << 60)
    options = parser.parse_args()
    comparison = differential.Comparison(options.program)
    end = time.monotonic() + options.seconds
    number, slow, found = 0, 0, None
    while number < options.cases and time.monotonic() < end and not found:
        rng = random.Random(f"{options.seed}.{number}")
        case = random_case(rng, is_large=number % 50 == 49)
        try:
            found = differential.within(20, lambda: difference(comparison, case))
        except differential.TooSlow:
            slow += 1
            print(f"case {number} of seed {options.seed} takes over 20 s")
        if found:
            print(f"case {number} of seed {options.seed}: {found[:4000]}\n{case.shell('mgrep --json')}")
        number += 1
    comparison.close()
    print(f"seed {options.seed}: {number} cases of --json, {1 if found else 0} differences, "
          f"{slow} too slow to check")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
