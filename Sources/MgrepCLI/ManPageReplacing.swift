/// The section of the man page on replacing.
enum ManPageReplacing {
  static let section = #"""
    .Sh REPLACING
    With
    .Fl -replace
    or
    .Fl -transform
    each match becomes something else: in what is printed, in a preview, or in the files.
    .Ss Templates
    A template is the text that takes the place of a match, with these forms:
    .Bl -tag -width "${1:+yes:no}" -compact
    .It $1 , ${1} , \e1
    what group 1 matched; nothing if it took no part; with a backslash only
    .Ql \e1
    to
    .Ql \e9
    .It $name , ${name} , $<name>
    the same for a group with a name
    .It $& , $0
    the whole match
    .It $+
    the last group that took part
    .It $*MARK
    the name given by
    .Ql (*MARK)
    .It $*PATTERN
    the pattern that matched, as it was given
    .It ${1:-text}
    group 1, or the text if it took no part
    .It ${1:+yes:no}
    one of two texts, by whether group 1 took part
    .It \e1 ... \e9
    a group by its number, as in
    .Xr sed 1
    .It $$
    a dollar sign
    .It \eU , \eL , \eE
    upper case, lower case, or neither, from here on
    .It \eu , \el
    upper or lower case of the next character
    .It \en , \et , \er , \ef , \ea , \ee
    control characters by name
    .It \exHH , \ex{H} , \eo{O}
    characters by code, in hexadecimal or octal digits
    .It \e& , \e$ , \e\e
    the character itself, as for all that are neither letters nor digits
    .It \eQ...\eE
    text in which nothing is special
    .El
    .Pp
    Any other letter or digit after a backslash is an error before a file is read, such as
    .Ql \e0 ,
    which is the whole match in some tools and a byte in others.
    .Ql &
    stands for itself, unlike in
    .Xr sed 1 .
    With several patterns each match has the groups of its own pattern.
    A group that a pattern does not have is an error before anything is read.
    .Ql $1a
    is group 1 and an
    .Ql a .
    Matches are found from left to right in the original text and never overlap; after an empty one
    there may be another at the same place, so that
    .Ql a*
    replaced by
    .Ql -
    in
    .Ql baac
    gives
    .Ql -b--c- ,
    as in Perl, where
    .Xr sed 1
    gives
    .Ql -b-c- .
    .Ss Editing in place
    .Fl -in-place
    first plans all files and checks every length; if anything is wrong, it says so and writes
    nothing.
    Only FIFOs and devices are reported, with status 2, while the other files are edited.
    Then each file is locked, compared with the plan, and changed where it lies: a file of any size
    needs no second copy, and its inode, hard links, owner, mode and attributes stay.
    Small files wait for the disk together, up to 1024 at a time; each is edited for itself all the
    same.
    Before the first byte is stored, a journal beside the file, called
    .Pa .mgrep-HASH-ID ,
    is on the disk, from which
    .Fl -recover
    makes the old file or the new one, whatever interrupted the edit.
    The hash is that of the file's name: the directory may be moved or mounted elsewhere.
    While there is such a journal the file is not edited.
    For a hard link in another directory, and with
    .Fl -journal-dir ,
    name the same directory to
    .Fl -recover .
    .Pp
    A journal is believed if it is a regular file with one hard link, nobody else may write to it,
    and it belongs to you, to root, or, where others may not put files, to the owner of the edited
    file.
    Its name, its contents and the edited file have to agree.
    A journal that is damaged, or that cannot be believed, is reported and kept, with status 2; it
    goes only if the file shows that nothing was stored.
    .Pp
    Locks are advisory: another program need not look at them.
    So each old byte is compared right before it is replaced, and a difference ends the edit of that
    file.
    .Ss Signals
    While files are changed,
    .Dv SIGINT ,
    .Dv SIGTERM ,
    .Dv SIGHUP
    and
    .Dv SIGQUIT
    end
    .Nm
    as soon as no file is half changed: what is not stored yet stays as it is, and what is being
    stored is finished: a file, the small ones that wait for the disk together, or with
    .Fl -atomic
    all of them.
    A message says so at once.
    A second signal ends it in the middle of that.
    The journal stays, and
    .Fl -recover
    makes the old file or the new one; with
    .Fl -journal Ns = Ns Cm none
    old and new bytes stay mixed.
    Either way
    .Nm
    ends by the signal.
    When nobody reads its output any more, it changes the rest of the files and ends with status 2.
    .Ss What in-place redaction cannot do
    The old bytes may still be in snapshots and backups, in blocks that an SSD or a file system which
    never overwrites has put aside, and in the journal of a file system that keeps data in it.
    A journal of the kind
    .Cm undo
    holds them, too, until the edit is finished, and longer with
    .Fl -keep-journal ;
    the masking transforms use
    .Cm redo
    by themselves.
    .Ss Examples of replacing
    See the lines as they would be, or all of the file:
    .Pp
    .Dl mgrep --replace='$2-$1' '(\ew+)-(\ew+)' names.txt
    .Dl mgrep --passthru --replace=new old settings
    .Pp
    Change a file, and take that back:
    .Pp
    .Dl mgrep --in-place --keep-journal --replace=new old settings; mgrep --undo .settings.mgrep-*
    .Pp
    Reverse a word in a file:
    .Pp
    .Dl mgrep --in-place --transform=reverse -w consectetuer lorem.txt
    .Pp
    Look at what masking would do, then do it:
    .Pp
    .Dl mgrep --preview --transform='mask=*' --groups=1 'password=(\eS+)' app.log
    .Dl mgrep --in-place --transform='mask=*' --groups=1 'password=(\eS+)' app.log
    .Pp
    Card numbers, of which the last four digits stay:
    .Pp
    .Dl mgrep --in-place --transform='digits=0,keep=4' '\eb(?:\ed[ -]?){13,16}\eb' *.csv
    .Pp
    A path in a binary file, filled up with NUL bytes:
    .Pp
    .Dl mgrep -U --in-place --fit=pad --pad='\e0' --replace='/opt/new$1' '/build/x([^\e0]*)' lib.so
    .Pp
    A name in a tree, if it is there as often as expected:
    .Pp
    .Dl mgrep -r --in-place -w --include='*.h' --expect=37 --replace=size_x len_xx src

    """#
}
