internal import CProcess
internal import Glibc
internal import MgrepSystem

/// Reads the output of a program.
final class ProcessReader: ByteReader {
  enum Input {
    case descriptor(Int32)
    case reader(any ByteReader)
  }

  /// The most bytes of the program's standard error that a message has.
  private static let keptErrorByteCount = 1000

  private let name: String
  private var child = child_process()
  private var source: (any ByteReader)?
  /// The bytes that were read from the source and not sent yet are `piece[start..<end]`.
  private var piece: [UInt8] = []
  private var start = 0
  private var end = 0
  private var errors: [UInt8] = []
  /// Set when the program cannot be started or has ended: there is no more output.
  private var outcome: Result<Int, ReadError>?

  /// Starts the program.
  init(_ arguments: [[UInt8]], reading input: Input) {
    name = String(decoding: arguments.first ?? [], as: UTF8.self)
    var descriptor: Int32 = -1
    switch input {
    case .descriptor(let number): descriptor = number
    case .reader(let reader):
      source = reader
      piece = [UInt8](repeating: 0, count: 64 << 10)
    }
    let code = Self.launch(&child, arguments, descriptor)
    if code != 0 {
      outcome = .failure(.malformed("cannot run \(name): \(Errno(code: code).reason)"))
    }
  }

  private static func launch(
    _ child: inout child_process, _ arguments: [[UInt8]], _ descriptor: Int32
  ) -> Int32 {
    var words = unsafe arguments.map { word in
      unsafe word.withUnsafeBytes { bytes in
        unsafe bytes.withMemoryRebound(to: CChar.self) { characters in
          unsafe characters.baseAddress.flatMap { unsafe strndup($0, characters.count) }
        }
      }
    }
    defer { unsafe words.forEach { unsafe free($0) } }
    unsafe words.append(nil)
    return unsafe child_process_start(&child, words, descriptor)
  }

  deinit {
    // Nobody reads the rest of the output.
    if outcome == nil { _ = unsafe child_process_end(&child, true) }
  }

  func read(into room: inout MutableRawSpan) throws(ReadError) -> Int {
    while true {
      if let outcome { return try outcome.get() }
      let ready = unsafe child_process_wait(&child)
      if ready & Int32(CHILD_ERRORS) != 0 { readErrors() }
      if ready & Int32(CHILD_OUTPUT) != 0 {
        let count = unsafe room.withUnsafeMutableBytes { room in
          unsafe Glibc.read(child.output, room.baseAddress, room.count)
        }
        if count > 0 { return count }
        if count == 0 || errno != EINTR { outcome = end(count) }
      } else if ready & Int32(CHILD_INPUT) != 0 {
        try feed()
      }
    }
  }

  /// Sends bytes of the source to the program.
  private func feed() throws(ReadError) {
    if start == end, let source {
      do throws(ReadError) {
        start = 0
        end = try source.read(into: &piece, from: 0)
      } catch {
        outcome = .failure(error)
        _ = unsafe child_process_end(&child, true)
        throw error
      }
    }
    let count = unsafe piece.withUnsafeBytes { bytes in
      unsafe start == end
        ? 0 : child_process_send(&child, bytes.baseAddress.map { unsafe $0 + start }, end - start)
    }
    if count > 0 {
      start += count
    } else if count == 0 || (errno != EAGAIN && errno != EINTR) {
      // The source has ended, or the program reads no more.
      unsafe child_process_close(&child.input)
    }
  }

  private func readErrors() {
    let count = unsafe withUnsafeTemporaryAllocation(byteCount: 4096, alignment: 16) { room in
      let count = unsafe Glibc.read(child.errors, room.baseAddress, room.count)
      if count > 0 {
        let kept = min(count, Self.keptErrorByteCount - errors.count)
        unsafe errors += UnsafeRawBufferPointer(rebasing: room[..<kept])
      }
      return count
    }
    if count == 0 { unsafe child_process_close(&child.errors) }
  }

  /// The outcome after the program has closed its output, or after a failed read.
  private func end(_ count: Int) -> Result<Int, ReadError> {
    if count < 0 {
      let code = errno
      _ = unsafe child_process_end(&child, true)
      return .failure(.system(Errno(code: code)))
    }
    unsafe child_process_close(&child.input)
    unsafe child_process_close(&child.output)
    while child.errors >= 0, unsafe child_process_wait(&child) & Int32(CHILD_ERRORS) != 0 {
      readErrors()
    }
    let status = unsafe child_process_end(&child, false)
    guard status != 0 else { return .success(0) }
    let signal = status & 0x7F
    let how = signal == 0 ? "status \(status >> 8 & 0xFF)" : "signal \(signal)"
    // A message has only one line.
    let text = String(decoding: errors, as: UTF8.self).split { $0.isNewline }.joined(
      separator: "; ")
    return .failure(
      .malformed("\(name) failed (\(how))" + (text.isEmpty ? "" : ": \(text)")))
  }
}
