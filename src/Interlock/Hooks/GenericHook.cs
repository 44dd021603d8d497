using System.Text;

namespace Interlock.Hooks;

/// <summary>A small script that any tool can run before it writes: paths as arguments or on standard input, the answer as exit code.</summary>
/// <param name="stateDirectory">Where Interlock keeps its state in the repository.</param>
internal sealed class GenericHook(string stateDirectory)
{
    private const int Largest = 64 * 1024;

    public string Path => System.IO.Path.Combine(stateDirectory, "hooks", "check-edit");

    /// <summary>Writes it; false when it was there as it is.</summary>
    public bool Install(ShellCall program, bool rehearse)
    {
        var script = Script(program);
        if (RepositoryFile.Text(Path, Largest) == script)
        {
            return false;
        }

        if (!rehearse)
        {
            DurableFile.Write(Path, Encoding.UTF8.GetBytes(script), ShellCall.Executable);
        }

        return true;
    }

    /// <summary>Deletes it; false when there was none.</summary>
    public bool Uninstall(bool rehearse)
    {
        var there = File.Exists(Path);
        if (there && !rehearse)
        {
            File.Delete(Path);
        }

        return there;
    }

    public static string Script(ShellCall program) =>
        $"""
        #!/bin/sh
        # Asks Interlock whether files may be changed. Written by 'interlock hooks install --agent generic'.
        #   check-edit PATH...      paths, absolute or relative to the working directory
        #   ... | check-edit        paths on standard input, one a line, or each ended by NUL
        # Exit code 0: go on. 4: do not, the reason is on standard error. Anything else: it could not be found out.
        if [ $# -eq 0 ]; then
            set -- --stdin
        else
            for path do
                shift
                case $path in -*) path=./$path ;; esac
                set -- "$@" "$path"
            done
        fi
        {program.Script("hooks check --agent generic \"$@\"", "Nothing is checked against file locks.")}

        """;
}
