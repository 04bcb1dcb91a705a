internal import Bytes
internal import PatternAnalysis
internal import Synchronization

/// The finder of many plain strings. It is made when it is first needed: often something else finds
/// the lines, and for a million strings it takes half a second and 100 MB.
final class HitFinder: Sendable {
  private let strings: [[UInt8]]
  private let folds: Bool
  private let neighbours: LiteralHitFinder.Neighbours?
  private let storage = AtomicLazyReference<Made>()

  private final class Made: Sendable {
    let finder: LiteralHitFinder

    init(_ finder: LiteralHitFinder) { self.finder = finder }
  }

  /// - Parameters:
  ///   - strings: None of them is empty.
  ///   - folds: ASCII letters are found in both cases.
  init(of strings: [[UInt8]], folds: Bool, _ neighbours: LiteralHitFinder.Neighbours?) {
    self.strings = strings
    self.folds = folds
    self.neighbours = neighbours
  }

  var made: LiteralHitFinder {
    if let made = storage.load() { return made.finder }
    return storage.storeIfNil(Made(make())).finder
  }

  private func make() -> LiteralHitFinder {
    let byteCount = strings.reduce(0) { $0 + $1.count }
    var bytes: [UInt8] = []
    var allFolds: [UInt8] = []
    var ends: [Int] = []
    bytes.reserveCapacity(byteCount)
    allFolds.reserveCapacity(byteCount)
    ends.reserveCapacity(strings.count)
    for string in strings {
      for byte in string {
        let fold = folds ? byte.asciiFold : 0
        bytes.append(byte | fold)
        allFolds.append(fold)
      }
      ends.append(bytes.count)
    }
    let finder = LiteralHitFinder(
      bytes: bytes, folds: allFolds, ends: ends,
      rarity: (0...255).map { UInt8(ByteRarity.bits(of: $0)) }, neighbours: neighbours)
    guard let finder else { fatalError("no memory for \(byteCount) bytes") }
    return finder
  }
}
