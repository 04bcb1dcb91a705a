internal import Bytes
internal import CMgrepSystem
internal import Glibc
internal import MgrepSystem
internal import Output
internal import Walking

/// The text of strerror(3) for an `errno`.
func errorText(_ code: Int32) -> String { Errno(code: code).reason }

/// Nanoseconds since some moment, with clock_gettime(2).
///
/// `ContinuousClock` would link the concurrency library into the executable, and with it
/// libdispatch, which determines the number of processors when the process starts.
func monotonicNanoseconds() -> Int {
  var time = timespec()
  unsafe clock_gettime(CLOCK_MONOTONIC, &time)
  return time.tv_sec * 1_000_000_000 + time.tv_nsec
}

/// The same in seconds.
func monotonicSeconds() -> Double { Double(monotonicNanoseconds()) / 1e9 }

/// Opens a file for reading. The caller closes the descriptor.
///
/// Unlike `FileDescriptor.init(opening:)`, it waits for the writer of a FIFO.
///
/// - Throws: The `errno` of open(2).
func openForReading(_ path: [UInt8]) throws(Errno) -> Int32 {
  try SystemCall.open(path[...], O_RDONLY)
}

/// Waits until there is something to read, or the end.
///
/// - Returns: Whether there was, within the time limit.
func hasInput(_ descriptor: Int32, withinMilliseconds milliseconds: Int32) -> Bool {
  var request = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
  return unsafe poll(&request, 1, milliseconds) != 0
}

/// Whether there is no file of this name.
package func isMissing(_ path: [UInt8]) -> Bool {
  guard path != [UInt8(ascii: "-")] else { return false }
  do throws(Errno) {
    _ = try operandKind(of: path)
    return false
  } catch {
    return error.code == ENOENT
  }
}

/// The kind of an operand, as far as listing files depends on it.
enum OperandKind {
  case file, directory, device
}

/// The kind of the file of `path`.
///
/// - Throws: The `errno` of fstatat(2) if there is none.
func operandKind(of path: [UInt8]) throws(Errno) -> OperandKind {
  switch try SystemCall.status(of: path[...]).st_mode & S_IFMT {
  case S_IFREG: .file
  case S_IFDIR: .directory
  default: .device
  }
}

/// A property by which files are ordered.
enum FileFact {
  case size, modified, accessed, created
}

/// The property as a number of bytes, or as seconds and nanoseconds.
///
/// - Throws: The `errno` of fstatat(2) or statx(2).
func fileFact(_ fact: FileFact, of path: [UInt8]) throws(Errno) -> (Int, Int) {
  if fact == .created {
    var seconds: Int64 = 0
    var nanoseconds: Int64 = 0
    let result = unsafe try withSystemPath(path[...]) { name in
      unsafe gnu_birth_time(name, &seconds, &nanoseconds)
    }
    guard result == 0 else { throw .last }
    return (Int(seconds), Int(nanoseconds))
  }
  let status = try SystemCall.status(of: path[...])
  return switch fact {
  case .modified: (status.st_mtim.tv_sec, status.st_mtim.tv_nsec)
  case .accessed: (status.st_atim.tv_sec, status.st_atim.tv_nsec)
  case .size, .created: (Int(status.st_size), 0)
  }
}

/// Where the process runs.
package enum WorkingDirectory {
  /// Its path, with getcwd(3); empty if it is unknown.
  package static var path: [UInt8] {
    guard let text = unsafe getcwd(nil, 0) else { return [] }
    defer { unsafe free(text) }
    return unsafe UnsafeBufferPointer(start: text, count: strlen(text)).map {
      UInt8(bitPattern: $0)
    }
  }
}

/// This machine.
package enum HostName {
  /// Its name; empty if it cannot be told.
  package static var current: [UInt8] {
    var name = [CChar](repeating: 0, count: 256)
    guard unsafe gethostname(&name, name.count - 1) == 0 else { return [] }
    return name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
  }
}

/// The first bytes of an open file, with pread(2); fewer if it has fewer or cannot be read.
func firstBytes(of descriptor: Int32, upTo count: Int) -> [UInt8] {
  (try? SystemCall.read(descriptor, upTo: count, at: 0)) ?? []
}

/// Throws unless this process may write to a file: the `errno` of faccessat(2).
func checkWritePermission(_ path: [UInt8]) throws(Errno) {
  let result = unsafe try withSystemPath(path[...]) { name in
    unsafe faccessat(AT_FDCWD, name, W_OK, AT_EACCESS)
  }
  guard result == 0 else { throw .last }
}

/// Asks the user at the terminal; any answer but `yes` or `y` means no.
func askYesOrNo(_ question: String) -> Bool {
  writeToStandardError(Array(question.utf8))
  let answer = (try? SystemCall.read(STDIN_FILENO, upTo: 64 << 10)) ?? []
  return ["yes", "y"].contains(String(decoding: answer.prefix { $0 != 0x0A }, as: UTF8.self))
}

/// Whether the pages of a file are the only place of its bytes, so that a page takes memory as soon
/// as a mapping touches it, with fstatfs(2).
func isInMemoryOnly(_ descriptor: Int32) -> Bool {
  switch gnu_file_system_type(descriptor) {
  // tmpfs and ramfs.
  case 0x0102_1994, 0x8584_58F6: true
  default: false
  }
}

/// Sleeps.
func pause(milliseconds: Int) {
  var time = timespec(
    tv_sec: milliseconds / 1000, tv_nsec: milliseconds % 1000 * 1_000_000)
  _ = unsafe nanosleep(&time, nil)
}

/// Raises the limit of open files as far as the system allows, with setrlimit(2).
func raiseDescriptorLimit() {
  var limit = rlimit()
  guard unsafe getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return }
  limit.rlim_cur = limit.rlim_max
  _ = unsafe setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
}

/// Makes room for this many open files, before there are threads that open files.
///
/// The descriptor table of 64 entries grows automatically. But if threads share it, growing waits
/// for a grace period of the kernel (`synchronize_rcu` in expand_files()), and all threads wait
/// with it: 8 to 17 ms, twice in a walk.
func makeRoom(forDescriptors count: Int) {
  let last = Int32(min(count, descriptorLimit()) - 1)
  for standard in STDIN_FILENO...STDERR_FILENO {
    let descriptor = fcntl(standard, F_DUPFD_CLOEXEC, last)
    guard descriptor >= 0 else { continue }
    close(descriptor)
    return
  }
}
