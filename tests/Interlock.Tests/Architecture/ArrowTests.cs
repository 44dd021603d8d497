namespace Interlock.Tests.Architecture;

public sealed class ArrowTests
{
    [Fact]
    public void No_arrow_between_rooms_runs_back()
    {
        var arrows = Arrows.OfTheLibrary();
        var wrong = SourceTree.CSharp("src/Interlock").SelectMany(file => arrows.Wrong(SourceTree.Read(file)).Select(to => $"{file} uses {to}"));
        Assert.Empty(wrong);
    }

    [Fact]
    public void The_allowed_arrows_make_no_circle()
    {
        var left = Rooms.Names.ToList();
        while (left.RemoveAll(room => !Rooms.UsedBy(room).Intersect(left).Any()) > 0)
        {
        }

        Assert.Empty(left);
    }

    [Fact]
    public void The_branches_of_the_registry_make_no_circle()
    {
        var left = Rooms.BranchNames.ToList();
        while (left.RemoveAll(branch => !Rooms.UsedByBranch(branch).Intersect(left).Any()) > 0)
        {
        }

        Assert.Empty(left);
    }

    [Fact]
    public void Every_branch_of_the_registry_is_known() =>
        Assert.Equal(
            Directory.EnumerateDirectories(Path.Combine(SourceTree.Root, "src/Interlock/Registry")).Select(folder => "Registry." + Path.GetFileName(folder)).Order(StringComparer.Ordinal),
            Rooms.BranchNames.Order(StringComparer.Ordinal));

    [Fact]
    public void Every_room_is_known_and_has_code()
    {
        var rooms = Directory.EnumerateDirectories(Path.Combine(SourceTree.Root, "src/Interlock"))
            .Where(d => Directory.EnumerateFiles(d, "*.cs", SearchOption.AllDirectories).Any())
            .Select(d => Path.GetFileName(d)!)
            .Except(["bin", "obj"]);
        Assert.Empty(rooms.Except(Rooms.Names));
    }

    [Fact]
    public void The_library_uses_no_other_project_and_the_program_only_the_library()
    {
        Assert.DoesNotContain("ProjectReference", SourceTree.Read("src/Interlock/Interlock.csproj"), StringComparison.Ordinal);
        var program = SourceTree.Read("src/Interlock.Cli/Interlock.Cli.csproj");
        Assert.Equal(["../Interlock/Interlock.csproj"], program.Split('"').Where(p => p.EndsWith(".csproj", StringComparison.Ordinal)));
        Assert.DoesNotContain(SourceTree.CSharp("src/Interlock"), f => SourceTree.Read(f).Contains("Interlock.Cli", StringComparison.Ordinal));
    }

    [Fact]
    public void The_drawing_of_the_rooms_is_the_one_of_the_sources()
    {
        var uses = ArchitecturePage.UsesOfTheLibrary();
        Assert.All(uses.Keys, room => Assert.Contains($"**{room}**", SourceTree.Read(ArchitecturePage.Path), StringComparison.Ordinal));
        Snapshot.Check(ArchitecturePage.Path, ArchitecturePage.Text(uses));
    }

    [Fact]
    public void An_arrow_that_two_others_make_is_not_drawn() => Assert.Equal(
        "```mermaid\nflowchart BT\n    A --> B\n    B --> C\n    C\n```\n",
        ArchitecturePage.Drawing(new Dictionary<string, HashSet<string>> { ["A"] = ["B", "C"], ["B"] = ["C"], ["C"] = [] }));

    [Theory]
    [InlineData("namespace Interlock.Claims;\nusing Interlock.Registry;", "Registry")]
    [InlineData("using static Interlock.Registry.TaskRegistry;\nnamespace Interlock.Claims;", "Registry")]
    [InlineData("using Front = Interlock.Registry.TaskRegistry;\nnamespace Interlock.Gates;", "Registry")]
    [InlineData("namespace Interlock.Gates;\nvar x = new Interlock.Storage.Query();", "Storage")]
    [InlineData("namespace Interlock.Gates;\nvar x = new Storage.Query();", "Storage")]
    [InlineData("namespace Interlock.Gates;\nvar x = global::Interlock.Storage.Memory.MemoryStore.Open();", "Storage.Memory")]
    [InlineData("namespace Interlock.Launching;\nusing Interlock.Merging;", "Merging")]
    [InlineData("namespace Interlock.Kiro;\nusing Interlock.Dispatching;", "Dispatching")]
    [InlineData("namespace Interlock.Git;\nusing Interlock.Journal;", "Journal")]
    [InlineData("namespace Interlock.Registry;\nusing Interlock.Configuration;", "Configuration")]
    [InlineData("namespace Interlock.Gates;\nusing Interlock.Git;", "Git")]
    [InlineData("namespace Interlock.Storage;\nusing Interlock.Storage.Memory;", "Storage.Memory")]
    [InlineData("namespace Interlock.Storage.Sqlite;\nusing Interlock.Storage.Memory;", "Storage.Memory")]
    [InlineData("namespace Interlock.Registry;\nusing Interlock.Storage.Memory;", "Storage.Memory")]
    [InlineData("namespace Interlock.Registry.Approving;\nusing Interlock.Registry.Claiming;", "Registry.Claiming")]
    [InlineData("namespace Interlock;\nusing Interlock.Journal;", "Journal")]
    public void An_arrow_that_runs_back_is_found(string text, string to) => Assert.Equal([to], Sample().Wrong(text));

    [Theory]
    [InlineData("namespace Interlock.Registry;\nusing Interlock.Storage;\nInterlock.Gates.Gate x;")]
    [InlineData("namespace Interlock.Registry.Claiming;\nusing Interlock.Registry.Approving;\nusing Interlock.Registry;")]
    [InlineData("namespace Interlock.WorkGraph;\nusing Interlock.Lifecycle;\nInterlock.Refusal r; Storage.Count();")]
    [InlineData("namespace Interlock.Storage.Memory;\nusing Interlock.Storage;\nusing Interlock.Gates;")]
    [InlineData("namespace Interlock.Claims;\n/// <see cref=\"Interlock.Registry.TaskRegistry\"/>\n// Interlock.Storage.Query\nx.Storage.Query();")]
    [InlineData("namespace Interlock.Launching;\nusing Interlock.Launching.LocalProcess;\nusing Interlock.Git;\nusing Interlock.Configuration;")]
    public void An_arrow_that_runs_forward_is_not(string text) => Assert.Empty(Sample().Wrong(text));

    private static Arrows Sample() => new(new Dictionary<string, HashSet<string>>
    {
        [""] = ["Refusal"],
        ["Claims"] = ["LockPath"],
        ["Dispatching"] = ["Loop"],
        ["Gates"] = ["Gate"],
        ["Git"] = ["GitProcess"],
        ["Journal"] = ["Event"],
        ["Launching"] = ["Run"],
        ["Merging"] = ["MergeQueue"],
        ["Launching.LocalProcess"] = ["Process"],
        ["Configuration"] = ["Settings"],
        ["Lifecycle"] = ["TaskState"],
        ["Registry"] = ["TaskRegistry"],
        ["Registry.Approving"] = ["ApprovalCommands"],
        ["Registry.Claiming"] = ["ClaimCommands"],
        ["Storage"] = ["Query"],
        ["Storage.Memory"] = ["MemoryStore"],
    });
}
