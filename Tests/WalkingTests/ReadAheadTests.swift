import Glibc
import Globbing
import TestSupport
import Testing

@testable import Walking

@Suite("Directories read by other threads before the walk comes to them")
struct ReadAheadTests {
  /// Paths of files in about 500 directories, some of them in long chains.
  private static let files: [String] = {
    var random = SeededGenerator(seed: 11)
    var directories = [""]
    for number in 0..<500 {
      // The last one is chosen often, so that the tree gets deep.
      let parent =
        Bool.random(using: &random) ? directories.last : directories.randomElement(using: &random)
      directories.append((parent ?? "") + "d\(number % 7)\(number)/")
    }
    return directories.flatMap { directory in
      (0..<Int.random(in: 0...3, using: &random)).map { "\(directory)f\($0)" }
    }
  }()

  private func expectTheSame(
    _ tree: Sandbox, _ configure: @escaping (inout WalkOptions) -> Void = { _ in }
  ) -> [String] {
    let expected = transcript(of: tree, configure)
    for threadCount in [1, 3] {
      for _ in 0..<5 {
        let found = transcript(of: tree) {
          configure(&$0)
          $0.readingThreadCount = threadCount
        }
        #expect(found == expected, "\(threadCount) threads")
      }
    }
    return expected
  }

  @Test("nothing is different, and no descriptor stays open")
  func same() throws {
    let tree = try sandbox(Self.files)
    #expect(expectTheSame(tree).count == Self.files.count)
    #expect(openDescriptorCount(below: tree) == 0)
  }

  @Test("rules, names and depth count as without")
  func selections() throws {
    let tree = try sandbox(
      Self.files, "printf 'd3*/\\n!d34*/\\n' > .gitignore; echo 'd5*' > d00/.ignore")
    let all = expectTheSame(tree)
    let ignoring = expectTheSame(tree) {
      $0.ignoring = IgnoreOptions()
      $0.ignoring?.requiresRepository = false
    }
    #expect(ignoring.count < all.count && !ignoring.isEmpty)
    let shallow = expectTheSame(tree) { $0.maxDepth = 3 }
    #expect(shallow.count < all.count && !shallow.isEmpty)
    let excluding = expectTheSame(tree) {
      $0.filter.directoryRules = [.exclude(Glob(bytes("d1*")))]
    }
    #expect(excluding.count < all.count && !excluding.isEmpty)
  }

  @Test("what cannot be read is told where the walk comes to it")
  func failures() throws {
    let tree = try sandbox(Self.files, "mkdir gone; mkdir gone/a; ln -s a link")
    #expect(expectTheSame(tree).count == Self.files.count)
    // Root may read everything, but nobody can open a directory that no longer exists.
    var options = WalkOptions()
    options.readingThreadCount = 2
    var walker = Walker(root: bytes(tree.path), options: options)
    var isFirst = true
    var codes: [Int32] = []
    while let event = walker.next() {
      if isFirst { #expect(try tree.run("rm -r gone").status == 0) }
      isFirst = false
      if case .failure(let code) = event { codes.append(code) }
    }
    // It may have been open when it was removed.
    #expect(codes.isEmpty || codes == [ENOENT])
  }

  @Test("far down, and with many directories on the way, descriptors do not run out")
  func descriptors() throws {
    let chain = (0..<300).map { "c\($0)/" }
    let deep = (0..<chain.count).flatMap { depth in
      let parent = chain[..<depth].joined()
      return depth % 10 == 0 ? (0..<30).map { "\(parent)s\($0)/f" } : []
    }
    let tree = try sandbox(deep)
    var options = WalkOptions()
    options.readingThreadCount = 3
    var walker = Walker(root: bytes(tree.path), options: options)
    var most = 0
    var count = 0
    while let event = walker.next() {
      guard case .file = event else {
        Issue.record("\(event)")
        continue
      }
      count += 1
      if count % 50 == 0 { most = max(most, openDescriptorCount(below: tree)) }
    }
    #expect(count == deep.count)
    #expect((1..<250).contains(most))
  }

  @Test("a walk may end before it is over")
  func abandoned() throws {
    let tree = try sandbox(Self.files)
    for stop in [0, 1, 20, 200] {
      var options = WalkOptions()
      options.readingThreadCount = 2
      var walker = Walker(root: bytes(tree.path), options: options)
      for _ in 0..<stop {
        let event = walker.next()
        #expect(event != nil)
      }
    }
    #expect(openDescriptorCount(below: tree) == 0)
  }
}
