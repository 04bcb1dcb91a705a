internal import Bytes
internal import Glibc
internal import Input
internal import MgrepSystem
internal import PCRE2
internal import Scheduling
internal import Search

/// A file that is read layer by layer, as soon as bytes arrive, see `FileSearcher.searchRead`.
struct ReadChunks: ~Copyable, ChunkSource {
  /// A row of zeros in a line of a binary stream is searched up to this length.
  private static let keptZeroCount = 128 << 10
  static let bufferSize = 256 << 10
  /// Files up to this size are read as a whole before they are searched.
  static let shortByteCount = bufferSize / 2

  private var buffer: RollingBuffer
  private let descriptor: Int32
  /// The file offset at which reading starts.
  private let start: Int
  private let isMetInWalk: Bool
  // Not the whole input, whose name would count a reference.
  private var isRegularFile: Bool
  /// 0 if it is unknown.
  private var size: Int
  private let terminator: LineTerminator
  private let maxLineByteCount: Int
  private let passesOverZeros: Bool
  /// Lines that leave the memory are counted, since a line might fail: of what cannot be read again.
  /// Of a file each would take a third more instructions, for a message that hardly ever comes.
  private let countsForgottenLines: Bool
  /// Nothing is decoded, since what has layers is not edited.
  private let plansEdits: Bool
  private let classifier: ContentClassifier
  /// Gives what is searched, if that is not what the descriptor gives.
  private(set) var reader: (any ByteReader)?
  /// Why the file is not edited, if it has a layer and would be.
  private(set) var editRefusal: EditRefusal?
  /// The layers of the file, the outermost one first.
  private(set) var layers: [any ContentLayer] = []
  /// Part of the bytes that were read are those of a compressed file.
  private(set) var isDecompressed = false

  // Offsets count from the start of the stream.
  /// The first byte that was not looked at yet.
  private var firstNew = 0
  /// The first byte that has not been searched yet.
  private(set) var searched = 0
  /// Why the stream was not read to its end.
  private(set) var problem: String?
  /// How many bytes at the end of the stream are known to be zeros.
  private var zeroCount = 0
  private(set) var isAtEnd = false
  private var isGivenUp = false
  private var forgottenLineCount = 0
  /// `nil` if all lines are searched.
  private var split: SoughtSplit?
  /// The first byte that is searched, as far as it is known.
  private var linesStart = 0

  /// - Parameter buffer: Empty; reused for its memory.
  init(
    _ buffer: consuming RollingBuffer, _ input: OpenInput, _ plan: borrowing RunPlan,
    _ classifier: ContentClassifier, countsForgottenLines: Bool
  ) {
    self.buffer = buffer
    self.buffer.reset()
    descriptor = input.descriptor
    start = input.start
    isMetInWalk = input.isMetInWalk
    isRegularFile = input.isRegularFile
    size = input.byteCount
    plansEdits = plan.plansEdits
    self.classifier = classifier
    terminator = plan.search.terminator
    maxLineByteCount = plan.maxLineByteCount
    passesOverZeros = plan.passesOverZeros
    self.countsForgottenLines = countsForgottenLines
    split = plan.split.map { SoughtSplit(range: $0) }
  }

  /// The number of bytes of the searched lines.
  var searchedByteCount: Int { searched - linesStart }

  var window: FileWindow {
    @_lifetime(borrow self)
    get {
      FileWindow(
        bytes: buffer.bytes, fileOffset: buffer.fileOffset,
        firstLineStart: max(0, linesStart - buffer.fileOffset))
    }
  }

  /// Reads, and decides the lines that are complete now.
  @inline(__always)
  mutating func next(
    _ regions: inout RegionSearch, _ scratch: inout MatchScratch, _ report: inout FileReport,
    into selection: inout Selection
  ) -> Range<Int>? {
    while !isGivenUp {
      if firstNew == buffer.fileEnd {
        if isAtEnd { return nil }
        fill(upTo: isReadAtOnce ? .max : EarlyNUL.reach)
        if passesOverZeros && passOverZeros(&report) { continue }
      }
      look(&report)
      if let split, !split.isReached, !findStart(of: split.range, &report) { continue }
      if let lines = decide(regions: &regions, &scratch, &report, into: &selection) {
        searched = buffer.fileOffset + lines.upperBound
        if let split, searched >= split.range.upperBound { giveUp() }
        return lines
      }
      forget(upTo: report.firstByteNeeded(after: searched - buffer.fileOffset, in: window), &report)
    }
    return nil
  }

  /// Looks at the bytes that were not looked at yet.
  @inline(__always)
  private func look(_ report: inout FileReport) {
    let offset = buffer.fileOffset
    let showsNUL = classifier.look(
      at: buffer.bytes, startingAt: offset, from: firstNew - offset, isInTime: isRegularFile,
      &report.content)
    if showsNUL { report.noteEarlyNUL() }
  }

  /// Decides the lines that are complete now; `nil` if there are none.
  @inline(__always)
  private func decide(
    regions: inout RegionSearch, _ scratch: inout MatchScratch, _ report: inout FileReport,
    into selection: inout Selection
  ) -> Range<Int>? {
    let offset = buffer.fileOffset
    let bytes = buffer.bytes
    let start = searched - offset
    guard var end = lastLineEnd(in: bytes), end > start else { return nil }
    if let splitEnd = split?.range.upperBound, splitEnd - offset < end {
      end = terminator.lineEnd(in: bytes, from: max(start, splitEnd - 1 - offset), to: end)
    }
    regions.byteOrderMarkCount = searched == 0 ? report.content.byteOrderMarkCount : 0
    selection.reset()
    regions.select(in: start..<end, of: bytes, &scratch, into: &selection)
    return start..<end
  }

  var lineCountBeforeWindow: Int {
    guard canReadAgain else { return forgottenLineCount }
    let first = min(linesStart, buffer.fileOffset)
    return countBytes(
      of: terminator.byte, in: descriptor, start + first..<start + buffer.fileOffset
    ).count
  }

  private var canReadAgain: Bool { isRegularFile && reader == nil }

  func loss(before end: Int) -> Loss? { nil }

  var lossAtEnd: Loss? { nil }

  mutating func letGo(
    of lines: Range<Int>, _ selection: inout Selection, _ report: inout FileReport
  ) {
    forget(upTo: report.firstByteNeeded(after: lines.upperBound, in: window), &report)
  }

  /// Forgets bytes of lines that are reported, and goes on with new ones.
  ///
  /// - Parameter report: Is not changed, but what is lent and cannot be changed would be copied.
  @inline(__always)
  private mutating func forget(upTo kept: Int, _ report: inout FileReport) {
    firstNew = buffer.fileEnd
    if countsForgottenLines && !isAtEnd && !canReadAgain {
      let end = kept - buffer.fileOffset
      forgottenLineCount += terminator.count(
        in: buffer.bytes, from: min(window.firstLineStart, end), to: end)
    }
    buffer.discard(upTo: kept)
    if reader != nil { forgetOffsets(before: kept, &report) }
    if !isAtEnd { keep(buffer.fileEnd - searched, "line") }
  }

  @inline(never)
  private func forgetOffsets(before kept: Int, _ report: inout FileReport) {
    reader?.offsets.forget(before: kept, but: report.notedOffsets)
  }

  /// The end of the last complete line, looking only at new bytes; at the end of the stream, its
  /// end.
  @inline(__always)
  private func lastLineEnd(in bytes: RawSpan) -> Int? {
    if isAtEnd { return bytes.byteCount }
    let last = bytes.lastOffset(
      of: terminator.byte, from: firstNew - buffer.fileOffset, to: bytes.byteCount)
    return last.map { $0 + 1 }
  }

  /// Ends the search of a stream that has more bytes without a line end than are kept.
  private mutating func keep(_ byteCount: Int, _ what: String) {
    guard byteCount > maxLineByteCount else { return }
    problem = "\(what) of more than \(maxLineByteCount) bytes; see --max-line-size"
    giveUp()
  }

  /// Ends the search, though there may be more bytes.
  private mutating func giveUp() {
    isAtEnd = true
    isGivenUp = true
  }

  /// Drops the bytes just read if they continue a long row of zeros: a device, or a file with a
  /// hole, may have more zeros than fit in memory.
  ///
  /// - Returns: Whether they were dropped.
  private mutating func passOverZeros(_ report: inout FileReport) -> Bool {
    let newCount = buffer.fileEnd - firstNew
    guard !isAtEnd, buffer.endsInZeros(newCount) else {
      zeroCount = 0
      return false
    }
    zeroCount += newCount
    guard zeroCount - newCount >= Self.keptZeroCount else { return false }
    zeroCount -= newCount
    buffer.passOver(last: newCount)
    firstNew += newCount
    searched += newCount
    report.notePassedOver(newCount)
    return true
  }
}

extension ReadChunks {
  /// Looks in the new bytes for the start of the first line of a split, and passes over what is
  /// before it.
  ///
  /// - Returns: Whether the bytes from there on can be searched now.
  private mutating func findStart(of range: Range<Int>, _ report: inout FileReport) -> Bool {
    let offset = buffer.fileOffset
    let end = min(buffer.fileEnd, range.upperBound - 1)
    let first = max(firstNew, range.lowerBound - 1)
    if range.lowerBound == 0 && !range.isEmpty {
      split?.isReached = true
    } else if first < end,
      let before = buffer.bytes.firstOffset(
        of: terminator.byte, from: first - offset, to: end - offset)
    {
      split?.isReached = true
      linesStart = offset + before + 1
    } else {
      linesStart = buffer.fileEnd
    }
    searched = linesStart
    report.begin(at: linesStart)
    guard split?.isReached == false else { return true }
    if isAtEnd || buffer.fileEnd >= range.upperBound - 1 {
      giveUp()
    } else {
      let next = canReadAgain ? max(buffer.fileEnd, range.lowerBound - 1) : buffer.fileEnd
      goOn(from: next)
    }
    return false
  }

  /// Forgets the bytes in memory, and reads on from an offset of the file that was not read yet.
  private mutating func goOn(from offset: Int) {
    zeroCount = 0
    if offset > buffer.fileEnd && !isMetInWalk {
      lseek(descriptor, off_t(start + offset), SEEK_SET)
    }
    buffer.skip(to: offset)
    firstNew = offset
    searched = offset
    linesStart = offset
  }
}

extension ReadChunks {
  /// Stores facts about the input that were not needed before.
  mutating func note(_ input: OpenInput) {
    isRegularFile = input.isRegularFile
    size = input.byteCount
  }

  /// Whether a file is read as a whole before it is searched.
  private var isReadAtOnce: Bool {
    reader == nil && size > 0 && size <= Self.shortByteCount
  }

  /// Reads once; a regular file up to `wantedEnd`, at least until it is known whether it is binary.
  mutating func fill(upTo wantedEnd: Int) {
    repeat { fillOnce() } while !isAtEnd && isRegularFile && buffer.fileEnd < wantedEnd
  }

  private mutating func fillOnce() {
    do throws(ReadError) {
      if let reader {
        isAtEnd = try buffer.fill(from: reader) == 0
        return
      }
    } catch {
      problem = error.reason
      isAtEnd = true
      return
    }
    // The position of this file is not needed.
    let offset = isMetInWalk && isRegularFile ? buffer.fileEnd : nil
    var count = 0
    do throws(Errno) {
      count = try buffer.fill(from: descriptor, at: offset)
    } catch {
      problem = error.reason
    }
    // A file of /proc reports no size; bytes that are appended to other files meanwhile are not
    // searched.
    isAtEnd = count == 0 || (size > 0 && buffer.fileEnd >= size)
    // A file that is read at once is finished soon.
    if !isAtEnd { ByteProgress.add(read: count) }
  }

  /// Reads to the end, up to the limit.
  ///
  /// - Parameter option: What needs it.
  mutating func fillToEnd(for option: String) {
    while !isAtEnd {
      fill(upTo: buffer.fileEnd + 1)
      keep(buffer.fileEnd, "input for \(option)")
    }
  }

  /// Whether the file may have layers, by its first byte.
  mutating func mayHaveLayers(_ starts: LayerStarts) -> Bool {
    var count = byteCount
    if count == 0 && !isAtEnd {
      fillOnce()
      count = byteCount
    }
    if count > 0 && starts.mayHaveLayers(buffer.bytes.byte(at: 0)) { return true }
    fillStart()
    return false
  }

  /// Reads on until it is known whether the file is binary; of a pipe there is only what there is.
  private mutating func fillStart() {
    guard !isAtEnd, isRegularFile, byteCount > 0 else { return }
    fill(upTo: isReadAtOnce ? .max : EarlyNUL.reach)
  }

  /// Looks for layers in the first bytes of the file, and takes them off.
  ///
  /// - Parameter found: The outermost layer, if it is known.
  mutating func takeOffLayers(_ layers: ContentLayers, _ found: FoundLayer?) {
    if let found { takeOff(found) }
    for kind in LayerKind.allCases where kind.rawValue > found?.kind.rawValue ?? -1 {
      looking: while true {
        switch layers.look(for: kind, in: buffer.bytes, isWhole: isAtEnd) {
        case .found(let layer):
          takeOff(FoundLayer(kind: kind, layer: layer))
          break looking
        case .none: break looking
        case .undecided: fillOnce()
        }
      }
    }
    fillStart()
  }

  private mutating func takeOff(_ found: FoundLayer) {
    // What is decoded can only be read from its start: it is one split, whose range begins with 0.
    if let split, split.range.lowerBound > 0 || split.range.isEmpty { return giveUp() }
    split = nil
    if plansEdits {
      editRefusal = editRefusal ?? found.layer.editRefusal
      return
    }
    let start = isMetInWalk && isRegularFile ? buffer.fileEnd : nil
    let rest = reader ?? ProgressReader(DescriptorReader(descriptor, from: start))
    layers.append(found.layer)
    reader = found.layer.reader(of: PrefixedReader(buffer.bytes.copied(), then: rest))
    isDecompressed = isDecompressed || found.kind == .codec
    buffer.reset()
    isAtEnd = false
  }

  /// The bytes that were read and not dropped.
  var byteCount: Int { buffer.fileEnd }

  /// Returns the memory, with the bytes read.
  consuming func takeBuffer() -> RollingBuffer { buffer }

  /// Returns the memory, with the bytes read, and keeps a little.
  ///
  /// Where only one of two ways consumes this, the compiler moves it before it goes either way.
  mutating func exchangeBuffer() -> RollingBuffer {
    var other = RollingBuffer(capacity: 0)
    swap(&buffer, &other)
    return other
  }
}
