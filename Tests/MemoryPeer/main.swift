/// The other process of the test of memory that is handed over. It gets a descriptor by the socket that
/// is its standard input, and takes turns: it sends a byte, and waits for one. Its exit status is 0, or
/// the number of the step that went wrong.
import Glibc
import MappingTestSupport
import MemoryMapping

func check(_ isRight: Bool, step: Int32) { if !isRight { exit(step) } }

/// Lets the test go on, and waits for it.
func takeTurns() {
  var byte: UInt8 = 0
  guard write(0, &byte, 1) == 1, read(0, &byte, 1) == 1 else { exit(99) }
}

let page = MappedFile.pageSize
let memory = FileDescriptor(owning: receive_descriptor(0))
var mapping = try MappedFile(descriptor: memory.rawValue, access: .writeThrough)
check(mapping.byteCount == 3 * page, step: 1)
check(try mapping.starts(with: "from the test"), step: 2)
try mapping.replaceBytes(in: (2 * page)..<(2 * page + 8), with: "the peer")

// The test has stored something, and made the memory larger.
takeTurns()
check(try mapping[page] == 7, step: 3)
check(mapping.byteCount == 3 * page && !mapping.wasTruncated, step: 4)
var larger = try MappedFile(descriptor: memory.rawValue, access: .writeThrough)
check(larger.byteCount == 5 * page, step: 5)
try larger.store(9, at: 5 * page - 1)

// The test has made it smaller than both mappings.
takeTurns()
check(try mapping[2 * page] == 0 && larger[5 * page - 1] == 0, step: 6)
check(mapping.wasTruncated && larger.wasTruncated, step: 7)
check(try mapping.validByteCount() == page, step: 8)
check(try mapping.starts(with: "from the test"), step: 9)
