/// The progress of a long run: `mgrep: searching: 1.2 GB of 10.4 GB, 512.0 MB/s, 0:17 left`
///
/// - Parameter total: `nil` if it is unknown.
package func progressText(_ activity: String, done: Int, total: Int?, seconds: Double) -> String {
  let rate = Double(done) / max(seconds, 0.001)
  var text = "mgrep: \(activity): \(size(Double(done)))"
  if let total { text += " of \(size(Double(max(total, done))))" }
  text += ", \(size(rate))/s"
  if let total, done > 0 {
    let left = Int(Double(max(0, total - done)) / rate + 0.5)
    text += ", \(left / 60):\(left % 60 < 10 ? "0" : "")\(left % 60) left"
  }
  return text
}

/// About three digits, with a decimal unit.
private func size(_ byteCount: Double) -> String {
  var rest = byteCount
  var unit = 0
  let units = ["B", "kB", "MB", "GB", "TB", "PB"]
  while rest >= 1000 && unit < units.count - 1 {
    rest /= 1000
    unit += 1
  }
  let tenths = Int(rest * 10 + 0.5)
  return unit == 0 ? "\(tenths / 10) B" : "\(tenths / 10).\(tenths % 10) \(units[unit])"
}
