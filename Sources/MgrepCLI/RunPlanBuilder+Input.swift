internal import Globbing
internal import Input
internal import MgrepDriver
internal import Walking

extension RunPlanBuilder {
  /// What is decoded before it is searched.
  var layers: ContentLayers {
    var layers = ContentLayers()
    if typed.searchesCompressed { layers.add(CodecLayer.all, as: .codec) }
    switch typed.encoding {
    case .automatic where isBytes: break
    case .automatic: layers.decodesMarkedText = true
    case .none: break
    case .named(let encoding):
      layers.decodesMarkedText = true
      if !encoding.isUTF8 { layers.add([NamedEncodingLayer(encoding)], as: .decoder) }
    }
    return layers
  }

  func preprocessor() throws(UsageError) -> Preprocessor? {
    guard !typed.preprocessor.isEmpty else { return nil }
    var files = PathOverrides()
    for glob in typed.preprocessedGlobs {
      for text in expandingBraces(glob) where !files.append(text, ignoresCase: false) {
        throw UsageError(message: "\(printable(glob)): invalid glob")
      }
    }
    return Preprocessor(command: typed.preprocessor, files: files)
  }
}
