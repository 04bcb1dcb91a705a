import TestSupport
import Testing

/// The same output for any number of threads, mapped or read, from a file or a pipe.
@Suite("Output does not depend on how a file is read")
struct ConsistencyTests {
  static let searches = [
    "-n foo", "-c foo", "-on 'o.'", "-b foo", "-v foo", "-nv -C1 foo", "-A1 -B2 -n ba", "-m2 -n o",
    "-m2 -A1 -n o", "-l foo", "-L foo", "-x foo", "-w foo", "-i FOO", "-c ''", "-n '^$'", "-cv .",
    "-z -n foo", "-zc .", "-a -n .", "-I foo", "--crlf -n 'o$'", "-o1 '(.)o'", "--column o",
    "--count-matches o", "-T -n foo", "-U -o 'caf.'", "-e foo -e '(b)a' -on",
    "-F -e foo -e foobar -o",
    #"-nM 'o\n.'"#, #"-M -c 'o\s'"#, #"-noM '(?s)o.*?o'"#, #"-nvM 'o\n'"#, #"-M -m1 -nA1 'o\s'"#,
    #"-nM --replace=X 'o\n.?'"#, #"-M --passthru --replace='<$&>' '\n|o'"#, #"-nM -K2,4 'o|\n'"#,
    "-n --per-file -e foo --and -e ba", "-c --per-file -e foo --andnot -e 'b.r'",
    "--color=always foo", "--color=always -vC1 foo", "-n more", "-C2 hole",
  ]

  /// Different ways to the same bytes. A stream may know less about later NUL bytes, so binary
  /// files are searched as text there.
  private static let fileWays = [
    "mgrep -j1", "mgrep -j8", "mgrep --no-mmap", "mgrep --mmap=always", "mgrep --line-buffered",
    "mgrep --block-buffered",
  ]

  @Test("every way to a file", arguments: searches)
  func files(search: String) throws {
    let sandbox = try Sandbox(Fixtures.files)
    let names = Fixtures.files.keys.sorted().joined(separator: " ")
    let first = try sandbox.run("mgrep \(search) \(names) 2>&1")
    #expect(!first.output.isEmpty)
    for way in Self.fileWays {
      let other = try sandbox.run("\(way) \(search) \(names) 2>&1")
      // -T depends on the size of the file, which only a regular file has.
      #expect(visible(other.output) == visible(first.output), "\(way)")
      #expect(other.status == first.status)
    }
  }

  @Test(
    "a pipe, at once and byte by byte",
    arguments: searches.filter { !$0.contains("-T") && !$0.contains("-I") })
  func pipes(search: String) throws {
    let sandbox = try Sandbox(Fixtures.files)
    for name in Fixtures.files.keys.sorted() where name != "latehole" {
      let first = try sandbox.run("mgrep -a \(search) < \(name)")
      for producer in ["cat \(name)", "dd status=none bs=1 < \(name)"] {
        let other = try sandbox.run("\(producer) | mgrep -a \(search)")
        #expect(visible(other.output) == visible(first.output), "\(producer)")
        #expect(other.status == first.status)
      }
    }
  }

  /// Standard output is a pipe. If it were a file, its inode would be compared with each file,
  /// whose size would then be known.
  @Test("files of a directory, of every size, as if each were named")
  func sizes() throws {
    let sandbox = try Sandbox([:])
    let make = """
      mkdir t; cd t
      for size in 1 4096 131071 131072 131073 262143 262144 262145 524288 33554432; do
        { echo needle first; yes 'hay 0123456789' | head -c $size; } | head -c $size > $size
        { yes 'hay 0123456789' | head -c $size; echo; echo -n needle last; } | tail -c $size > e$size
      done
      : > empty; printf '\\0needle' > nul; printf '\\357\\273\\277needle' > mark
      { yes hay | head -c 200000; printf 'a\\0needle\\n'; echo needle; } > late
      """
    _ = try sandbox.run(make)
    for search in ["-nb needle", "-c y", "-nM 'first\\n.'", "-l '^needle'", "-LI needle", "-m1 y"] {
      let named = try sandbox.run("LC_ALL=C; mgrep -H \(search) t/* 2>&1 | cat")
      #expect(!named.output.isEmpty)
      for way in ["-j1", "-j2", "--no-mmap", "--mmap=always", "--sort=name"] {
        let met = try sandbox.run("mgrep \(way) -r \(search) t 2>&1 | cat")
        #expect(visible(met.output) == visible(named.output), "\(way) \(search)")
      }
    }
  }

  /// If small files are mapped, the files of a batch are opened before the first of them is
  /// searched.
  @Test("files opened ahead of their turn")
  func openedAhead() throws {
    // This process may have hardly any descriptors.
    let crowded = "for i in {1..280}; do exec {f}<t; done; ulimit -Sn 300; exec mgrep \"$@\""
    let sandbox = try Sandbox(["crowded": Array(crowded.utf8)])
    let make = """
      mkdir t
      for i in $(seq 400); do echo foo $i > t/$i; done
      ln -s nowhere t/17x; mkfifo t/30f; : > t/31e; ln -s . t/9l
      { yes hay | head -c 2000000; echo foo; } > t/32big
      """
    _ = try sandbox.run(make)
    let searches = [
      "-nR foo", "-cR foo", "-lR 5", "-LR 5", "-qR foo", "-qR nothing", "-Rm1 foo",
      "-R --max-total=7 foo", "-sR foo", "-rn '^foo .$'",
    ]
    for search in searches {
      let read = try sandbox.run("mgrep --no-mmap \(search) t 2>&1")
      for way in [
        "mgrep -j1", "mgrep -j2", "mgrep -j8", "ulimit -Sn 40; mgrep -j2", "bash ./crowded -j1",
        "ulimit -Sn 64; mgrep -j8",
      ] {
        let mapped = try sandbox.run("\(way) --mmap=always \(search) t 2>&1")
        #expect(visible(mapped.output) == visible(read.output), "\(way) \(search)")
        #expect(mapped.status == read.status, "\(way) \(search)")
      }
    }
  }

  @Test("FIFOs behind many files are searched in their turn, alone")
  func heldBack() throws {
    let make = """
      mkdir t
      for i in $(seq 100 299); do echo foo > t/$i; done
      mkfifo t/150p t/150q t/299p
      """
    for way in ["-j1", "-j2", "-j8", "-j2 --mmap=always", "-j8 --mmap=always"] {
      let sandbox = try Sandbox([:])
      _ = try sandbox.run(make)
      // The second writer comes late.
      let found = try sandbox.run(
        Sandbox.settled + "mgrep \(way) -D read -rl foo t & echo foo > t/150p; settled $!; "
          + "echo foo > t/150q; echo foo > t/299p; wait $!")
      let list = try sandbox.run("printf '%s\\n' t/*")
      #expect(visible(found.output) == visible(list.output), "\(way)")
      #expect(found.status == 0)
    }
  }

  @Test("threads find room for the files that they open", arguments: ["", "ulimit -n 40; "])
  func roomForDescriptors(_ limit: String) throws {
    let sandbox = try Sandbox([:])
    _ = try sandbox.run("mkdir t; echo foo > t/a; mkfifo t/z")
    let found = try sandbox.run(
      limit + "mgrep -j2 -D read -rc foo t & exec 4> t/z; "
        + "awk '/FDSize/ { print ($2 > 256) }' /proc/$!/status; echo foo >&4; exec 4>&-; wait $!")
    let expected = limit.isEmpty ? "1" : "0"
    let lines = visible(found.output).split(separator: "\n").sorted()
    #expect(lines == [Substring(expected), "t/a:1", "t/z:1"])
    let closed = try sandbox.run("rm t/z; mgrep -j2 -rc foo t <&-; mgrep -j2 --files -r t <&- 2>&-")
    #expect(visible(closed.output) == "t/a:1\nt/a\n")
  }

  @Test("files without a size are read, also where all are mapped")
  func withoutSize() throws {
    let sandbox = try Sandbox([:])
    for way in ["-j1", "-j2", "--no-mmap", "--mmap=always", "--sort=name"] {
      let found = try sandbox.run("mgrep \(way) -rh . /proc/sys/kernel --include=ostype")
      #expect(visible(found.output) == "Linux\n", "\(way)")
      #expect(found.status == 0)
    }
  }

  @Test("a file of many regions, by one thread and by several")
  func regions() throws {
    let sandbox = try Sandbox([:])
    // 12 MB of lines of every length, with and without matches.
    let make =
      "awk 'BEGIN { for (i = 0; i < 250000; i++) "
      + #"printf "%d %s%s\n", i, substr("xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", 1, i % 47),"#
      + #" (i % 1000 < 3 ? " needle" : i % 7 ? " hay" : "") }' > big"#
    _ = try sandbox.run(make)
    let searches = [
      "-n needle", "-c needle", "-c x", "-on '[0-9]+ x+ n'", "-b needle", "-nC2 needle", "-nv hay",
      "-m700 -n needle", "-m700 -nA3 needle", "-c -m5 needle", "-l needle", "-q needle", "-L zzz",
      "--count-matches x", "-nx '24999.*'", "-z -c needle", "--color=always needle",
      "-e needle -e '999 x+' -n", "-cM 'needle\\n'", #"-nM 'needle\n\d+ x* needle'"#,
      "-noM '(?s)99 .{3}'",
    ]
    for search in searches {
      let first = try sandbox.run(
        "mgrep -j1 \(search) big | cksum; mgrep -j1 \(search) big > f; echo $?")
      for way in ["mgrep -j2", "mgrep -j8", "mgrep -j2 --no-mmap"] {
        let other = try sandbox.run(
          "\(way) \(search) big | cksum; \(way) \(search) big > f; echo $?")
        #expect(visible(other.output) == visible(first.output), "\(way) \(search)")
      }
      let isOurs = ["-e ", "count-matches", "M '"].contains { search.contains($0) }
      let peer = isOurs ? nil : "grep -P"
      if let peer {
        let theirs = try sandbox.run(
          "\(peer) \(search) big | cksum; \(peer) \(search) big > f; echo $?")
        #expect(visible(theirs.output) == visible(first.output), "\(peer) \(search)")
      }
    }
  }
}
