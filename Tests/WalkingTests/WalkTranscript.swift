import Glibc
import MgrepSystem
import TestSupport

@testable import Walking

func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }

/// The events of a walk, one line each, without the sandbox's own path.
func transcript(
  of sandbox: Sandbox, from root: String = "", _ configure: (inout WalkOptions) -> Void = { _ in }
) -> [String] {
  var options = WalkOptions()
  configure(&options)
  let start = sandbox.path + "/" + root
  var walker = Walker(root: bytes(start), options: options)
  let skipped = sandbox.path.utf8.count + 1
  var lines: [String] = []
  while let event = walker.next() {
    let path = visible(Array(walker.path.dropFirst(skipped)))
    switch event {
    case .file: lines.append(path)
    case .failure(let code): lines.append("\(path): errno \(code)")
    case .loop: lines.append("\(path): loop")
    }
  }
  return lines
}

/// A sandbox with empty files, changed by a shell command.
func sandbox(_ files: [String], _ command: String = ":") throws -> Sandbox {
  let sandbox = try Sandbox(Dictionary(uniqueKeysWithValues: files.map { ($0, []) }))
  let outcome = try sandbox.run(command)
  guard outcome.status == 0 else { throw CommandFailure(text: visible(outcome.errors)) }
  return sandbox
}

struct CommandFailure: Error {
  var text: String
}

/// Opens the file of the last event. The caller closes the descriptor; otherwise returns the
/// `errno`.
func openCurrentFile(of walker: inout Walker) -> Result<Int32, Errno> {
  var files = WalkedFiles()
  guard let file = walker.addCurrentFile(to: &files) else { return .failure(Errno(code: 0)) }
  do throws(Errno) {
    return .success(try files.open(file))
  } catch {
    return .failure(error)
  }
}

/// How many descriptors of this process are in a sandbox; other tests open and close descriptors at
/// the same time.
///
/// - Parameter isDeep: There are paths longer than the system can report. Descriptors without a
///   path count then, and two tests with such trees may count each other's.
func openDescriptorCount(below tree: Sandbox, isDeep: Bool = false) -> Int {
  var target = [CChar](repeating: 0, count: 4096)
  return (0..<1024).count { number in
    let count = readlink("/proc/self/fd/\(number)", &target, target.count)
    if count < 0 && errno == ENAMETOOLONG { return isDeep }
    return count > 0 && target.prefix(count).starts(with: tree.path.utf8CString.dropLast())
  }
}
