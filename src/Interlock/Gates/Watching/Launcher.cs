namespace Interlock.Gates.Watching;

/// <summary>A program that only starts another: <c>env</c>, <c>timeout</c>, <c>uv run</c>.</summary>
/// <param name="WithValue">Options that take the next word as their value.</param>
internal sealed record Launcher(params IReadOnlyList<string> WithValue)
{
    /// <summary>Words, one of which stands before the program that is started; empty: none.</summary>
    public IReadOnlyList<string> Verbs { get; init; } = [];

    /// <summary>Operands of its own before the program: 1 for <c>timeout 10 …</c>.</summary>
    public int Operands { get; init; }

    /// <summary>Options whose value is the directory the program starts in.</summary>
    public IReadOnlyList<string> WithDirectory { get; init; } = [];

    private static readonly Launcher Bare = new();

    private static readonly Dictionary<string, Launcher> Known = new(StringComparer.Ordinal)
    {
        ["env"] = new("-u", "--unset") { WithDirectory = ["-C", "--chdir"] },
        ["timeout"] = new("-s", "--signal", "-k", "--kill-after") { Operands = 1 }, ["gtimeout"] = new("-s", "-k") { Operands = 1 },
        ["nice"] = new("-n", "--adjustment"), ["ionice"] = new("-c", "-n", "-p"), ["chrt"] = new("-p") { Operands = 1 }, ["taskset"] = new() { Operands = 1 },
        ["stdbuf"] = new("-i", "-o", "-e"), ["sudo"] = new("-u", "-g", "-p", "-C", "-h", "-U") { WithDirectory = ["-D"] }, ["doas"] = new("-u", "-C"), ["flock"] = new("-w", "-E") { Operands = 1 },
        ["nohup"] = Bare, ["setsid"] = Bare, ["time"] = new("-f", "-o"), ["exec"] = new("-a"), ["command"] = Bare, ["builtin"] = Bare, ["unbuffer"] = Bare, ["caffeinate"] = Bare, ["strace"] = new("-o", "-e"),
        ["xvfb-run"] = new("-n", "-s", "-e", "-f", "-p", "-w"), ["dbus-run-session"] = Bare, ["busybox"] = Bare, ["toybox"] = Bare, ["xargs"] = new("-n", "-P", "-I", "-L", "-d", "-a", "-s"),
        ["coverage"] = new("--source", "--omit", "--include", "--rcfile") { Verbs = ["run"] }, ["catchsegv"] = Bare, ["valgrind"] = Bare, ["rlwrap"] = Bare, ["eatmydata"] = Bare, ["fakeroot"] = Bare,
        ["uv"] = new("-p", "--python", "--with", "--extra", "--group", "--project", "--package", "--env-file") { Verbs = ["run"], WithDirectory = ["--directory"] },
        ["uvx"] = new("--from", "--with", "-p"), ["poetry"] = new("-P", "--project") { Verbs = ["run"], WithDirectory = ["-C", "--directory"] }, ["pipenv"] = new() { Verbs = ["run"] },
        ["hatch"] = new("-e", "--env") { Verbs = ["run"] }, ["pdm"] = new("-p") { Verbs = ["run"] }, ["rye"] = new() { Verbs = ["run"] }, ["pixi"] = new("-e") { Verbs = ["run"] }, ["conda"] = new("-n", "-p") { Verbs = ["run"] },
        ["bundle"] = new() { Verbs = ["exec"] }, ["npx"] = new("-p", "--package", "-c"), ["pnpx"] = Bare, ["bunx"] = Bare, ["mise"] = new() { Verbs = ["exec", "x"] }, ["nix-shell"] = Bare, ["direnv"] = new() { Verbs = ["exec"], Operands = 1 },
    };

    public static Launcher? Of(string program) => Known.GetValueOrDefault(program);
}
