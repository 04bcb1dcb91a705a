import Glibc
import TestSupport
import Testing

@testable import Walking

/// Descriptors are counted, so nothing else may run.
@Suite(.serialized) struct LargeTreeTests {
  /// A chain of directories, each with a file before and one after the next directory.
  static func chain(depth: Int) throws -> Sandbox {
    let sandbox = try Sandbox([:])
    let name = bytes("directory-with-a-name") + [0]
    var parent = open(sandbox.path, O_RDONLY | O_DIRECTORY)
    for level in 0..<depth {
      for file in ["a\(level)", "z\(level)"] {
        close(openat(parent, file, O_CREAT | O_WRONLY, 0o600))
      }
      name.withUnsafeBytes { buffer in
        let name = buffer.bindMemory(to: CChar.self).baseAddress
        if let name { _ = mkdirat(parent, name, 0o700) }
      }
      let next = openat(parent, "directory-with-a-name", O_RDONLY | O_DIRECTORY)
      close(parent)
      parent = next
    }
    close(parent)
    return sandbox
  }

  @Test("2,000 levels, with paths longer than the system takes, and few descriptors")
  func deep() throws {
    let depth = 2000
    let tree = try Self.chain(depth: depth)
    var most = 0
    var walker = Walker(root: bytes(tree.path), options: WalkOptions())
    var names: [String] = []
    while let event = walker.next() {
      guard event == .file else {
        Issue.record("\(event)")
        return
      }
      close(try openCurrentFile(of: &walker).get())
      if names.count % 500 == 0 { most = max(most, openDescriptorCount(below: tree, isDeep: true)) }
      names.append(String(decoding: walker.path.suffix(while: { $0 != 0x2F }), as: UTF8.self))
    }
    let expected = (0..<depth).map { "a\($0)" } + (0..<depth).reversed().map { "z\($0)" }
    #expect(names == expected)
    #expect((10...Walker.openLevelCount + 3).contains(most))
  }

  @Test("the way back works through links, too")
  func deepLinks() throws {
    // Each level is a link to a directory elsewhere, so its `..` is not the previous level.
    let depth = 100
    let tree = try Sandbox([:])
    var commands = ["mkdir pool"]
    for level in 0..<depth {
      commands.append("mkdir pool/\(level); : > pool/\(level)/a; : > pool/\(level)/z")
      commands.append("ln -s ../\(level + 1) pool/\(level)/n")
    }
    commands.append("mkdir pool/\(depth)")
    #expect(try tree.run(commands.joined(separator: "\n")).status == 0)
    let lines = transcript(of: tree, from: "pool/0") { $0.followsLinks = true }
    // The system follows at most 40 links in a path, but a walk follows them one by one.
    #expect(lines.count == 2 * depth)
    #expect(lines.last == "pool/0/z")
    #expect(lines.allSatisfy { $0.hasSuffix("/a") || $0.hasSuffix("/z") })
  }

  @Test("a directory moved away while the walk is below it is told")
  func movedAway() throws {
    let tree = try Self.chain(depth: 60)
    var walker = Walker(root: bytes(tree.path), options: WalkOptions())
    var count = 0
    var failures = 0
    while let event = walker.next() {
      count += 1
      // At the bottom, 27 levels from the top are closed.
      if count == 60 {
        let path = (0..<10).map { _ in "directory-with-a-name" }.joined(separator: "/")
        #expect(try tree.run("mkdir away && mv \(path) away/x").status == 0)
      }
      if case .failure(let code) = event {
        failures += 1
        #expect(code == ENOENT || code == ESTALE)
      }
    }
    // Above this place, the moved directory has another parent now, so `..` is wrong.
    #expect(failures == 0)
    #expect(count == 120)
  }

  @Test("200,000 files in a directory take little memory")
  func wide() throws {
    let tree = try Sandbox([:])
    let made = try tree.run("mkdir d && cd d && seq 1 200000 | xargs touch", seconds: 300)
    #expect(made.status == 0)
    let before = residentBytes()
    var walker = Walker(root: bytes(tree.path + "/d"), options: WalkOptions())
    var count = 0
    var last: [UInt8] = []
    var isAscending = true
    var most = 0
    while walker.next() == .file {
      isAscending = isAscending && last.lexicographicallyPrecedes(walker.path)
      last = walker.path
      count += 1
      if count % 50_000 == 1 { most = max(most, residentBytes() - before) }
    }
    #expect(count == 200_000)
    #expect(isAscending)
    #expect(most < 64 << 20)
  }

  @Test("files wait for other threads after the walk is over, and descriptors are given back")
  func waitingFiles() throws {
    let tree = try sandbox(["d/a", "d/b/c", "d/b/e"])
    do {
      var files = WalkedFiles()
      var added: [WalkedFile] = []
      do {
        var walker = Walker(root: bytes(tree.path + "/d"), options: WalkOptions())
        while walker.next() != nil {
          if let file = walker.addCurrentFile(to: &files) { added.append(file) }
        }
        #expect(walker.addCurrentFile(to: &files) == nil)
      }
      let names = added.map { visible(Array(files.path(of: $0).dropFirst(tree.path.utf8.count))) }
      #expect(names == ["/d/a", "/d/b/c", "/d/b/e"])
      for file in added {
        let descriptor = try files.open(file)
        #expect(descriptor >= 0)
        close(descriptor)
      }
    }
    #expect(openDescriptorCount(below: tree) == 0)
  }

  private func residentBytes() -> Int {
    guard let statm = try? Sandbox([:]).run("cat /proc/\(getpid())/statm").output else { return 0 }
    let fields = String(decoding: statm, as: UTF8.self).split(separator: " ")
    return (fields.count > 1 ? Int(fields[1]) ?? 0 : 0) * 4096
  }
}

extension Array {
  fileprivate func suffix(while isIncluded: (Element) -> Bool) -> ArraySlice<Element> {
    let end = lastIndex { !isIncluded($0) }.map { $0 + 1 } ?? startIndex
    return self[end...]
  }
}
