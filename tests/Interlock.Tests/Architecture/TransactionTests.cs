using System.Text.RegularExpressions;
using Interlock.Registry;

namespace Interlock.Tests.Architecture;

public sealed partial class TransactionTests
{
    /// <summary>Rooms that may begin a write transaction; in the registry only its context does, for a row of the table of authority.</summary>
    private static readonly string[] May = ["src/Interlock/Storage/", "src/Interlock/Archives/", "src/Interlock/Registry/RegistryContext.cs"];

    /// <summary>Rooms that may begin a transaction that only reads; everybody else asks the registry.</summary>
    private static readonly string[] MayRead = ["src/Interlock/Storage/", "src/Interlock/Archives/", "src/Interlock/Registry/"];

    /// <summary>Stores around a store: they hand on what was begun elsewhere.</summary>
    private static readonly string[] Wrappers = ["src/Interlock/Workplaces/RehearsedStore.cs"];

    [Fact]
    public void A_write_transaction_is_begun_by_the_registry_and_by_nobody_else()
    {
        var wrong = SourceTree.CSharp("src").Where(file => !May.Any(place => file.StartsWith(place, StringComparison.Ordinal)) && !Wrappers.Contains(file) && Begins().IsMatch(SourceTree.Read(file)));
        Assert.Empty(wrong);
    }

    [Fact]
    public void A_transaction_that_reads_is_begun_by_the_registry_the_stores_and_the_archives()
    {
        var wrong = SourceTree.CSharp("src").Where(file => !MayRead.Any(place => file.StartsWith(place, StringComparison.Ordinal)) && !Wrappers.Contains(file) && Reads().IsMatch(SourceTree.Read(file)));
        Assert.Empty(wrong);
    }

    /// <summary>Whoever has a reader is inside a transaction; a forge is given one by the registry.</summary>
    [Fact]
    public void A_reader_of_the_store_is_handed_to_no_other_room()
    {
        var wrong = SourceTree.CSharp("src").Where(file => !MayRead.Any(place => file.StartsWith(place, StringComparison.Ordinal)) && !Wrappers.Contains(file) && !file.StartsWith("src/Interlock/Forges/Local/", StringComparison.Ordinal) && Reader().IsMatch(SourceTree.Read(file)));
        Assert.Empty(wrong);
    }

    [Fact]
    public void Every_row_of_a_method_is_what_some_write_begins_with()
    {
        var named = SourceTree.CSharp("src/Interlock").SelectMany(file => Named().Matches(SourceTree.Read(file)).Select(match => match.Groups[1].Value)).ToHashSet(StringComparer.Ordinal);
        var rows = typeof(Authority).GetProperties().Where(property => property.PropertyType == typeof(AuthorityRule) && ((AuthorityRule)property.GetValue(null)!).Methods.Count > 0);
        Assert.Empty(rows.Select(property => property.Name).Except(named));
    }

    [Theory]
    [InlineData("registry.Context.Store.Write(tx =>", true)]
    [InlineData("store.Write<Result<int>>(transaction => 0)", true)]
    [InlineData("Store\n    .Write(tx =>", true)]
    [InlineData("file.Write(bytes)", false)]
    [InlineData("writer.Write(json, view)", false)]
    public void The_search_finds_a_transaction(string source, bool found) => Assert.Equal(found, Begins().IsMatch(source));

    [GeneratedRegex(@"(?i:store|inner|to|from)\s*\.Write(<[^(]*>)?\(\s*(\(?\w+\)? =>|static)", RegexOptions.None, 1000)]
    private static partial Regex Begins();

    [Theory]
    [InlineData("registry.Context.Store.Read(reader =>", true)]
    [InlineData("using var store = open(); store\n    .Read<int>(Count)", true)]
    [InlineData("new RehearsedStore(opened).Read(Count)", true)]
    [InlineData("settings.Registry.Reading.Show(name)", false)]
    [InlineData("file.Read(bytes)", false)]
    public void The_search_finds_a_transaction_that_reads(string source, bool found) => Assert.Equal(found, Reads().IsMatch(source));

    [GeneratedRegex(@"(?i:store)\w*(\([^()]*\))?\s*\.Read\b", RegexOptions.None, 1000)]
    private static partial Regex Reads();

    [GeneratedRegex(@"\bIStore(Reader|Transaction|Contents|Loading)\b", RegexOptions.None, 1000)]
    private static partial Regex Reader();

    [GeneratedRegex(@"Authority\.(\w+)\b(?!\s*=>)", RegexOptions.None, 1000)]
    private static partial Regex Named();
}
