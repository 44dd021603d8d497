using Interlock.Git;
using Interlock.WorkGraph;

namespace Interlock.Mirrors;

/// <summary>Names of lock files that every file system takes.</summary>
internal static class MirrorNames
{
    public const string Ending = ".lock";
    private const int Longest = 100;

    public static string Of(WorkTask task) => TaskKey.Of(task.Spec, task.WorkName) + Ending;

    /// <summary>A file at the top of the repository keeps its name; one further down has a hash of its path behind it.</summary>
    public static string OfShared(string path)
    {
        if (IsPlain(path))
        {
            return path + Ending;
        }

        var name = new string([.. path[(path.TrimEnd('/').LastIndexOf('/') + 1)..].Take(Longest).Select(c => IsHarmless(c) ? c : '-')]).TrimStart('.', '-');
        return $"{name}+{SafeName.Hash(path)}{Ending}";
    }

    private static bool IsPlain(string path)
    {
        foreach (var c in path)
        {
            if (!IsHarmless(c))
            {
                return false;
            }
        }

        return path.Length <= Longest && path[0] is not ('.' or '-');
    }

    private static bool IsHarmless(char c) => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_';
}
