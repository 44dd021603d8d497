using Interlock.EndToEnd.Harness;

namespace Interlock.EndToEnd.Walks;

/// <summary>A test with git-lfs itself; skipped, aloud, where it is not installed.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class LargeFilesFactAttribute : FactAttribute
{
    private static readonly string? NotInstalled =
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(directory => File.Exists(Path.Combine(directory, "git-lfs"))) ? null : "git-lfs is not installed.";

    public LargeFilesFactAttribute() => Skip = Released.Missing ?? NotInstalled;
}

/// <summary>Large files that git-lfs keeps beside the repository: the worktree, the check tree and the checkout hold the same bytes.</summary>
public sealed class LargeFileWalks
{
    private const string File = "big.bin";

    [LargeFilesFact]
    public void What_an_agent_committed_is_what_the_checks_see_and_the_checkout_holds()
    {
        using var scratch = Prepared();
        _ = scratch.Create("app/1", "--file", File);
        var claimed = scratch.Start("app/1");
        Assert.Equal("first bytes\n", System.IO.File.ReadAllText(Path.Combine(claimed.Worktree, File)));

        claimed.Change(File, "second bytes\n");

        Assert.Equal("done", claimed.Ask("submit").Text("state"));
        Holds(scratch, "second bytes\n");
    }

    [LargeFilesFact]
    public void What_an_agent_left_uncommitted_is_cleaned_by_the_trusted_filter()
    {
        using var scratch = Prepared();
        _ = scratch.Create("app/1", "--file", File);

        _ = scratch.Work($"echo third bytes > {File}").Data;

        scratch.Stands("done", "app/1");
        Holds(scratch, "third bytes\n");
    }

    [LargeFilesFact]
    public void Nothing_is_claimed_while_nobody_has_trusted_the_filter()
    {
        using var scratch = Prepared(trusted: false);
        _ = scratch.Create("app/1", "--file", File);
        var refused = scratch.Ask("claim", "app/1", "--as", "ann").Refused(6, "config.untrusted");
        Assert.Contains("lfs", (string)refused["message"]!, StringComparison.Ordinal);
        scratch.Stands("pending", "app/1");
    }

    /// <summary>The target has the pointer; the checks saw, and the person's checkout has, the bytes.</summary>
    private static void Holds(Scratch scratch, string bytes)
    {
        Assert.StartsWith("version https://git-lfs.github.com/spec/v1\n", scratch.Git("show", $"main:{File}"), StringComparison.Ordinal);
        Assert.Equal(bytes, System.IO.File.ReadAllText(Seen(scratch)));
        Assert.Equal(bytes, scratch.Read(File));
        Assert.Equal("", scratch.Git("status", "--porcelain"));
    }

    private static string Seen(Scratch scratch) => Path.Combine(scratch.Machine.Root, "seen");

    private static Scratch Prepared(bool trusted = true)
    {
        var scratch = new Scratch(ready: false);
        scratch.Git("lfs", "install", "--local");
        scratch.Git("lfs", "track", "*.bin");
        scratch.Write(File, "first bytes\n");
        scratch.Write("interlock.yaml", $"merge:\n  checks: [{{name: looks, run: 'cp {File} \"{Seen(scratch)}\"'}}]\n" + Scratch.Quick);
        scratch.Commit("a large file");
        _ = scratch.Ask("init", "--yes").Data;
        if (trusted)
        {
            _ = scratch.Ask("trust", "--yes").Data;
        }

        return scratch;
    }
}
