internal import Glibc
internal import Output
package import Replace
internal import Walking

/// What is done with journals: recovery, taking back, a list of them.
package struct JournalRun {
  private var options: EditOptions

  package init(_ options: EditOptions) {
    self.options = options
    self.options.isEnding = { EndingSignals.haveCome }
  }

  /// Ends all interrupted edits of files, or of all files in directories.
  ///
  /// - Parameter recursively: Directories mean all directories below them, too.
  /// - Returns: A recovered file counts as a selected line.
  package func recover(
    _ operands: [[UInt8]], journalDirectory: [UInt8]?, recursively: Bool
  ) -> ExitStatus {
    EndingSignals.block()
    var status = ExitStatus()
    var output = OutputBuffer(descriptor: STDOUT_FILENO, flushesEachLine: true)
    let recovery = Recovery(keepsTimes: options.keepsTimes)
    for operand in operands {
      do throws(FileSystemError) {
        var journals = try Recovery.journals(of: operand, journalDirectory: journalDirectory)
        if recursively { journals += Self.journals(below: operand) }
        for journal in journals where !EndingSignals.haveCome {
          do throws(Recovery.Failure) {
            for result in try recovery.recover(journal) {
              status.hasSelected = true
              output.append(Self.line(for: result))
              try? output.endLine()
            }
          } catch {
            status.hasError = true
            Diagnostics.say(bytes: error.path + Array(": \(error.reason)".utf8))
          }
        }
      } catch {
        status.hasError = true
        Diagnostics.say(bytes: operand + Array(": \(error.reason)".utf8))
      }
    }
    return finish(&output, status)
  }

  private static func journals(below root: [UInt8]) -> [[UInt8]] {
    guard operandKind(of: root) == .directory else { return [] }
    var found: [[UInt8]] = []
    var walker = Walker(root: root, options: WalkOptions())
    while let event = walker.next() {
      guard event == .file, JournalNames.isOfInterruptedEdit(walker.path) else { continue }
      found.append(walker.path)
    }
    return found
  }

  private static func line(for result: Recovery.Result) -> [UInt8] {
    func edits(_ count: Int) -> String { "\(count) edit\(count == 1 ? "" : "s")" }
    return switch result {
    case .restored(let path, let count):
      path + Array(": old contents restored (\(edits(count)))\n".utf8)
    case .completed(let path, let count):
      path + Array(": new contents completed (\(edits(count)))\n".utf8)
    case .untouched(let path): path + Array(": nothing to repair, journal removed\n".utf8)
    }
  }

  /// Takes back the edits of journals that were kept.
  package func undo(_ journals: [[UInt8]]) -> ExitStatus {
    EndingSignals.block()
    var status = ExitStatus()
    for journal in journals where !EndingSignals.haveCome {
      do throws(Undo.Refusal) {
        _ = try Undo.run(journal, options)
        status.hasSelected = true
      } catch {
        status.hasError = true
        Diagnostics.say(bytes: journal + Array(": \(error.message(for: journal))".utf8))
      }
    }
    EndingSignals.release()
    return status
  }

  /// Prints a line for each journal in directories.
  package func list(_ directories: [[UInt8]]) -> ExitStatus {
    var status = ExitStatus()
    var output = OutputBuffer(descriptor: STDOUT_FILENO, flushesEachLine: false)
    for directory in directories {
      do throws(FileSystemError) {
        for journal in try JournalDescription.all(in: directory) {
          status.hasSelected = true
          let mode = journal.mode.map { $0 == .undo ? "undo, " : "redo, " } ?? ""
          output.append(journal.path)
          output.append(
            Array(": \(journal.state), \(mode)\(journal.editCount) edits of ".utf8))
          output.append(journal.file)
          output.append("\n")
          try? output.endLine()
        }
      } catch {
        status.hasError = true
        Diagnostics.say(bytes: directory + Array(": \(error.reason)".utf8))
      }
    }
    return finish(&output, status)
  }

  private func finish(_ output: inout OutputBuffer, _ planned: ExitStatus) -> ExitStatus {
    var status = planned
    do throws(WriteError) {
      try output.flush()
    } catch {
      status.hasError = true
      Diagnostics.say("write error: \(error.reason)")
    }
    EndingSignals.release()
    return status
  }
}

extension Undo.Refusal {
  fileprivate func message(for journal: [UInt8]) -> String {
    switch self {
    case .edit(let error): error.message(for: journal)
    case .notAJournal: "not a journal of mgrep"
    case .redoOnly: "holds no old bytes, the edit cannot be taken back"
    case .unfinished: "the edit was not finished; use --recover"
    case .changedSince(let offsets, let count):
      "\(count) places have been changed since, at offset "
        + offsets.map(String.init).joined(separator: ", ") + (count > offsets.count ? ", …" : "")
    }
  }
}
