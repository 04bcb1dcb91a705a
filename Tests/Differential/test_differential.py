"""Tests of the model and of the tester itself: python3 -m unittest discover -s Tests/Differential"""
import os
import random
import re
import stat
import tempfile
import unittest

import cases
import differential
import json_lines
import model
import patterns
import shrinking


def case(options, texts, files, operands=None):
    made = cases.Case()
    made.files = {name: text.encode() for name, text in files.items()}
    made.operands = list(files) if operands is None else operands
    made.options = options
    made.patterns = [patterns.same(text) for text in texts]
    return made


A = "foo bar foo\nbaz\nfoo\n"
SEQUENCE = "".join(f"{n}\n" for n in range(1, 31))


class ModelTests(unittest.TestCase):
    """Lines that GNU grep is known to print."""

    def expect(self, made, output, status=0, messages=()):
        right = model.Run(made).outcome()
        self.assertEqual(
            (right.output.decode(), right.status, right.messages), (output, status, list(messages)))

    def test_prefixes(self):
        options = [("-o",), ("-n",), ("-b",), ("-H",)]
        self.expect(case(options, ["foo"], {"a": A}), "a:1:0:foo\na:1:8:foo\na:3:16:foo\n")

    def test_context(self):
        options = [("-n",), ("-C", "1")]
        self.expect(case(options, [r"\A(?:5|7|20)\Z"], {"s": SEQUENCE}),
                    "4-4\n5:5\n6-6\n7:7\n8-8\n--\n19-19\n20:20\n21-21\n")

    def test_limit_and_trailing_context(self):
        options = [("-n",), ("-A", "3"), ("-m", "1")]
        self.expect(case(options, [r"\A[56]\Z"], {"s": SEQUENCE}), "5:5\n6-6\n7-7\n8-8\n")

    def test_counts(self):
        self.expect(case([("-c",)], ["foo"], {"a": A, "b": "none\n"}), "a:2\nb:0\n")
        self.expect(case([("--count-matches",), ("-m", "1")], ["foo"], {"a": A}), "2\n")
        self.expect(case([("-L",)], ["foo"], {"b": "none\n"}), "b\n", 1)

    def test_binary(self):
        self.expect(case([], ["foo"], {"b": "foo\n\0\n"}), "", 0,
                    ["mgrep: b: binary file matches"])
        # Lines of context that print nothing show no NUL.
        far = "foo\n" + "z" * 70000 + "\n\0\n"
        self.expect(case([("-o",), ("-A", "5")], ["foo"], {"b": far}), "foo\n")
        self.expect(case([("-o",), ("-v",), ("-A", "5")], ["foo"], {"b": far}), "", 0,
                    ["mgrep: b: binary file matches"])

    def test_several_patterns(self):
        self.expect(case([("-o",)], ["ab", "abc", "b"], {"f": "xabc b\n"}), "abc\nb\n")

    def test_replacing(self):
        self.expect(case([("--replace", "-")], ["a*"], {"f": "baac\n"}), "-b--c-\n")

    def test_several_lines(self):
        self.expect(case([("-M",), ("-n",)], ["r\\nb"], {"f": "a\nbar\nbaz\nc\n"}),
                    "2:bar\n3:baz\n")


class TesterTests(unittest.TestCase):
    def test_a_pattern_that_is_too_slow_for_the_model_ends(self):
        with self.assertRaises(differential.TooSlow):
            differential.within(1, lambda: re.search("(a+)+$", "a" * 60 + "b"))
        self.assertEqual(differential.within(1, lambda: 7), 7)

    def test_cases_can_be_made_again(self):
        for number in range(50):
            made = [cases.case(random.Random(f"1.{number}"), False).shell() for _ in range(2)]
            self.assertEqual(made[0], made[1])

    def test_a_planted_fault_is_found_and_cut_down(self):
        # It prints nothing at all.
        with tempfile.TemporaryDirectory() as directory:
            program = os.path.join(directory, "mgrep")
            with open(program, "w") as file:
                file.write("#!/bin/sh\nexit 1\n")
            os.chmod(program, stat.S_IRWXU)
            comparison = differential.Comparison(program)
            made = case([("-n",), ("-H",)], ["foo"], {"a": A, "b": "foo\n"})
            self.assertIsNotNone(comparison.check(made))
            small = shrinking.shrunk(made, comparison.check)
            self.assertEqual((small.options, len(small.files)), ([], 1))
            comparison.close()


class JSONTests(unittest.TestCase):
    PATH = '"path":{"text":"a"}'
    BEGIN = '{"type":"begin","data":{%s}}\n' % PATH
    MATCH = ('{"type":"match","data":{%s,"lines":{"text":"baz\\n"},"line_number":2,"absolute_offset":12,'
             '"submatches":[{"match":{"text":"az"},"start":1,"end":3}]}}\n' % PATH)
    TIME = '{"secs":0,"nanos":1,"human":"0.000000s"}'
    STATS = ('"stats":{"elapsed":%s,"searches":1,"searches_with_match":1,"bytes_searched":20,'
             '"bytes_printed":%d,"matched_lines":1,"matches":1}' % (TIME, len(BEGIN + MATCH)))
    END = '{"type":"end","data":{%s,"binary_offset":null,%s}}\n' % (PATH, STATS)
    SUMMARY = '{"data":{"elapsed_total":%s,%s},"type":"summary"}\n' % (TIME, STATS)

    def read(self, text):
        reader = json_lines.Reader(case([], ["az"], {"a": A}))
        reader.read(text.encode())
        return reader

    def test_messages_are_read(self):
        reader = self.read(self.BEGIN + self.MATCH + self.END + self.SUMMARY)
        self.assertEqual(reader.text(False), b"a:2:12:baz\n")
        self.assertEqual(reader.text(True), b"a:2:13:az\n")

    def test_each_fault_is_found(self):
        whole = self.BEGIN + self.MATCH + self.END + self.SUMMARY
        for right, wrong in [
                (self.BEGIN, ""), (self.END, ""), (self.MATCH, ""), (self.MATCH, self.MATCH * 2),
                (self.SUMMARY, self.SUMMARY * 2), ('"line_number":2', '"line_number":3'),
                ('"absolute_offset":12', '"absolute_offset":11'), ('"start":1', '"start":0'),
                ('"start":1', '"start":-1'), ('"start":1,', ""), ('"end":3', '"end":3,"other":0'),
                ('{"text":"az"}', '{"bytes":"YXo="}'), ('{"text":"az"}', '"az"'),
                ('"matches":1', '"matches":2'), ('"binary_offset":null', '"binary_offset":"0"'),
                ('"bytes_printed":', '"bytes_printed":1'), ('"type":"match"', '"type":"lines"')]:
            self.assertIn(right, whole)
            with self.assertRaises(json_lines.Wrong, msg=wrong):
                self.read(whole.replace(right, wrong, 1))


if __name__ == "__main__":
    unittest.main()
