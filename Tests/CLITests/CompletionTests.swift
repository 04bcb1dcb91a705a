import TestSupport
import Testing

/// The completions of bash and fish, by the scripts of `--generate`.
@Suite("Completions")
struct CompletionTests {
  /// The words of a command line as bash splits them, and the reply for the last one.
  struct Reply: Sendable, CustomTestStringConvertible {
    let words: String
    let candidates: String

    init(_ words: String, _ candidates: String) {
      self.words = words
      self.candidates = candidates
    }

    var testDescription: String { words }
  }

  @Test(
    "bash",
    arguments: [
      Reply("mgrep --sta", "--stats"),
      Reply("mgrep --color = ''", "always never auto"),
      Reply("mgrep --color =", "always never auto"),
      Reply("mgrep --colour = al", "always"),
      // The value is optional: the next word is the pattern.
      Reply("mgrep --color al", ""),
      Reply("mgrep -d re", "read recurse"),
      Reply("mgrep --directories = re", "read recurse"),
      Reply("mgrep -D re", "read"),
      Reply("mgrep --dry-run = l", "lines"),
      Reply("mgrep --type = rus", "rust"),
      Reply("mgrep -t rus", "rust"),
      Reply("mgrep --undo ''", ".f.mgrep-1"),
      // Bash itself completes file names.
      Reply("mgrep foo wi", ""),
      Reply("mgrep --file = wi", ""),
    ])
  func bash(reply: Reply) throws {
    let sandbox = try Sandbox(["with space": [], ".f.mgrep-1": []])
    let outcome = try sandbox.run(
      """
      mgrep --generate=complete-bash > script
      bash -c '. ./script; compopt() { :; }; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _mgrep
        echo "${COMPREPLY[*]}"; complete -p mgrep' bash \(reply.words)
      """)
    #expect(
      visible(outcome.output)
        == "\(reply.candidates)\ncomplete -o bashdefault -o default -F _mgrep mgrep\n")
    #expect(visible(outcome.errors) == "")
  }

  @Test(
    "fish offers journals though their names begin with a dot",
    .enabled(if: (try? Sandbox([:]).run("fish --version"))?.status == 0),
    arguments: [
      ("mgrep --undo ", "PWD/.f.mgrep-1"), ("mgrep --undo=", "--undo=PWD/.f.mgrep-1"),
      ("mgrep --undo .f", ".f.mgrep-1"),
    ])
  func fish(line: String, candidate: String) throws {
    let sandbox = try Sandbox([".f.mgrep-1": []])
    let outcome = try sandbox.run(
      """
      mgrep --generate=complete-fish > script
      HOME=$PWD fish -c 'source script; complete -C "\(line)"' | cut -f1 | sed "s|$PWD|PWD|"
      """)
    #expect(visible(outcome.output) == candidate + "\n")
  }
}
