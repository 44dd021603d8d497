using System.Text.RegularExpressions;

namespace Interlock.Tests.Architecture;

public sealed partial class HouseStyleTests
{
    private const int LineLimit = 400;

    /// <summary>Files that are long for a reason: one table, one grammar, one suite.</summary>
    private static readonly string[] MayBeLong = ["tests/Interlock.Tests/Storage/StoreConformance.cs"];

    private static IEnumerable<string> Product => SourceTree.CSharp("src");

    private static IEnumerable<string> All => Product.Concat(SourceTree.CSharp("tests"));

    [Fact]
    public void A_namespace_is_the_folder_it_stands_in()
    {
        var wrong = All
            .Where(file => Path.GetFileName(file) != "Program.cs" && !IsOnlyAttributes(file))
            .Where(file => NamespaceLine().Match(SourceTree.Read(file)).Groups[1].Value != Expected(file));
        Assert.Empty(wrong);
    }

    // A file that only says something of the whole assembly has no namespace to be in.
    private static bool IsOnlyAttributes(string file) =>
        SourceTree.Read(file).Split('\n').All(line => line.Length == 0 || line.StartsWith("//", StringComparison.Ordinal) || line.StartsWith("using ", StringComparison.Ordinal) || line.StartsWith("[assembly:", StringComparison.Ordinal));

    [Fact]
    public void Hardly_any_file_is_long()
    {
        var tooLong = All.Where(file => SourceTree.Read(file).Count(c => c == '\n') > LineLimit).Except(MayBeLong);
        Assert.Empty(tooLong);
    }

    [Fact]
    public void Names_say_what_a_thing_does()
    {
        var vague = Product.Where(file => file.Split('/', '.').Any(part => VagueName().IsMatch(part)));
        Assert.Empty(vague);
    }

    [Fact]
    public void Nothing_is_hidden_and_nothing_is_left_for_later()
    {
        var left = Product.Where(file => LeftOver().IsMatch(SourceTree.Read(file)));
        Assert.Empty(left);
    }

    [Fact]
    public void Tests_mirror_the_rooms()
    {
        var rooms = Directory.EnumerateDirectories(Path.Combine(SourceTree.Root, "tests/Interlock.Tests"))
            .Where(d => Directory.EnumerateFiles(d, "*.cs", SearchOption.AllDirectories).Any())
            .Select(d => Path.GetFileName(d)!)
            .Except(["Architecture", "Simulation", "bin", "obj"]);
        Assert.All(rooms, room => Assert.True(IsRoom("src/Interlock", room) || IsRoom("src/Interlock.Cli", room), room));
    }

    /// <summary>
    /// A collection expression fills a JsonArray through the reflecting serializer, which trimming may leave nothing of, and no analyzer
    /// says so.
    /// </summary>
    [Fact]
    public void No_json_array_is_made_by_a_collection_expression()
    {
        var slow = Product.Where(file => SlowJsonArray().IsMatch(SourceTree.Read(file)));
        Assert.Empty(slow);
    }

    [Fact]
    public void The_C_library_is_bound_in_one_place()
    {
        var elsewhere = Product.Where(file => !file.StartsWith("src/Interlock/Ground/Posix", StringComparison.Ordinal) && BindsLibc().IsMatch(SourceTree.Read(file)));
        Assert.Empty(elsewhere);
    }

    private static bool IsRoom(string project, string room) => Directory.Exists(Path.Combine(SourceTree.Root, project, room));

    private static string Expected(string file)
    {
        var folder = Path.GetDirectoryName(file)!;
        return folder[(folder.IndexOf('/', StringComparison.Ordinal) + 1)..].Replace('/', '.');
    }

    [GeneratedRegex(@"^namespace ([\w.]+);", RegexOptions.Multiline, 1000)]
    private static partial Regex NamespaceLine();

    [GeneratedRegex("(Utils?|Helpers?|Common|Manager|Service)s?$", RegexOptions.None, 1000)]
    private static partial Regex VagueName();

    [GeneratedRegex("""(?:Dll|Library)Import\("libc|GetMainProgramHandle""", RegexOptions.None, 1000)]
    private static partial Regex BindsLibc();

    [GeneratedRegex(@"#region|#pragma warning disable|\bTODO\b|\bFIXME\b|\bHACK\b|NotImplementedException", RegexOptions.None, 1000)]
    private static partial Regex LeftOver();

    [GeneratedRegex(@"JsonArray\??( \w+)? =>?\s*\[\s*[^\]\s]|\(JsonArray\)\s*\[|\bas JsonArray \?\? \[[^\]]", RegexOptions.None, 1000)]
    private static partial Regex SlowJsonArray();
}
