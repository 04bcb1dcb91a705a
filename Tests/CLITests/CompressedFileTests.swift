import TestSupport
import Testing

/// `--search-zip`, `--pre` and `--pre-glob`.
@Suite("Compressed files and preprocessors")
struct CompressedFileTests {
  /// `one` and `needle here`, two lines, by each program.
  private static let packed: [String: String] = [
    "gz": "1f8b0800000000000003cbcf4be5ca4b4d4dc94955c8482d4ae5020013c32b4310000000",
    "bz2": """
    425a6839314159265359b23e014d00000751800010400006459000200031064c40d0d188405192d3902f177245385090\
    b23e014d
    """,
    "xz": """
    fd377a585a0000016922de360200210116000000742fe5a301000f6f6e650a6e6565646c6520686572650a0013c32b43\
    00012410e944d9cc9042990d010000000001595a
    """,
    "lzma": "5d00008000ffffffffffffffff00379b88ccfb95ae25fc39c7d7edc2ffa2fcf2ae3ffe319400",
    "lz": """
    4c5a4950010c00379b88ccfb95ae25fc39c7d7edc2ffa2fcf2ae3ffe31940013c32b4310000000000000003300000000\
    000000
    """,
    "zst": "28b52ffd04588100006f6e650a6e6565646c6520686572650ac26a1dd3",
    "lz4": "04224d186440a7100000806f6e650a6e6565646c6520686572650a00000000019627af",
    "Z": "1f9d906fdc945120b00c19366540a029236720",
  ]

  private static func bytes(_ hexadecimal: String) -> [UInt8] {
    let digits = Array(hexadecimal.utf8)
    return stride(from: 0, to: digits.count, by: 2).compactMap {
      UInt8(String(decoding: digits[$0..<$0 + 2], as: UTF8.self), radix: 16)
    }
  }

  private static let files: [String: [UInt8]] = {
    var files: [String: [UInt8]] = [:]
    for (name, text) in packed {
      let all = bytes(text)
      files["t/f.\(name)"] = all
      files["cut.\(name)"] = Array(all.dropLast(name == "Z" ? 0 : 3))
    }
    files["twice"] = bytes(packed["gz"] ?? "") + bytes(packed["gz"] ?? "") + [0, 0, 0]
    files["garbage"] = bytes(packed["gz"] ?? "") + Array("garbage".utf8)
    files["not.gz"] = Array("needle in text\n".utf8)
    files["not.bz2"] = Array("BZhello needle\n".utf8)
    files["empty.gz"] = []
    files["t/plain"] = Array("needle\n".utf8)
    files["upper"] = Array("#!/bin/sh\necho \"$1\"; tr a-z A-Z\n".utf8)
    files["fails"] = Array("#!/bin/sh\ncat; echo broken >&2; echo pipe >&2; exit 3\n".utf8)
    files["killed"] = Array("#!/bin/sh\ncat; kill -9 $$\n".utf8)
    files["endless"] = Array("#!/bin/sh\nwhile echo needle; do :; done\n".utf8)
    // `needle ü` in UTF-16.
    files["utf16.gz"] = bytes(
      "1f8b0800000000000203fbff2f8f21150853187280a402c31f062e0600b1ad2c5d14000000")
    return files
  }()

  static let formats = packed.keys.sorted()

  /// Makes a file `z` that begins with a frame to skip.
  private static func skipped(_ name: String) -> String {
    "(printf 'Z*M\\30\\3\\0\\0\\0abc'; cat t/\(name)) > z; "
  }

  static let cases: [CLICase] = [
    .init("mgrep -c needle t/f.gz", "0\n", status: 1),
    .init("mgrep --decompress -c needle twice", "2\n"),
    .init("cat twice twice | mgrep --search-zip -nb needle | tail -1", "8:52:needle here\n"),
    .init(
      "mgrep --search-zip -c needle garbage", "1\n",
      errors:
        "mgrep: garbage: what follows the compressed data is damaged, or something else\n",
      status: 2),
    .init("mgrep --search-zip -c needle not.gz not.bz2", "not.gz:1\nnot.bz2:1\n"),
    .init("mgrep --search-zip -c needle empty.gz", "0\n", status: 1),
    .init("mgrep --search-zip --no-search-zip -c needle t/f.gz", "0\n", status: 1),
    .init("mgrep --search-zip -r -c needle t | grep -vc :1", "0\n", status: 1),
    .init("mgrep --search-zip -r -c needle t | grep -c :1", "9\n"),
    // Of a compressed file offsets are those in what is decoded.
    .init("mgrep --search-zip -bo ü utf16.gz", "16:ü\n"),
    .init("mgrep --search-zip -l needle t/f.xz t/f.zst", "t/f.xz\nt/f.zst\n"),
    .init("mgrep --search-zip -M 'one\\nneedle' t/f.bz2", "one\nneedle here\n"),
    .init("mgrep --search-zip -A1 -n one t/f.lz4", "1:one\n2-needle here\n"),
    // pzstd begins with a frame that decompressors skip.
    .init(skipped("f.zst") + "mgrep --search-zip -n needle z", "2:needle here\n"),
    .init(skipped("f.zst") + "cat z | mgrep --search-zip -n needle", "2:needle here\n"),
    .init(skipped("f.lz4") + "mgrep --search-zip -n needle z", "2:needle here\n"),
    .init(
      "printf 'P*M needle\\nP' > p; mgrep --search-zip needle p; printf P | mgrep --search-zip P",
      "P*M needle\nP\n"),
    // A program decompresses the old format of lz4.
    .init(
      "mkdir p; printf '#!/bin/sh\\necho \"$@\"; tail -c +5' > p/lz4; chmod +x p/lz4; "
        + "printf '\\2\\41L\\30text\\n' > l; PATH=$PWD/p:$PATH mgrep --search-zip '' l",
      "-dc\ntext\n"),
    .init(
      "mgrep --search-zip -r --in-place --replace=noodle needle t; s=$?; cat t/plain; exit $s",
      "needle\n",
      errors: ["f.Z", "f.bz2", "f.gz", "f.lz", "f.lz4", "f.lzma", "f.xz", "f.zst"]
        .map { "mgrep: t/\($0): cannot be edited, since it is compressed\n" }.joined()
        + "mgrep: nothing was written\n",
      status: 2),
    .init(
      "printf 'x\\n' > b.br; PATH= $(command -v mgrep) --search-zip x b.br",
      errors: "mgrep: b.br: cannot run brotli: No such file or directory\n", status: 2),
  ]

  static let preprocessors: [CLICase] = [
    .init("chmod +x upper; mgrep --pre=./upper -n . t/plain", "1:t/plain\n2:NEEDLE\n"),
    .init("chmod +x upper; mgrep --pre ./upper -c NEEDLE t/plain t/f.gz", "t/plain:1\nt/f.gz:0\n"),
    .init(
      "chmod +x upper; mgrep --pre ./upper --pre-glob '*.gz' -h -r NEEDLE t", status: 1),
    .init(
      "chmod +x upper; mgrep --pre ./upper --pre-glob '!*.gz' -h NEEDLE t/plain t/f.gz",
      "NEEDLE\n"),
    .init("chmod +x upper; mgrep --pre ./upper --no-pre -h NEEDLE t/plain", status: 1),
    .init("chmod +x upper; mgrep --pre ./upper NEEDLE < t/plain", status: 1),
    .init("cp t/plain ./-e; chmod +x upper; mgrep --pre ./upper -h . -- -e", "./-e\nNEEDLE\n"),
    .init("mgrep --pre cat --search-zip -c needle twice", "0\n", status: 1),
    .init("cat twice > FIFO.gz; mgrep --pre zcat -c needle FIFO.gz", "2\n"),
    .init(
      "chmod +x fails; mgrep --pre ./fails needle t/plain", "needle\n",
      errors: "mgrep: t/plain: ./fails failed (status 3): broken; pipe\n", status: 2),
    .init(
      "chmod +x killed; mgrep --pre ./killed -c needle t/plain", "1\n",
      errors: "mgrep: t/plain: ./killed failed (signal 9)\n", status: 2),
    .init(
      "chmod +x fails; trap '' CHLD; mgrep --pre ./fails -c needle t/plain", "1\n",
      errors: "mgrep: t/plain: ./fails failed (status 3): broken; pipe\n", status: 2),
    .init("chmod +x endless; mgrep --pre ./endless -m2 needle t/plain", "needle\nneedle\n"),
    .init("chmod +x endless; mgrep --pre ./endless -q needle t/plain"),
    .init(
      "mgrep --pre ./missing needle t/plain",
      errors: "mgrep: t/plain: cannot run ./missing: No such file or directory\n", status: 2),
    .init(
      "mgrep --pre cat --in-place --replace=noodle needle t/plain; s=$?; cat t/plain; exit $s",
      "needle\n", errors: "mgrep: t/plain: cannot be edited with --pre\n", status: 2),
    .init(
      "chmod +x fails; mgrep --pre ./fails --preview --replace=noodle needle t/plain",
      errors: "mgrep: t/plain: cannot be edited with --pre\n", status: 2),
    .init("mgrep --pre cat --pre-glob '[' x a", errors: "mgrep: [: invalid glob\n", status: 2),
  ]

  @Test("each format is searched, mapped, read and piped", arguments: formats)
  func format(_ name: String) throws {
    for command in ["t/f.\(name)", "--no-mmap t/f.\(name)", "< t/f.\(name)", "-h -r t/f.\(name)"] {
      try CLICase("mgrep --search-zip -nb needle \(command)", "2:4:needle here\n")
        .check(files: Self.files)
    }
    try CLICase(
      "cat t/f.\(name) | mgrep --search-zip --json needle | grep -c '\"absolute_offset\":4'", "1\n"
    ).check(files: Self.files)
  }

  @Test("what is cut is told after what it had", arguments: formats.filter { $0 != "Z" })
  func cut(_ name: String) throws {
    let sandbox = try Sandbox(Self.files)
    let outcome = try sandbox.run("mgrep --search-zip -n . cut.\(name)")
    #expect(
      visible(outcome.errors) == "mgrep: cut.\(name): compressed data ends too early\n"
        && outcome.status == 2)
    #expect(["", "1:one\n2:needle here\n"].contains(visible(outcome.output)))
  }

  @Test("compressed files", arguments: cases)
  func compressed(_ c: CLICase) throws { try c.check(files: Self.files) }

  @Test("preprocessors", arguments: preprocessors)
  func preprocessed(_ c: CLICase) throws { try c.check(files: Self.files) }
}
