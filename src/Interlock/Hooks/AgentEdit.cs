using System.Text.Json;

namespace Interlock.Hooks;

/// <summary>What an agent is about to do, as it tells its hooks: one JSON object on standard input.</summary>
public sealed record AgentEdit
{
    /// <summary>Bytes taken: a tool that writes a whole file sends all of it.</summary>
    public const int Largest = 32 << 20;

    // Names of tools that change files; others only read, or, like a shell, do not say what they touch.
    private static readonly string[] Tools = ["Edit", "Write", "MultiEdit", "NotebookEdit"];

    private static readonly string[] Names = ["file_path", "notebook_path"];

    /// <summary>Where the session stands; null when it does not say.</summary>
    public string? Directory { get; init; }

    /// <summary>The files, as the tool was told; empty for a tool that changes none.</summary>
    public IReadOnlyList<string> Files { get; init; } = [];

    /// <summary>Reads it, or says <c>hook.input</c>. What it does not know it passes over.</summary>
    public static Result<AgentEdit> Read(ReadOnlySpan<byte> json)
    {
        string? directory = null;
        string? tool = null;
        var files = new List<string>();
        try
        {
            var scan = new JsonScan(json);
            if (scan.Peek() != (byte)'{')
            {
                return Malformed("it is no JSON object");
            }

            scan.Take((byte)'{');
            for (var first = true; scan.Next(ref first, out var name);)
            {
                if (Is(name, "tool_input"))
                {
                    ReadInput(ref scan, files);
                }
                else if (Is(name, "cwd"))
                {
                    directory = scan.Text() ?? directory;
                }
                else if (Is(name, "tool_name"))
                {
                    tool = scan.Text() ?? tool;
                }
                else
                {
                    scan.Skip();
                }
            }

            if (!scan.AtEnd())
            {
                return Malformed("something follows the JSON object");
            }
        }
        catch (Exception broken) when (broken is JsonException or InvalidOperationException)
        {
            // Text that is no Unicode ends here too.
            return Malformed("it is not valid JSON");
        }

        if (directory is { Length: > 0 } && (directory[0] != '/' || directory.Contains('\0', StringComparison.Ordinal)))
        {
            return Malformed("its cwd is no absolute path");
        }

        return files.Exists(static file => file.Length == 0 || file.Contains('\0', StringComparison.Ordinal))
            ? Malformed("it names a file that cannot exist")
            : new AgentEdit { Directory = directory is { Length: > 0 } ? directory : null, Files = tool is null || Array.IndexOf(Tools, tool) >= 0 ? files : [] };
    }

    private static void ReadInput(ref JsonScan scan, List<string> files)
    {
        if (scan.Peek() != (byte)'{')
        {
            scan.Skip();
            return;
        }

        scan.Take((byte)'{');
        for (var first = true; scan.Next(ref first, out var name);)
        {
            if (!Is(name, Names[0]) && !Is(name, Names[1]))
            {
                scan.Skip();
            }
            else if (scan.Text() is { } file)
            {
                files.Add(file);
            }
        }
    }

    private static bool Is(ReadOnlySpan<byte> name, string wanted)
    {
        if (name.Length != wanted.Length)
        {
            return false;
        }

        for (var index = 0; index < name.Length; index++)
        {
            if (name[index] != wanted[index])
            {
                return false;
            }
        }

        return true;
    }

    private static Refusal Malformed(string why) => new(
        RefusalKind.Usage,
        "hook.input",
        $"What the agent wrote on standard input is not understood: {why}.",
        "The hook wants one JSON object with cwd, tool_name and tool_input.file_path.");
}
