using System.Text.Json.Nodes;
using Interlock.EndToEnd.Harness;

namespace Interlock.EndToEnd.Walks;

/// <summary>GATE 3 with a code graph: a program that prints what GitNexus prints.</summary>
public sealed class CodeGraphWalks
{
    private const string Reached = """{"target":{"id":"File:src/cart.ts"},"direction":"upstream","impactedCount":2,"risk":"MEDIUM","summary":{"direct":1},"byDepth":{"1":[{"name":"a.ts","filePath":"src/a.ts"}],"2":[{"name":"b.ts","filePath":"src/b.ts"},{"name":"gone","filePath":"src/gone.ts"}]}}""";
    private const string Symbol = """{"target":{"id":"Class:src/cart.ts:Cart"},"direction":"upstream","impactedCount":1,"risk":"HIGH","byDepth":{"1":[{"name":"main","filePath":"src/c.ts"}]}}""";
    private const string NotFound = """{"error":"Target 'x' not found","target":{"name":"x"},"impactedCount":0,"risk":"UNKNOWN"}""";

    [ProgramFact]
    public void Its_files_and_symbols_are_asked_and_the_higher_judgement_counts()
    {
        using var scratch = WithGraph(Reached, Symbol);
        scratch.Create("app/1", "--file", "src/cart.ts");
        var impact = scratch.Ask("impact", "analyze", "app/1").Data["impact"]!;
        Assert.Equal("HIGH", (string?)impact["risk"]);
        Assert.Equal("code-graph gitnexus 1.6.9", (string?)impact["source"]);
        Assert.Equal(["src/a.ts", "src/b.ts", "src/c.ts"], impact["affected_files"]!.AsArray().Select(file => (string?)file));
        Assert.Equal("Cart", (string?)impact["symbols"]![0]);
        Assert.Equal(scratch.Git("rev-parse", "main"), (string?)impact["commit"]);
        Assert.Equal(64, ((string)impact["file_set_hash"]!).Length);
        var asked = File.ReadAllLines(Path.Combine(scratch.Machine.Root, "asked"));
        Assert.Contains($"impact --uid=File:src/cart.ts --direction=upstream --depth=3 --include-tests --limit=2000 --repo={scratch.Repository}", asked);
        Assert.Contains(asked, line => line.StartsWith("impact Cart --file=src/cart.ts --direction=upstream", StringComparison.Ordinal));
        scratch.Claim("app/1").Ask("start").RefusedByGate(3, "approval.missing");
    }

    [ProgramFact]
    public void What_the_graph_does_not_know_the_built_in_analysis_answers()
    {
        using var scratch = WithGraph(NotFound, NotFound);
        scratch.Create("app/1", "--file", "src/cart.ts");
        var impact = scratch.Ask("impact", "analyze", "app/1").Data["impact"]!;
        Assert.Equal("code-graph gitnexus 1.6.9, built-in for 1 file(s)", (string?)impact["source"]);
        Assert.Equal(["src/a.ts"], impact["affected_files"]!.AsArray().Select(file => (string?)file));
    }

    [ProgramFact]
    public void A_new_file_depends_on_nobody_and_asks_nobody()
    {
        using var scratch = WithGraph(Reached, Symbol);
        scratch.Create("app/1", "--file", "src/new.ts");
        Assert.Equal("LOW", (string?)scratch.Ask("impact", "analyze", "app/1").Data["impact"]!["risk"]);
        Assert.False(File.Exists(Path.Combine(scratch.Machine.Root, "asked")));
    }

    [ProgramFact]
    public void An_index_of_another_commit_is_refused_until_it_is_made_again()
    {
        using var scratch = WithGraph(Reached, Symbol);
        scratch.Create("app/1", "--file", "src/cart.ts");
        var indexed = scratch.Git("rev-parse", "main");
        scratch.Write("two.txt", "other\n");
        scratch.Commit("a newer commit");
        var problem = scratch.Ask("impact", "analyze", "app/1").Refused(1, "impact.graph_stale");
        Assert.Contains(indexed, (string?)problem["message"], StringComparison.Ordinal);
        Assert.Contains("gitnexus analyze", (string?)problem["hint"], StringComparison.Ordinal);
        Index(scratch, scratch.Git("rev-parse", "main"));
        Assert.Equal(scratch.Git("rev-parse", "main"), (string?)scratch.Ask("impact", "analyze", "app/1").Data["impact"]!["commit"]);
    }

    [ProgramTheory]
    [InlineData("echo '{\"schemaVersion\":1,\"error\":\"not-indexed\"}'", "echo never", "impact.graph_missing")]
    [InlineData("echo 'error: unknown option --json' >&2; exit 1", "echo never", "impact.provider_failed")]
    [InlineData("echo Status: up to date", "echo never", "impact.answer_invalid")]
    [InlineData("cat \"$HERE/status\"", "echo '{\"error\":\"Database is locked\"}'; exit 1", "impact.answer_invalid")]
    [InlineData("cat \"$HERE/status\"", "echo 'Segmentation fault' >&2; exit 139", "impact.provider_failed")]
    [InlineData("cat \"$HERE/status\"", "echo '{\"risk\":\"LOW\"}'", "impact.answer_invalid")]
    [InlineData("cat \"$HERE/status\"", "sleep 600", "impact.provider_timed_out")]
    public void What_is_no_answer_is_refused_and_never_LOW(string status, string impact, string code)
    {
        using var scratch = WithGraph(Reached, Symbol, impact.Contains("sleep", StringComparison.Ordinal) ? "  timeout_seconds: 2\n" : "");
        Install(scratch, status, impact);
        scratch.Create("app/1", "--file", "src/cart.ts");
        scratch.Ask("impact", "analyze", "app/1").Refused(1, code);
        scratch.Claim("app/1").Ask("start").Refused(1, code);
        Assert.Null(scratch.Show("app/1")["impact"]);
    }

    [ProgramFact]
    public void Where_it_is_not_installed_the_refusal_says_what_to_install()
    {
        using var scratch = new Scratch(Configured(""));
        scratch.Write("src/cart.ts", "export class Cart {}\n");
        scratch.Commit("files");
        scratch.Create("app/1", "--file", "src/cart.ts");

        // One in the repository itself was never installed.
        scratch.Write("gitnexus", "#!/bin/sh\ntouch ran\n");
        File.SetUnixFileMode(Path.Combine(scratch.Repository, "gitnexus"), UnixFileMode.UserRead | UnixFileMode.UserExecute | UnixFileMode.UserWrite);
        scratch.Machine.Variables["PATH"] = $".::{Environment.GetEnvironmentVariable("PATH")}";
        var problem = scratch.Ask("impact", "analyze", "app/1").Refused(1, "impact.provider_missing");
        Assert.Contains("npm install --global gitnexus", (string?)problem["hint"], StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(scratch.Repository, "ran")));

        scratch.Machine.Variables["INTERLOCK_IMPACT__FALLBACK"] = "built-in";
        Assert.Equal("built-in for code-graph (impact.provider_missing)", (string?)scratch.Ask("impact", "analyze", "app/1").Data["impact"]!["source"]);
    }

    [ProgramFact]
    public void A_repository_that_asks_for_it_needs_trust()
    {
        using var scratch = new Scratch();
        scratch.Write("src/cart.ts", "export class Cart {}\n");
        scratch.Commit("files");
        Install(scratch, "touch ran", "touch ran");
        scratch.Create("app/1", "--file", "src/cart.ts");
        scratch.Write("interlock.yaml", Configured("  fallback: built-in\n"));
        scratch.Ask("impact", "analyze", "app/1").Refused(6, "trust.required");
        Assert.False(File.Exists(Path.Combine(scratch.Repository, "ran")));
    }

    private static string Configured(string more) => $"{Scratch.NoChecks}{Scratch.Quick}impact:\n  provider: code-graph\n{more}";

    private static Scratch WithGraph(string file, string symbol, string more = "")
    {
        var scratch = new Scratch(Configured(more));
        scratch.Write("src/cart.ts", "export class Cart {}\n");
        scratch.Write("src/a.ts", "import { Cart } from './cart'\n");
        scratch.Write("src/b.ts", "b\n");
        scratch.Write("src/c.ts", "c\n");
        scratch.Commit("files");
        File.WriteAllText(Path.Combine(scratch.Machine.Root, "file"), file);
        File.WriteAllText(Path.Combine(scratch.Machine.Root, "symbol"), symbol);
        Index(scratch, scratch.Git("rev-parse", "main"));
        Install(scratch, "cat \"$HERE/status\"", "case \"$2\" in --uid=*) cat \"$HERE/file\";; *) cat \"$HERE/symbol\";; esac; ! grep -q '\"error\"' \"$HERE/file\"");
        return scratch;
    }

    private static void Index(Scratch scratch, string commit) =>
        File.WriteAllText(Path.Combine(scratch.Machine.Root, "status"), new JsonObject
        {
            ["schemaVersion"] = 1,
            ["repository"] = scratch.Repository,
            ["branch"] = "main",
            ["index"] = new JsonObject { ["commit"] = commit, ["incompleteReasons"] = new JsonArray() },
            ["current"] = new JsonObject { ["commit"] = commit },
            ["status"] = "up-to-date",
        }.ToJsonString());

    private static void Install(Scratch scratch, string status, string impact)
    {
        var bin = Path.Combine(scratch.Machine.Root, "bin");
        Directory.CreateDirectory(bin);
        var program = Path.Combine(bin, "gitnexus");
        File.WriteAllText(program, $"""
            #!/bin/sh
            HERE='{scratch.Machine.Root}'
            echo "$*" >> "$HERE/asked"
            case "$1" in
            --version) echo 1.6.9;;
            status) {status};;
            impact) {impact};;
            esac
            """);
        File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        scratch.Machine.Variables["PATH"] = $"{bin}:{Environment.GetEnvironmentVariable("PATH")}";
    }
}
