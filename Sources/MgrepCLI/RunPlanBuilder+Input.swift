internal import Input

extension RunPlanBuilder {
  /// What is decoded before it is searched.
  var layers: ContentLayers {
    var layers = ContentLayers()
    switch typed.encoding {
    case .automatic where isBytes: break
    case .automatic: layers.decoders = ByteOrderMarkLayer.all
    case .none: break
    case .named(let encoding):
      layers.decoders = ByteOrderMarkLayer.all
      if !encoding.isUTF8 { layers.decoders.append(NamedEncodingLayer(encoding)) }
    }
    return layers
  }
}
