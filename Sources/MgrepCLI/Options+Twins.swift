extension Option {
  /// Options that cancel an earlier switch, for example one of an alias or of the file of
  /// `MGREP_CONFIG_PATH`.
  static let twins: [Option] = [
    twin("byte-offset", in: .output) { options in options.byteOffsets = false },
    twin("column", in: .output) { options in options.columns = false },
    twin("stats", in: .output) { options in options.tellsStatistics = false },
    twin("line-buffered", in: .output) { options in options.buffering = nil },
    twin("block-buffered", in: .output) { options in options.buffering = nil },
    twin("fixed-strings", in: .matching) { options in options.syntax = .perl },
    twin("case-restrict", in: .matching) { options in options.restrictsCase = false },
    twin("invert-match", in: .matching) { options in options.inverts = false },
    twin("binary", aliases: ["unicode", "pcre2-unicode"], in: .matching) { options in
      options.isBytes = false
    },
    twin("pcre2", aliases: ["no-auto-hybrid-regex"], in: .matching) { _ in },
    twin("text", in: .files) { options in options.binaryFiles = nil },
    Option(
      nil, "messages", in: .output, aliases: ["ignore-messages", "no-ignore-messages"],
      help: "print messages about files (the default)",
      manual: "Print messages about files that cannot be read; the opposite of\n.Fl s ."
    ) { options, _ in options.hidesFileErrors = false },
  ]

  private static func twin(
    _ name: String, aliases: [String] = [], in category: Category,
    effect: @escaping @Sendable (inout ParsedOptions) -> Void
  ) -> Option {
    Option(
      nil, "no-\(name)", in: category, aliases: aliases, help: "cancel an earlier --\(name)",
      manual: "Cancel an earlier\n.Fl -\(name) ."
    ) { options, _ in effect(&options) }
  }
}
