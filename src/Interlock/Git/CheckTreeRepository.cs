using System.Globalization;
using System.Text;

namespace Interlock.Git;

/// <summary>
/// The git directory inside a check tree. Builds describe and compare their sources, so it is a real one; what checks do to it reaches
/// nobody, and nothing that stands in the repository's configuration holds in it.
/// </summary>
internal sealed class CheckTreeRepository(GitRepository repository, Checkout checkout)
{
    private static readonly string[] Known = ["refs/heads/", "refs/remotes/", "refs/tags/"];

    public void Make(string commit, string index)
    {
        Directory.CreateDirectory(checkout.GitDir);
        foreach (var directory in new[] { "refs/heads", "refs/tags", "objects/info", "info" })
        {
            Directory.CreateDirectory(Path.Combine(checkout.GitDir, directory));
        }

        Write("objects/info/alternates", $"{Path.Combine(repository.Place.CommonDir, "objects")}\n");
        Write("packed-refs", "# pack-refs with: sorted \n" + string.Concat(Known.SelectMany(repository.Refs.List)
            .OrderBy(one => one.Key, StringComparer.Ordinal).Select(one => $"{one.Value} {one.Key}\n")));
        Write("config", Configuration());
        if (repository.Settings.Shallow.Count > 0)
        {
            Write("shallow", string.Concat(repository.Settings.Shallow.Select(id => $"{id}\n")));
        }

        File.Copy(index, checkout.IndexFile, overwrite: true);

        // Last: a directory without it is no repository, and is made again.
        Write("HEAD", $"{commit}\n");
    }

    private string Configuration()
    {
        var text = new StringBuilder("[gc]\n\tauto = 0\n[core]\n");
        text.Append(CultureInfo.InvariantCulture, $"\trepositoryformatversion = {(OwnGitDirectory.IsSha256(repository.Settings) ? 1 : 0)}\n\tbare = false\n");
        foreach (var (key, value) in repository.Settings.Bytes)
        {
            OwnGitDirectory.Append(text, key, value);
        }

        return text.ToString();
    }

    private void Write(string name, string text) => File.WriteAllText(Path.Combine(checkout.GitDir, name), text);
}
