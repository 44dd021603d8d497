using System.Reflection;
using System.Text.RegularExpressions;
using Interlock.Cli.Commands;
using Interlock.Cli.Shapes;
using Interlock.Registry;
using Interlock.Registry.Answering.Searching;
using Interlock.Tests.Architecture;

namespace Interlock.Tests.Commands;

/// <summary>The page that says where each part of the Task Registry design is: nothing is left out, and nothing on it is made up.</summary>
public sealed partial class RegistryPageTests
{
    /// <summary>The public methods of the design.</summary>
    private static readonly string[] Design =
    [
        "TaskRegistry.create_taskset", "TaskRegistry.get_taskset", "TaskRegistry.update_task_state", "TaskRegistry.get_ready_tasks", "TaskRegistry.add_artifact", "TaskRegistry.sync_with_kiro",
        "TaskStore.save_taskset", "TaskStore.load_taskset", "TaskStore.list_tasksets", "TaskStore.backup_taskset", "TaskStore.restore_taskset",
        "EventStore.record_event", "EventStore.get_events_by_task", "EventStore.get_events_by_timerange", "EventStore.rotate_logs",
        "LockManager.acquire_lock", "LockManager.is_locked", "LockManager.force_unlock",
        "KiroSyncManager.sync_from_kiro", "KiroSyncManager.sync_to_kiro", "KiroSyncManager.parse_tasks_md", "KiroSyncManager.update_tasks_md", "KiroSyncManager.extract_dependencies",
        "QueryEngine.filter_by_state", "QueryEngine.filter_by_skill", "QueryEngine.sort_by_priority", "QueryEngine.query",
    ];

    private static readonly string[] Fields =
    [
        "spec_name", "version", "created_at", "updated_at", "metadata", "id", "title", "description", "state", "dependencies", "required_skill", "priority", "is_optional", "assigned_slot",
        "reserved_branch", "runner_id", "artifacts", "type", "uri", "size_bytes", "event_type", "task_id", "timestamp", "details",
    ];

    private static readonly string Page = File.ReadAllText(Path.Combine(SourceTree.Root, "docs/reference/registry.md"));

    [Fact]
    public void Every_method_of_the_design_has_a_row() =>
        Assert.Equal(Design.Order(), Rows("Methods").Select(cells => cells[0].Trim('`')).Order());

    [Fact]
    public void Every_command_and_option_on_the_page_exists()
    {
        var named = Commands().Matches(Page).Select(match => match.Groups[1].Value.Split(' ', StringSplitOptions.RemoveEmptyEntries)).ToList();
        Assert.InRange(named.Count, 30, 1000);
        var globals = new GlobalOptions();
        Assert.All(named, words =>
        {
            var path = CommandIndex.IsNoun(words[0]) ? $"{words[0]} {words[1]}" : words[0];
            var command = CommandIndex.Find(path);
            Assert.True(command is not null, $"there is no 'interlock {path}'");
            Assert.All(words.Where(word => word.StartsWith("--", StringComparison.Ordinal)), option =>
                Assert.True(command.Shape.FindOption(option) is not null || globals.Find(option) is not null, $"'interlock {path}' has no {option}"));
        });
    }

    [Fact]
    public void Every_answer_on_the_page_is_one_of_a_command()
    {
        var shapes = CommandIndex.Paths.Select(path => CommandIndex.Find(path)!.Shape.Data?.Schema).ToHashSet();
        Assert.All(Rows("Methods").Select(cells => cells[3].Trim('`')).Where(answer => answer.Length > 0), answer => Assert.Contains(answer, shapes));
    }

    [Fact]
    public void Every_method_of_the_library_on_the_page_exists()
    {
        var types = typeof(TaskRegistry).Assembly.GetTypes().ToLookup(type => type.Name, StringComparer.Ordinal);
        var named = Rows("Methods").SelectMany(cells => cells[2].Split(", ", StringSplitOptions.RemoveEmptyEntries)).Select(name => name.Trim('`').Split('.')).ToList();
        Assert.InRange(named.Count, 20, 100);
        Assert.All(named, name => Assert.Contains(types[name[0]].SelectMany(type => type.GetMethods(BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic)), method => method.Name == name[1]));
    }

    [Fact]
    public void Every_field_of_the_design_is_mapped() =>
        Assert.Empty(Fields.Except(Names().Matches(string.Join(' ', Rows("Fields").Select(cells => cells[0]))).Select(match => match.Groups[1].Value)));

    [Fact]
    public void The_conditions_of_its_examples_can_be_read()
    {
        var conditions = Examples().Matches(Page).Select(match => match.Groups[1].Value.Trim('\'')).ToList();
        Assert.InRange(conditions.Count, 8, 100);
        Assert.All(conditions, condition => Assert.False(TaskCondition.Parse(condition, DateTimeOffset.UnixEpoch).IsRefused, condition));
        Assert.All(TaskCondition.Operators, one => Assert.Contains($"`{one}`", Page, StringComparison.Ordinal));
    }

    private static IEnumerable<string[]> Rows(string heading) => Page.Split($"## {heading}\n")[1].Split("\n## ")[0].Split('\n')
        .Where(line => line.StartsWith("| `", StringComparison.Ordinal))
        .Select(line => line.Trim('|', ' ').Split(" | ", StringSplitOptions.TrimEntries) is { Length: 3 } three ? [.. three, ""] : line.Trim('|').Split('|', StringSplitOptions.TrimEntries));

    [GeneratedRegex("`interlock ([a-z][a-z -]*)", RegexOptions.None, 1000)]
    private static partial Regex Commands();

    [GeneratedRegex(@"\b([a-z][a-z_]+)`", RegexOptions.None, 1000)]
    private static partial Regex Names();

    [GeneratedRegex(@"--where ('[^']+'|[a-z_.]+[=!<>~]\S*)", RegexOptions.None, 1000)]
    private static partial Regex Examples();
}
