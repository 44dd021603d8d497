using System.Reflection;
using Interlock.Configuration;
using Interlock.Tests.Architecture;

namespace Interlock.Tests.Configuration;

/// <summary>A setting that is accepted is one that something asks for.</summary>
public sealed class ReaderTests
{
    private const byte Call = 0x28;
    private const byte CallVirtual = 0x6F;
    private const BindingFlags Declared = BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    /// <summary>A key with one value only: that no other is accepted is all there is to it.</summary>
    private static readonly string[] OneValue = ["Settings.Forge", "ForgeSettings.Kind", "PoolSettings.Type"];

    [Fact]
    public void Every_key_is_made_into_a_setting()
    {
        var source = SourceTree.Read("src/Interlock/Configuration/SettingsReader.cs");
        Assert.All(ConfigTable.Keys, key => Assert.Contains(Asked(key.Path), source, StringComparison.Ordinal));
    }

    [Fact]
    public void Every_setting_has_a_reader_outside_the_room_that_makes_it()
    {
        var unread = SettingsProperties().ToDictionary(property => (MethodBase)property.GetMethod!, property => $"{property.DeclaringType!.Name}.{property.Name}");
        foreach (var called in new[] { typeof(Settings).Assembly, typeof(Cli.Application).Assembly }.SelectMany(assembly => assembly.GetTypes()).Where(IsReader).SelectMany(Calls))
        {
            unread.Remove(called);
        }

        Assert.Equal([], unread.Values.Except(OneValue));
    }

    // "agents.*.group" is put together of a name and ".group"; the names of variables are the rest of their paths.
    private static string Asked(string path) => path.EndsWith(".*", StringComparison.Ordinal) ? $"\".{path.Split('.')[^2]}." : path.Contains('*', StringComparison.Ordinal) ? $"\".{path.Split('.')[^1]}\"" : $"\"{path}\"";

    private static IEnumerable<PropertyInfo> SettingsProperties() => typeof(Settings).Assembly.GetTypes()
        .Where(type => type.Namespace == typeof(Settings).Namespace && (type == typeof(Settings) || type.Name.EndsWith(nameof(Settings), StringComparison.Ordinal) || type == typeof(CheckPlan) || type == typeof(MergeCheck)))
        .SelectMany(type => type.GetProperties(Declared))
        .Where(property => property.Name != "EqualityContract");

    // Records compare and print all they have. The skills of an agent are read where its pool gets them.
    private static bool IsReader(Type type) => Outermost(type) is var outer && (outer.Namespace != typeof(Settings).Namespace || outer == typeof(SettingsReader));

    private static Type Outermost(Type type) => type.DeclaringType is { } outer ? Outermost(outer) : type;

    private static IEnumerable<MethodBase> Calls(Type type)
    {
        foreach (var method in type.GetMethods(Declared).Concat<MethodBase>(type.GetConstructors(Declared)))
        {
            var code = method.GetMethodBody()?.GetILAsByteArray() ?? [];
            for (var at = 0; at + 4 < code.Length; at++)
            {
                // Whatever else has the byte of a call names no getter of a setting, or hardly ever.
                if (code[at] is Call or CallVirtual && code[at + 4] is 0x06 or 0x0A && Resolved(method, BitConverter.ToInt32(code, at + 1)) is { } called)
                {
                    yield return called;
                }
            }
        }
    }

    private static MethodBase? Resolved(MethodBase from, int token)
    {
        try
        {
            return from.Module.ResolveMethod(token, from.DeclaringType!.GetGenericArguments(), from.IsGenericMethod ? from.GetGenericArguments() : null);
        }
        catch (ArgumentException)
        {
            return null;
        }
    }
}
