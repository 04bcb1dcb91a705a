import Output
import Testing

@Suite("GREP_COLORS")
struct ColorSchemeTests {
  struct Case: Sendable {
    var settings: String
    var part: ColorScheme.Part
    var look: String
  }

  static let cases: [Case] = [
    .init(settings: "", part: .selectedMatch, look: "01;31"),
    .init(settings: "mt=7", part: .selectedMatch, look: "7"),
    .init(settings: "mt=7", part: .contextMatch, look: "7"),
    .init(settings: "mt=7:ms=1", part: .selectedMatch, look: "1"),
    .init(settings: "xx=1:fn=4", part: .fileName, look: "4"),
    .init(settings: "rv:fn=4", part: .fileName, look: "4"),
    .init(settings: "ln=5", part: .column, look: "5"),
    .init(settings: "ln=5:cn=6", part: .column, look: "6"),
    .init(settings: "cn=6", part: .lineNumber, look: "32"),
    .init(settings: "fn=red:ln=5", part: .lineNumber, look: "32"),
    .init(settings: "se=", part: .separator, look: ""),
  ]

  @Test("looks", arguments: cases)
  func looks(_ c: Case) {
    var colors = ColorScheme()
    colors.apply(settings: Array(c.settings.utf8))
    #expect(colors[c.part] == Array(c.look.utf8), "\(c.settings)")
  }

  @Test("switches")
  func switches() {
    var colors = ColorScheme()
    colors.apply(settings: Array("ne:rv".utf8))
    #expect(colors.keepsBackground && colors.reversesInverted)
  }

  @Test("the old variable takes a list of numbers only")
  func legacy() {
    var colors = ColorScheme()
    let takesName = colors.apply(legacyMatchLook: Array("red".utf8))
    #expect(!takesName && colors[.selectedMatch] == Array("01;31".utf8))
    let takesNumbers = colors.apply(legacyMatchLook: Array("01;7".utf8))
    #expect(takesNumbers)
    #expect(colors[.contextMatch] == Array("01;7".utf8))
  }
}
