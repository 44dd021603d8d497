using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Interlock.Claims;
using Interlock.Configuration;
using Interlock.Git;
using Interlock.Registry;
using Interlock.Tests.Architecture;

namespace Interlock.Tests.Configuration;

public sealed class ConfigTableTests
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    [Fact]
    public void Every_default_is_a_value_that_a_file_could_hold()
    {
        using var folder = new Folder();
        var whole = new JsonObject { ["agents"] = new JsonObject { ["a"] = new JsonObject { ["command"] = "x" } } };
        foreach (var key in ConfigTable.Keys.Where(k => k.Default is not null && !k.Path.Contains('*', StringComparison.Ordinal)))
        {
            var at = whole;
            foreach (var part in key.Path.Split('.')[..^1])
            {
                at[part] ??= new JsonObject();
                at = at[part]!.AsObject();
            }

            at[key.Path.Split('.')[^1]] = ConfigJson.Of(key.Default!);
        }

        folder.With("interlock.yaml", whole.ToJsonString());
        foreach (var entry in folder.Load().Value.Entries.Where(e => e.Origin.Layer == ConfigLayer.Repository && e.Key.Default is not null))
        {
            Assert.Equal(entry.Key.Default, entry.Value);
        }
    }

    [Fact]
    public void The_shared_files_are_those_that_claims_know() =>
        Assert.Equal(SharedFiles.Default, ConfigLoader.Load(new()).Value.Settings.Locks.Shared);

    [Fact]
    public void The_registry_assumes_the_same_where_it_is_told_nothing()
    {
        var (settings, assumed) = (ConfigLoader.Load(new()).Value.Settings, new RegistryOptions());
        Assert.Equal((assumed.PersonLease, assumed.AgentLease, assumed.FourEyes), (settings.Locks.PersonLease, settings.Locks.AgentLease, settings.Gates.FourEyes));
        Assert.Equal((assumed.MaxAttempts, assumed.InfrastructureBudget), (settings.Dispatcher.MaxAttempts, settings.Dispatcher.InfraBudget));
        Assert.Equal((assumed.BackoffBase, assumed.BackoffCap), (settings.Dispatcher.BackoffBase, settings.Dispatcher.BackoffCap));
        Assert.Equal(assumed.BranchTemplate, settings.Branch.Template);
    }

    [Theory]
    [InlineData("default")]
    [InlineData("feature/issue-<n>-<slug>")]
    [InlineData("feature/task-<spec>-<id>")]
    [InlineData("{kind}/{key}-{slug}")]
    [InlineData("{spec}/{task}")]
    [InlineData("x/{slug}")]
    [InlineData("x/{task}-{nothing}")]
    public void Branch_templates_are_those_that_git_naming_reads(string template) =>
        Assert.Equal(BranchNaming.Parse(template).IsRefused, ConfigLoader.Load(new() { Flags = new Dictionary<string, string> { ["branch.template"] = template } }).IsRefused);

    [Fact]
    public void Keys_stand_in_known_sections_and_once() =>
        Assert.Equal(
            ConfigTable.Keys.Count,
            ConfigTable.Keys.Select(k => k.Path).Distinct().Count(p => ConfigTable.Sections.Any(s => p.StartsWith(s.Name + ".", StringComparison.Ordinal))));

    [Fact]
    public void The_schema_that_is_shipped_is_the_one_of_the_table() =>
        Snapshot.Check("docs/reference/interlock.schema.json", ConfigSchema.Build().ToJsonString(Indented) + "\n");

    [Fact]
    public void The_reference_page_is_the_one_of_the_table() => Snapshot.Check("docs/reference/configuration.md", ReferencePage.Text());

    [Fact]
    public void The_schema_knows_every_key()
    {
        foreach (var key in ConfigTable.Keys)
        {
            JsonNode? at = ConfigSchema.Build();
            foreach (var part in key.Path.Split('.'))
            {
                at = at?["anyOf"]?[0] ?? at;
                at = part == "*" ? at?["additionalProperties"] : at?["properties"]?[part];
            }

            Assert.Equal(key.Doc, at?["description"]?.GetValue<string>());
        }
    }
}
