using System.Text;
using Interlock.Git;

namespace Interlock.Hooks;

/// <summary>
/// The pre-commit hook of a repository. One that was there is kept beside it under another name and runs first; the hook itself is
/// never missing, not even for a moment.
/// </summary>
/// <param name="directory">Where git looks for hooks.</param>
internal sealed class GitHook(string directory)
{
    private const string Name = "pre-commit";
    private const string KeptSuffix = ".before-interlock";
    private const string Mark = "# Written by 'interlock hooks install'; 'interlock hooks uninstall' takes it out.";
    private const int Largest = 1 << 20;

    /// <summary>The hook.</summary>
    public string Path => System.IO.Path.Combine(directory, Name);

    /// <summary>Where a hook that was there before is kept.</summary>
    public string Kept => Path + KeptSuffix;

    public bool HasKept => Posix.Exists(Kept);

    /// <summary>True when the hook is ours.</summary>
    public bool IsOurs => RepositoryFile.Text(Path, Largest) is { } text && text.Contains(Mark, StringComparison.Ordinal);

    /// <summary>Puts it in; a second time only what changed.</summary>
    /// <returns>Whether something changed, or <c>hooks.kept_exists</c>.</returns>
    public Result<bool> Install(ShellCall program, bool rehearse)
    {
        var script = Script(program);
        if (IsOurs)
        {
            if (RepositoryFile.Text(Path, Largest) == script)
            {
                return false;
            }
        }
        else if (Posix.Exists(Path))
        {
            if (HasKept && !SameFile(Path, Kept))
            {
                return new Refusal(
                    RefusalKind.Conflict,
                    "hooks.kept_exists",
                    $"There is a pre-commit hook, and '{Kept}' keeps an older one.",
                    "Put the two together by hand, or move the older one away, then install again.");
            }

            if (!rehearse)
            {
                Keep();
            }
        }

        if (!rehearse)
        {
            DurableFile.Write(Path, Encoding.UTF8.GetBytes(script), ShellCall.Executable);
        }

        return true;
    }

    /// <summary>Takes it out, and puts back what was there before. A hook that is not ours stays.</summary>
    /// <returns>Whether something changed.</returns>
    public bool Uninstall(bool rehearse)
    {
        if (!IsOurs || rehearse)
        {
            return IsOurs;
        }

        if (HasKept)
        {
            DurableFile.Name(Kept, Path);
        }
        else
        {
            File.Delete(Path);
        }

        return true;
    }

    // A copy: were it moved away, a death before ours is written would leave the repository without any.
    private void Keep()
    {
        if (HasKept)
        {
            return;
        }

        if (new FileInfo(Path).LinkTarget is { } target)
        {
            File.CreateSymbolicLink(Kept, target);
            return;
        }

        var temporary = Kept + ".new";
        File.Copy(Path, temporary, overwrite: true);
        DurableFile.Name(temporary, Kept);
    }

    private static bool SameFile(string one, string other) =>
        new FileInfo(one).LinkTarget is var target && target == new FileInfo(other).LinkTarget && (target is not null || File.ReadAllBytes(one).AsSpan().SequenceEqual(File.ReadAllBytes(other)));

    private static string Script(ShellCall program) =>
        $"""
        #!/bin/sh
        {Mark}
        # A hook that was here before is kept as {Name}{KeptSuffix} and runs first.
        kept=$0{KeptSuffix}
        if [ -x "$kept" ]; then
            "$kept" "$@" || exit
        fi
        {program.Script("hooks check --staged", "The commit is not checked against file locks.")}

        """;
}
