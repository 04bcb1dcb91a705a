extension Option {
  static let journal: [Option] = [
    Option(
      nil, "backup", .required("SUFFIX"), in: .replace,
      help: "copy each file to its name with SUFFIX first",
      manual: """
        Before a file is changed, copy it to its name followed by
        .Ar SUFFIX ;
        the copy shares the blocks of the file if the file system can do that.
        The copy gets the owner and the mode of the file, as far as the user may set them.
        It replaces an earlier backup once it is on the disk; until then it is called
        .Pa .backup-mgrep-ID ,
        a file that a crash can leave behind.
        It never replaces the file itself or another file of the run.
        In directories, a file whose name is that of another file with
        .Ar SUFFIX
        is a backup and is skipped, with a message.
        """
    ) { options, value throws(UsageError) in
      guard !value.isEmpty, !value.contains(UInt8(ascii: "/")) else {
        throw UsageError(value, for: "backup", valid: "suffixes without '/'")
      }
      options.replacing.backupSuffix = value
    },
    Option(
      nil, "journal", .required("KIND"), in: .replace,
      choices: ReplaceOptions.Journal.allCases.map(\.rawValue),
      help: "what recovery can do: undo, redo, none, auto",
      manual: """
        What the journal holds until an edit is finished:
        .Bl -tag -width undo -compact
        .It Cm undo
        the old and the new bytes, from which
        .Fl -recover
        makes the old file;
        .It Cm redo
        only the new bytes, from which
        .Fl -recover
        makes the new file: there is no copy of what was redacted;
        .It Cm none
        there is no journal, and a crash can leave old and new bytes mixed;
        .It Cm auto
        (the default)
        .Cm redo
        for the transforms
        .Cm mask , digits , letters , alnum , fill
        and
        .Cm zero ,
        and
        .Cm undo
        otherwise.
        .El
        """
    ) { options, value throws(UsageError) in
      options.replacing.journal = try choose(
        value, of: ReplaceOptions.Journal.allCases.map { ($0.rawValue, $0) }, option: "journal")
    },
    Option(
      nil, "journal-dir", .required("DIR"), in: .replace,
      help: "keep journals in DIR, not beside the files",
      manual: """
        Keep journals in
        .Ar DIR
        instead of the directory of each file.
        .Fl -recover ,
        .Fl -undo
        and
        .Fl -journal-list
        then need the same option: journals of files in other directories are accepted only there.
        """
    ) { options, value in options.replacing.journalDirectory = value },
    Option(
      nil, "keep-journal", in: .replace,
      help: "keep the journal of a finished edit, for --undo",
      manual: """
        Keep the journal of a finished edit beside the edited file, as
        .Pa .NAME.mgrep-ID
        for the file
        .Pa NAME ,
        where
        .Pa ID
        is 16 letters and digits.
        .Fl -undo
        undoes the edit with it, unless it is of the kind
        .Cm redo ,
        which has no old bytes.
        """
    ) { options, _ in options.replacing.keepsJournal = true },
    Option(
      nil, "undo", .required("JOURNAL"), in: .replace,
      help: "undo a finished edit",
      manual: """
        Put back the old bytes from
        .Ar JOURNAL ,
        if every place still has the new ones.
        .Fl -keep-journal
        leaves such a journal beside the edited file, and
        .Fl -journal-list
        prints its name.
        Operands are further journals.
        """
    ) { options, value in options.request = .undo(journal: value) },
    Option(
      nil, "recover", in: .replace,
      help: "finish or roll back interrupted edits",
      manual: """
        Roll back or complete interrupted edits of the given files, or of all files in the given
        directories, by default the working directory.
        One line is printed for each file; the status is 1 if there is nothing to do.
        The files of an edit with
        .Fl -atomic
        are recovered together or not at all.
        """
    ) { options, _ in options.request = .recover },
    Option(
      nil, "journal-list", in: .replace,
      help: "list the journals in directories",
      manual: """
        List the journals in the operands, by default the working directory, with their state:
        .Cm live
        (an edit is under way),
        .Cm interrupted ,
        .Cm new
        (interrupted before anything was stored),
        .Cm done
        (the edit is finished;
        .Fl -undo
        takes it back)
        or
        .Cm damaged .
        """
    ) { options, _ in options.request = .journalList },
    Option(
      nil, "atomic", in: .replace,
      help: "change all files or none",
      manual: """
        Change all files or none of them, whatever happens on the way.
        Without this option, each single file is changed as a whole or not at all.
        """
    ) { options, _ in options.replacing.isAtomic = true },
    Option(
      nil, "lock", .required("KIND"), in: .replace, choices: ["exclusive", "none"],
      help: "lock files against other editors: exclusive, none",
      manual: """
        Lock each file while it is changed
        .Pq Cm exclusive , No the default ,
        or do not lock files
        .Pq Cm none .
        """
    ) { options, value throws(UsageError) in
      options.replacing.locks = try choose(
        value, of: [("exclusive", true), ("none", false)], option: "lock")
    },
    Option(
      nil, "lock-wait", .required("SECONDS"), in: .replace,
      help: "how long to wait for a lock",
      manual: "Wait up to\n.Ar SECONDS\nseconds for the lock of another process.\nThe default is 0."
    ) { options, value throws(UsageError) in
      options.replacing.lockWaitSeconds = try Number.count(value, "lock-wait")
    },
    Option(
      nil, "keep-times", in: .replace,
      help: "changed files keep their modification time",
      manual: """
        Keep the modification time of changed files.
        Only the owner of a file can do that; for others there is a warning.
        """
    ) { options, _ in options.replacing.keepsTimes = true },
    Option(
      nil, "no-hard-links", in: .replace,
      help: "refuse files with more than one name",
      manual: "Refuse to change files that have more than one hard link."
    ) { options, _ in options.replacing.refusesHardLinks = true },
    Option(
      nil, "include-vcs", in: .replace,
      help: "also change files of version control systems",
      manual: """
        Also change files in directories such as
        .Pa .git ,
        which are skipped by default.
        """
    ) { options, _ in options.replacing.includesVersionControl = true },
    Option(
      nil, "yes", in: .replace,
      help: "do not ask before many files are changed",
      manual: """
        Do not ask before more than 100 files are changed.
        The question is asked only if standard input is a terminal.
        """
    ) { options, _ in options.replacing.asksNothing = true },
    Option(
      nil, "verbose", in: .replace,
      help: "name every match that does not fit",
      manual: "Name every match that does not fit, not only the first 100."
    ) { options, _ in options.replacing.namesAll = true },
    Option(
      nil, "print", in: .replace,
      help: "also print the lines that were changed",
      manual: """
        With
        .Fl -in-place ,
        also print the lines that were changed, as they are after the edit.
        """
    ) { options, _ in options.replacing.printsLines = true },
  ]
}
