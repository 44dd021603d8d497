using System.Text.RegularExpressions;

namespace Interlock.Tests.Architecture;

/// <summary>The rooms of the program see each other's types without naming the room, so an arrow is the name of a type.</summary>
public sealed partial class ProgramArrowTests
{
    private const string Program = "src/Interlock.Cli";
    private const string Top = "";

    [Fact]
    public void No_arrow_between_rooms_of_the_program_runs_back()
    {
        var rooms = TypesByRoom();
        var wrong = SourceTree.CSharp(Program)
            .Where(file => RoomOf(file) != Top)
            .SelectMany(file => Wrong(rooms, RoomOf(file), SourceTree.Read(file)).Select(found => $"{file} uses {found}"));
        Assert.Empty(wrong);
    }

    [Fact]
    public void The_allowed_arrows_of_the_program_make_no_circle()
    {
        var left = ProgramRooms.Names.ToList();
        while (left.RemoveAll(room => !ProgramRooms.UsedBy(room).Intersect(left).Any()) > 0)
        {
        }

        Assert.Empty(left);
    }

    [Fact]
    public void Every_room_of_the_program_is_known_and_has_code() =>
        Assert.Equal(ProgramRooms.Names.Order(StringComparer.Ordinal), SourceTree.CSharp(Program).Select(RoomOf).Where(room => room != Top).Distinct().Order(StringComparer.Ordinal));

    [Theory]
    [InlineData("Output", "var x = new TaskCommand();", "TaskCommand (Commands)")]
    [InlineData("Parsing", "foreach (var path in CommandIndex.Paths)", "CommandIndex (Commands)")]
    [InlineData("Commands", "return await Application.RunAsync(invocation);", "Application ()")]
    [InlineData("Shapes", "using Interlock.Cli.Output;", "Interlock.Cli.Output")]
    public void An_arrow_that_runs_back_is_found(string room, string code, string found) => Assert.Equal([found], Wrong(Sample, room, code));

    [Theory]
    [InlineData("Commands", "context.Print(new Printer()); // Application\n/// <see cref=\"Application\"/>")]
    [InlineData("Output", "page.TaskCommand(); Printer p;")]
    public void An_arrow_that_runs_forward_is_not(string room, string code) => Assert.Empty(Wrong(Sample, room, code));

    private static Dictionary<string, string> Sample { get; } =
        new() { ["Printer"] = "Output", ["TaskCommand"] = "Commands", ["CommandIndex"] = "Commands", ["Application"] = Top };

    /// <summary>Names that the library has too may mean that one.</summary>
    private static Dictionary<string, string> TypesByRoom()
    {
        var library = SourceTree.CSharp("src/Interlock").SelectMany(file => TypesIn(SourceTree.Read(file))).ToHashSet(StringComparer.Ordinal);
        return SourceTree.CSharp(Program)
            .SelectMany(file => TypesIn(SourceTree.Read(file)).Select(type => (Type: type, Room: RoomOf(file))))
            .Where(pair => !library.Contains(pair.Type))
            .DistinctBy(static pair => pair.Type)
            .ToDictionary(static pair => pair.Type, static pair => pair.Room, StringComparer.Ordinal);
    }

    private static IEnumerable<string> Wrong(Dictionary<string, string> types, string room, string text)
    {
        var code = Comment().Replace(text, "");
        var named = Usings().Matches(code).Select(match => match.Groups[1].Value.Split('.')[0]).Where(to => !Allows(room, to)).Select(to => $"Interlock.Cli.{to}");
        var meant = Name().Matches(code).Select(static match => match.Value).Distinct()
            .Where(name => types.TryGetValue(name, out var to) && !Allows(room, to)).Select(name => $"{name} ({types[name]})");
        return [.. named, .. meant];
    }

    private static bool Allows(string from, string to) => from == to || (to != Top && ProgramRooms.UsedBy(from).Contains(to));

    private static string RoomOf(string file)
    {
        var parts = file[(Program.Length + 1)..].Split('/');
        return parts.Length == 1 ? Top : parts[0];
    }

    private static IEnumerable<string> TypesIn(string text) => Declaration().Matches(text).Select(static match => match.Groups[1].Value);

    [GeneratedRegex(@"^using (?:static )?Interlock\.Cli\.([\w.]+);", RegexOptions.Multiline, 1000)]
    private static partial Regex Usings();

    [GeneratedRegex(@"^\s*//.*$|(?<=[;{},)\s])//[^""\n]*$", RegexOptions.Multiline, 1000)]
    private static partial Regex Comment();

    // Not a member of something, not a string, and not a name that is given here.
    [GeneratedRegex(@"(?<![\w.""'])[A-Z]\w+(?=[\s.<>(\[,;)?])(?!\s*(?:=|\{|=>))", RegexOptions.None, 1000)]
    private static partial Regex Name();

    [GeneratedRegex(@"^(?:\w+ )*(?:class|record struct|record class|record|struct|interface|enum) (\w+)", RegexOptions.Multiline, 1000)]
    private static partial Regex Declaration();
}
