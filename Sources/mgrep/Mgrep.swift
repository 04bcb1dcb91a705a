import Bytes
import MgrepDriver
import Search

@main
struct Mgrep {
  static func main() {
    let arguments = CommandLine.arguments
    var request = SelectionRequest()
    var options = PatternOptions()
    if arguments[1].contains("i") { options.isCaseless = true }
    let matcher = try! PatternCompiler.compile([Array(arguments[2].utf8)], options)
    var plan = RunPlan(search: SearchPlan(matcher: matcher, terminator: .lineFeed, limits: .init()))
    if arguments[1].contains("c") { plan.report = .count(ofMatches: false, showsZero: true); request.keepsLines = false }
    if arguments[1].contains("n") { plan.printing.showsLineNumber = true; request.countsLines = true; plan.reporting.numbersLines = true }
    if arguments[1].contains("o") { plan.printing.part = .matches; request.keepsMatches = true }
    if arguments[1].contains("v") { request.isInverted = true }
    if arguments[1].contains("A") { plan.reporting.after = 2; plan.reporting.before = 2; plan.printing.groupSeparator = [45,45] }
    plan.request = request; if arguments[1].contains("2") { plan.threadCount = 2 }
    plan.operands = arguments[3...].map { Array($0.utf8) }
    var run = SearchRun(plan)
    let status = run.execute()
    _exit(status.code)
  }
}
import Glibc
