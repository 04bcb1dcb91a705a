package import Editing
internal import Glibc
internal import Output
package import Printing
package import Scheduling
internal import Walking

/// Work on journals: recovering, undoing and listing edits.
package struct JournalRun {
  private var options: EditOptions
  private let names: NamePrinter

  package init(_ options: EditOptions, _ names: NamePrinter) {
    self.options = options
    self.names = names
    self.options.isEnding = { EndingSignals.haveCome }
  }

  /// Finishes or rolls back all interrupted edits of files, or of all files in directories.
  ///
  /// - Parameter recursively: Includes all directories below the given ones.
  /// - Returns: A recovered file counts as a selected line.
  package func recover(
    _ operands: [[UInt8]], journalDirectory: [UInt8]?, recursively: Bool
  ) -> ExitStatus {
    let signals = EndingSignals()
    var status = ExitStatus()
    var output = OutputBuffer(descriptor: STDOUT_FILENO, flushesEachLine: true)
    let recovery = Recovery(keepsTimes: options.keepsTimes)
    // All journals of a group and their files are open at the same time.
    raiseDescriptorLimit()
    for operand in operands {
      do throws(FileSystemError) {
        let journals = try Self.journals(
          of: operand, journalDirectory, recursively: recursively)
        for journal in journals where !EndingSignals.haveCome {
          do throws(Recovery.Failure) {
            for result in try recovery.recover(journal) {
              status.hasSelected = true
              append(result, to: &output)
              try? output.endLine()
            }
          } catch {
            status.hasError = true
            Diagnostics.say(bytes: error.path + Array(": \(error.doubt.message)".utf8))
          }
        }
      } catch {
        status.hasError = true
        Diagnostics.say(bytes: operand + Array(": \(error.reason)".utf8))
      }
    }
    status = finish(&output, status)
    signals.release()
    return status
  }

  private static func journals(
    of operand: [UInt8], _ journalDirectory: [UInt8]?, recursively: Bool
  ) throws(FileSystemError) -> [JournalPlace] {
    guard recursively, journalDirectory == nil, (try? operandKind(of: operand)) == .directory
    else {
      return try Leftovers.journals(of: operand, journalDirectory: journalDirectory)
    }
    var found: [JournalPlace] = []
    var walker = Walker(root: operand, options: WalkOptions())
    while let event = walker.next() {
      guard event == .file, JournalNames.isOfInterruptedEdit(walker.path) else { continue }
      try found.append(JournalPlace(walker.path, journalDirectory: nil))
    }
    return found
  }

  private func append(_ result: Recovery.Result, to output: inout OutputBuffer) {
    func edits(_ count: Int) -> String { "\(count) edit\(count == 1 ? "" : "s")" }
    let (path, what) =
      switch result {
      case .restored(let path, let count): (path, "old contents restored (\(edits(count)))")
      case .completed(let path, let count): (path, "new contents completed (\(edits(count)))")
      case .untouched(let path): (path, "nothing to repair, journal removed")
      }
    output.append(names.text(of: path[...]))
    output.append(Array(": \(what)\n".utf8))
  }

  /// Undoes the edits of kept journals.
  package func undo(_ journals: [[UInt8]]) -> ExitStatus {
    let signals = EndingSignals()
    var status = ExitStatus()
    for journal in journals where !EndingSignals.haveCome {
      do throws(Undo.Refusal) {
        if let warning = try Undo.run(journal, options) {
          Diagnostics(hidesFileErrors: false).say(warning.file, "warning: \(warning.text)")
        }
        status.hasSelected = true
      } catch {
        status.hasError = true
        Diagnostics.say(bytes: journal + Array(": \(error.message(for: journal))".utf8))
      }
    }
    signals.release()
    return status
  }

  /// Prints a line for each journal in directories.
  ///
  /// - Parameter isJournalDirectory: The user named them with `--journal-dir`.
  package func list(_ directories: [[UInt8]], isJournalDirectory: Bool) -> ExitStatus {
    var status = ExitStatus()
    var output = OutputBuffer(descriptor: STDOUT_FILENO, flushesEachLine: false)
    for directory in directories {
      do throws(FileSystemError) {
        for place in try JournalDescription.places(
          in: directory, isJournalDirectory: isJournalDirectory)
        {
          do throws(JournalDoubt) {
            let journal = try JournalDescription(place)
            status.hasSelected = true
            append(journal, to: &output)
          } catch {
            // The edit has ended meanwhile.
            if error == .missing { continue }
            status.hasError = true
            try? Diagnostics(hidesFileErrors: false)
              .note(place.path[...], error.message, after: &output)
          }
        }
      } catch {
        status.hasError = true
        try? Diagnostics(hidesFileErrors: false).note(directory[...], error.reason, after: &output)
      }
    }
    return finish(&output, status)
  }

  private func append(_ journal: JournalDescription, to output: inout OutputBuffer) {
    let mode = journal.mode == .undo ? "undo" : "redo"
    let count = journal.editCount.map { ", \($0) edits of " } ?? ", of "
    output.append(names.text(of: journal.path[...]))
    output.append(Array(": \(journal.state), \(mode)\(count)".utf8))
    output.append(names.text(of: journal.file[...]))
    output.append("\n")
    try? output.endLine()
  }

  private func finish(_ output: inout OutputBuffer, _ planned: ExitStatus) -> ExitStatus {
    var status = planned
    do throws(WriteError) {
      try output.flush()
    } catch {
      status.hasError = true
      Diagnostics.say(error.message)
    }
    return status
  }
}

extension Undo.Refusal {
  fileprivate func message(for journal: [UInt8]) -> String {
    switch self {
    case .edit(let error): error.message(for: journal)
    case .doubt(let doubt): doubt.message
    case .redoOnly: "holds no old bytes; the edit cannot be undone"
    case .unfinished: "the edit was not finished; use --recover"
    case .changedSince(let offsets, let count):
      "\(count) places have been changed since, at offset "
        + offsets.map(String.init).joined(separator: ", ") + (count > offsets.count ? ", …" : "")
    }
  }
}
