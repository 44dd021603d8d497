namespace Interlock.Gates.Watching;

/// <summary>A program that runs what a file of its own says: <c>make</c>, <c>npm</c>.</summary>
/// <param name="Files">The names it looks for; each may appear and be taken before the others.</param>
/// <param name="WithFile">Options whose value is that file.</param>
/// <param name="WithDirectory">Options whose value is the directory it is looked for in.</param>
internal sealed record BuildTool(IReadOnlyList<string> Files, IReadOnlyList<string> WithFile, IReadOnlyList<string> WithDirectory)
{
    /// <summary>Only this member of the JSON object decides; see <see cref="ProtectedPath.Member"/>.</summary>
    public string? Member { get; init; }

    /// <summary>Words that must come first for that; empty: any.</summary>
    public IReadOnlyList<string> Verbs { get; init; } = [];

    private static readonly BuildTool Make = new(["GNUmakefile", "makefile", "Makefile", "BSDmakefile"], ["-f", "--file", "--makefile"], ["-C", "--directory"]);
    private static readonly BuildTool Npm = new(["package.json"], [], ["--prefix", "-C", "--dir", "--cwd"]) { Member = "scripts" };

    private static readonly Dictionary<string, BuildTool> Known = new(StringComparer.Ordinal)
    {
        ["make"] = Make, ["gmake"] = Make, ["bmake"] = Make, ["nmake"] = Make, ["remake"] = Make,
        ["npm"] = Npm, ["pnpm"] = Npm, ["yarn"] = Npm, ["yarnpkg"] = Npm, ["bun"] = Npm, ["npm-run-all"] = Npm, ["run-s"] = Npm, ["run-p"] = Npm,
        ["composer"] = new(["composer.json"], [], ["-d", "--working-dir"]) { Member = "scripts" },
        ["deno"] = new(["deno.json", "deno.jsonc"], ["-c", "--config"], ["--cwd"]) { Member = "tasks", Verbs = ["task"] },
        ["just"] = new(["justfile", "Justfile", ".justfile"], ["-f", "--justfile"], ["-d", "--working-directory"]),
        ["task"] = new(["Taskfile.yml", "Taskfile.yaml", "taskfile.yml", "taskfile.yaml", "Taskfile.dist.yml", "Taskfile.dist.yaml"], ["-t", "--taskfile"], ["-d", "--dir"]),
        ["rake"] = new(["rakefile", "Rakefile", "rakefile.rb", "Rakefile.rb"], ["-f", "--rakefile"], []),
        ["tox"] = new(["tox.ini"], ["-c", "--conf"], ["--workdir"]),
        ["nox"] = new(["noxfile.py"], ["-f", "--noxfile"], []),
        ["invoke"] = new(["tasks.py"], [], ["-r", "--search-root"]), ["inv"] = new(["tasks.py"], [], ["-r", "--search-root"]),
        ["fab"] = new(["fabfile.py"], [], ["-r"]), ["doit"] = new(["dodo.py"], ["-f", "--file"], ["-d", "--dir"]),
        ["ant"] = new(["build.xml"], ["-f", "-file", "-buildfile"], []), ["scons"] = new(["SConstruct", "Sconstruct", "sconstruct"], ["-f", "--file"], ["-C", "--directory"]),
        ["grunt"] = new(["Gruntfile.js", "gruntfile.js", "Gruntfile.cjs"], ["--gruntfile"], ["--base"]), ["gulp"] = new(["gulpfile.js", "gulpfile.mjs", "gulpfile.ts"], ["-f", "--gulpfile"], ["--cwd"]),
        ["mage"] = new(["magefile.go"], [], ["-d"]), ["pre-commit"] = new([".pre-commit-config.yaml"], ["-c", "--config"], []), ["lefthook"] = new(["lefthook.yml", "lefthook.yaml"], [], []),
        ["ninja"] = new(["build.ninja"], ["-f"], ["-C"]),
    };

    public static BuildTool? Of(string program) => Known.GetValueOrDefault(program);
}
