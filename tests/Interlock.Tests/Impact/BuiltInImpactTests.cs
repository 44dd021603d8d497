using Interlock.Gates;
using Interlock.Impact;
using Interlock.Tests.Git;
using Interlock.WorkGraph;

namespace Interlock.Tests.Impact;

/// <summary>The built-in analysis on a real repository.</summary>
public sealed class BuiltInImpactTests : IDisposable
{
    private readonly TempRepository repository = new();

    public void Dispose() => repository.Dispose();

    [Fact]
    public async Task The_record_names_provider_commit_files_and_why()
    {
        Users(16);
        var record = await Analyze("lib/cart.ts");
        Assert.Equal((Risk.High, "built-in", repository.Head), (record.Risk, record.Source, record.Commit));
        Assert.Equal(FileSet.Hash(["lib/cart.ts"]), record.FileSetHash);
        Assert.Equal(16, record.AffectedFiles.Count);
        Assert.Equal(["Cart"], record.Symbols);
        Assert.Contains("1 file(s) to change, 16 use them", record.Reason, StringComparison.Ordinal);
        Assert.Contains("reach 17 (17 near), thresholds 5/15/60", record.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_configured_thresholds_decide()
    {
        Users(3);
        Assert.Equal(Risk.Low, (await Analyze("lib/cart.ts")).Risk);
        Assert.Equal(Risk.Critical, (await Analyze(new Thresholds(2, 3, 4), "lib/cart.ts")).Risk);
    }

    [Fact]
    public async Task New_files_and_no_files_are_LOW_whatever_they_are_called()
    {
        Users(20);
        Assert.Equal(Risk.Low, (await Analyze("lib/new.ts")).Risk);
        Assert.Equal(Risk.Low, (await Analyze()).Risk);
        Assert.Equal(Risk.Low, (await Analyze("--all", "../out", "a\nb", "")).Risk);
    }

    [Fact]
    public async Task Globs_and_directories_mean_the_files_they_cover()
    {
        Users(16);
        Assert.Equal(Risk.High, (await Analyze("lib/*.ts")).Risk);
        Assert.Equal(Risk.High, (await Analyze("lib/")).Risk);
    }

    [Fact]
    public async Task What_changed_together_before_belongs_to_it()
    {
        for (var n = 0; n < 3; n++)
        {
            repository.Write("one.txt", $"{n}\n");
            repository.Write("other.bin", $"{n}\n");
            repository.Commit($"together {n}");
        }

        repository.Write("once.txt", "1\n");
        repository.Write("one.txt", "again\n");
        repository.Commit("once");
        Assert.Equal(["other.bin"], (await Analyze("one.txt")).AffectedFiles);
    }

    [Fact]
    public async Task A_text_that_names_a_source_file_counts_half_and_one_that_names_a_data_file_whole()
    {
        repository.Write("lib/cart.ts", "export class Cart {}\n");
        repository.Write("data/prices.csv", "1\n");
        for (var n = 0; n < 4; n++)
        {
            repository.Write($"doc{n}.md", "see lib/cart.ts and data/prices.csv\n");
        }

        repository.Commit("prose");
        Assert.Contains("reach 3 (3 near)", (await Analyze("lib/cart.ts")).Reason, StringComparison.Ordinal);
        Assert.Contains("reach 5 (5 near)", (await Analyze("data/prices.csv")).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Vendored_large_and_binary_files_are_not_read_and_it_says_so()
    {
        Users(2);
        repository.Write("node_modules/x/index.ts", "import { Cart } from '../../lib/cart'\n");
        repository.Write("web/app.min.js", "import { Cart } from '../lib/cart'\n");
        repository.Write("web/large.ts", "import { Cart } from '../lib/cart'\n" + new string('x', 600 * 1024));
        repository.Write("web/binary.ts", "import { Cart } from '../lib/cart'\n\0\n");
        repository.Commit("not to be read");
        var record = await Analyze("lib/cart.ts");
        Assert.Contains("2 use them", record.Reason, StringComparison.Ordinal);
        Assert.Contains("not read: 2 vendored or generated, 1 above 512 KB", record.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Spec_files_depend_on_nothing_and_shared_files_are_at_least_MEDIUM()
    {
        repository.Write("lib/cart.ts", "export class Cart {}\n");
        repository.Write(".kiro/specs/shop/tasks.md", "lib/cart.ts\n");
        repository.Write("package.json", "{}\n");
        repository.Commit("a spec");
        Assert.Empty((await Analyze("lib/cart.ts")).AffectedFiles);
        Assert.Equal(Risk.Medium, (await Analyze("package.json")).Risk);
    }

    [Fact]
    public async Task Only_what_is_committed_counts()
    {
        Users(2);
        repository.Write("lib/uncommitted.ts", "import { Cart } from './cart'\n");
        Assert.Equal(2, (await Analyze("lib/cart.ts")).AffectedFiles.Count);
    }

    private void Users(int count)
    {
        repository.Write("lib/cart.ts", "export class Cart {}\n");
        for (var n = 0; n < count; n++)
        {
            repository.Write($"pages/page{n}.ts", "import { Cart } from '../lib/cart'\n");
        }

        repository.Commit("a cart and its users");
    }

    private Task<ImpactRecord> Analyze(params string[] files) => Analyze(Thresholds.Default, files);

    private async Task<ImpactRecord> Analyze(Thresholds thresholds, params string[] files)
    {
        var impact = new BuiltInImpact(repository.Open(), TimeProvider.System, thresholds, 3, ["package.json"], [".kiro/specs/**/tasks.md"]);
        var task = new WorkTask { Uid = "u1", Spec = "shop", Id = "1", Title = "t", CreatedAt = default, UpdatedAt = default };
        return (await impact.AnalyzeAsync(task, files, repository.Head, default)).Value;
    }
}
