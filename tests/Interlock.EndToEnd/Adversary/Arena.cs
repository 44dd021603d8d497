using System.Text.Json.Nodes;
using Interlock.EndToEnd.Harness;

namespace Interlock.EndToEnd.Adversary;

/// <summary>A repository to attack, with one check that passes. The task that must not get done is <c>app/1</c>.</summary>
internal sealed class Arena : IDisposable
{
    public const string Green = "merge:\n  checks: [{name: sound, run: 'true'}]\n";
    public const string Target = "app/1";

    private string wanted = Green;
    private Scratch? scratch;
    private Scene? guarded;

    public Scratch Scratch => scratch ??= Template.Ready(wanted);

    /// <summary>Begins with this configuration in place of the usual one.</summary>
    public Arena With(string configuration)
    {
        wanted = configuration;
        return this;
    }

    public Arena Usual() => With(Green);

    /// <summary>Nobody has said which checks: what is submitted stays in review.</summary>
    public Arena Undrained() => With("");

    /// <summary>From here on nothing may get done and the target may not move.</summary>
    public void Guard() => guarded = Scene.Of(Scratch);

    /// <summary>Nothing that was guarded has changed.</summary>
    /// <param name="forged">The registry itself was edited: only the target is looked at.</param>
    public void Holds(bool forged)
    {
        Assert.True(guarded is not null, "the attempt guards nothing");
        var now = Scene.Of(Scratch);
        Assert.Equal(guarded.Tip, now.Tip);
        if (!forged)
        {
            Assert.Equal(guarded.Done, now.Done);
            Assert.DoesNotContain(Target, now.Done, StringComparison.Ordinal);
        }
    }

    public Answer Ask(params string[] words) => Scratch.Ask(words);

    /// <summary>Claimed by ann and started, with one declared file.</summary>
    public Claimed Started() => scratch is null ? Take(Template.Started(wanted)) : Start();

    /// <summary>The same with its file changed and committed: one step from done.</summary>
    public Claimed Worked()
    {
        if (scratch is null)
        {
            return Take(Template.Worked(wanted));
        }

        var claimed = Start();
        claimed.Change("one.txt", "changed\n");
        return claimed;
    }

    /// <summary>Another task, done by bob.</summary>
    public JsonNode OtherDone()
    {
        Scratch.Create("app/2", "--file", "two.txt");
        return Scratch.Worked("app/2", "two.txt", "changed too\n", "bob").Ask("submit").Data;
    }

    /// <summary>Waits for a person's approval of HIGH impact.</summary>
    public Claimed Waiting()
    {
        Scratch.Create(Target, "--file", "one.txt");
        var claimed = Scratch.Claim(Target);
        _ = claimed.Ask("impact record", "--risk", "HIGH").Data;
        claimed.Ask("start").RefusedByGate(3, "approval.missing");
        return claimed;
    }

    public Answer Approve(string task, string by, params string[] more) => Ask(["approve", task, "--for", "impact", "--as", by, "--reason", "looked at it", .. more]);

    /// <summary>Asks the program from inside a run, behind words such as <c>env -i</c>.</summary>
    /// <param name="wrapper">Shell words before the program.</param>
    /// <param name="detach">Shell words before the shell that gives the command; the run waits until that has ended.</param>
    public Answer Inside(string wrapper, IReadOnlyList<string> words, string detach = "sh", params string[] run)
    {
        var home = Path.Combine(Scratch.Machine.Root, "inside");
        Directory.CreateDirectory(home);
        var command = string.Join(' ', words.Prepend("--json").Prepend(Released.Program!).Select(Quoted));
        var script = Path.Combine(home, "script.sh");
        File.WriteAllText(script, $"{wrapper} {command} >'{home}/out' 2>'{home}/err' </dev/null\necho $? >'{home}/code.next'\nmv '{home}/code.next' '{home}/code'\n");
        File.Delete(Path.Combine(home, "code"));
        var outer = $"{detach} '{script}' </dev/null >/dev/null 2>&1; until [ -e '{home}/code' ]; do :; done";
        var ran = Scratch.Ask(["run", "start", .. run, "--", "sh", "-c", outer]);
        Assert.True(File.Exists(Path.Combine(home, "code")), $"{ran}");
        return new(
            $"{wrapper} {string.Join(' ', words)}",
            int.Parse(File.ReadAllText(Path.Combine(home, "code")), System.Globalization.CultureInfo.InvariantCulture),
            File.ReadAllText(Path.Combine(home, "out")),
            File.ReadAllText(Path.Combine(home, "err")));
    }

    /// <summary>Asks the program from inside a run of the claimed task, by the one who holds it.</summary>
    /// <param name="wrapper">Shell words before the program.</param>
    public Answer InItsRun(string wrapper, Claimed claimed, params string[] words)
    {
        string[] holder = ["--as", "ann", "--token", claimed.Token];
        return Inside(wrapper, [.. words, .. holder], run: ["--task", Target, .. holder]);
    }

    /// <summary>
    /// Two runs at work; that of app/1 gives a command while that of app/2 waits. In its words <c>$S $R $T $W</c> are the socket, the id, the
    /// token and the worker of the other. Neither task gets done.
    /// </summary>
    public Answer Between(string wrapper, string command, string detach = "sh")
    {
        var home = Path.Combine(Scratch.Machine.Root, "between");
        Directory.CreateDirectory(home);
        Assert.Equal(0, Scratch.Machine.Run("mkfifo", home, "other", "go").ExitCode);
        var (script, agent) = (Path.Combine(home, "script.sh"), Path.Combine(home, "agent.sh"));
        File.WriteAllText(script, $"{wrapper} {Quoted(Released.Program!)} --json {command} >'{home}/out' 2>'{home}/err' </dev/null\necho $? >'{home}/code.next'\nmv '{home}/code.next' '{home}/code'\n");
        File.WriteAllText(agent, $$"""
            t=${INTERLOCK_TASK##*/}
            mkdir '{{home}}'/once.$t 2>/dev/null || exit 1
            if [ "$t" = 2 ]; then
                printf '%s\n' "$INTERLOCK_SOCKET" "$INTERLOCK_RUN_ID" "$INTERLOCK_TOKEN" "$INTERLOCK_WORKER" >'{{home}}/other'
                cat '{{home}}/go' >/dev/null
            else
                { read -r S; read -r R; read -r T; read -r W; } <'{{home}}/other'
                export S R T W
                {{detach}} '{{script}}' </dev/null >/dev/null 2>&1
                until [ -e '{{home}}/code' ]; do :; done
                echo >'{{home}}/go'
            fi
            exit 1

            """);
        var worked = Scratch.Work($"sh {Quoted(agent)}");
        Assert.True(File.Exists(Path.Combine(home, "code")), $"{worked}");
        return new(
            $"{wrapper} {command}",
            int.Parse(File.ReadAllText(Path.Combine(home, "code")), System.Globalization.CultureInfo.InvariantCulture),
            File.ReadAllText(Path.Combine(home, "out")),
            File.ReadAllText(Path.Combine(home, "err")));
    }

    public void Dispose() => scratch?.Dispose();

    private Claimed Start()
    {
        Scratch.Create(Target, "--file", "one.txt");
        return Scratch.Start(Target);
    }

    private Claimed Take(Claimed claimed)
    {
        scratch = claimed.Scratch;
        return claimed;
    }

    private static string Quoted(string word) => $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";

    private sealed record Scene(string Tip, string Done)
    {
        public static Scene Of(Scratch scratch) => new(
            scratch.Git("rev-parse", "main"),
            string.Join(' ', scratch.Ask("task", "list", "--state", "done").Data.AsArray().Select(task => $"{task!["spec"]}/{task["id"]}").Order(StringComparer.Ordinal)));
    }
}
