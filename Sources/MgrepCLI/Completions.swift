/// Scripts that complete the options in a shell, generated from the option table.
enum Completions {
  static func text(for shell: ParsedOptions.Generated) -> String {
    switch shell {
    case .completeBash: bash
    case .completeZsh: zsh
    case .completeFish: fish
    case .man: ""
    }
  }

  private static var bash: String {
    let words = Option.all.flatMap { option in
      option.longNames.map { "--\($0)" } + option.letters.map { "-\(UnicodeScalar($0))" }
    }
    var cases = ""
    for option in Option.all {
      guard let reply = reply(option.completed) else { continue }
      // An optional value is attached: the next word is something else.
      let isOptional = if case .optional = option.value { true } else { false }
      let long = option.longNames.map { isOptional ? "=--\($0)" : "--\($0)|=--\($0)" }
      let letters = isOptional ? [] : option.letters.map { "-\(UnicodeScalar($0))" }
      cases += "    \((long + letters).joined(separator: "|"))) \(reply); return ;;\n"
    }
    return """
      # bash completion for mgrep
      _mgrep() {
        local word=${COMP_WORDS[COMP_CWORD]} option=${COMP_WORDS[COMP_CWORD-1]}
        # --color=auto comes as three words.
        if [[ $word == = ]]; then
          word='' option="=$option"
        elif [[ $option == = ]]; then
          option="=${COMP_WORDS[COMP_CWORD-2]}"
        fi
        COMPREPLY=()
        case $option in
      \(cases)  esac
        # Where nothing is replied, bash completes names of files.
        if [[ $word == -* ]]; then
          mapfile -t COMPREPLY < <(compgen -W '\(list(words))' -- "$word")
        fi
      }
      complete -o bashdefault -o default -F _mgrep mgrep

      """
  }

  /// The command that sets `COMPREPLY` to the values that begin with `$word`.
  private static func reply(_ values: Option.Completed) -> String? {
    let choices: String
    switch values {
    case .words(let words): choices = "-W '\(list(words))'"
    case .types: choices = "-W \"$(mgrep --type-list | cut -d: -f1)\""
    case .directories: return "compopt +o bashdefault +o default -o dirnames"
    case .journals: choices = "-f -X '!*.mgrep-*'"
    case .files, .anything: return nil
    }
    let quotes = values == .journals ? "compopt -o filenames; " : ""
    return "\(quotes)mapfile -t COMPREPLY < <(compgen \(choices) -- \"$word\")"
  }

  private static var zsh: String {
    var specs = ""
    for option in Option.all {
      // If patterns are values of an option, no operand is a pattern.
      let prefix = ["regexp", "file"].contains(option.name) ? "(1)*" : ""
      for (name, isLong) in names(of: option) {
        var spec = prefix + (isLong ? "--" : "-") + name
        switch option.value {
        case .none: spec += "[\(escaped(option.help))]"
        case .required(let value):
          spec += "\(isLong ? "=" : "+")[\(escaped(option.help))]:\(value):\(action(option))"
        case .optional(let value):
          spec +=
            "\(isLong ? "=-" : "")[\(escaped(option.help))]"
            + (isLong ? "::\(value):\(action(option))" : "")
        }
        specs += "  '\(spec)' \\\n"
      }
    }
    return """
      #compdef mgrep
      _mgrep_types() {
        local -a types
        types=(${(f)"$(mgrep --type-list | cut -d: -f1)"})
        _describe type types
      }
      # A message would keep zsh from inserting the name of an option.
      _mgrep_pattern() { [[ $PREFIX == -* ]] || _message pattern }
      _arguments -s -S \\
      \(specs)  '1:pattern:_mgrep_pattern' \\
        '*:file:_files'

      """
  }

  private static func action(_ option: Option) -> String {
    switch option.completed {
    case .words(let words): "(\(list(words)))"
    case .types: "_mgrep_types"
    case .directories: "_files -/"
    case .journals: "_files -g \"*.mgrep-*(D)\""
    case .files: "_files"
    case .anything: " "
    }
  }

  private static var fish: String {
    var lines = ""
    for option in Option.all {
      var line = "complete -c mgrep"
      for letter in option.letters { line += " -s '\(UnicodeScalar(letter))'" }
      for name in option.longNames { line += " -l \(name)" }
      let candidates = fishCandidates(option.completed)
      switch option.value {
      case .none: break
      case .required: line += option.completed == .files ? " -r" : " -x"
      case .optional: line += " -f"
      }
      if let candidates { line += " -a '\(candidates)'" }
      lines += line + " -d '\(escape(option.help, "'", as: "\\'"))'\n"
    }
    return lines
  }

  private static func fishCandidates(_ values: Option.Completed) -> String? {
    switch values {
    case .words(let words): list(words)
    case .types: "(mgrep --type-list | string split -f1 :)"
    case .directories: "(__fish_complete_directories)"
    // fish hides names that begin with a dot until one is typed.
    case .journals: #"(set -l found .*.mgrep-*; printf "%s\n" $found $PWD/$found)"#
    case .files, .anything: nil
    }
  }

  private static func names(of option: Option) -> [(String, Bool)] {
    option.letters.map { (String(UnicodeScalar($0)), false) } + option.longNames.map { ($0, true) }
  }

  private static func list(_ words: [String]) -> String { words.joined(separator: " ") }

  private static func escaped(_ text: String) -> String {
    var result = escape(text, "[", as: "\\[")
    result = escape(result, "]", as: "\\]")
    result = escape(result, "'", as: "'\\''")
    return escape(result, ":", as: "\\:")
  }

  private static func escape(_ text: String, _ character: Character, as escape: String) -> String {
    text.split(separator: character, omittingEmptySubsequences: false).joined(separator: escape)
  }
}

extension Option {
  /// The candidates for the value of an option.
  fileprivate enum Completed: Equatable {
    case words([String])
    case types, directories, journals, files, anything
  }

  fileprivate var completed: Completed {
    if !choices.isEmpty { return .words(choices) }
    switch value {
    case .required("TYPE"): return .types
    case .required("DIR"): return .directories
    case .required("JOURNAL"): return .journals
    case .required("FILE"): return .files
    default: return .anything
    }
  }
}
