using System.Text.RegularExpressions;
using Interlock.Registry;

namespace Interlock.Tests.Architecture;

public sealed partial class WriteTests
{
    /// <summary>Rooms that may begin a write transaction; in the registry only its context does, for a row of the table of authority.</summary>
    private static readonly string[] May = ["src/Interlock/Storage/", "src/Interlock/Archives/", "src/Interlock/Registry/RegistryContext.cs"];

    /// <summary>Stores around a store: they hand on what was begun elsewhere.</summary>
    private static readonly string[] Wrappers = ["src/Interlock/Workplaces/RehearsedStore.cs"];

    [Fact]
    public void A_write_transaction_is_begun_by_the_registry_and_by_nobody_else()
    {
        var wrong = SourceTree.CSharp("src").Where(file => !May.Any(place => file.StartsWith(place, StringComparison.Ordinal)) && !Wrappers.Contains(file) && Begins().IsMatch(SourceTree.Read(file)));
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

    [GeneratedRegex(@"Authority\.(\w+)\b(?!\s*=>)", RegexOptions.None, 1000)]
    private static partial Regex Named();
}
