using System.Security.Cryptography;
using System.Text;

namespace Interlock.Git;

/// <summary>
/// What a check tree keeps from one commit to the next although no commit has it, such as installed packages: as long as the files that
/// decide about it are the same. Whatever runs there can change what is kept, so only the repository's trusted configuration names it.
/// </summary>
/// <param name="Names">Names, or paths relative to the top; nothing is kept where there are none.</param>
/// <param name="Deciding">Names of lock files and the like.</param>
internal sealed record KeptFiles(IReadOnlyList<string> Names, IReadOnlyList<string> Deciding)
{
    public static KeptFiles None { get; } = new([], []);

    /// <summary>Words for <c>git clean</c>.</summary>
    internal IEnumerable<string> Excepted => Names.Select(name => $"--exclude={Escaped(name)}");

    /// <summary>The same for two commits whose deciding files are the same; one process, none where nothing is kept.</summary>
    internal async Task<string?> StampAsync(GitRepository repository, string commit, CancellationToken cancellationToken)
    {
        if (Names.Count == 0)
        {
            return null;
        }

        var deciding = (await repository.ListFilesAsync(commit, cancellationToken))
            .Where(file => Deciding.Contains(file.Path[(file.Path.LastIndexOf('/') + 1)..], StringComparer.Ordinal))
            .Select(file => $"{file.Id} {file.Path}");
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', deciding.Concat(Names)))));
    }

    // A name is a name: what git would read as a pattern loses its meaning.
    private static string Escaped(string name)
    {
        var text = new StringBuilder(name.Contains('/', StringComparison.Ordinal) ? "/" : "");
        foreach (var letter in name.TrimEnd('/'))
        {
            _ = (letter is '*' or '?' or '[' or '\\' or '!' or '#' ? text.Append('\\') : text).Append(letter);
        }

        return text.ToString();
    }
}
