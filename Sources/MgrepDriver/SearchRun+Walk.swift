internal import Glibc
internal import MemoryMapping
internal import Output
internal import Printing
internal import Search
internal import Walking

extension SearchRun {
  /// Searches all files below a directory; below the working directory if `root` is empty.
  mutating func walk(_ root: [UInt8]) throws(WriteError) -> SinkStep {
    var options = WalkOptions()
    options.followsLinks = plan.directories == .recurse(followsLinks: true)
    options.readsDevices = plan.devices == .read
    options.filter = plan.filter
    var walker = Walker(root: root, options: options)
    while let event = walker.next() {
      switch event {
      case .failure(let path, let code):
        try complain(path, errorText(code))
      case .loop(let path):
        try state.diagnostics.fileError(
          path, "warning: recursive directory loop", after: &printer.output)
      case .file(let path):
        let descriptor = walker.openFile()
        guard descriptor >= 0 else {
          try complain(path, errorText(errno))
          continue
        }
        if try search(path, FileDescriptor(owning: descriptor)) == .stop { return .stop }
      }
    }
    return .keepGoing
  }

  private mutating func search(
    _ path: [UInt8], _ file: consuming FileDescriptor
  ) throws(WriteError) -> SinkStep {
    let status: FileStatus
    do throws(FileError) {
      status = try FileStatus(descriptor: file.rawValue, path: "")
    } catch {
      try complain(path, error.reason)
      return .keepGoing
    }
    let input = OpenInput(
      descriptor: file.rawValue, name: path, status: status, isMetInWalk: true)
    return try search(input, showsName: plan.fileNames != .never)
  }
}
