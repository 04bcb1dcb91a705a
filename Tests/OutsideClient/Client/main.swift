/// Uses of mappings by code outside of the package; Swift 6.3.1 crashed on many of them.
///
/// Compiling this is half of the test. The file is README.md's `lorem.txt`.
let path = "lorem.txt"
let byteCount = 195
let lineCount = 3

/// Ends the program if a condition does not hold.
func expect(_ isRight: Bool, _ line: Int = #line, _ file: String = #fileID) {
  guard isRight else { fatalError("\(file):\(line)") }
}

try closuresOverMappings()
try escapingClosures()
try nestedClosures()
try genericClosures()
try bytesOfTemporaries()
try ownersOfMappings()
try batches()
try sharedByThreads()
try await sharedByTasks()
try await storedByActor()
for each in ownerCases + viewCases { try each.run() }
print("as expected")
