import TestSupport
import Testing

/// Interrupted edits. `.ci/run` does the same with the release build, also with eight files at a
/// time and between any two stores, which takes too long with a debug build.
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
    // An odd step reaches each kind of call.
    let outcome = try sandbox.run(
      "python3 /\(script)/Crash/signals.py $(command -v mgrep) 3", seconds: 400)
    #expect(outcome.status == 0, "\(visible(outcome.output))\(visible(outcome.errors))")
  }
}
