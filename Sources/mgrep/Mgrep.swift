@main
struct Mgrep {
  static func main() {}
}
