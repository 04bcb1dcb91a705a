internal import Input
package import Walking

/// A program that is run for files. Its output is searched instead of the files.
package struct Preprocessor: Sendable {
  private let command: [UInt8]
  private let files: PathOverrides

  /// - Parameter files: The globs of the files for which it is run; without globs, it is run for
  ///   all files.
  package init(command: [UInt8], files: PathOverrides) {
    self.command = command
    self.files = files
  }

  func takes(_ path: ArraySlice<UInt8>) -> Bool { files.choosesFile(path) }

  func layer(of input: OpenInput) -> PreprocessorLayer {
    PreprocessorLayer(command, path: Array(input.name), descriptor: input.descriptor)
  }
}

extension RunPlan {
  /// The outermost layer of a file, if the file's name shows it.
  func layerByName(of input: OpenInput) -> FoundLayer? {
    if input.isStandardInput { return nil }
    if let preprocessor, preprocessor.takes(input.name) {
      return FoundLayer(kind: .codec, layer: preprocessor.layer(of: input))
    }
    if decompressesByName && BrotliLayer.isName(input.name) {
      return FoundLayer(kind: .codec, layer: BrotliLayer())
    }
    return nil
  }
}
