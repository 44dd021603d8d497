namespace Interlock.Gates.Watching;

/// <summary>How a program that is handed a script is called.</summary>
internal sealed record Interpreter
{
    /// <summary>Options that take the next word as their value.</summary>
    public IReadOnlyList<string> WithValue { get; init; } = [];

    /// <summary>Options whose value is a script.</summary>
    public IReadOnlyList<string> WithScript { get; init; } = [];

    /// <summary>Options whose value is the program's text; no script follows.</summary>
    public IReadOnlyList<string> WithText { get; init; } = [];

    /// <summary>That text is read as a shell's.</summary>
    public bool IsShell { get; init; }

    /// <summary>The option whose value is a module (<c>python -m</c>).</summary>
    public string? Module { get; init; }

    /// <summary>Words that may stand before the script.</summary>
    public IReadOnlyList<string> Verbs { get; init; } = [];

    /// <summary>The script is only named by an option, or only behind one of the verbs.</summary>
    public bool NoOperand { get; init; }

    /// <summary>Only an operand that ends so is a script; empty: any.</summary>
    public IReadOnlyList<string> Endings { get; init; } = [];

    /// <summary>Endings that the program adds to a name that has none.</summary>
    public IReadOnlyList<string> Adds { get; init; } = [];

    private static readonly Interpreter Shell = new() { IsShell = true, WithText = ["-c"], WithValue = ["-o", "+o", "-O", "+O"], WithScript = ["--rcfile", "--init-file"] };

    private static readonly Interpreter Node = new()
    {
        WithText = ["-e", "--eval", "-p", "--print", "-pe"],
        WithScript = ["-r", "--require", "--import", "--loader", "--experimental-loader"],
        WithValue = ["-C", "--conditions", "--input-type", "--env-file", "--test-reporter", "--test-name-pattern"],
        Adds = [".js", ".mjs", ".cjs", ".ts", ".json", "/index.js"],
    };

    private static readonly Interpreter Python = new() { WithText = ["-c"], WithValue = ["-W", "-X", "-Q"], Module = "-m", Adds = ["/__main__.py"] };

    private static readonly Interpreter Ruby = new() { WithText = ["-e"], WithScript = ["-r"], WithValue = ["-I", "-E", "-C"], Adds = [] };

    private static readonly Interpreter Perl = new() { WithText = ["-e", "-E"], WithValue = ["-I", "-M", "-m"] };

    private static readonly Interpreter PowerShell = new()
    {
        WithScript = ["-File", "-f", "-file"], WithText = ["-Command", "-c", "-command", "-EncodedCommand"], IsShell = true,
        WithValue = ["-ExecutionPolicy", "-ep", "-ex", "-InputFormat", "-OutputFormat", "-WorkingDirectory", "-wd", "-ConfigurationName", "-Version"],
    };

    private static readonly Interpreter Plain = new();

    private static readonly Dictionary<string, Interpreter> Known = new(StringComparer.Ordinal)
    {
        ["sh"] = Shell, ["bash"] = Shell, ["dash"] = Shell, ["zsh"] = Shell, ["ksh"] = Shell, ["mksh"] = Shell, ["ash"] = Shell, ["fish"] = Shell, ["yash"] = Shell,
        ["node"] = Node, ["nodejs"] = Node, ["ts-node"] = Node, ["tsx"] = Node, ["iojs"] = Node,
        ["deno"] = new() { Verbs = ["run", "test", "bench"], NoOperand = true, WithValue = ["-c", "--config", "--import-map", "--lock"], Endings = [".ts", ".js", ".mjs", ".tsx", ".jsx"] },
        ["bun"] = new() { Verbs = ["run", "test"], WithValue = ["--cwd", "--config"], WithScript = ["-r", "--preload"], WithText = ["-e", "--eval"], Endings = [".ts", ".js", ".mjs", ".cjs", ".tsx", ".jsx"] },
        ["python"] = Python, ["pypy"] = Python, ["ruby"] = Ruby, ["jruby"] = Ruby, ["perl"] = Perl,
        ["pwsh"] = PowerShell, ["powershell"] = PowerShell,
        ["php"] = new() { WithText = ["-r"], WithScript = ["-f"], WithValue = ["-d", "-c"] },
        ["lua"] = new() { WithText = ["-e"], WithValue = ["-l"] }, ["luajit"] = new() { WithText = ["-e"], WithValue = ["-l"] },
        ["Rscript"] = new() { WithText = ["-e"] }, ["julia"] = new() { WithText = ["-e", "-E"], WithScript = ["-L"] },
        ["tclsh"] = Plain, ["expect"] = new() { WithText = ["-c"], WithScript = ["-f"] }, ["groovy"] = new() { WithText = ["-e"] }, ["kotlin"] = Plain, ["scala"] = Plain,
        ["swift"] = new() { Endings = [".swift"] }, ["osascript"] = new() { WithText = ["-e"] }, ["elixir"] = new() { WithText = ["-e"] }, ["escript"] = Plain, ["guile"] = new() { WithText = ["-c"] },
        ["raku"] = new() { WithText = ["-e"] }, ["crystal"] = new() { Verbs = ["run"], Endings = [".cr"] }, ["nu"] = new() { IsShell = true, WithText = ["-c"] }, ["bats"] = new() { Endings = [".bats"] },
        ["awk"] = new() { WithScript = ["-f", "--file"], NoOperand = true }, ["gawk"] = new() { WithScript = ["-f", "--file"], NoOperand = true }, ["mawk"] = new() { WithScript = ["-f"], NoOperand = true },
        ["sed"] = new() { WithScript = ["-f", "--file"], NoOperand = true }, ["cmake"] = new() { WithScript = ["-P"], NoOperand = true }, ["ctest"] = new() { WithScript = ["-S"], NoOperand = true },
        ["java"] = new() { WithScript = ["-jar"], WithValue = ["-cp", "-classpath", "--class-path", "-p", "--module-path"], Endings = [".java", ".jar"] },
        ["go"] = new() { Verbs = ["run"], NoOperand = true, Endings = [".go"] },
        ["dart"] = new() { Verbs = ["run", "test"], Endings = [".dart"] },
        ["dotnet"] = new() { Verbs = ["run", "script", "fsi", "exec"], WithScript = ["--file"], WithValue = ["--project", "-c", "--configuration", "-f", "--framework"], Endings = [".cs", ".csx", ".fsx", ".dll"] },
        ["fsi"] = new() { Endings = [".fsx"] }, ["csi"] = new() { Endings = [".csx"] },
    };

    /// <summary>Null where the program is none that is handed scripts.</summary>
    /// <param name="program">The last part of its path; a version at its end (<c>python3.12</c>) does not count.</param>
    public static Interpreter? Of(string program)
    {
        var name = program.EndsWith(".exe", StringComparison.OrdinalIgnoreCase) ? program[..^4] : program;
        return Known.GetValueOrDefault(name) ?? Known.GetValueOrDefault(name.TrimEnd("0123456789.-".ToCharArray()));
    }
}
