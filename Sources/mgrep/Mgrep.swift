import MgrepCLI

@main
struct Mgrep {
  static func main() {
    CommandLineTool.run()
  }
}
