import Testing

@testable import Search

@Suite struct MatchListTests {
  @Test(
    "it holds what an array holds, whatever is taken off its end",
    arguments: [0, 1, 65_535, 65_536, 65_537, 131_072, 200_000])
  func agrees(_ count: Int) {
    var list = MatchList()
    for offset in 0..<200_000 { list.append(offset..<offset + 2) }
    #expect(list.count == 200_000)
    list.removeAll(from: count)
    #expect(Array(list) == (0..<count).map { $0..<$0 + 2 })
    list.append(7..<9)
    #expect(list.last == 7..<9 && list.count == count + 1)
  }
}
