internal import Input

extension Option {
  /// What the bytes of files stand for.
  static let input: [Option] = [
    Option(
      nil, "encoding", .required("LABEL"), in: .files,
      help: "the encoding of files: auto, none, or a LABEL",
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
    },
    Option(
      nil, "search-zip", in: .files, aliases: ["decompress"],
      help: "search in compressed files",
      manual: """
        Search for what compressed files hold: gzip, bzip2, xz, lzma, lzip, zstd and lz4, several in a
        row, too.
        The first bytes tell them, not names; a file that is none of them is searched as it is.
        Files of
        .Xr compress 1
        and those whose names end in
        .Pa .br
        are decompressed by the programs
        .Xr gzip 1
        and
        .Xr brotli 1 .
        Offsets are those in what a file holds.
        Of a file that is damaged or cut, what can be decompressed is searched, a message says so,
        and the exit status is 2.
        An archive is searched as one file.
        With
        .Fl m ,
        the rest of a compressed standard input is not left to the next program.
        A compressed file is never edited.
        """
    ) { options, _ in options.searchesCompressed = true },
    Option(
      nil, "no-search-zip", in: .files, aliases: ["no-decompress"],
      help: "search compressed files as they are (the default)",
      manual: "Search compressed files as they are.\nThis is the default."
    ) { options, _ in options.searchesCompressed = false },
    Option(
      nil, "pre", .required("COMMAND"), in: .files,
      help: "search what COMMAND writes for each file",
      manual: """
        Run
        .Ar COMMAND
        for each file, with its path as the only argument and the file as standard input, and search
        what it writes.
        .Ar COMMAND
        is a program, looked up in
        .Ev PATH ,
        without arguments and without a shell; an empty one means none.
        One is run for each thread of
        .Fl j .
        If it fails, what it wrote is searched, a message has its status and what it wrote to
        standard error, and the exit status is 2.
        Standard input is searched as it is, and so are files that
        .Fl -pre-glob
        leaves out.
        Offsets are those in what
        .Ar COMMAND
        writes.
        No file is edited that it is run for.
        """
    ) { options, value in options.preprocessor = value },
    Option(
      nil, "no-pre", in: .files,
      help: "run no command for files (the default)",
      manual: "Search files without a command.\nThis is the default."
    ) { options, _ in options.preprocessor = [] },
    Option(
      nil, "pre-glob", .required("GLOB"), in: .files,
      help: "run the command of --pre for files that match GLOB",
      manual: """
        Run the command of
        .Fl -pre
        only for files that match
        .Ar GLOB ,
        as for
        .Fl g ;
        after
        .Ql \\&!
        it is for files that do not match.
        May be given again; the last that matches decides.
        """
    ) { options, value in options.preprocessedGlobs.append(value) },
  ]
}
