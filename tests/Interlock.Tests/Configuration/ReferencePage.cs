using System.Globalization;
using System.Text;
using Interlock.Configuration;

namespace Interlock.Tests.Configuration;

/// <summary>Writes docs/reference/configuration.md from the table of keys.</summary>
internal static class ReferencePage
{
    public static string Text()
    {
        var page = new StringBuilder("""
            # Configuration

            Made from the table of keys in the program; `INTERLOCK_UPDATE_SNAPSHOTS=1 ./test ConfigTable` writes it again.

            Later wins, value by value: built-in, `interlock.yaml` at the root of the main checkout (and the files its `include:` names,
            inside the repository), `$XDG_CONFIG_HOME/interlock/config.yaml`, variables `INTERLOCK_SECTION__KEY`, flags.
            `interlock config show --origin` prints what is in effect and why. A key that does not exist, a wrong type and a value out of
            range are refused with `config.invalid` and their file, line and column. [interlock.schema.json](interlock.schema.json) is the
            JSON Schema for editors.

            In variables a list is written with commas, or as JSON; checks, and commands that are lists, as JSON.

            Keys marked **runs code** are executed. When they stand in the repository's file, nothing of them runs until somebody has read
            them and said `interlock trust`.

            Keys marked as a **rule** only get stricter from below: the repository's file decides, by default the built-in value, and what
            the other layers say counts only where it is stricter; `config show` tells what does not count. A rule of the repository's file
            that is looser than the built-in value needs `interlock trust` too, and so does any change of one that was trusted.

            """);
        foreach (var section in ConfigTable.Sections)
        {
            page.Append($"\n## {section.Name}\n\n{section.Doc}\n\n| key | holds | default | |\n|---|---|---|---|\n");
            foreach (var key in ConfigTable.Keys.Where(k => k.Path.StartsWith(section.Name + ".", StringComparison.Ordinal)))
            {
                page.Append($"| `{key.Path}` | {Holds(key)} | {Default(key)} | {key.Doc.Replace("|", "\\|", StringComparison.Ordinal)}{(key.RunsCode ? " **Runs code.**" : "")}{Rule(key.Layers)} |\n");
            }
        }

        return page.ToString();
    }

    private static string Rule(ConfigLayering layers) => layers switch
    {
        ConfigLayering.LastWins => "",
        ConfigLayering.RepositoryWins => " **Rule**: the repository's file wins.",
        ConfigLayering.United => " **Rule**: all layers together.",
        ConfigLayering.ByName => " **Rule**: all layers together, by name.",
        _ => " **Rule**: the strictest layer counts.",
    };

    private static string Holds(ConfigKey key) => key.Type switch
    {
        ConfigType.Choice => string.Join(", ", key.Choices.Select(c => $"`{c}`")),
        ConfigType.Integer => $"whole number, {Number(key.Minimum)}–{Number(key.Maximum)}",
        ConfigType.Number => $"number, {Number(key.Minimum)}–{Number(key.Maximum)}",
        ConfigType.Flag => "`true`, `false`",
        ConfigType.TextList => "list of text",
        ConfigType.Command => "text or list of words",
        ConfigType.Checks => "`none`, or a list of commands or `{name, run, timeout_seconds}`",
        _ => "text",
    };

    private static string Default(ConfigKey key) => key.Default switch
    {
        null => key.Required ? "required" : "unset",
        IReadOnlyList<string> list => string.Join(", ", list.Select(i => $"`{i}`")),
        var value => $"`{Convert.ToString(value, CultureInfo.InvariantCulture)!.ToLowerInvariant()}`",
    };

    private static string Number(double number) => number.ToString(CultureInfo.InvariantCulture);
}
