import Output
import Printing
import Search
import Testing

@Suite("What output needs of a search")
struct OutputNeedsTests {
  private func needs(_ change: (inout PrintPlan) -> Void) -> OutputNeeds {
    var plan = PrintPlan()
    change(&plan)
    return plan.needs
  }

  @Test("lines need themselves and nothing that is not shown")
  func lines() {
    let bare = needs { _ in }
    #expect(bare.lines && bare.context && !bare.wholeFiles)
    #expect(!bare.lineNumbers && !bare.matches && !bare.matchCount && !bare.firstHitIsEnough)
    let shown = needs {
      $0.look.showsLineNumber = true
      $0.look.colors = ColorScheme()
    }
    #expect(shown.lineNumbers && shown.matches)
    let inverted = needs {
      $0.look.isInverted = true
      $0.look.colors = ColorScheme()
    }
    #expect(!inverted.matches)
  }

  @Test("of a file that is only named the first hit is enough; of a run without output, too")
  func names() {
    let named = needs { $0.form = .names(ofSelected: true) }
    #expect(named.firstHitIsEnough && !named.firstHitEndsRun && !named.unmatchedFiles)
    #expect(needs { $0.form = .names(ofSelected: false) }.unmatchedFiles)
    let silent = needs { $0.form = .nothing }
    #expect(silent.firstHitIsEnough && silent.firstHitEndsRun)
  }

  @Test("which patterns match is needed where it is told, and of whole files where it is counted")
  func patterns() {
    let labels = PatternLabels(.number, [], names: [], escapes: false)
    let lines = needs { $0.patternLabels = labels }
    #expect(lines.patterns == .ofLines && !lines.patternCounts)
    let matches = needs {
      $0.patternLabels = labels
      $0.look.part = .matches
    }
    #expect(matches.patterns == .ofMatches && matches.matches)
    let counts = needs {
      $0.form = .report
      $0.patternReport = .unmatched
    }
    #expect(counts.patterns == .ofLines && counts.patternCounts && counts.wholeFiles)
    #expect(!counts.lines && !counts.firstHitIsEnough)
    #expect(needs { _ in }.patterns == .none)
  }

  @Test("of output that nobody sees the first hit is enough, unless statistics count all")
  func discarded() {
    for form in [PrintPlan.Form.lines, .counts(ofMatches: true, showsZero: true)] {
      let discarded = needs {
        $0.form = form
        $0.isDiscarded = true
      }
      #expect(discarded.firstHitIsEnough && discarded.drainsStandardInput)
      #expect(!discarded.lines && !discarded.matchCount)
      let counted = needs {
        $0.form = form
        $0.isDiscarded = true
        $0.tellsStatistics = true
      }
      #expect(!counted.firstHitIsEnough && counted.matchCount)
    }
  }

  @Test("JSON needs every match as it is, binary lines and the end of every file, seen or not")
  func json() {
    for isDiscarded in [false, true] {
      let json = needs {
        $0.form = .json
        $0.groups = [1, 2]
        $0.isDiscarded = isDiscarded
      }
      #expect(json.lines && json.context && json.matches && json.exactMatches && json.binaryLines)
      #expect(json.groups == [1, 2] && json.fileStarts && json.fileEnds == .all)
      #expect(!json.firstHitIsEnough && !json.wholeFiles && !json.lineNumbers)
    }
    let replacing = needs {
      $0.form = .json
      $0.replaces = true
    }
    #expect(!replacing.matches)
  }

  @Test("the end of an edit needs the lines with their numbers, and whole files")
  func edits() {
    let edits = EditSink.needs(matchCount: false)
    #expect(edits.lines && edits.lineNumbers && edits.wholeFiles && edits.fileStatus)
    #expect(!edits.context && !edits.matches)
  }
}

@Suite("Names of files")
struct NamePrinterTests {
  private func printed(_ names: NamePrinter, alone: Bool) throws -> String {
    let taken = Taken()
    var output = OutputBuffer(taken, flushesEachLine: false)
    let name = Array("a\u{1B}b".utf8)[...]
    if alone {
      try names.printLine(name, to: &output)
    } else {
      names.print(name, separator: UInt8(ascii: "-"), to: &output)
    }
    try output.flush()
    return String(decoding: taken.bytes, as: UTF8.self)
  }

  @Test("a separator or a line feed follows, or a NUL in place of both")
  func separators() throws {
    var names = NamePrinter()
    #expect(try printed(names, alone: false) == "a\u{1B}b-")
    #expect(try printed(names, alone: true) == "a\u{1B}b\n")
    names.endsWithNUL = true
    #expect(try printed(names, alone: false) == "a\u{1B}b\0")
    #expect(try printed(names, alone: true) == "a\u{1B}b\0")
    #expect(try printed(names.plain, alone: false) == "a\u{1B}b-")
  }

  @Test("on a terminal they are escaped, and coloured where that is wanted")
  func looks() throws {
    var names = NamePrinter()
    names.escapes = true
    names.colors = ColorScheme()
    let name = "\u{1B}[35m\u{1B}[Ka\\x1bb\u{1B}[m\u{1B}[K"
    #expect(try printed(names, alone: true) == name + "\n")
    let separator = "\u{1B}[36m\u{1B}[K-\u{1B}[m\u{1B}[K"
    #expect(try printed(names, alone: false) == name + separator)
    #expect(try printed(names.uncolored, alone: true) == "a\\x1bb\n")
  }
}

/// Keeps the output.
private final class Taken: OutputDestination, @unchecked Sendable {
  private(set) var bytes: [UInt8] = []

  func take(_ more: RawSpan) -> WriteError? {
    more.withUnsafeBytes { bytes += $0 }
    return nil
  }

  func takeMessage(_ line: [UInt8]) {}
  func takeFirstGroup(separator: [UInt8]) {}
}
