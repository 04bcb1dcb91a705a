internal import Output

extension Statistics {
  /// Appends the object in the message `end`.
  func append(to output: inout OutputBuffer) {
    output.append("{\"elapsed\":{\"secs\":")
    output.append(decimal: nanoseconds / 1_000_000_000)
    output.append(",\"nanos\":")
    output.append(decimal: nanoseconds % 1_000_000_000)
    output.append(",\"human\":")
    output.append(seconds: nanoseconds)
    output.append("},\"searches\":")
    output.append(decimal: fileCount)
    output.append(",\"searches_with_match\":")
    output.append(decimal: matchedFileCount)
    output.append(",\"bytes_searched\":")
    output.append(decimal: byteCount)
    output.append(",\"bytes_printed\":")
    output.append(decimal: printedByteCount)
    output.append(",\"matched_lines\":")
    output.append(decimal: lineCount)
    output.append(",\"matches\":")
    output.append(decimal: matchCount)
    output.append("}")
  }

  /// Appends the message at the end of a run, in which ripgrep sorts the keys.
  func appendSummary(elapsed: Int, to output: inout OutputBuffer) {
    output.append("{\"data\":{\"elapsed_total\":")
    output.append(sortedDuration: elapsed)
    output.append(",\"stats\":{\"bytes_printed\":")
    output.append(decimal: printedByteCount)
    output.append(",\"bytes_searched\":")
    output.append(decimal: byteCount)
    output.append(",\"elapsed\":")
    output.append(sortedDuration: nanoseconds)
    output.append(",\"matched_lines\":")
    output.append(decimal: lineCount)
    output.append(",\"matches\":")
    output.append(decimal: matchCount)
    output.append(",\"searches\":")
    output.append(decimal: fileCount)
    output.append(",\"searches_with_match\":")
    output.append(decimal: matchedFileCount)
    output.append("}},\"type\":\"summary\"}\n")
  }
}

extension OutputBuffer {
  /// `"0.001234s"`
  fileprivate mutating func append(seconds nanoseconds: Int) {
    let micros = (nanoseconds + 500) / 1000
    append("\"")
    append(decimal: micros / 1_000_000)
    append(".")
    append(Array(String(1_000_000 + micros % 1_000_000).utf8.dropFirst()))
    append("s\"")
  }

  fileprivate mutating func append(sortedDuration nanoseconds: Int) {
    append("{\"human\":")
    append(seconds: nanoseconds)
    append(",\"nanos\":")
    append(decimal: nanoseconds % 1_000_000_000)
    append(",\"secs\":")
    append(decimal: nanoseconds / 1_000_000_000)
    append("}")
  }
}
