/// Scripts that complete the options in a shell, made of the option table.
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
    for option in Option.all where !option.choices.isEmpty && !option.name.isEmpty {
      cases +=
        "    --\(option.name)) COMPREPLY=($(compgen -W '\(list(option.choices))' -- \"$word\")); return ;;\n"
    }
    return """
      # bash completion for mgrep
      _mgrep() {
        local word=${COMP_WORDS[COMP_CWORD]} option=${COMP_WORDS[COMP_CWORD-1]}
        if [[ $option == = ]]; then option=${COMP_WORDS[COMP_CWORD-2]}; fi
        case $option in
      \(cases)  esac
        if [[ $word == -* ]]; then
          COMPREPLY=($(compgen -W '\(list(words))' -- "$word"))
        else
          COMPREPLY=($(compgen -f -- "$word"))
        fi
      }
      complete -o filenames -F _mgrep mgrep

      """
  }

  private static var zsh: String {
    var specs = ""
    for option in Option.all {
      for (name, isLong) in names(of: option) {
        var spec = (isLong ? "--" : "-") + name
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
      _arguments -s -S \\
      \(specs)  '1:pattern:' \\
        '*:file:_files'

      """
  }

  private static var fish: String {
    var lines = ""
    for option in Option.all {
      var line = "complete -c mgrep"
      for letter in option.letters { line += " -s '\(UnicodeScalar(letter))'" }
      for name in option.longNames { line += " -l \(name)" }
      if case .required = option.value { line += option.choices.isEmpty ? " -r" : " -x" }
      if !option.choices.isEmpty { line += " -a '\(list(option.choices))'" }
      lines += line + " -d '\(escape(option.help, "'", as: "\\'"))'\n"
    }
    return lines
  }

  private static func names(of option: Option) -> [(String, Bool)] {
    option.letters.map { (String(UnicodeScalar($0)), false) } + option.longNames.map { ($0, true) }
  }

  private static func action(_ option: Option) -> String {
    option.choices.isEmpty ? "_files" : "(\(list(option.choices)))"
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
