namespace Interlock.Impact.Scanning;

/// <summary>Reads the imports of one file, line by line, by the style of its language.</summary>
internal sealed class Imports(Language language)
{
    private readonly List<Import> found = [];
    private bool inGoGroup;
    private string? openUse;

    public IReadOnlyList<Import> Found => found;

    /// <param name="line">Without comments, with its strings.</param>
    public void Read(ReadOnlySpan<char> line)
    {
        var text = line.Trim();
        if (inGoGroup || openUse is not null || (text.Length > 0 && MayImport(text)))
        {
            Read(text.ToString());
        }
    }

    /// <summary>False where a line surely imports nothing: so for almost all of them, at once.</summary>
    private bool MayImport(ReadOnlySpan<char> text) => language.Imports switch
    {
        ImportStyle.None => false,
        ImportStyle.Script => text.Contains("from", StringComparison.Ordinal) || text.Contains("import", StringComparison.Ordinal) || text.Contains("require", StringComparison.Ordinal),
        ImportStyle.Python => text[0] is 'f' or 'i',
        ImportStyle.Go => text[0] == 'i',
        ImportStyle.Rust => text[0] is 'u' or 'm' or 'p',
        ImportStyle.Jvm => text[0] is 'i' or 'p',
        ImportStyle.Include => text[0] == '#',
        ImportStyle.Ruby => text[0] is 'r' or 'l' or 'a',
        ImportStyle.Php => text[0] is 'r' or 'i' or 'u',
        ImportStyle.Quoted => text[0] is 'i' or 'e' or 'p' or '@',
        _ => true,
    };

    private void Read(string text)
    {
        if (text.Length == 0)
        {
            return;
        }

        switch (language.Imports)
        {
            case ImportStyle.Script:
                Script(text);
                break;
            case ImportStyle.Python:
                Python(text);
                break;
            case ImportStyle.Go:
                Go(text);
                break;
            case ImportStyle.Rust:
                Rust(text);
                break;
            case ImportStyle.Jvm:
                Jvm(text);
                break;
            case ImportStyle.Include when text[0] == '#':
                Include(text[1..].TrimStart());
                break;
            case ImportStyle.Ruby:
                Ruby(text);
                break;
            case ImportStyle.Shell:
                Shell(text);
                break;
            case ImportStyle.Php:
                Php(text);
                break;
            case ImportStyle.Quoted when StartsWithAny(text, "import ", "export ", "part ", "@import ", "@use ", "@forward ", "include "):
                Add(ImportKind.Path, Quoted(text, 0));
                break;
            case ImportStyle.Lua when text.Contains("require", StringComparison.Ordinal):
                Add(ImportKind.Module, Quoted(text, text.IndexOf("require", StringComparison.Ordinal))?.Replace('.', '/'));
                break;
            default:
                break;
        }
    }

    private void Script(string text)
    {
        foreach (var before in new[] { " from ", "}from ", "import ", "require(", "import(", "from " })
        {
            var at = text.IndexOf(before, StringComparison.Ordinal);
            var behind = at + before.Length;
            if (at >= 0 && behind < text.Length && text.AsSpan(behind).TrimStart() is ['"' or '\'' or '`', ..])
            {
                Add(ImportKind.Path, Quoted(text, behind));
                return;
            }
        }
    }

    private void Python(string text)
    {
        if (text.StartsWith("from ", StringComparison.Ordinal) && text.IndexOf(" import", 5, StringComparison.Ordinal) is var import and > 0)
        {
            var module = text[5..import].Trim();
            var names = text[(import + 7)..].Trim(' ', '(', ')', '\\');
            var path = Dotted(module);
            Add(ImportKind.Module, path);

            // What is imported may be a file of the package as well as a name in it.
            foreach (var name in names.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
            {
                var first = name.Split(' ')[0];
                Add(ImportKind.Module, first == "*" ? null : path.EndsWith('.') ? path + first : $"{path}/{first}");
            }
        }
        else if (text.StartsWith("import ", StringComparison.Ordinal))
        {
            foreach (var name in text[7..].Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
            {
                Add(ImportKind.Module, Dotted(name.Split(' ')[0]));
            }
        }
    }

    private void Go(string text)
    {
        if (inGoGroup)
        {
            inGoGroup = text[0] != ')';
            Add(ImportKind.Package, inGoGroup ? Quoted(text, 0) : null);
        }
        else if (text.StartsWith("import", StringComparison.Ordinal))
        {
            inGoGroup = text.EndsWith('(');
            Add(ImportKind.Package, Quoted(text, 0));
        }
    }

    private void Rust(string text)
    {
        if (openUse is not null)
        {
            openUse += text;
        }
        else
        {
            var words = text.StartsWith("pub", StringComparison.Ordinal) && text.IndexOf(' ') is var space and > 0 ? text[space..].TrimStart() : text;
            if (words.StartsWith("mod ", StringComparison.Ordinal) && words.EndsWith(';'))
            {
                Add(ImportKind.Module, "self/" + words[4..^1].Trim());
                return;
            }

            openUse = words.StartsWith("use ", StringComparison.Ordinal) ? words[4..] : null;
        }

        if (openUse is not null && openUse.Contains(';'))
        {
            UseTree("", openUse[..openUse.IndexOf(';')]);
            openUse = null;
        }
    }

    /// <summary>The paths of <c>a::{b, c::{d, e}}</c>, one by one.</summary>
    private void UseTree(string before, string tree)
    {
        tree = tree.Trim();
        var brace = tree.IndexOf('{');
        if (brace < 0)
        {
            var name = tree.Split(" as ")[0].Trim();
            Add(ImportKind.Module, (before + name.Replace("::", "/", StringComparison.Ordinal)).TrimEnd('*', '/'));
            return;
        }

        before += tree[..brace].Replace("::", "/", StringComparison.Ordinal);
        var (depth, start) = (0, brace + 1);
        for (var at = start; at < tree.Length; at++)
        {
            depth += tree[at] == '{' ? 1 : 0;
            if (depth == 0 && tree[at] is ',' or '}')
            {
                if (tree[start..at].Trim() is { Length: > 0 } part)
                {
                    UseTree(before, part);
                }

                start = at + 1;
            }

            depth -= tree[at] == '}' ? 1 : 0;
        }
    }

    private void Jvm(string text)
    {
        if (text.StartsWith("package ", StringComparison.Ordinal))
        {
            // Files of one package may lie under several roots.
            Add(ImportKind.Package, text[8..].Trim(';', ' ').Replace('.', '/'));
            return;
        }

        if (!text.StartsWith("import ", StringComparison.Ordinal))
        {
            return;
        }

        var name = text[7..].TrimEnd(';').Replace("static ", "", StringComparison.Ordinal).Split(" as ")[0].Trim();
        var wild = name.EndsWith(".*", StringComparison.Ordinal) || name.EndsWith("._", StringComparison.Ordinal);
        Add(wild ? ImportKind.Package : ImportKind.Module, (wild ? name[..^2] : name).Replace('.', '/'));
    }

    private void Include(string text)
    {
        if (StartsWithAny(text, "include", "import"))
        {
            var open = text.IndexOf('<');
            Add(ImportKind.Path, open > 0 && text.IndexOf('>', open) is var close and > 0 ? text[(open + 1)..close] : Quoted(text, 0));
        }
    }

    private void Ruby(string text)
    {
        if (StartsWithAny(text, "require_relative ", "require_relative("))
        {
            Add(ImportKind.Path, Quoted(text, 0) is { } path ? (path.StartsWith('.') ? path : "./" + path) : null);
        }
        else if (StartsWithAny(text, "require ", "require(", "load ", "autoload "))
        {
            Add(ImportKind.Path, Quoted(text, 0));
        }
    }

    private void Shell(string text)
    {
        foreach (var command in new[] { "source ", ". " })
        {
            var at = text.StartsWith(command, StringComparison.Ordinal) ? 0 : text.IndexOf(" && " + command, StringComparison.Ordinal) is var after and >= 0 ? after + 4 : -1;
            if (at < 0)
            {
                continue;
            }

            // The directory is most often computed; what stands behind it is the path below some directory.
            var word = text[(at + command.Length)..].TrimStart();
            word = word.Split([" &&", " ||", ";", " 2>"], StringSplitOptions.None)[0].Replace("\"", "", StringComparison.Ordinal).Replace("'", "", StringComparison.Ordinal).Trim();
            var computed = Math.Max(word.LastIndexOf(")/", StringComparison.Ordinal), word.LastIndexOf("}/", StringComparison.Ordinal));
            var variable = word.StartsWith('$') ? word.IndexOf('/') : -1;
            word = computed >= 0 ? word[(computed + 2)..] : variable > 0 ? word[(variable + 1)..] : word;
            Add(ImportKind.Path, word.AsSpan().ContainsAny('$', ' ', '*') ? null : word);
            return;
        }
    }

    private void Php(string text)
    {
        if (StartsWithAny(text, "require", "include"))
        {
            Add(ImportKind.Path, Quoted(text, 0)?.TrimStart('/'));
        }
        else if (text.StartsWith("use ", StringComparison.Ordinal) && text.Contains('\\'))
        {
            Add(ImportKind.Module, text[4..].TrimEnd(';').Split(" as ")[0].Split('{')[0].Trim(' ', '\\').Replace('\\', '/'));
        }
    }

    private void Add(ImportKind kind, string? target)
    {
        if (target is { Length: > 0 and < 400 })
        {
            found.Add(new(kind, target));
        }
    }

    /// <summary>Dots to slashes; those in front stay and count levels.</summary>
    private static string Dotted(string module)
    {
        var name = module.TrimStart('.');
        return new string('.', module.Length - name.Length) + name.Replace('.', '/');
    }

    private static bool StartsWithAny(string text, params ReadOnlySpan<string> words)
    {
        foreach (var word in words)
        {
            if (text.StartsWith(word, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The first string behind a place.</summary>
    private static string? Quoted(string text, int from)
    {
        var start = text.AsSpan(from).IndexOfAny('"', '\'', '`') + from;
        var end = start < from ? -1 : text.IndexOf(text[start], start + 1);
        return end < 0 ? null : text[(start + 1)..end];
    }
}
