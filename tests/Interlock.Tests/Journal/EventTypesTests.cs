using System.Reflection;
using Interlock.Journal;
using Interlock.Tests.Architecture;

namespace Interlock.Tests.Journal;

public sealed class EventTypesTests
{
    private static readonly Dictionary<string, string> Declared = typeof(EventTypes).GetFields(BindingFlags.Public | BindingFlags.Static)
        .ToDictionary(field => field.Name, field => (string)field.GetRawConstantValue()!);

    [Fact]
    public void The_page_lists_every_type_and_no_other()
    {
        Assert.Equal(Declared.Values.Order(StringComparer.Ordinal), EventPage.Types.Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_type_is_written_somewhere()
    {
        var library = string.Concat(Directory.EnumerateFiles(Path.Combine(SourceTree.Root, "src/Interlock"), "*.cs", SearchOption.AllDirectories)
            .Where(file => Path.GetFileName(file) != "EventTypes.cs")
            .Select(File.ReadAllText));
        Assert.All(Declared.Keys, name => Assert.Contains($"EventTypes.{name}", library, StringComparison.Ordinal));
    }
}
