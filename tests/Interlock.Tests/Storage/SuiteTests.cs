using System.Reflection;
using Xunit.Abstractions;

namespace Interlock.Tests.Storage;

/// <summary>Every store is asked the same. How many cases: <c>dotnet test tests/Interlock.Tests --filter SuiteTests --logger "console;verbosity=detailed"</c>.</summary>
public sealed class SuiteTests(ITestOutputHelper output)
{
    [Fact]
    public void The_same_cases_run_on_every_store()
    {
        var table = new List<string>();
        foreach (var suite in (Type[])[typeof(StoreConformance), typeof(StoreConcurrency), typeof(StoreFaults), typeof(DurableStoreFaults)])
        {
            var cases = suite.GetMethods().Where(method => method.DeclaringType == suite).Sum(Cases);
            var stores = typeof(SuiteTests).Assembly.GetTypes()
                .Where(type => !type.IsAbstract && suite.IsAssignableFrom(type))
                .Select(type => type.Namespace!.Split('.')[^1] is var store and not "Storage" ? store : "Memory")
                .ToHashSet(StringComparer.Ordinal);
            table.Add($"{suite.Name,-20} {cases,3} cases on {string.Join(", ", stores.Order(StringComparer.Ordinal))}");
            string[] wanted = suite == typeof(DurableStoreFaults) ? ["Files", "Sqlite"] : ["Files", "Memory", "Sqlite"];
            Assert.Empty(wanted.Except(stores, StringComparer.Ordinal));
            Assert.InRange(cases, 1, 1000);
        }

        table.ForEach(output.WriteLine);
    }

    private static int Cases(MethodInfo method) =>
        method.GetCustomAttribute<TheoryAttribute>() is not null ? method.GetCustomAttributes<InlineDataAttribute>().Count()
        : method.GetCustomAttribute<FactAttribute>() is not null ? 1 : 0;
}
