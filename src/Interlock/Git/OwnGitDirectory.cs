using System.Globalization;
using System.Text;

namespace Interlock.Git;

/// <summary>The directory of one call (see <see cref="OwnGit"/>), private to this user; disposing removes it.</summary>
internal sealed class OwnGitDirectory : IDisposable
{
    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private static readonly TimeSpan Longest = TimeSpan.FromHours(1);

    /// <summary>What holds whatever the repository's own configuration says. Compression and such stay git's defaults.</summary>
    private const string Fixed = """
        [gc]
        	auto = 0
        [maintenance]
        	auto = false
        [advice]
        	detachedHead = false
        	updateSparsePath = false
        [protocol]
        	allow = never
        [core]
        	hooksPath = /dev/null
        	fsmonitor = false
        	commitGraph = false
        	multiPackIndex = false
        	untrackedCache = false
        	splitIndex = false
        	attributesFile = /dev/null
        	excludesFile = /dev/null
        	quotePath = false
        	safecrlf = false
        	logAllRefUpdates = false
        	checkStat = default
        	trustctime = true

        """;

    private readonly OwnGit call;

    public OwnGitDirectory(OwnGit call, TimeProvider clock)
    {
        this.call = call;
        Path = System.IO.Path.Combine(ScratchOf(call.Place), $"{clock.GetUtcNow().ToUnixTimeSeconds()}-{System.IO.Path.GetRandomFileName()}.git");
        Make(Path);
        Make(System.IO.Path.Combine(Path, "refs"));
        Write("HEAD", call.Head is { } head ? $"{ObjectId.Require(head)}\n" : "ref: refs/heads/none\n");
        if (call.Settings.Shallow.Count > 0)
        {
            Write("shallow", string.Concat(call.Settings.Shallow.Select(id => $"{ObjectId.Require(id)}\n")));
        }

        if (call.WorkTree is not null)
        {
            Make(System.IO.Path.Combine(Path, "info"));
            Write("info/exclude", call.Settings.Excludes);
        }

        var persons = call.Persons is { } checkout && Adopt(checkout);
        Write("config", Configuration(persons));
    }

    public string Path { get; }

    /// <summary>Variables that lead git here and nowhere else.</summary>
    public void Point(IDictionary<string, string?> environment)
    {
        foreach (var name in environment.Keys.Where(name => name.StartsWith("GIT_CONFIG", StringComparison.Ordinal)).ToArray())
        {
            environment.Remove(name);
        }

        environment["GIT_DIR"] = Path;
        environment["GIT_OBJECT_DIRECTORY"] = call.Objects ?? System.IO.Path.Combine(call.Place.CommonDir, "objects");
        environment["GIT_CONFIG_NOSYSTEM"] = "1";
        environment["GIT_CONFIG_GLOBAL"] = "/dev/null";
        environment["GIT_ATTR_NOSYSTEM"] = "1";
        if (call.WorkTree is { } top)
        {
            environment["GIT_WORK_TREE"] = top;
        }

        if (call.Index is { } index)
        {
            environment["GIT_INDEX_FILE"] = index;
        }
    }

    /// <summary>Deletes what processes that died have left.</summary>
    public static void DeleteOld(Repository place, TimeProvider clock)
    {
        var scratch = ScratchOf(place);
        var before = (clock.GetUtcNow() - Longest).ToUnixTimeSeconds();
        foreach (var left in Directory.Exists(scratch) ? Directory.GetDirectories(scratch, "*.git") : [])
        {
            if (long.TryParse(System.IO.Path.GetFileName(left).Split('-')[0], CultureInfo.InvariantCulture, out var made) && made < before)
            {
                TreeDeletion.Delete(left);
            }
        }
    }

    public void Dispose() => TreeDeletion.Delete(Path);

    private static string ScratchOf(Repository place) => System.IO.Path.Combine(place.StateDirectory, "tmp");

    // A split index is read beside the git directory, and sparse patterns inside it.
    private bool Adopt(Checkout checkout)
    {
        foreach (var shared in Directory.EnumerateFiles(checkout.GitDir, "sharedindex.*"))
        {
            File.CreateSymbolicLink(System.IO.Path.Combine(Path, System.IO.Path.GetFileName(shared)), shared);
        }

        var sparse = GitConfigFile.IsTrue(GitConfigFile.Core(checkout.GitDir, "sparsecheckout") ?? GitConfigFile.Core(call.Place.CommonDir, "sparsecheckout"));
        if (sparse && SmallFile.Read(System.IO.Path.Combine(checkout.GitDir, "info", "sparse-checkout")) is { } patterns)
        {
            Write("info/sparse-checkout", patterns + "\n");
            return true;
        }

        return false;
    }

    private string Configuration(bool sparse)
    {
        var text = new StringBuilder(Fixed);
        text.Append(CultureInfo.InvariantCulture, $"\trepositoryformatversion = {(IsSha256(call.Settings) ? 1 : 0)}\n\tbare = {(call.WorkTree is null ? "true" : "false")}\n");
        text.Append(sparse ? "\tsparseCheckout = true\n\tsparseCheckoutCone = false\n" : "\tsparseCheckout = false\n");
        foreach (var (key, value) in call.Settings.Bytes.Concat(call.Settings.Programs))
        {
            Append(text, key, value);
        }

        if (call.Settings.Programs.Keys.Any(key => key.StartsWith("filter.lfs.", StringComparison.Ordinal)) && !call.Settings.Programs.ContainsKey("lfs.storage"))
        {
            // It keeps its objects in the git directory, and ours is gone after the call.
            Append(text, "lfs.storage", System.IO.Path.Combine(call.Place.CommonDir, "lfs"));
        }

        return text.ToString();
    }

    public static bool IsSha256(GitSettings settings) => settings.Bytes.GetValueOrDefault("extensions.objectformat") == "sha256";

    /// <summary>Adds a setting; its key is <c>section.name</c> or <c>section.any.thing.name</c>.</summary>
    public static void Append(StringBuilder text, string key, string value)
    {
        var first = key.IndexOf('.', StringComparison.Ordinal);
        var last = key.LastIndexOf('.');
        text.Append('[').Append(key[..first]);
        if (last > first)
        {
            text.Append(" \"").Append(Escaped(key[(first + 1)..last])).Append('"');
        }

        text.Append("]\n\t").Append(key[(last + 1)..]).Append(" = \"").Append(Escaped(value).Replace("\n", "\\n", StringComparison.Ordinal)).Append("\"\n");
    }

    private static string Escaped(string text) => text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal);

    private static void Make(string directory)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(directory);
        }
        else
        {
            Directory.CreateDirectory(directory, Private);
        }
    }

    private void Write(string name, string text) => File.WriteAllText(System.IO.Path.Combine(Path, name), text);
}
