internal import CPCRE2

extension MatchScratch {
  /// Makes `range`, which was found without PCRE2, group 0 of the last match.
  package func storeMatch(_ range: Range<Int>) {
    guard let offsets = unsafe pcre2_get_ovector_pointer_8(matchData) else { return }
    unsafe offsets[0] = range.lowerBound
    unsafe offsets[1] = range.upperBound
  }
}
