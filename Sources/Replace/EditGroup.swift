/// Files that are edited all or none.
///
/// All journals are on the disk before the first store, and the one that decides for all comes
/// last: a journal whose deciding one is missing or incomplete proves that nothing was stored. The
/// group has its new bytes once the deciding journal is marked, or, where journals lead to the new
/// bytes, as soon as it is complete.
package struct EditGroup: ~Copyable {
  private let options: EditOptions
  private var edits: [Box] = []
  /// What is not as it should be with changed files, by their number.
  package private(set) var warnings: [(index: Int, text: String)] = []

  /// Arrays hold nothing that cannot be copied.
  private final class Box {
    var edit: InPlaceEdit

    init(_ edit: consuming InPlaceEdit) { self.edit = edit }
  }

  /// Which file failed, and what became of all.
  package struct Failure {
    package let index: Int
    package let error: EditError
    package let left: StoreFailure.Left?
  }

  package init(_ options: EditOptions) { self.options = options }

  /// Opens, locks and checks one more file; nothing is stored.
  package mutating func add(
    _ path: [UInt8], _ identity: FileIdentity, _ source: EditSource
  ) throws(EditError) {
    try edits.append(Box(InPlaceEdit(path, expecting: identity, source, options)))
  }

  /// Edits all files.
  ///
  /// - Returns: What went wrong; then no file has new bytes, unless its journal says so.
  package mutating func apply() -> Failure? {
    if let failure = prepare() {
      for box in edits { box.edit.dropJournal() }
      return failure
    }
    options.progress?.setStoring(true)
    for index in edits.indices {
      do throws(EditError) {
        try edits[index].edit.store()
      } catch {
        return Failure(index: index, error: error, left: rollBack(edits[...index]))
      }
    }
    return commit()
  }

  /// Puts the old bytes back into all files before the first journal goes, and the one that decides
  /// goes last: a crash on the way leaves nothing but old bytes and journals that lead there.
  private func rollBack(_ stored: ArraySlice<Box>) -> StoreFailure.Left {
    var left = StoreFailure.Left.rolledBack
    for box in stored {
      let result = box.edit.rollBack()
      if case .rolledBack = result { continue }
      left = result
    }
    if case .rolledBack = left { for box in edits { box.edit.dropJournal() } }
    return left
  }

  private func prepare() -> Failure? {
    // The last file's journal decides.
    guard let last = edits.indices.last else { return nil }
    let paths = edits.map { $0.edit.freshJournalPath }
    for index in edits.indices {
      do throws(EditError) {
        try edits[index].edit.prepare(
          mainJournal: index == last ? [] : paths[last],
          members: index == last ? Array(paths[..<last]) : [], named: paths[index])
      } catch {
        return Failure(index: index, error: error, left: nil)
      }
    }
    return nil
  }

  private mutating func commit() -> Failure? {
    guard let last = edits.indices.last else { return nil }
    do throws(EditError) {
      try edits[last].edit.markDone()
    } catch {
      return Failure(index: last, error: error, left: .interrupted)
    }
    for index in edits.indices {
      do throws(EditError) {
        try edits[index].edit.commit()
        if let warning = edits[index].edit.warning { warnings.append((index, warning)) }
      } catch {
        return Failure(index: index, error: error, left: nil)
      }
    }
    return nil
  }
}
