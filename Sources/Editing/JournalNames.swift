/// The name of a journal: `.mgrep-HASH-ID` while it is needed. Until all of it is on the disk,
/// `.new` follows, so that a crash before that proves that nothing was stored. A kept journal is
/// called `.NAME.mgrep-ID`.
///
/// The hash is that of the name of the edited file, or of its path if the journal is in another
/// directory: the numbers of devices and inodes change when a file is mounted elsewhere or copied.
struct JournalName: Equatable {
  static let prefix = Array(".mgrep-".utf8)
  private static let newSuffix = Array(".new".utf8)

  var hash: UInt64
  var id: UInt64
  var isNew = false

  init(of target: [UInt8], id: UInt64) {
    hash = Self.hash(of: target)
    self.id = id
  }

  /// `nil` for any other name.
  init?(_ name: [UInt8]) {
    guard name.starts(with: Self.prefix) else { return nil }
    var rest = name.dropFirst(Self.prefix.count)
    if rest.suffix(Self.newSuffix.count).elementsEqual(Self.newSuffix) {
      isNew = true
      rest = rest.dropLast(Self.newSuffix.count)
    }
    guard rest.count == 33, rest[rest.startIndex + 16] == UInt8(ascii: "-"),
      let hash = Self.number(rest.prefix(16)), let id = Self.number(rest.suffix(16))
    else { return nil }
    self.hash = hash
    self.id = id
  }

  var bytes: [UInt8] {
    Self.prefix + Self.digits(hash) + [UInt8(ascii: "-")] + Self.digits(id)
      + (isNew ? Self.newSuffix : [])
  }

  /// The name of a kept journal, which begins with the name of its file.
  static func kept(_ id: UInt64, of target: [UInt8]) -> [UInt8] {
    [UInt8(ascii: ".")] + Paths.split(target).name + prefix + digits(id)
  }

  /// Whether the name is that of a kept journal.
  static func isKept(_ name: [UInt8]) -> Bool {
    let suffix = name.suffix(prefix.count + 16)
    return name.count > suffix.count && suffix.starts(with: prefix)
      && number(suffix.suffix(16)) != nil
  }

  /// FNV-1a, 64 bits.
  private static func hash(of bytes: [UInt8]) -> UInt64 {
    bytes.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
  }

  private static func digits(_ number: UInt64) -> [UInt8] {
    let digits = Array(String(number, radix: 16).utf8)
    return [UInt8](repeating: UInt8(ascii: "0"), count: 16 - digits.count) + digits
  }

  /// Accepts only the output of `digits`, so that each number has one name.
  private static func number(_ digits: ArraySlice<UInt8>) -> UInt64? {
    guard let number = UInt64(String(decoding: digits, as: UTF8.self), radix: 16),
      Self.digits(number).elementsEqual(digits)
    else { return nil }
    return number
  }
}

/// Distinguishes journals from other files.
package enum JournalNames {
  /// The start of the names of all journals that are not kept.
  package static var prefix: [UInt8] { JournalName.prefix }

  /// Whether a path is the name of a journal of an unfinished edit, in this or an earlier format.
  package static func isOfInterruptedEdit(_ path: [UInt8]) -> Bool {
    let name = Paths.split(path).name
    return JournalName(name) != nil || inodeOfOlderName(name) != nil
  }

  /// The inode number in a name of format 1, `.mgrep-DEVICE-INODE-ID`.
  static func inodeOfOlderName(_ name: [UInt8]) -> UInt64? {
    guard name.starts(with: JournalName.prefix) else { return nil }
    let parts = name.dropFirst(JournalName.prefix.count).split(
      separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
    let numbers = parts.compactMap { UInt64(String(decoding: $0, as: UTF8.self), radix: 16) }
    return parts.count == 3 && numbers.count == 3 ? numbers[1] : nil
  }

  /// Whether a file begins as journals do; such a file is never edited.
  package static func isJournal(_ start: some Sequence<UInt8>) -> Bool {
    let start = Array(start.prefix(JournalFormat.magic.count))
    return start == JournalFormat.magic || start == JournalFormat.olderMagic
  }
}
