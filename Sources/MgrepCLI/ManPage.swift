/// The man page mgrep(1), in mdoc(7): a frame around the option table.
enum ManPage {
  static var text: String {
    var options = ""
    for category in Option.Category.allCases {
      options += ".Ss \(category.rawValue)\n.Bl -tag -width Ds\n"
      for option in Option.all where option.category == category {
        options += ".It \(heading(of: option))\n\(option.manual)\n"
      }
      options += ".El\n"
    }
    return [
      ManPageFrame.beforeOptions, options, ManPageSyntax.section, ManPagePatternFiles.section,
      ManPageJSON.section, ManPageReplacing.section, ManPageFrame.environment,
      ManPageReference.files,
      ManPageFrame.exitStatus, ManPageExamples.section, ManPageFrame.diagnostics,
      ManPageFrame.differences, ManPageReference.differencesFromRipgrep, ManPageReference.authors,
      ManPageFrame.bugs, ManPageReference.security,
    ].joined()
  }

  /// `Fl A Ar NUM , Fl -after-context Ns = Ns Ar NUM`, as far as the option has these names.
  private static func heading(of option: Option) -> String {
    let letters = option.letters.map { letter -> String in
      let flag = "Fl \(UnicodeScalar(letter))"
      return switch option.value {
      case .none, .optional: flag
      case .required(let name): "\(flag) Ar \(name)"
      }
    }
    let names = option.longNames.map { name -> String in
      let flag = "Fl -\(name)"
      return switch option.value {
      case .none: flag
      case .required(let value): "\(flag) Ns = Ns Ar \(value)"
      case .optional(let value): "\(flag) Ns Oo = Ns Ar \(value) Oc"
      }
    }
    return (letters + names).joined(separator: " , ")
  }
}
