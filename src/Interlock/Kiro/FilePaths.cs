namespace Interlock.Kiro;

/// <summary>Finds paths in text, and reads the paths of <c>_Files:_</c> and <c>_Boundary:_</c>.</summary>
internal static class FilePaths
{
    private const int MaxPath = 260;
    private const int MaxFound = 256;

    private static readonly HashSet<string> Extensions = new(StringComparer.Ordinal)
    {
        "astro", "bash", "bat", "bicep", "c", "cc", "cfg", "cjs", "clj", "cmake", "conf", "config", "cpp", "cs", "csproj", "css", "csv", "cts", "cxx", "dart", "dockerfile",
        "eex", "ejs", "elm", "env", "erl", "ex", "exs", "fs", "fsproj", "gd", "go", "gql", "gradle", "graphql", "groovy", "h", "haml", "hbs", "hcl", "hpp", "hrl", "hs", "html",
        "ini", "ipynb", "java", "jl", "js", "json", "json5", "jsonc", "jsonl", "jsx", "kt", "kts", "less", "lock", "lua", "mako", "md", "mdx", "ml", "mjs", "mts", "nix", "php",
        "pl", "plist", "png", "prisma", "properties", "props", "proto", "ps1", "pug", "py", "pyi", "r", "rb", "razor", "rego", "rs", "rst", "sass", "scala", "scss", "sh", "sln",
        "slnx", "sol", "sql", "svelte", "svg", "swift", "targets", "tf", "tfvars", "toml", "ts", "tsv", "tsx", "twig", "txt", "vue", "wasm", "wgsl", "xaml", "xml", "xsd", "yaml", "yml", "zig", "zsh",
    };

    /// <summary>Names of frameworks that end like a file.</summary>
    private static readonly HashSet<string> Names = new(StringComparer.OrdinalIgnoreCase)
    {
        "node.js", "next.js", "vue.js", "nuxt.js", "express.js", "react.js", "three.js", "d3.js", "chart.js", "p5.js", "angular.js", "ember.js", "backbone.js", "alpine.js",
        "moment.js", "day.js", "discord.js", "socket.io.js", "nest.js", "nestjs", "plotly.js", "tensorflow.js", "web3.js", "ethers.js", "cube.js", "solid.js", "leaflet.js", "stripe.js", "hono.js", "process.env",
    };

    private static readonly HashSet<string> Whole = new(StringComparer.Ordinal)
        { "Dockerfile", "Makefile", "Rakefile", "Gemfile", "Jenkinsfile", "Procfile", "Justfile", "CMakeLists.txt" };

    private static readonly HashSet<string> Dotted = new(StringComparer.Ordinal)
        { ".env", ".gitignore", ".dockerignore", ".editorconfig", ".gitattributes", ".npmrc", ".nvmrc", ".prettierrc", ".eslintrc" };

    /// <summary>Every path a text names, in order; whole words only, no addresses, no names of frameworks.</summary>
    public static List<string> In(string text)
    {
        var paths = new List<string>();
        for (var at = 0; at < text.Length && paths.Count < MaxFound;)
        {
            if (!IsPathCharacter(text[at]))
            {
                at++;
                continue;
            }

            var from = at;
            while (at < text.Length && IsPathCharacter(text[at]))
            {
                at++;
            }

            var word = text.AsSpan(from, at - from);
            if (word.IndexOfAny('.', '/', '\\') < 0 && !char.IsAsciiLetterUpper(word[0]))
            {
                continue;
            }

            // "https://…" breaks at the colon; what follows two slashes is an address.
            var address = from > 0 && text[from - 1] == ':' && text.AsSpan(from).StartsWith("//");
            if (!address && at - from <= MaxPath && Normalise(text[from..at]) is { } path && LooksLikePath(path))
            {
                paths.Add(path);
            }
        }

        return paths;
    }

    /// <summary>One entry of <c>_Files:_</c> or <c>_Boundary:_</c> when it is a path or glob, normalised; else null.</summary>
    public static string? Declared(string entry)
    {
        var text = entry.Trim().Trim('`', '"', '\'').Trim();
        var space = text.AsSpan().IndexOfAny(" (（");
        if (space > 0 && text[space..].TrimStart() is ['(' or '（', ..])
        {
            text = text[..space].Trim('`', ' ');
        }

        if (text.Length is 0 or > MaxPath || text.Any(c => char.IsWhiteSpace(c) || char.IsControl(c)))
        {
            return null;
        }

        return Normalise(text) is { } path && (path.Contains('/', StringComparison.Ordinal) || path.AsSpan().IndexOfAny('*', '?') >= 0 || LooksLikePath(path)) ? path : null;
    }

    /// <summary>Forward slashes, no <c>./</c> in front; null for what lies outside the repository.</summary>
    private static string? Normalise(string text)
    {
        // Wrappers of Markdown stick to a path: **src/a.ts**, _src/a.ts_.
        var bold = text.StartsWith("**", StringComparison.Ordinal) && text.EndsWith("**", StringComparison.Ordinal) && text.Length > 4;
        var path = (bold ? text[2..^2] : text).Replace('\\', '/').TrimEnd('.', ',', '-', '+', '@', '$', '_');
        while (path.StartsWith("./", StringComparison.Ordinal))
        {
            path = path[2..];
        }

        var outside = path.Length == 0 || path[0] is '/' or '~' || IsAbove(path) || path.Contains("//", StringComparison.Ordinal);
        return outside ? null : path;
    }

    private static bool IsAbove(string path) =>
        path == ".." || path.StartsWith("../", StringComparison.Ordinal) || path.EndsWith("/..", StringComparison.Ordinal) || path.Contains("/../", StringComparison.Ordinal);

    private static bool LooksLikePath(string path)
    {
        var name = path[(path.LastIndexOf('/') + 1)..];
        var nested = name.Length < path.Length;
        if (Names.Contains(name) || path.StartsWith("www.", StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }

        if (Whole.Contains(name) || Dotted.Contains(name) || name.StartsWith(".env.", StringComparison.Ordinal))
        {
            return true;
        }

        var dot = name.LastIndexOf('.');
        var known = dot > 0 && dot < name.Length - 1 && Extensions.Contains(name[(dot + 1)..]) && name.AsSpan(0, dot).IndexOfAnyInRange('0', 'z') >= 0;
        return known
            || (nested && name.Length == 0 && path.AsSpan().Count('/') > 1 && path.AsSpan().IndexOfAnyInRange('a', 'z') >= 0)
            || (nested && path.Contains('*', StringComparison.Ordinal) && path.AsSpan().IndexOfAnyInRange('a', 'z') >= 0);
    }

    private static bool IsPathCharacter(char c) =>
        char.IsAsciiLetterOrDigit(c) || c is '/' or '.' or '_' or '-' or '*' or '\\' or '~' or '@' or '+' or '$' or '[' or ']' or '{' or '}';
}
