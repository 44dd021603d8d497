namespace Interlock.Impact.Scanning;

/// <summary>The families that are understood. A file of no family is found by its name alone.</summary>
internal static class Languages
{
    private static readonly Language[] All =
    [
        new("C#", ImportStyle.None, Visibility.Everywhere, "//", [".cs", ".razor", ".cshtml", ".csx"], ["class", "struct", "interface", "enum", "record"]),
        new("JavaScript", ImportStyle.Script, Visibility.Imported, "//", [".js", ".mjs", ".cjs", ".jsx", ".ts", ".mts", ".cts", ".tsx", ".vue", ".svelte"],
            ["class", "function", "interface", "enum", "type", "const", "let", "var", "namespace"])
        {
            Exporting = "export",
            Interpreters = ["node", "deno", "bun"],
            Endings = ["", ".ts", ".tsx", ".d.ts", ".js", ".jsx", ".mjs", ".cjs", ".vue", ".svelte", ".json", "/index.ts", "/index.tsx", "/index.js", "/index.jsx", "/index.mjs"],
        },
        new("Python", ImportStyle.Python, Visibility.Imported, "#", [".py", ".pyi", ".pyx"], ["class", "def"])
        {
            OnlyTopLevel = true, BlockComments = false, Interpreters = ["python", "python3", "python2"], Endings = [".py", "/__init__.py", ".pyi", ".pyx"],
        },
        new("Go", ImportStyle.Go, Visibility.Package, "//", [".go"], ["func", "type", "var", "const"]) { OnlyTopLevel = true },
        new("Rust", ImportStyle.Rust, Visibility.Everywhere, "//", [".rs"], ["fn", "struct", "enum", "trait", "type", "union", "const", "static", "macro_rules"])
        {
            Endings = [".rs", "/mod.rs", "/lib.rs"],
        },
        new("JVM", ImportStyle.Jvm, Visibility.Package, "//", [".java", ".kt", ".kts", ".scala", ".groovy"], ["class", "interface", "enum", "record", "object", "trait", "typealias"])
        {
            Endings = [".java", ".kt", ".scala", ".groovy"],
        },
        new("C", ImportStyle.Include, Visibility.Everywhere, "//", [".c", ".h", ".cc", ".cpp", ".cxx", ".hpp", ".hh", ".hxx", ".inl", ".m", ".mm"],
            ["class", "struct", "enum", "union", "define", "concept"]),
        new("Ruby", ImportStyle.Ruby, Visibility.Everywhere, "#", [".rb", ".rake", ".ru", ".gemspec"], ["class", "module"])
        {
            BlockComments = false, Interpreters = ["ruby"], Endings = ["", ".rb"],
        },
        new("Shell", ImportStyle.Shell, Visibility.Everywhere, "#", [".sh", ".bash", ".zsh", ".ksh", ".bats"], ["function"])
        {
            BlockComments = false, Interpreters = ["sh", "bash", "dash", "zsh", "ksh"], Endings = ["", ".sh", ".bash"],
        },
        new("PHP", ImportStyle.Php, Visibility.Everywhere, "//", [".php"], ["class", "interface", "trait", "enum", "function"]) { Interpreters = ["php"], OnlyTopLevel = true, Endings = ["", ".php"] },
        new("Swift", ImportStyle.None, Visibility.Everywhere, "//", [".swift"], ["class", "struct", "enum", "protocol", "actor", "typealias"]),
        new("Dart", ImportStyle.Quoted, Visibility.Imported, "//", [".dart"], ["class", "mixin", "enum", "typedef"]),
        new("Style", ImportStyle.Quoted, Visibility.Imported, "//", [".css", ".scss", ".sass", ".less"], []) { Endings = ["", ".scss", ".css", ".sass", ".less"] },
        new("Protocol", ImportStyle.Quoted, Visibility.Imported, "//", [".proto", ".thrift"], ["message", "service", "enum", "struct"]),
        new("Lua", ImportStyle.Lua, Visibility.Imported, "--", [".lua"], []) { BlockComments = false, Interpreters = ["lua"], Endings = [".lua", "/init.lua"] },
    ];

    private static readonly Dictionary<string, Language> ByExtension =
        All.SelectMany(language => language.Extensions.Select(extension => (extension, language))).ToDictionary(pair => pair.extension, pair => pair.language, StringComparer.OrdinalIgnoreCase);

    private static readonly Dictionary<string, Language>.AlternateLookup<ReadOnlySpan<char>> BySpan = ByExtension.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>With the dot.</summary>
    public static IEnumerable<string> Extensions => ByExtension.Keys;

    /// <summary>By the file's name; null: unknown, or only its first line can tell.</summary>
    public static Language? Of(string path) => BySpan.TryGetValue(Path.GetExtension(path.AsSpan()), out var language) ? language : null;

    /// <summary>By the interpreter in the first line.</summary>
    public static Language? OfFirstLine(ReadOnlySpan<char> text)
    {
        if (!text.StartsWith("#!", StringComparison.Ordinal))
        {
            return null;
        }

        var end = text.IndexOf('\n');
        var words = text[2..(end < 0 ? text.Length : end)].Trim().ToString().Split([' ', '/'], StringSplitOptions.RemoveEmptyEntries);
        return All.FirstOrDefault(language => language.Interpreters.Any(words.Contains));
    }
}
