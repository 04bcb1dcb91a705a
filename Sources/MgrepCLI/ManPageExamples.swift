/// The examples of the man page. A test runs each and compares what it prints.
enum ManPageExamples {
  static let section = #"""
    .Sh EXAMPLES
    .Ss Lines
    Lines with a word, with their numbers:
    .Pp
    .Dl mgrep -n consectetuer lorem.txt
    .Pp
    Settings that are not commented out:
    .Pp
    .Dl mgrep -v '^\es*(#|$)' settings
    .Pp
    Several patterns, each with its own groups, and two lines around each match:
    .Pp
    .Dl mgrep -C2 -e '(\ew)\e1{2}' -e 'colou?r' *.txt
    .Pp
    Lines with one word and without another:
    .Pp
    .Dl mgrep '^(?!.*debug).*timeout' server.log
    .Pp
    Calls over several lines:
    .Pp
    .Dl mgrep -nM 'open\e([^)]*\e)' main.c
    .Pp
    Everything between two lines:
    .Pp
    .Dl mgrep -oM '(?s)BEGIN.*?END' notes
    .Pp
    New lines of a log, as soon as they are written:
    .Pp
    .Dl tail -f server.log | mgrep --line-buffered ERROR
    .Pp
    One line at a time from a file on standard input:
    .Pp
    .Dl while mgrep -m1 TODO; do echo next; done < notes
    .Ss Parts of lines
    Words in parentheses:
    .Pp
    .Dl mgrep -on '(?<=\e()\ew+(?=\e))' README.md
    .Pp
    The second group of each match:
    .Pp
    .Dl mgrep -o2 '(\ew+)=(\ew+)' settings
    .Pp
    How often each address occurs:
    .Pp
    .Dl mgrep -oh '\ed+(\e.\ed+){3}' *.log | sort | uniq -c
    .Pp
    Bytes, whatever the locale:
    .Pp
    .Dl mgrep -obUa '\ex80\exff' core
    .Ss Files
    The number of lines with a word in each C file of a tree, sorted by path:
    .Pp
    .Dl mgrep -rc --include='*.c' PM_RESUME linux/
    .Pp
    Source files without a licence:
    .Pp
    .Dl mgrep -rL -t c SPDX-License-Identifier linux/
    .Pp
    A project as its developers see it, without the files that git ignores:
    .Pp
    .Dl mgrep -n --project TODO src
    .Pp
    File names that another program can read, whatever characters they contain:
    .Pp
    .Dl mgrep -rlZ TODO src | xargs -0 wc -l
    .Pp
    Files from another program:
    .Pp
    .Dl find src -name '*.c' -print0 | mgrep -c --files0-from=- TODO
    .Pp
    A compressed file, by its name:
    .Pp
    .Dl zcat old.log.gz | mgrep -H --label=old.log.gz ERROR
    .Pp
    A list of places for an editor; in Vim: set grepprg=mgrep\e --vimgrep
    .Pp
    .Dl mgrep -r --vimgrep TODO src

    """#
}
