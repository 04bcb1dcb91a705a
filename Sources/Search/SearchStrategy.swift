/// One of the ways to find the lines that a search selects. They all find the same.
enum SearchStrategy: Sendable {
  case eachLine(EachLineStrategy)
  case candidateLine(CandidateLineStrategy)
  case wholeBuffer(WholeBufferStrategy)
  case everyLine(EveryLineStrategy)
}
