import Glibc
import Globbing
import MgrepSystem
import TestSupport
import Testing

@testable import Walking

@Suite struct WalkerTests {
  @Test("paths come in the order of their bytes, directories as if they ended in a slash")
  func order() throws {
    let names = [
      "a/b", "a+", "a.c", "a0", "a-b/x", "A", "B/z", ".hid/x", ".h", "é", "ab/c/d", "ab/c.e",
      "a directory/x", "longname-1/x", "longname-1.c", "longname-10", "longname-1+", "longname",
      "12345678/x", "12345678", "12345678-", "1234567/y", "1234567.", "12345678.",
    ].filter { $0 != "12345678" }
    let tree = try sandbox(
      names, #"printf x > "$(printf 'new\nline')"; printf x > "$(printf '\377')""#)
    let expected = try tree.run("find . -type f -print0 | LC_ALL=C sort -z | tr '\\0' '\\1'").output
    let walked = transcript(of: tree)
    #expect(walked == expected.split(separator: 1).map { visible(Array($0.dropFirst(2))) })
    #expect(walked.count == names.count + 2)
  }

  @Test("2,000 random names come in the order of sort")
  func randomOrder() throws {
    var random = SeededGenerator(seed: 7)
    let letters = Array("ab+-./0~".filter { $0 != "/" }).map(String.init)
    var names: Set<String> = []
    for _ in 0..<2000 {
      let count = Int.random(in: 1...12, using: &random)
      let name = (0..<count).map { _ in letters.randomElement(using: &random) ?? "a" }.joined()
      if name.allSatisfy({ $0 == "." }) { continue }
      names.insert(Bool.random(using: &random) ? name + "_f" : name + "/f")
    }
    let tree = try sandbox(Array(names))
    let expected = try tree.run("find . -type f | LC_ALL=C sort").output
    #expect(
      transcript(of: tree) == expected.split(separator: 10).map { visible(Array($0.dropFirst(2))) })
  }

  @Test(
    "printed paths are the operand, one slash and the rest",
    arguments: [
      ("d", "d/x"), ("d/", "d/x"), ("d//", "d/x"), ("./d", "./d/x"), (".//d//", ".//d/x"),
    ])
  func prefixes(root: String, path: String) throws {
    let tree = try sandbox(["d/x"])
    #expect(transcript(of: tree, from: root) == [path])
  }

  @Test("the root directory has one slash")
  func rootDirectory() {
    var options = WalkOptions()
    options.maxDepth = 1
    var walker = Walker(root: bytes("//"), options: options)
    while let event = walker.next() {
      guard event == .file else { continue }
      #expect(walker.path.first == 0x2F && walker.path.dropFirst().first != 0x2F)
    }
  }

  @Test("a missing root, and one that is no directory, are failures")
  func badRoots() throws {
    let tree = try sandbox(["f"])
    #expect(transcript(of: tree, from: "none") == ["none: errno \(ENOENT)"])
    #expect(transcript(of: tree, from: "f") == ["f: errno \(ENOTDIR)"])
  }

  @Test("an empty directory has nothing")
  func empty() throws { #expect(transcript(of: try sandbox([], "mkdir -p d/e"), from: "d") == []) }

  static let links = """
    ln -s ../f d/link; ln -s ../e d/dirlink; ln -s none d/broken; ln -s self d/self;
    mkfifo d/fifo; ln -s fifo d/fifolink
    """

  @Test("links are skipped, but the root is followed")
  func linksSkipped() throws {
    let tree = try sandbox(["f", "d/x", "e/y"], Self.links + "; ln -s d top")
    #expect(transcript(of: tree, from: "d") == ["d/x"])
    #expect(transcript(of: tree, from: "top") == ["top/x"])
  }

  @Test("links are followed; what is broken is a file that cannot be opened; FIFOs are skipped")
  func linksFollowed() throws {
    let tree = try sandbox(["f", "d/x", "e/y"], Self.links)
    #expect(
      transcript(of: tree, from: "d") { $0.followsLinks = true }
        == ["d/broken", "d/dirlink/y", "d/link", "d/self", "d/x"])
    var options = WalkOptions()
    options.followsLinks = true
    var walker = Walker(root: bytes(tree.path + "/d"), options: options)
    var codes: [Int32] = []
    while walker.next() != nil {
      switch openCurrentFile(of: &walker) {
      case .success(let descriptor): close(descriptor)
      case .failure(let error): codes.append(error.code)
      }
    }
    #expect(codes == [ENOENT, ELOOP])
  }

  @Test("devices are files if asked for")
  func devices() throws {
    let tree = try sandbox(["d/x"], "mkfifo d/fifo")
    #expect(transcript(of: tree, from: "d") { $0.readsDevices = true } == ["d/fifo", "d/x"])
  }

  @Test("a directory that holds itself is told and not gone into")
  func loops() throws {
    let tree = try sandbox(
      ["a/b/x", "c/y"], "ln -s ../.. a/b/up; ln -s ../b a/b/again; ln -s ../c a/c")
    #expect(
      transcript(of: tree) { $0.followsLinks = true }
        == ["a/b/again: loop", "a/b/up: loop", "a/b/x", "a/c/y", "c/y"])
  }

  @Test("a directory that cannot be read is told, and the walk goes on")
  func unreadable() throws {
    // The superuser reads everything, but nobody can read a directory that no longer exists.
    let tree = try sandbox(["d/a", "d/b/x", "d/c/y", "d/e"])
    var walker = Walker(root: bytes(tree.path + "/d"), options: WalkOptions())
    #expect(walker.next() == .file && walker.path == bytes(tree.path + "/d/a"))
    _ = try tree.run("rm -r d/b; rm d/e")
    #expect(walker.next() == .failure(code: ENOENT) && walker.path == bytes(tree.path + "/d/b"))
    #expect(walker.next() == .file && walker.path == bytes(tree.path + "/d/c/y"))
    #expect(walker.next() == .file && walker.path == bytes(tree.path + "/d/e"))
    #expect(openCurrentFile(of: &walker) == .failure(Errno(code: ENOENT)))
    #expect(walker.next() == nil)
    #expect(walker.next() == nil)
  }

  @Test(
    "a directory without permissions is told",
    .enabled(if: geteuid() != 0, "root may read everything"))
  func noPermission() throws {
    let tree = try sandbox(["d/a/x", "d/b"], "chmod 0 d/a")
    #expect(transcript(of: tree, from: "d") == ["d/a: errno \(EACCES)", "d/b"])
    _ = try tree.run("chmod 700 d/a")
  }

  @Test("a directory replaced by a link on the way is not followed")
  func replaced() throws {
    let tree = try sandbox(["d/a", "d/b/x", "secret/y"])
    var walker = Walker(root: bytes(tree.path + "/d"), options: WalkOptions())
    _ = walker.next()
    _ = try tree.run("rm -r d/b; ln -s ../secret d/b")
    #expect(walker.next() == .failure(code: ENOTDIR) && walker.path == bytes(tree.path + "/d/b"))
    #expect(walker.next() == nil)
  }

  @Test("globs for names, as in GNU grep")
  func nameFilter() throws {
    let tree = try sandbox(["d/a.c", "d/b.h", "d/sub/c.c", "d/sub/d", "d/x.c/y.c"])
    func walk(_ change: (inout NameFilter) -> Void) -> [String] {
      transcript(of: tree, from: "d") { change(&$0.filter) }
    }
    #expect(
      walk { $0.rules = [.include(Glob(bytes("*.c")))] } == ["d/a.c", "d/sub/c.c", "d/x.c/y.c"])
    #expect(walk { $0.rules = [.exclude(Glob(bytes("*.c")))] } == ["d/b.h", "d/sub/d"])
    #expect(
      walk { $0.directoryRules = [.exclude(Glob(bytes("sub")))] } == [
        "d/a.c", "d/b.h", "d/x.c/y.c",
      ])
    #expect(walk { $0.directoryRules = [.exclude(Glob(bytes("d")))] }.count == 5)
    #expect(walk { $0.directoryRules = [.include(Glob(bytes("sub")))] }.count == 4)
  }

  @Test("hidden names, depth and sizes")
  func filters() throws {
    let tree = try sandbox(["d/.h", "d/.git/x", "d/a", "d/b/c", "d/b/e/f"], "printf 12345 > d/a")
    func walk(_ change: (inout WalkOptions) -> Void) -> [String] {
      transcript(of: tree, from: "d", change)
    }
    #expect(walk { $0.skipsHidden = true } == ["d/a", "d/b/c", "d/b/e/f"])
    #expect(walk { $0.maxDepth = 0 } == [])
    #expect(walk { $0.maxDepth = 1 } == ["d/.h", "d/a"])
    #expect(walk { $0.maxDepth = 2 } == ["d/.git/x", "d/.h", "d/a", "d/b/c"])
    #expect(walk { $0.byteCounts = 1...Int.max } == ["d/a"])
    #expect(walk { $0.byteCounts = 0...4 } == ["d/.git/x", "d/.h", "d/b/c", "d/b/e/f"])
    #expect(walk { $0.byteCounts = 5...5 } == ["d/a"])
  }

  @Test("other devices are left alone if asked for")
  func oneDevice() throws {
    let tree = try sandbox(["d/a"], "ln -s /proc/self/fdinfo d/other")
    func count(_ staysOnDevice: Bool) -> Int {
      transcript(of: tree, from: "d") {
        $0.followsLinks = true
        $0.staysOnDevice = staysOnDevice
      }.count
    }
    #expect(count(true) == 1)
    #expect(count(false) > 1)
  }
}
