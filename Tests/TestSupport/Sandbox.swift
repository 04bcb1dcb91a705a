import Glibc

/// A separate directory with files for a test, and a shell to run commands in it.
///
/// The program under test comes first in `PATH`. The environment contains only the given variables,
/// so that a test states everything that it depends on.
package final class Sandbox: Sendable {
  /// The result of a command.
  package struct Outcome: Sendable {
    package let output: [UInt8]
    package let errors: [UInt8]
    /// The exit status, 128 + N after signal N as in the shell, 137 also after the time limit.
    package let status: Int32
  }

  package let path: String

  /// - Parameter files: Contents by relative path; directories are made as needed.
  package init(_ files: [String: [UInt8]]) throws {
    var template = Array("/tmp/mgrep-test-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { throw SandboxError("mkdtemp", errno) }
    path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    for (name, contents) in files { try write(contents, to: name) }
  }

  deinit { _ = spawn(["rm", "-rf", path], environment: ["PATH=/usr/bin:/bin"], streams: []) }

  package func write(_ contents: [UInt8], to name: String) throws {
    var directory = path
    for part in name.split(separator: "/").dropLast() {
      directory += "/\(part)"
      mkdir(directory, 0o755)
    }
    let descriptor = open("\(path)/\(name)", O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw SandboxError("open \(name)", errno) }
    defer { close(descriptor) }
    var rest = contents[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
      guard count > 0 else { throw SandboxError("write \(name)", errno) }
      rest = rest.dropFirst(count)
    }
  }

  package func contents(of name: String) throws -> [UInt8] {
    let descriptor = open("\(path)/\(name)", O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw SandboxError("open \(name)", errno) }
    defer { close(descriptor) }
    var contents: [UInt8] = []
    var piece = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = read(descriptor, &piece, piece.count)
      guard count >= 0 else { throw SandboxError("read \(name)", errno) }
      if count == 0 { return contents }
      contents += piece[..<count]
    }
  }

  /// Runs `command` in `/bin/sh`, with the sandbox as working directory.
  ///
  /// - Parameters:
  ///   - environment: Added to `PATH`; the locale is C.UTF-8 unless `LANG` or `LC_ALL` is given.
  ///   - seconds: After this time the command is killed.
  package func run(
    _ command: String, environment: [String: String] = [:], seconds: Int = 120
  ) throws -> Outcome {
    var variables = [
      "PATH": "\(Sandbox.binaryDirectory):/usr/local/bin:/usr/bin:/bin", "LANG": "C.UTF-8",
      // A crash should give a status, not minutes of backtrace.
      "SWIFT_BACKTRACE": "enable=no",
    ]
    if let options = getenv("TSAN_OPTIONS") { variables["TSAN_OPTIONS"] = String(cString: options) }
    variables.merge(environment) { $1 }
    let id = Sandbox.nextNumber()
    let status = spawn(
      ["timeout", "-s", "KILL", "\(seconds)", "sh", "-c", "cd '\(path)' && { \(command)\n}"],
      environment: variables.filter { !$0.value.isEmpty }.map { "\($0.key)=\($0.value)" },
      streams: ["/dev/null", "\(path).\(id).out", "\(path).\(id).err"])
    defer {
      unlink("\(path).\(id).out")
      unlink("\(path).\(id).err")
    }
    return Outcome(
      output: try contents(of: "../\(name).\(id).out"),
      errors: try contents(of: "../\(name).\(id).err"), status: status)
  }

  /// The current contents of the sandbox, as `ls -lAR` shows them.
  package func listing() throws -> String { visible(try run("ls -lAR").output) }

  /// A prefix that runs a command as an unprivileged user: another user if root runs the tests,
  /// otherwise the same user.
  package static let asOrdinaryUser =
    geteuid() == 0 ? "setpriv --reuid=65534 --regid=65534 --clear-groups " : ""

  /// Defines `settled PID` for the shell: it returns when all threads of a process have been
  /// waiting for a while, or when the process has ended.
  package static let settled = """
    settled() {
      n=0
      while [ $n -lt 50 ]; do
        n=$((n + 1))
        grep -qs '^State:.[RD]' /proc/$1/task/*/status && n=0
      done
    }

    """

  private var name: Substring { path.split(separator: "/").last ?? "" }

  /// The directory of the built program: that of the tests, unless `MGREP_DIRECTORY` is set.
  package static let binaryDirectory: String = {
    if let directory = getenv("MGREP_DIRECTORY") { return String(cString: directory) }
    var buffer = [CChar](repeating: 0, count: 4096)
    let count = readlink("/proc/self/exe", &buffer, buffer.count - 1)
    let path = String(
      decoding: buffer.prefix(max(0, count)).map { UInt8(bitPattern: $0) }, as: UTF8.self)
    // The runner may be a helper of the toolchain, with the test bundle as its argument.
    let candidates = [path] + CommandLine.arguments
    let bundle = candidates.first { $0.contains(".xctest") } ?? path
    let parts = bundle.split(separator: "/", omittingEmptySubsequences: false)
    let end = parts.firstIndex { $0.hasSuffix(".xctest") } ?? parts.endIndex - 1
    return parts[..<end].joined(separator: "/")
  }()

  private static func nextNumber() -> Int { Int.random(in: 0..<Int.max) }
}

package struct SandboxError: Error, CustomStringConvertible {
  package let description: String

  init(_ operation: String, _ code: Int32) {
    description = "\(operation): \(String(cString: strerror(code)))"
  }
}

/// Runs a program found in `PATH` and waits for it.
private func spawn(_ arguments: [String], environment: [String], streams: [String]) -> Int32 {
  var actions = posix_spawn_file_actions_t()
  posix_spawn_file_actions_init(&actions)
  defer { posix_spawn_file_actions_destroy(&actions) }
  for (descriptor, path) in streams.enumerated() {
    let flags = descriptor == 0 ? O_RDONLY : O_WRONLY | O_CREAT | O_TRUNC
    posix_spawn_file_actions_addopen(&actions, Int32(descriptor), path, flags, 0o600)
  }
  var argv = arguments.map { strdup($0) } + [nil]
  var envp = environment.map { strdup($0) } + [nil]
  defer { (argv + envp).forEach { free($0) } }
  var child = pid_t()
  let failure = posix_spawnp(&child, arguments[0], &actions, nil, &argv, &envp)
  guard failure == 0 else { return 127 }
  var status: Int32 = 0
  while waitpid(child, &status, 0) == -1 && errno == EINTR {}
  return status & 0x7F == 0 ? status >> 8 & 0xFF : 128 + status & 0x7F
}

/// Bytes as visible text: bytes that are not printable or not valid UTF-8 as `\xNN`. Line feeds
/// stay, for readability.
package func visible(_ bytes: [UInt8]) -> String {
  var result = ""
  var rest = bytes[...]
  while let byte = rest.first {
    if byte == 0x0A || (0x20..<0x7F).contains(byte) {
      result.unicodeScalars.append(UnicodeScalar(byte))
      rest = rest.dropFirst()
      continue
    }
    let length = byte >= 0xF0 ? 4 : byte >= 0xE0 ? 3 : byte >= 0xC0 ? 2 : 1
    if length > 1, let character = String(validating: rest.prefix(length), as: UTF8.self) {
      result += character
      rest = rest.dropFirst(length)
    } else {
      let digits = String(byte, radix: 16, uppercase: true)
      result += "\\x" + (byte < 16 ? "0" : "") + digits
      rest = rest.dropFirst()
    }
  }
  return result
}
