/// How far a long run of edits has come: `mgrep: 1.2 GB of 10.4 GB, 512.0 MB/s, 0:17 left`
package func progressText(done: Int, total: Int, seconds: Double) -> String {
  let rate = Double(done) / seconds
  var text = "mgrep: \(size(Double(done))) of \(size(Double(total))), \(size(rate))/s"
  if done > 0 {
    let left = Int(Double(max(0, total - done)) / rate + 0.5)
    text += ", \(left / 60):\(left % 60 < 10 ? "0" : "")\(left % 60) left"
  }
  return text
}

/// Three digits or so, with a unit of a thousand.
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
