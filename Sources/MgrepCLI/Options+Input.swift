internal import Input

extension Option {
  /// What the bytes of files stand for.
  static let input: [Option] = [
    Option(
      nil, "encoding", .required("LABEL"), in: .files,
      help: "files are text in LABEL, such as utf-16le or latin1; or auto, none",
      manual: """
        Files are text in the encoding
        .Ar LABEL ,
        and are searched and printed as UTF-8.
        Offsets are those in the file; columns count the bytes of the line as it is printed.
        What is malformed becomes U+FFFD.
        .Ar LABEL
        is one of the WHATWG Encoding Standard, such as
        .Cm utf-16le , utf-16be , latin1 , windows-1252 , iso-8859-15 , koi8-r , shift_jis , euc-jp ,
        .Cm euc-kr , gb18030
        or
        .Cm big5 ;
        .Cm utf-32le
        and
        .Cm utf-32be
        are known, too.
        As there,
        .Cm latin1
        is
        .Cm windows-1252 .
        A file that begins with a byte order mark is in the encoding of that.
        .Pp
        .Cm auto ,
        the default, decodes files that begin with a byte order mark of UTF-16 or UTF-32, but not with
        .Fl U .
        .Cm none
        decodes nothing, and a byte order mark of UTF-8 is part of its line.
        A file that is decoded is never edited.
        """
    ) { options, value throws(UsageError) in
      if equals(value, "auto") {
        options.encoding = .automatic
      } else if equals(value, "none") {
        options.encoding = .none
      } else if let encoding = TextEncoding(label: value), !encoding.isRefused {
        options.encoding = .named(encoding)
      } else {
        let isKnown = TextEncoding(label: value) != nil
        throw UsageError(
          message: "--encoding=\(printable(value)): "
            + (isKnown ? "this encoding is not decoded" : "no such encoding")
            + "; use 'iconv -f ENCODING FILE | mgrep PATTERN'")
      }
    }
  ]
}
