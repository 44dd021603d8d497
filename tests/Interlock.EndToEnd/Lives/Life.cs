using System.Text;
using System.Text.Json.Nodes;
using Interlock.EndToEnd.Harness;

namespace Interlock.EndToEnd.Lives;

/// <summary>
/// A repository in which agents write into git's settings while they work, as a seed has it. Everything that they write as work holds a
/// word of its own, so that it can be looked for afterwards.
/// </summary>
internal sealed class Life : IDisposable
{
    public const int Tasks = 3;
    private const string Agent = "agent-of-the-life.sh";

    private static readonly string Configuration = "merge:\n  checks: [{name: see, run: ./see.sh}]\n" + Scratch.Quick + "  max_attempts: 2\n";

    /// <summary>Writes down all that it sees; passes unless some file says RED.</summary>
    private const string See = """
        #!/bin/sh
        seen=${1:-$(cd ../../.. && pwd)/seen}
        mkdir -p "$seen"
        file=$(mktemp "$seen/XXXXXXXX")
        {
            cat .git/HEAD
            find . -path ./.git -prune -o ! -type d -printf '%y%m %p %l\n' | LC_ALL=C sort
            find . -path ./.git -prune -o -type f -print0 | LC_ALL=C sort -z | xargs -0 sha256sum
        } >"$file"
        ! grep -rqs RED --exclude-dir=.git --exclude=see.sh .

        """;

    private static readonly Lazy<Scratch> Template = new(Make);

    private readonly Random random;
    private readonly Scratch scratch;

    public Life(int seed)
    {
        Seed = seed;
        random = new(seed);
        scratch = new(Template.Value);
        Before = Judge.Git("rev-parse", "main");
    }

    public int Seed { get; }

    public Marks Marks { get; } = new();

    /// <summary>Where the target stood before the agents came.</summary>
    public string Before { get; }

    public Judge Judge => new(scratch);

    public string Place => scratch.Machine.Root;

    /// <summary>Words that were written as work.</summary>
    public IReadOnlyList<string> Written => File.Exists(WrittenFile) ? File.ReadAllLines(WrittenFile) : [];

    private string WrittenFile => Path.Combine(Place, "written");

    private string AgentFile => Path.Combine(Place, Agent);

    /// <summary>Has the agents work, and gives what <c>work</c> answered and what <c>spec verify</c> says under their settings.</summary>
    public (Answer Work, Answer Verified) Run()
    {
        for (var task = 1; task <= Tasks; task++)
        {
            File.WriteAllText(Path.Combine(Place, $"words-{task}.sh"), Words(task));
        }

        File.WriteAllText(AgentFile, $"task=${{INTERLOCK_TASK##*/}}\n. '{Place}/words-'\"$task.sh\"\n");
        foreach (var name in new[] { "config", "HEAD", "index" })
        {
            File.Copy(Path.Combine(GitDirectory, name), Path.Combine(Place, $"kept-{name}"));
        }

        File.WriteAllText(Path.Combine(Place, "see.sh"), See);
        var work = scratch.Ask("work", "app", "--agent", $"sh '{AgentFile}'", "--workers", $"{random.Next(1, 3)}", "--patience", "0s");
        return (work, scratch.Ask("spec", "verify"));
    }

    /// <summary>What the agents started, and what of it no run answers for.</summary>
    public (int Started, IReadOnlyList<string> Outside) Programs() => Marks.Read(Agent);

    public IReadOnlyList<string> Done() =>
        [.. scratch.Ask("task", "list", "--state", "done").Data.AsArray().Select(task => (string)task!["id"]!)];

    /// <summary>Why what is not done is not.</summary>
    public string Reasons() =>
        string.Join("; ", scratch.Ask("task", "list").Data.AsArray().Where(task => (string?)task!["state"] != "done").Select(task => $"{task!["id"]} {task["state"]}: {(string?)scratch.Show($"app/{task["id"]}")["state_reason"]}"));

    /// <summary>Commits whose checks were found to have had another tree before them, and count for nothing.</summary>
    public IReadOnlySet<string> Discarded()
    {
        var finished = scratch.Events("ChecksFinished").Select(one => one["details"]!).ToLookup(details => (string)details["commit"]!);
        return finished.Where(of => of.All(details => (string?)details["outcome"] == "failed" && details["changed"] is JsonArray { Count: > 0 })).Select(of => of.Key).ToHashSet(StringComparer.Ordinal);
    }

    public Answer Verify() => scratch.Ask("spec", "verify");

    /// <summary>Takes the settings back, so that an ordinary git can look.</summary>
    public void Restore()
    {
        foreach (var name in new[] { "config", "HEAD" })
        {
            File.Copy(Path.Combine(Place, $"kept-{name}"), Path.Combine(GitDirectory, name), overwrite: true);
        }

        // A sparse checkout of theirs may have taken it away, and that is an error for every command.
        File.WriteAllText(Path.Combine(scratch.Repository, "interlock.yaml"), Configuration);
        foreach (var file in new[] { "config.worktree", "config.lock", "index.lock", "packed-refs.lock", "shallow", "info/attributes", "info/grafts", "info/sparse-checkout", "objects/info/alternates", "objects/info/commit-graph", "objects/pack/multi-pack-index" })
        {
            File.Delete(Path.Combine(GitDirectory, file));
        }

        foreach (var directory in new[] { "hooks", "modules", "refs/replace" }.Select(name => Path.Combine(GitDirectory, name)).Where(Directory.Exists))
        {
            Directory.Delete(directory, recursive: true);
        }

        File.Delete(Path.Combine(scratch.Machine.Home, ".gitconfig"));
        if (Directory.Exists(Path.Combine(scratch.Machine.Home, "config", "git")))
        {
            Directory.Delete(Path.Combine(scratch.Machine.Home, "config", "git"), recursive: true);
        }
    }

    public void Dispose()
    {
        // Names that are not UTF-8 are beyond what .NET can remove.
        Judge.Remove(scratch.Repository, Path.Combine(Place, "expected"));
        Marks.Dispose();
        scratch.Dispose();
    }

    private string GitDirectory => Path.Combine(scratch.Repository, ".git");

    private static Scratch Make()
    {
        var scratch = new Scratch(Configuration);
        scratch.Write("see.sh", See);
        File.SetUnixFileMode(Path.Combine(scratch.Repository, "see.sh"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        File.CreateSymbolicLink(Path.Combine(scratch.Repository, "link"), "one.txt");
        scratch.Write("src/first.txt", "first\n");
        scratch.Commit("files and a check");
        for (var task = 1; task <= Tasks; task++)
        {
            scratch.Create($"app/{task}", "--file", $"src/{task}/**");
        }

        AppDomain.CurrentDomain.ProcessExit += (_, _) => scratch.Dispose();
        return scratch;
    }

    private string Words(int task)
    {
        var words = new StringBuilder($"""
            own=$(sed 's/^gitdir: //' .git)
            common=$(dirname "$(dirname "$own")")
            mine=$PWD/src/{task}
            n=$(ls '{Place}' | grep -c 'begun-{task}-')
            : >'{Place}/begun-{task}-'"$n"
            mkdir -p "$mine"
            say() (
                printf '%s\n' "$1" >"$2" && printf '%s\n' "$1" >>'{WrittenFile}'
            )

            """);
        var red = random.Next(4) == 0;
        Meddle(words);
        for (var piece = random.Next(1, 5); piece > 0; piece--)
        {
            var file = random.Next(8) switch
            {
                0 => $"$mine/a$n-{piece}$(printf '\\377').txt",
                1 => $"$mine/a$n {piece} ä.txt",
                2 => $"$mine/.hidden$n-{piece}",
                _ => $"$mine/a$n-{piece}.txt",
            };
            words.Append(System.Globalization.CultureInfo.InvariantCulture, $"say \"word-{Seed}-{task}-$n-{piece}-end{(red && piece == 1 ? " RED" : "")}\" \"{file}\"\n");
            Meddle(words);
        }

        words.Append(random.Next(4) switch
        {
            0 => "git add --all; git -c user.name=a -c user.email=a@b.c commit -qm work </dev/null >/dev/null 2>&1\n",
            1 => "git add --all >/dev/null 2>&1\n",
            _ => "",
        });
        Meddle(words);
        return words.Append("exit 0\n").ToString();
    }

    private void Meddle(StringBuilder words)
    {
        for (var i = random.Next(0, 3); i > 0; i--)
        {
            words.Append(Meddling.Draw(random, Marks));
        }
    }
}
