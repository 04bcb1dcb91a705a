import Glibc
import MappingTestSupport
import Testing

@Suite struct FaultGuardTests {
  /// A way to run the probe and the status with which it has to end.
  struct Case: CustomTestStringConvertible {
    var argument: String
    var status: Int32
    var testDescription: String
  }

  static let killed = 256 + SIGBUS
  static let cases = [
    Case(argument: "default", status: killed, testDescription: "no earlier handler"),
    Case(argument: "info", status: 42, testDescription: "a handler with siginfo and a mask"),
    Case(argument: "plain", status: 42, testDescription: "a handler with the number alone"),
    Case(argument: "once", status: 42, testDescription: "a handler that runs once"),
    Case(argument: "ignore", status: killed, testDescription: "a fault cannot be ignored"),
    Case(argument: "ignore-sent", status: 42, testDescription: "a sent signal can be ignored"),
    Case(argument: "default-sent", status: killed, testDescription: "a sent signal kills"),
    Case(argument: "removed", status: killed, testDescription: "a region no longer registered"),
  ]

  @Test("a SIGBUS outside of the guarded regions does what it did before", arguments: cases)
  func passesOn(_ c: Case) throws {
    #expect(unsafe run_program(try builtProgram("fault-guard-probe"), c.argument) == c.status)
  }
}

/// The path of a program that is built beside the tests.
func builtProgram(_ name: String) throws -> String {
  var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
  let count = unsafe readlink("/proc/self/exe", &buffer, buffer.count)
  try #require(count > 0)
  let path = String(decoding: buffer.prefix(count).map { UInt8(bitPattern: $0) }, as: UTF8.self)
  let slash = try #require(path.lastIndex(of: "/"))
  return path[...slash] + name
}
