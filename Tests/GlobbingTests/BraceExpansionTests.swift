import Globbing
import Testing

@Suite struct BraceExpansionTests {
  static let cases: [(glob: String, expanded: [String])] = [
    ("*.c", ["*.c"]), ("", [""]),
    ("*.{c,h}", ["*.c", "*.h"]),
    ("{a,b}{c,d}", ["ac", "ad", "bc", "bd"]),
    ("x{a,{b,c}d}y", ["xay", "xbdy", "xcdy"]),
    ("{a}", ["a"]), ("{}", [""]), ("{,a}", ["", "a"]),
    ("{a", ["{a"]), ("a}", ["a}"]), ("{a,{b,c}", ["{a,b", "{a,c"]),
    ("\\{a,b}", ["\\{a,b}"]), ("{a\\,b,c}", ["a\\,b", "c"]),
    ("[{a,b}]", ["[{a,b}]"]), ("{[},],b}", ["[},]", "b"]), ("[]{]{a,b}", ["[]{]a", "[]{]b"]),
    ("[{a,b}", ["[a", "[b"]),
  ]

  @Test("braces stand for several globs", arguments: cases)
  func expands(glob: String, expanded: [String]) {
    let result = expandingBraces(Array(glob.utf8)).map { String(decoding: $0, as: UTF8.self) }
    #expect(result == expanded)
  }
}
