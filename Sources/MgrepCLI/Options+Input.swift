internal import Input

extension Option {
  /// How files are decoded before the search.
  static let input: [Option] = [
    Option(
      nil, "encoding", .required("LABEL"), in: .files,
      help: "the encoding of files: auto, none, or a LABEL",
      manual: """
        Files are text in the encoding
        .Ar LABEL ,
        and are searched and printed as UTF-8.
        Offsets refer to the file; columns count the bytes of the line as it is printed.
        Malformed text becomes U+FFFD.
        .Ar LABEL
        is one of the WHATWG Encoding Standard, such as
        .Cm utf-16le , utf-16be , latin1 , windows-1252 , iso-8859-15 , koi8-r , shift_jis , euc-jp ,
        .Cm euc-kr , gb18030
        or
        .Cm big5 ;
        .Cm utf-32le
        and
        .Cm utf-32be
        are accepted, too.
        As in that standard,
        .Cm latin1
        means
        .Cm windows-1252 .
        A byte order mark at the start of a file overrides
        .Ar LABEL .
        .Pp
        .Cm auto ,
        the default, decodes files that begin with a byte order mark of UTF-16 or UTF-32, but not
        with
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
        Search the contents of compressed files: gzip, bzip2, xz, lzma, lzip, zstd and lz4, also
        several in a row, except for lzma.
        The first bytes of a file show its format, not its name; all other files are searched as they
        are.
        Files of
        .Xr compress 1 ,
        of the old format of lz4, and those whose names end in
        .Pa .br
        are decompressed by the programs
        .Xr gzip 1 ,
        .Xr lz4 1
        and
        .Xr brotli 1 .
        Offsets refer to the decompressed data.
        If a file is damaged or cut, the part that can be decompressed is searched, a message
        reports the damage, and the exit status is 2; with
        .Fl M ,
        such a file is not searched.
        An archive is searched as one file.
        With
        .Fl m ,
        the next program cannot read the rest of a compressed standard input.
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
      help: "search the output of COMMAND for each file",
      manual: """
        Run
        .Ar COMMAND
        for each file, with its path as the only argument and the file as standard input, and search
        its output.
        .Ar COMMAND
        is the name of a program in
        .Ev PATH ,
        which is run without a shell and without other arguments; an empty name runs none.
        Each thread of
        .Fl j
        runs one at a time.
        If it fails, its output is searched, a message shows its status and its standard error, and
        the exit status is 2.
        Standard input is searched as it is, and so are files that
        .Fl -pre-glob
        leaves out.
        Offsets refer to the output of
        .Ar COMMAND .
        Files for which it is run are never edited.
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
        a glob after
        .Ql \\&!
        is for files that do not match it.
        May be given more than once; the last glob that matches decides.
        """
    ) { options, value in options.preprocessedGlobs.append(value) },
  ]
}
