internal import Glibc
internal import Input
internal import MgrepDriver
internal import Output
internal import PCRE2
internal import Printing
internal import Replacing
internal import Scheduling
internal import Search

/// The program `mgrep`: from arguments to an exit status.
package enum CommandLineTool {
  static let version = "0.1.0"
  private static let license = "Copyright 2026 the mgrep developers; MIT license, no warranty."

  /// Runs the program on the arguments of the process and exits.
  package static func run() -> Never {
    // Before anything is opened.
    guard StandardDescriptors.fill() else {
      Diagnostics.say("a standard descriptor is closed and cannot be replaced")
      _exit(2)
    }
    do throws(UsageError) {
      let typed = try ProcessArguments.parse()
      if let request = typed.request { try answer(request, typed) }
      var streams = StandardStreams()
      streams.inputIsTerminal = Terminal.isTerminal(STDIN_FILENO)
      streams.outputIsTerminal = Terminal.isTerminal(STDOUT_FILENO)
      streams.errorIsTerminal = Terminal.isTerminal(STDERR_FILENO)
      streams.outputIsNowhere = NullDevice.isOutput
      let run = try RunPlanBuilder(typed, .current, streams).build()
      warn(about: typed, hasColors: run.names.colors != nil)
      if typed.explainsPlan { explain(run) }
      if streams.outputIsTerminal || streams.errorIsTerminal {
        Terminal.guardAgainstSignals(
          outputIsTerminal: streams.outputIsTerminal, errorIsTerminal: streams.errorIsTerminal,
          resetsColors: streams.outputIsTerminal && run.names.colors != nil)
      }
      var status: ExitStatus
      if typed.replacing.isInPlace && typed.replacing.preview != nil {
        Diagnostics.say("--preview: no file is changed")
      }
      switch run {
      case .search(let plan): status = SearchRun(plan).execute()
      case .edit(let plan, let replacing): status = ReplaceRun(plan, replacing).execute()
      case .list(let plan):
        var listing = ListingRun(plan)
        status = listing.execute()
      }
      if let note = Habits.note(about: typed, after: status) { Diagnostics.say(note) }
      // All output is written, and nothing has to be torn down.
      _exit(status.code)
    } catch {
      for error in [error] + error.others {
        Diagnostics.say(error.message)
        if let excerpt = error.excerpt { Diagnostics.sayVerbatim(excerpt.lines) }
      }
      if error.showsUsage { Diagnostics.sayVerbatim(HelpText.usage) }
      _exit(2)
    }
  }

  private static func answer(
    _ request: ParsedOptions.Request, _ typed: ParsedOptions
  ) throws(UsageError) -> Never {
    let text =
      switch request {
      case .recover, .journalList, .undo: _exit(try JournalCommands(typed).run(request).code)
      case .types: try typed.typeList
      case .help: HelpText.full
      case .version: "mgrep \(version)\nPCRE2 \(libraryVersion)\n\(license)\n"
      case .libraryVersion: "PCRE2 \(libraryVersion)\n"
      case .generate(.man): ManPage.text
      case .generate(let shell): Completions.text(for: shell)
      }
    var output = OutputBuffer(descriptor: STDOUT_FILENO, flushesEachLine: false)
    output.append(Array(text.utf8))
    do throws(WriteError) {
      try output.flush()
    } catch {
      Diagnostics.say(error.message)
      _exit(2)
    }
    _exit(0)
  }

  private static var libraryVersion: String {
    "\(PCRE2Build.version), \(PCRE2Build.hasJIT ? "with" : "without") JIT"
  }

  private static func explain(_ run: Run) {
    switch run {
    case .search(let plan), .edit(let plan, _):
      for reason in plan.search.reasons { Diagnostics.say("debug: \(reason)") }
      Diagnostics.say("debug: strategy: \(plan.search.wayOfSearch)")
    case .list: break
    }
    Diagnostics.say("debug: threads: \(run.files.threadCount)")
  }

  private static func warn(about typed: ParsedOptions, hasColors: Bool) {
    var colors = ColorScheme()
    if hasColors, let look = Environment.current.grepColor, colors.apply(legacyMatchLook: look) {
      let look = printable(look)
      Diagnostics.say("warning: GREP_COLOR='\(look)' is deprecated; use GREP_COLORS='mt=\(look)'")
    }
    if typed.syntax == .extended, typed.patterns.isEmpty, let first = typed.operands.first,
      TextEncoding(label: first) != nil
    {
      let word = printable(first)
      Diagnostics.say(
        "note: -E takes no value; '\(word)' is the pattern; use --encoding=\(word)")
    }
    if let text = typed.replacing.template, text.contains(UInt8(ascii: "&")),
      typed.replacing.syntax ?? .extended == .extended, typed.syntax != .fixedStrings,
      (try? ReplacementTemplate(text, .extended))?.hasLoneAmpersand == true
    {
      Diagnostics.say("note: & stands for itself in --replace, as \\& does; $& is the match")
    }
  }
}
