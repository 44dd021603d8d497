using System.Text;

namespace Interlock.Agents.Scripted;

/// <summary>
/// The demonstration agent: a POSIX shell script that really edits files as a small script tells it, and can be told to lie, crash, hang or
/// leave a child. Its header documents the script's language.
/// </summary>
internal static class ScriptedAgent
{
    /// <summary>The name of the program, and of the resource that holds it.</summary>
    public const string FileName = "interlock-scripted-agent";

    /// <summary>The environment variable that names the script to follow.</summary>
    public const string ScriptVariable = "INTERLOCK_AGENT_SCRIPT";

    /// <summary>The program's text.</summary>
    public static string Text()
    {
        using var stream = typeof(ScriptedAgent).Assembly.GetManifestResourceStream(FileName)
            ?? throw new InvalidOperationException($"The library was built without its resource {FileName}.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    /// <summary>Writes the program to this path, mode 755; makes the directory. An older one there is replaced at once, never half.</summary>
    public static void WriteTo(string path)
    {
        const UnixFileMode All = UnixFileMode.UserRead | UnixFileMode.UserExecute | UnixFileMode.GroupRead | UnixFileMode.GroupExecute
            | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;
        DurableFile.Write(path, Encoding.UTF8.GetBytes(Text()), All | UnixFileMode.UserWrite);
    }
}
