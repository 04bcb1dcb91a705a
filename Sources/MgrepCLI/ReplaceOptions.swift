internal import Replacing

/// What was typed about replacing.
struct ReplaceOptions: Sendable, Equatable {
  enum Preview: String, Sendable, CaseIterable {
    case diff, lines, file
  }

  enum Journal: String, Sendable, CaseIterable {
    case auto, undo, redo, none
  }

  var template: [UInt8]?
  var transform: ByteTransform?
  /// Numbers or names.
  var groups: [[UInt8]] = []
  var isInPlace = false
  var preview: Preview?
  var fit: FitPolicy.Rule?
  var pad: UInt8?
  var syntax: ReplacementTemplate.Syntax?
  var maxReplacements: Int?
  var expected: ClosedRange<Int>?
  var backupSuffix: [UInt8]?
  var journal = Journal.auto
  var journalDirectory: [UInt8]?
  var keepsJournal = false
  var isAtomic = false
  var locks = true
  var lockWaitSeconds = 0
  var keepsTimes = false
  var refusesHardLinks = false
  var includesVersionControl = false
  var asksNothing = false
  var namesAll = false
  var printsLines = false

  /// Matches become something else.
  var isOn: Bool { template != nil || transform != nil }

  /// Files are changed, or it is shown what would be.
  var edits: Bool { isInPlace || preview != nil }
}
