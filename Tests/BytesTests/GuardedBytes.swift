import Glibc

/// Room for bytes between two inaccessible pages: a kernel that reads a byte too many ends the
/// tests.
final class GuardedBytes {
  private static let page = 4096
  private let base: UnsafeMutableRawPointer
  private let room: Int

  init(room: Int) {
    self.room = (room + Self.page - 1) / Self.page * Self.page
    let length = self.room + 2 * Self.page
    base = mmap(nil, length, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
    precondition(base != MAP_FAILED)
    precondition(mprotect(base + Self.page, self.room, PROT_READ | PROT_WRITE) == 0)
  }

  deinit { munmap(base, room + 2 * Self.page) }

  /// A copy of `bytes` that ends `distance` bytes before the inaccessible page.
  func atEnd<Bytes: Collection<UInt8>>(
    _ bytes: Bytes, distance: Int = 0
  ) -> UnsafeBufferPointer<UInt8> {
    place(bytes, at: room - distance - bytes.count)
  }

  /// A copy of `bytes` directly after the inaccessible page.
  func atStart<Bytes: Collection<UInt8>>(_ bytes: Bytes) -> UnsafeBufferPointer<UInt8> {
    place(bytes, at: 0)
  }

  private func place<Bytes: Collection<UInt8>>(
    _ bytes: Bytes, at offset: Int
  ) -> UnsafeBufferPointer<UInt8> {
    precondition(offset >= 0 && offset + bytes.count <= room)
    let start = (base + Self.page + offset).assumingMemoryBound(to: UInt8.self)
    let target = UnsafeMutableBufferPointer(start: start, count: bytes.count)
    _ = target.initialize(from: bytes)
    return UnsafeBufferPointer(target)
  }
}

/// Random numbers that are the same in each run (splitmix64).
struct Numbers: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = (state ^ (state >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  /// Bytes from a small alphabet, so that needles occur and nearly occur.
  mutating func bytes(_ count: Int, from alphabet: [UInt8]) -> [UInt8] {
    (0..<count).map { _ in alphabet[Int(next() % UInt64(alphabet.count))] }
  }
}

/// Which code a test runs: the variant that dispatch picks, or a variant by name.
enum Variant: String, CaseIterable, Sendable {
  case dispatched, baseline, avx2
}
