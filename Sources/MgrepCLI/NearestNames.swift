/// Which options somebody may have meant.
enum NearestNames {
  /// `; did you mean '--A' or '--B'?` for the long names next to what was typed, or nothing.
  static func hint(for typed: some Collection<UInt8>, in table: [Option]) -> String {
    let limit = max(1, typed.count / 3)
    let names = table.flatMap(\.longNames)
      .map { (name: $0, distance: distance(Array(typed), Array($0.utf8))) }
      .filter { $0.distance <= limit }
      .sorted { ($0.distance, $0.name) < ($1.distance, $1.name) }
      .prefix(3)
      .map { "'--\($0.name)'" }
    return names.isEmpty ? "" : "; did you mean \(names.joined(separator: " or "))?"
  }

  /// How many insertions, deletions and replacements of single bytes lie between two names
  /// (Levenshtein's distance).
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
