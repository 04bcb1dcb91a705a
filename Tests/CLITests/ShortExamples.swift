/// The output of the examples of the man page and of README.md, and their files.
enum ShortExamples {
  /// The output of a command of README.md, and then the contents of the file that it edits.
  static let readme: [String: String] = [
    "mgrep -rn 'TODO(?!.*later)' src": "src/x.c:1:TODO x\nsrc/x.o:1:TODO o\n",
    #"mgrep --preview --transform='mask=*' 'password=\K\S+' app.log"#:
      "--- a/app.log\n+++ b/app.log\n@@ -1,1 +1,1 @@\n-user=x password=secret\n+user=x password=******\n",
    #"mgrep --in-place --transform='mask=*' 'password=\K\S+' app.log; cat app.log"#:
      "user=x password=******\n",
    "mgrep -n 'consectetuer' lorem.txt":
      "1:Lorem ipsum dolor sit amet, consectetuer adipiscing elit.\n",
    #"mgrep -on '(?<=\()\w+(?=\))' README.md"#: "1:once\n",
    "mgrep -rc --include='*.c' PM_RESUME linux/": "linux/a.c:1\nlinux/b.c:0\n",
    #"mgrep -nM 'foo\([^)]*\)' main.c"#: "4:x = foo(1,\n5:  2);\n",
    #"mgrep -e 'colou?r' -e '(\w)\1{2}' -C2 *.txt"#:
      "names.txt-anna-lena\nnames.txt:color-ooo\nnames.txt-jean-paul\n",
    "mgrep -rn --project --pattern-comments -f rules.txt": "keys:1:AKIAABCDEFGHIJKLMNOP\n",
    #"mgrep --json 'user=(\w+)' log | jq -c '.data.submatches[]?'"#:
      #"{"match":{"text":"user=x"},"start":0,"end":6,"groups":[{"match":{"text":"x"},"start":5,"end":6}]}"#
      + "\n",
    "mgrep -r --count-by-pattern -e TODO -e FIXME src": "1\t2\tTODO\n2\t0\tFIXME\n",
    "tail -f server.log | mgrep --line-buffered ERROR": "ERROR timeout from 10.0.0.1\n",
    "while mgrep -m1 TODO; do echo ---; done < f": "TODO one\n---\nTODO two\n---\n",
    #"mgrep --replace='$2-$1' '(\w+)-(\w+)' names.txt"#: "lena-anna\nooo-color\npaul-jean\n",
  ]

  /// The output of a command, and then the contents of the file that it edits.
  static let expected: [String: String] = [
    // Lines.
    "mgrep -n consectetuer lorem.txt":
      "1:Lorem ipsum dolor sit amet, consectetuer adipiscing elit.\n",
    #"mgrep -v '^\s*(#|$)' settings"#: "name=mgrep\nsize=3\n",
    #"mgrep -C2 -e '(\w)\1{2}' -e 'colou?r' *.txt"#:
      "names.txt-anna-lena\nnames.txt:color-ooo\nnames.txt-jean-paul\n",
    "mgrep '^(?!.*debug).*timeout' server.log": "ERROR timeout from 10.0.0.1\n",
    #"mgrep -nM 'open\([^)]*\)' main.c"#: "1:fd = open(path,\n2:  O_RDONLY);\n",
    "mgrep -oM '(?s)BEGIN.*?END' notes": "BEGIN\nTODO one\nEND\n",
    "tail -f server.log | mgrep --line-buffered ERROR": "ERROR timeout from 10.0.0.1\n",
    "while mgrep -m1 TODO; do echo next; done < notes": "TODO one\nnext\nTODO two\nnext\n",
    // Parts of lines.
    #"mgrep -on '(?<=\()\w+(?=\))' README.md"#: "1:once\n",
    #"mgrep -o2 '(\w+)=(\w+)' settings"#: "old\nmgrep\n3\n",
    #"mgrep -oh '\d+(\.\d+){3}' *.log | sort | uniq -c"#:
      "      3 10.0.0.1\n      1 10.0.0.7\n      1 110.0.0.12\n",
    #"mgrep -obUa '\x80\xff' core"#: "2:\\x80\\xFF\n",
    // Files.
    "mgrep -rc --include='*.c' PM_RESUME linux/": "linux/a.c:1\nlinux/b.c:0\n",
    "mgrep -rL -t c SPDX-License-Identifier linux/": "linux/b.c\nlinux/c.h\n",
    "mgrep -n --project TODO src": "src/x.c:1:TODO x\n",
    "mgrep -rlZ TODO src | xargs -0 wc -l": " 1 src/x.c\n 1 src/x.o\n 2 total\n",
    "find src -name '*.c' -print0 | mgrep -c --files0-from=- TODO": "src/x.c:1\n",
    "zcat old.log.gz | mgrep -H --label=old.log.gz ERROR": "old.log.gz:ERROR old\n",
    "mgrep -r --vimgrep TODO src": "src/x.c:1:1:TODO x\nsrc/x.o:1:1:TODO o\n",
    // Pattern files.
    "mgrep -rn --project --pattern-comments -f rules.txt": "keys:1:AKIAABCDEFGHIJKLMNOP\n",
    "mgrep -Fwf addresses.txt access.log": "10.0.0.1 GET /\n",
    "mgrep -Fwohif words.txt *.txt | sort | uniq -c":
      "      1 Lorem\n      2 ipsum\n      1 lorem\n      1 words\n",
    "mgrep -Fxvf old.txt new.txt": "new\n",
    "mgrep -rno --show-pattern=name --pattern-comments -f rules.txt":
      "keys:[aws]1:AKIAABCDEFGHIJKLMNOP\n",
    "mgrep -r --unmatched-patterns --pattern-comments -f rules.txt src > dead.txt; cat dead.txt":
      "(*:aws)AKIA[0-9A-Z]{16}\n",
    "mgrep -Fxvf dead.txt rules.txt": "# keys of a cloud\n\n",
    "mgrep --debug --pattern-comments -cf rules.txt access.log": "0\n",
    // JSON.
    #"mgrep --json -r TODO src | jq -j 'select(.type == "match") | .data | "\(.line_number): \(.lines.text)"'"#:
      "1: TODO x\n1: TODO o\n",
    #"mgrep --json 'user=(\w+)' log | jq -r '.data.submatches[]?.groups[0].match.text'"#: "x\n",
    // Replacing.
    #"mgrep --replace='$2-$1' '(\w+)-(\w+)' names.txt"#: "lena-anna\nooo-color\npaul-jean\n",
    "mgrep --passthru --replace=new old settings":
      "# name=new\nname=mgrep\n\n  # more\nsize=3\n",
    "mgrep --passthru --replace=longer old settings > new && mv new settings; cat settings":
      "# name=longer\nname=mgrep\n\n  # more\nsize=3\n",
    "mgrep --in-place --keep-journal --replace=new old settings; mgrep --undo .settings.mgrep-*; cat settings":
      "# name=old\nname=mgrep\n\n  # more\nsize=3\n",
    "mgrep --in-place --transform=reverse -w consectetuer lorem.txt; cat lorem.txt":
      "Lorem ipsum dolor sit amet, reutetcesnoc adipiscing elit.\n",
    #"mgrep --preview --transform='mask=*' --groups=1 'password=(\S+)' app.log"#:
      "--- a/app.log\n+++ b/app.log\n@@ -1,1 +1,1 @@\n-user=x password=secret\n+user=x password=******\n",
    #"mgrep --in-place --transform='mask=*' --groups=1 'password=(\S+)' app.log; cat app.log"#:
      "user=x password=******\n",
    #"mgrep --in-place --transform='digits=0,keep=4' '\b(?:\d[ -]?){13,16}\b' *.csv; cat cards.csv"#:
      "anna,0000 0000 0000 1111\n",
    #"mgrep -U --in-place --fit=pad --pad='\0' --replace='/opt/new$1' '/build/x([^\0]*)' lib.so; cat lib.so"#:
      "/opt/new/lib\\x00",
    "mgrep -r --in-place -w --include='*.h' --expect=37 --replace=size_x len_xx src; cat src/x.h":
      String(repeating: "size_x\n", count: 37),
  ]

  /// All files except `core`, which is not text.
  static let files: [String: String] = [
    "lorem.txt": "Lorem ipsum dolor sit amet, consectetuer adipiscing elit.\n",
    "settings": "# name=old\nname=mgrep\n\n  # more\nsize=3\n",
    "names.txt": "anna-lena\ncolor-ooo\njean-paul\n",
    "server.log": "debug timeout\nERROR timeout from 10.0.0.1\nfrom 10.0.0.1 and 10.0.0.7\n",
    "main.c": "fd = open(path,\n  O_RDONLY);\nclose(fd);\nx = foo(1,\n  2);\n",
    "notes": "BEGIN\nTODO one\nEND\nTODO two\n",
    "README.md": "It ends (once) or twice.\n",
    "linux/a.c": "/* SPDX-License-Identifier: MIT */\nPM_RESUME\n", "linux/b.c": "int b;\n",
    "linux/c.h": "PM_RESUME\n",
    "src/.ignore": "*.o\n", "src/x.c": "TODO x\n", "src/x.o": "TODO o\n",
    "src/x.h": String(repeating: "len_xx\n", count: 37), "src/y.h": "len_xxx\n",
    "rules.txt": "# keys of a cloud\n\n(*:aws)AKIA[0-9A-Z]{16}\n",
    "dead.txt": "(*:aws)AKIA[0-9A-Z]{16}\n", "keys": "AKIAABCDEFGHIJKLMNOP\n",
    "addresses.txt": "10.0.0.1\n10.9.9.9\n", "access.log": "10.0.0.1 GET /\n110.0.0.12 GET /\n",
    "words.txt": "lorem\nipsum\nwords\n", "old.txt": "old\n", "new.txt": "old\nnew\n",
    "log": "user=x password=secret\n", "f": "TODO one\nTODO two\n",
    "app.log": "user=x password=secret\n",
    "cards.csv": "anna,4111 1111 1111 1111\n",
    "lib.so": "/build/x/lib\0",
  ]
}
