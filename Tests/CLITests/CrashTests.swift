import TestSupport
import Testing

/// Edits that are interrupted. `.ci/run` does the same with the release build, and with eight files at
/// once, and between any two stores, for which a debug build takes too long.
@Suite("Interrupted edits")
struct CrashTests {
  @Test(
    "what is left is old or new, or leads there",
    arguments: [
      "kills", "faults", "others", "powercuts", "syncs", "moves", "owners", "mounts",
    ])
  func recovers(mode: String) throws {
    let sandbox = try Sandbox([:])
    let script = #filePath.split(separator: "/").dropLast(2).joined(separator: "/")
    let outcome = try sandbox.run(
      "python3 /\(script)/Crash/crash_matrix.py $(command -v mgrep) \(mode) few", seconds: 400)
    #expect(outcome.status == 0, "\(visible(outcome.output))\(visible(outcome.errors))")
  }

  @Test("the first signal finishes the file, the second keeps the journal, either says so")
  func answersSignals() throws {
    let sandbox = try Sandbox([:])
    let script = #filePath.split(separator: "/").dropLast(2).joined(separator: "/")
    // An odd step comes to every kind of call.
    let outcome = try sandbox.run(
      "python3 /\(script)/Crash/signals.py $(command -v mgrep) 3", seconds: 400)
    #expect(outcome.status == 0, "\(visible(outcome.output))\(visible(outcome.errors))")
  }
}
