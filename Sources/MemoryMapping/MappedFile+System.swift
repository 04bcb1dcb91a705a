#if SwiftSystem
  import Glibc
  public import SystemPackage

  extension MappedFile {
    /// Opens and maps a file, or creates it. With the trait `SwiftSystem`.
    ///
    /// - Parameters:
    ///   - path: The file's name, whose bytes need not be UTF-8.
    ///   - options: What to map, and how.
    /// - Throws: As `init(path:options:)` with a string.
    /// - Complexity: As that.
    public init(path: FilePath, options: Options = .read) throws(FileError) {
      let name = unsafe path.withPlatformString { name in
        unsafe Array(UnsafeBufferPointer(start: name, count: strlen(name) + 1))
      }
      try unsafe self.init(cPath: name, options: options)
    }

    /// Maps an open file. The caller still owns the descriptor and may close it afterwards. With
    /// the trait `SwiftSystem`.
    ///
    /// - Parameters:
    ///   - descriptor: Open for reading, and for writing if `access` is `.writeThrough`.
    ///   - path: Names the file in errors; `nil` for "the open file".
    ///   - options: What to map, and how.
    /// - Throws: As `init(descriptor:path:options:status:arena:)`.
    public init(
      descriptor: SystemPackage.FileDescriptor, path: FilePath? = nil, options: Options = .read
    ) throws(FileError) {
      try self.init(descriptor: descriptor.rawValue, path: path?.string, options: options)
    }
  }

  extension FileError {
    /// The closest `errno`, as swift-system has it. With the trait `SwiftSystem`.
    public var systemErrno: SystemPackage.Errno { SystemPackage.Errno(rawValue: code) }
  }
#endif
