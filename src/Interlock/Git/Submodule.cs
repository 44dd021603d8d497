using System.Text;

namespace Interlock.Git;

/// <summary>A submodule as the <c>.gitmodules</c> of a commit names it.</summary>
/// <param name="Path">Relative to the top of the repository.</param>
internal sealed record Submodule(string Name, string Path)
{
    private static readonly string[] Remote = ["refs/remotes/", "refs/tags/"];

    /// <summary>The submodules that a commit's <c>.gitmodules</c> names; a name or path that leads out is left out. Two processes.</summary>
    internal static async Task<IReadOnlyList<Submodule>> ListAsync(GitRepository repository, string commit, CancellationToken cancellationToken)
    {
        if (await repository.ShowFileAsync(commit, ".gitmodules", cancellationToken) is not { Length: > 0 } text)
        {
            return [];
        }

        var call = repository.Call("config", "--file", "-", "--no-includes", "--null", "--get-regexp", @"^submodule\..*\.path$") with { Input = text };
        var output = await repository.Git.RunAsync(call, cancellationToken);
        return [.. output.Records.Select(Parse).OfType<Submodule>().DistinctBy(one => one.Path, StringComparer.Ordinal)];
    }

    /// <summary>Where its own git directory is in the repository, whether it exists or not.</summary>
    internal string Store(Repository place) => System.IO.Path.Combine(place.CommonDir, "modules", Name);

    /// <summary>True when a remote branch or tag of the submodule contains the commit.</summary>
    internal async Task<bool> IsPublishedAsync(GitRepository repository, string commit, CancellationToken cancellationToken)
    {
        var store = Store(repository.Place);
        if (!Directory.Exists(System.IO.Path.Combine(store, "objects")))
        {
            return false;
        }

        var refs = new RefReader(store, store);
        string[] known = [.. Remote.SelectMany(prefix => refs.List(prefix).Values).Distinct()];
        var call = repository.Call("rev-list", "--max-count=1", "--stdin", ObjectId.Require(commit));
        call = call with
        {
            Own = call.Own! with { Objects = System.IO.Path.Combine(store, "objects") },
            Input = Encoding.ASCII.GetBytes(string.Concat(known.Select(id => $"^{id}\n"))),
        };
        var output = await repository.Git.RunAsync(call, cancellationToken);
        return known.Length > 0 && output.ExitCode == 0 && output.Lines.Length == 0;
    }

    private static Submodule? Parse(string record)
    {
        const int Before = 10;
        const int After = 5;
        var end = record.IndexOf('\n', StringComparison.Ordinal);
        if (end < Before + After)
        {
            return null;
        }

        var (name, path) = (record[Before..(end - After)], record[(end + 1)..].TrimEnd('/'));
        return Inside(name) && Inside(path) ? new(name, path) : null;
    }

    private static bool Inside(string path) =>
        path.Length > 0 && !path.StartsWith('/') && !path.Split('/').Any(part => part is "" or "." or "..") && !path.Contains('\0', StringComparison.Ordinal);
}
