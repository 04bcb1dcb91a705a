/// Options that the user may have meant.
enum NearestNames {
  /// `; did you mean '--A' or '--B'?` for the long names nearest to the typed one, or nothing.
  static func hint(for typed: some Collection<UInt8>, in table: [Option]) -> String {
    let names = table.flatMap(\.longNames)
      .compactMap { name in distance(Array(typed), name).map { (name: name, distance: $0) } }
      .sorted { ($0.distance, $0.name) < ($1.distance, $1.name) }
      .prefix(3)
      .map { "'--\($0.name)'" }
    return names.isEmpty ? "" : "; did you mean \(names.joined(separator: " or "))?"
  }

  /// The distance between the typed name and an option; `nil` if they are different words.
  ///
  /// Each word must be a slip of the corresponding one: `--max-columns` is not `--max-count`.
  private static func distance(_ typed: [UInt8], _ name: String) -> Int? {
    let dash = UInt8(ascii: "-")
    let words = typed.split(separator: dash)
    let others = name.utf8.split(separator: dash).map { Array($0) }
    if words.count == others.count {
      var sum = 0
      for (word, other) in zip(words, others) {
        let slips = Self.distance(Array(word), other)
        guard slips <= 1 || (slips <= word.count / 3 && word.first == other.first) else {
          return nil
        }
        sum += slips
      }
      return sum
    }
    // A dash may be missing.
    let slips = Self.distance(Array(words.joined()), Array(others.joined()))
    return slips <= 1 ? slips : nil
  }

  /// The number of insertions, deletions and replacements of single bytes between two names
  /// (Levenshtein distance).
  static func distance(_ a: [UInt8], _ b: [UInt8]) -> Int {
    var row = Array(0...b.count)
    for (i, left) in a.enumerated() {
      var diagonal = row[0]
      row[0] = i + 1
      for (j, right) in b.enumerated() {
        let above = row[j + 1]
        row[j + 1] = min(diagonal + (left == right ? 0 : 1), above + 1, row[j] + 1)
        diagonal = above
      }
    }
    return row[b.count]
  }
}
