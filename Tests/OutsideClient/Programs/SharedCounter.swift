/// Two processes count in one file; the second is this program, started once more.
import Glibc
import MemoryMapping

let isChild = CommandLine.arguments.count > 1
let options = MappedFile.Options(
  access: .writeThrough, length: 8, creation: .ifMissing, truncates: !isChild)
var file = try MappedFile(path: "counter", options: options)

func increment(_ file: inout MappedFile) throws {
  let value: Int64 = try file.load(at: 0, endian: .native)
  try file.store(value + 1, at: 0, endian: .native)
}

try increment(&file)
if !isChild {
  var child = pid_t()
  let argument = strdup("child")
  let started = posix_spawn(&child, "/proc/self/exe", nil, nil, [argument, argument, nil], nil)
  guard started == 0, waitpid(child, nil, 0) == child else { exit(1) }
  try increment(&file)
  print(try file.load(at: 0, as: Int64.self, endian: .native))  // 3
}
