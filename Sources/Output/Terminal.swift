internal import Glibc

/// Questions about the terminal.
package enum Terminal {
  package static func isTerminal(_ descriptor: Int32) -> Bool { isatty(descriptor) == 1 }

  /// Whether the terminal of this process understands colour, by `TERM` and `NO_COLOR`.
  package static var wantsColor: Bool {
    guard let term = environment("TERM"), term != "dumb" else { return false }
    return (environment("NO_COLOR") ?? "").isEmpty
  }

  private static func environment(_ name: String) -> String? {
    unsafe getenv(name).map { unsafe String(cString: $0) }
  }
}
