/// The section of the man page on JSON.
enum ManPageJSON {
  static let section = #"""
    .Sh JSON
    .Fl -json
    prints one JSON object a line, in the form of
    .Ql rg --json .
    Each has a
    .Cm type
    and
    .Cm data :
    .Bl -tag -width summary
    .It Cm begin
    The start of a file with output:
    .Cm path .
    A file without output has no messages.
    .It Cm match
    A selected line:
    .Cm path , lines , line_number
    (null with
    .Fl N ) ,
    .Cm absolute_offset
    (bytes before the line) and
    .Cm submatches .
    With
    .Fl M ,
    consecutive selected lines are one message.
    .It Cm context
    A context line, in the same form; it has submatches only with
    .Fl v .
    .It Cm end
    The end of a file:
    .Cm path , binary_offset
    and
    .Cm stats .
    .It Cm summary
    The end of the run:
    .Cm stats
    of all files, and
    .Cm elapsed_total .
    .El
    .Pp
    Each submatch has
    .Cm match , start
    and
    .Cm end ,
    in bytes from the start of
    .Cm lines .
    Empty matches are included.
    With
    .Fl -replace
    or
    .Fl -transform
    a match that is replaced has
    .Cm replacement .
    If a pattern has groups, there are
    .Cm groups ,
    which
    .Ql rg
    does not print: for group 1 and each further one an object of
    .Cm match , start
    and
    .Cm end ,
    or null if it took no part or is not in
    .Cm lines .
    If there are several patterns, or names, there is
    .Cm pattern
    with its
    .Cm number ,
    from 1, and its
    .Cm name
    from
    .Ql (*MARK:name) .
    .Pp
    Each path, line or matched text is
    .Ql {"text":"..."}
    if it is UTF-8, and otherwise
    .Ql {"bytes":"..."}
    in base64.
    Standard input is called
    .Ql <stdin>
    unless
    .Fl -label
    names it.
    .Pp
    Lines of binary files are printed, too, unless
    .Fl I
    or
    .Fl -project
    skips these files;
    .Cm binary_offset
    is then the offset of the first NUL byte found, and
    .Cm bytes_searched
    of a file counts up to it.
    .Pp
    An edit or its preview prints messages of the type
    .Cm replace
    instead, one for each replacement:
    .Cm path , line_number , absolute_offset , old , new
    and
    .Cm applied .
    .Pp
    Messages about errors go to standard error as text, and the exit status is the same as without
    .Fl -json .
    .Pp
    The number and the text of each line that matches:
    .Pp
    .Dl mgrep --json -r TODO src | jq -j 'select(.type == \(dqmatch\(dq) | .data | \(dq\e(.line_number): \e(.lines.text)\(dq'
    .Pp
    What the first group of each match captured:
    .Pp
    .Dl mgrep --json 'user=(\ew+)' log | jq -r '.data.submatches[]?.groups[0].match.text'

    """#
}
