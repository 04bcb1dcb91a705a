/// What journals are called.
package enum JournalNames {
  static let prefix = Array(".mgrep-".utf8)

  /// The beginning of the names of all journals of a file: found by any of the file's names.
  static func prefix(of identity: FileIdentity) -> [UInt8] {
    let device = String(identity.device, radix: 16)
    let inode = String(identity.inode, radix: 16)
    return Array(".mgrep-\(device)-\(inode)-".utf8)
  }

  /// A name that is not in use.
  static func fresh(for identity: FileIdentity) -> [UInt8] {
    prefix(of: identity) + Array(String(randomNumber(), radix: 16).utf8)
  }

  /// What a journal is called when it is kept: after its file.
  static func kept(_ journal: [UInt8], of path: [UInt8]) -> [UInt8] {
    let (directory, name) = Paths.split(journal)
    let identifier = name.lastIndex(of: UInt8(ascii: "-")).map { name[($0 + 1)...] } ?? name[...]
    let file = Paths.split(path).name
    return directory + Array("/.".utf8) + file + Array(".mgrep-".utf8) + identifier
  }

  /// The journals that an interrupted edit of a file left in a directory, by their names.
  static func leftovers(
    of identity: FileIdentity, in directory: [UInt8]
  ) throws(FileSystemError) -> [[UInt8]] {
    try Paths.names(in: directory, beginningWith: prefix(of: identity))
  }

  /// Whether a path is what the journal of an edit under way, or of an interrupted one, is called.
  package static func isOfInterruptedEdit(_ path: [UInt8]) -> Bool {
    Paths.split(path).name.starts(with: prefix)
  }

  /// Whether a file begins as journals do; those are never edited.
  package static func isJournal(_ start: some Sequence<UInt8>) -> Bool {
    start.starts(with: JournalFormat.magic)
  }
}
