import Glibc
import MemoryMapping

/// Writes `lorem.txt`, or the file named by the first argument, and runs the examples on it.
@main
struct MappingExample {
  static func main() throws {
    let path = CommandLine.arguments.dropFirst().first ?? "lorem.txt"
    let examples: [(title: String, run: (String, (String) -> Void) throws(FileError) -> Void)] = [
      ("Reading", LoremExamples.read),
      ("Changing private copies of the pages", LoremExamples.reversePrivately),
      ("Changing the file", LoremExamples.reverseInPlace),
    ]
    do throws(FileError) {
      try create(path)
      for example in examples {
        print("\(example.title)")
        try example.run(path) { print("  \($0)") }
      }
    } catch {
      print("\(error)")
      exit(1)
    }
  }

  /// Creates an empty file and writes its text through a mapping that extends it.
  private static func create(_ path: String) throws(FileError) {
    let text = LoremExamples.text.utf8
    let options = MappedFile.Options(
      access: .writeThrough, length: text.count, creation: .ifMissing, truncates: true)
    var file = try MappedFile(path: path, options: options)
    try file.write(text)
    try file.close()
  }
}
