internal import CProcess
internal import Glibc

/// Questions about the terminal.
package enum Terminal {
  package static func isTerminal(_ descriptor: Int32) -> Bool { isatty(descriptor) == 1 }

  /// Whether the terminal of this process understands colour, by `TERM` and `NO_COLOR`.
  package static var wantsColor: Bool {
    guard let term = environment("TERM"), term != "dumb" else { return false }
    return (environment("NO_COLOR") ?? "").isEmpty
  }

  /// Whether the terminal of this process can clear a line, by `TERM`.
  package static var clearsLines: Bool { !["", "dumb"].contains(environment("TERM") ?? "") }

  /// Whether this process may write to its terminal without disturbing another one there.
  package static func isInForeground(_ descriptor: Int32) -> Bool {
    let group = tcgetpgrp(descriptor)
    return group < 0 || group == getpgrp()
  }

  /// How many characters a line of the terminal has; 80 if that is unknown.
  package static func columnCount(_ descriptor: Int32) -> Int {
    var size = winsize()
    guard unsafe ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 80 }
    return Int(size.ws_col)
  }

  /// After this call, a signal that ends the process leaves whole lines, no colour and no status
  /// line.
  package static func guardAgainstSignals(
    outputIsTerminal: Bool, errorIsTerminal: Bool, resetsColors: Bool
  ) {
    terminal_guard_begin(outputIsTerminal, errorIsTerminal, resetsColors)
  }

  private static func environment(_ name: String) -> String? {
    unsafe getenv(name).map { unsafe String(cString: $0) }
  }
}

/// `/dev/null`, the device that discards what is written to it.
package enum NullDevice {
  /// Whether standard output is `/dev/null`.
  package static var isOutput: Bool {
    var output = stat()
    var null = stat()
    guard unsafe fstat(STDOUT_FILENO, &output) == 0, output.st_mode & S_IFMT == S_IFCHR,
      unsafe stat("/dev/null", &null) == 0
    else { return false }
    return output.st_rdev == null.st_rdev
  }
}
