import Printing
import Testing

@Suite("Text of progress")
struct ProgressTextTests {
  @Test("bytes, rate and time left, as far as they are known")
  func text() {
    #expect(
      progressText("searching", done: 1_200_000_000, total: 10_400_000_000, seconds: 2)
        == "mgrep: searching: 1.2 GB of 10.4 GB, 600.0 MB/s, 0:15 left")
    #expect(
      progressText("searching", done: 1500, total: nil, seconds: 3)
        == "mgrep: searching: 1.5 kB, 500 B/s")
    #expect(
      progressText("editing", done: 0, total: 999, seconds: 0)
        == "mgrep: editing: 0 B of 999 B, 0 B/s")
    // The file has grown.
    #expect(
      progressText("editing", done: 2000, total: 1000, seconds: 1)
        == "mgrep: editing: 2.0 kB of 2.0 kB, 2.0 kB/s, 0:00 left")
  }
}
