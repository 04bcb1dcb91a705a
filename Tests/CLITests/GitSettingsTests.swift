import TestSupport
import Testing

/// The searched files of a working tree are those that git lists, with any settings, from any
/// directory.
@Suite("Git's settings")
struct GitSettingsTests {
  struct Setup: Sendable, CustomTestStringConvertible {
    var testDescription: String
    /// Run in `w`, a repository with the files a, b, c and sub/a; `$T` is its parent directory.
    var command: String
    /// Settings for git and mgrep.
    var variables = ""
    /// The directory of the commands.
    var directory = "w"
  }

  private static let relative = "echo a > x; git config core.excludesFile x"

  static let setups: [Setup] = [
    .init(testDescription: "a relative file, from the root", command: relative),
    .init(testDescription: "from a subdirectory", command: relative, directory: "w/sub"),
    .init(
      testDescription: "a relative file of the user",
      command: "mkdir sub/y; echo b > x; echo c > sub/x; git config --global core.excludesFile x"),
    .init(
      testDescription: "a relative file of the user, from a subdirectory",
      command: "echo b > x; echo a > sub/x; git config --global core.excludesFile x",
      directory: "w/sub"),
    .init(
      testDescription: "an anchored rule of it",
      command: "echo /a > x; git config core.excludesFile x", directory: "w/sub"),
    include("gitdir:w/", true), include("gitdir:$T/w/.git", true), include("gitdir:~/../w/", false),
    include("gitdir:$T/", true), include("gitdir:W/", false), include("gitdir/i:W/", true),
    include("gitdir:$T/v/", false), include("onbranch:main", true), include("onbranch:ma*", true),
    include("onbranch:other", false), include("onbranch:feature/", false),
    include("hasconfig:remote.*.url:https://example.com/**", true),
    include("hasconfig:remote.*.url:https://other.com/**", false),
    include("hasconfig:remote.*.url:*", false), include("nonsense:x", false),
    .init(
      testDescription: "a branch in a folder",
      command:
        "git checkout -qb feature/x; echo a > x; printf '[core]\nexcludesFile = x\n' > ../more; "
        + "git config includeIf.onbranch:feature/.path $T/more"),
    .init(
      testDescription: "the directory of the file of settings",
      command: "echo a > x; printf '[core]\nexcludesFile = x\n' > .git/more; "
        + "printf '[includeIf \"gitdir:./\"]\npath = more\n' >> .git/config"),
    .init(
      testDescription: "a file of settings with a byte order mark",
      command: "printf '\\357\\273\\277[core]\nexcludesFile = x\n' > $T/home/.gitconfig; echo a > x"
    ),
    .init(
      testDescription: "variables", command: "echo a > x; git config core.excludesFile none",
      variables: "GIT_CONFIG_COUNT=2 GIT_CONFIG_KEY_0=core.bare GIT_CONFIG_VALUE_0=false "
        + "GIT_CONFIG_KEY_1=CORE.ExcludesFile GIT_CONFIG_VALUE_1=x"),
    .init(
      testDescription: "variables beyond their number", command: "echo a > x",
      variables: "GIT_CONFIG_COUNT=0 GIT_CONFIG_KEY_0=core.excludesFile GIT_CONFIG_VALUE_0=x"),
    .init(
      testDescription: "settings of a worktree",
      command: "echo a > $T/x; git config extensions.worktreeConfig true; "
        + "git config --worktree core.excludesFile $T/x"),
    .init(
      testDescription: "settings of a worktree that are off",
      command: "echo a > x; git config -f .git/config.worktree core.excludesFile x"),
    .init(
      testDescription: "which the user cannot turn on",
      command: "echo a > x; git config -f .git/config.worktree core.excludesFile x; "
        + "git config --global extensions.worktreeConfig true"),
    .init(
      testDescription: "another worktree",
      command: "git worktree add -q ../v; cd ../v; echo a > x; touch a b; mkdir sub; touch sub/a; "
        + "git config core.excludesFile x; echo /b > ../w/.git/info/exclude", directory: "v"),
    .init(
      testDescription: "GIT_DIR", command: "mv .git ../g; echo a > ../g/info/exclude",
      variables: "GIT_DIR=$T/g"),
    .init(
      testDescription: "GIT_DIR and GIT_WORK_TREE",
      command: "mv .git ../g; echo /sub/a > ../g/info/exclude; echo b > .gitignore",
      variables: "GIT_DIR=$T/g GIT_WORK_TREE=$T/w"),
    .init(
      testDescription: "GIT_WORK_TREE from a subdirectory",
      command: "mv .git ../g; echo /sub/a > ../g/info/exclude; echo b > .gitignore; touch sub/b",
      variables: "GIT_DIR=$T/g GIT_WORK_TREE=..", directory: "w/sub"),
    .init(
      testDescription: "GIT_DIR with core.worktree",
      command: "mv .git ../g; echo /sub/a > ../g/info/exclude; "
        + "git --git-dir=../g config core.worktree ../w", variables: "GIT_DIR=$T/g",
      directory: "w/sub"),
    .init(
      testDescription: "core.worktree above the repository",
      command: "mv .git sub/.git; git --git-dir=sub/.git config core.worktree ../..; "
        + "echo /sub/a > sub/.git/info/exclude; touch sub/b; echo b > .gitignore",
      directory: "w/sub"),
    .init(
      testDescription: "a submodule",
      command: "git init -q ../m; git -C ../m commit -q --allow-empty -m x; "
        + "git -c protocol.file.allow=always submodule add -q ../m m; cd m; touch a b; echo a > x; "
        + "git config core.excludesFile x", directory: "w/m"),
  ]

  private static func include(_ condition: String, _ holds: Bool) -> Setup {
    Setup(
      testDescription: "\(condition) is \(holds)",
      command: "echo a > x; git remote add o https://example.com/x/y; "
        + "printf '[core]\nexcludesFile = x\n' > $T/home/more; "
        + "printf \"[includeIf \\\"\(condition)\\\"]\npath = more\n\" >> $T/home/.gitconfig; "
        + "git status -s --ignored | grep -q '^!!' \(holds ? "" : "&& exit 9; true")")
  }

  @Test("what git lists is searched", arguments: setups)
  func lists(_ setup: Setup) throws {
    let files = ["w/a", "w/b", "w/c", "w/sub/a", "home/.gitconfig"]
    let sandbox = try Sandbox(Dictionary(uniqueKeysWithValues: files.map { ($0, []) }))
    let environment = [
      "HOME": sandbox.path + "/home", "T": sandbox.path, "GIT_CONFIG_NOSYSTEM": "1",
      "GIT_AUTHOR_NAME": "x", "GIT_AUTHOR_EMAIL": "x", "GIT_COMMITTER_NAME": "x",
      "GIT_COMMITTER_EMAIL": "x",
    ]
    let made = try sandbox.run(
      "cd w; git init -q -b main; git commit -q --allow-empty -m x; " + setup.command,
      environment: environment)
    #expect(made.status == 0, "\(visible(made.errors))")
    let lists = try sandbox.run(
      "cd \(setup.directory); export \(setup.variables) X=; "
        + "git ls-files -co --exclude-standard | sort; echo =; "
        + "mgrep --files --project --hidden | sort; echo =; "
        // The same from outside, where paths are longer.
        + "here=$(pwd); \(setup.variables.isEmpty ? "cd /" : ":"); "
        + "mgrep --files --project --hidden $here | sed \"s|^$here/||\" | sort",
      environment: environment)
    let parts = visible(lists.output).split(separator: "=\n", omittingEmptySubsequences: false)
      .map { $0.split(separator: "\n").filter { $0 != ".gitmodules" && $0 != "m" } }
    #expect(lists.errors == [] && parts.count == 3, "\(visible(lists.errors))")
    if parts.count == 3 {
      #expect(parts[1] == parts[0])
      #expect(parts[2] == parts[0])
    }
  }
}
