import MgrepCLI

@main
struct Mgrep {
  static func main() {
    // Not `arguments`: those are repaired where they are not valid UTF-8.
    unsafe CommandLineTool.run(CommandLine.argc, CommandLine.unsafeArgv)
  }
}
