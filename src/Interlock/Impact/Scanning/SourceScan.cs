using System.Text;

namespace Interlock.Impact.Scanning;

/// <summary>Reads source files one after the other. One reader per analysis: the names of all its files share a table.</summary>
internal sealed class SourceScan
{
    private const int ShortestName = 3;

    private readonly NameTable names = new();
    private readonly List<int> declared = [];
    private readonly List<int> used = [];

    // Which file saw a name last: tells repetitions without a set per file.
    private int[] lastUse = new int[4096];
    private int files;

    private readonly char[] codeLine = new char[CodeLines.LongestLine];
    private readonly char[] wholeLine = new char[CodeLines.LongestLine];
    private readonly NameFound declare;

    public SourceScan() => declare = Declare;

    public NameTable Names => names;

    /// <returns>Null: no text, or of no known language.</returns>
    public SourceFacts? Read(string path, ReadOnlySpan<byte> bytes) =>
        Unread.IsBinary(bytes) ? null : Read(path, Encoding.UTF8.GetString(bytes));

    /// <inheritdoc cref="Read(string, ReadOnlySpan{byte})"/>
    public SourceFacts? Read(string path, string text)
    {
        if ((Languages.Of(path) ?? Languages.OfFirstLine(text)) is not { } language)
        {
            return null;
        }

        files++;
        declared.Clear();
        used.Clear();
        var declarations = new Declarations(language);
        var imports = new Imports(language);
        var lines = new CodeLines(text, language, codeLine, wholeLine);
        while (lines.MoveNext())
        {
            imports.Read(lines.Whole);
            declarations.Of(lines.Code, declare);
            if (language.Visible != Visibility.Imported)
            {
                Use(lines.Code);
            }
        }

        return new(path, language, [.. declared.Distinct()], [.. used.Except(declared)], [.. imports.Found.Distinct()]);
    }

    private void Declare(ReadOnlySpan<char> name)
    {
        if (name.Length >= ShortestName)
        {
            declared.Add(names.Declared(name));
        }
    }

    private void Use(ReadOnlySpan<char> line)
    {
        var words = new Words(line);
        while (words.MoveNext())
        {
            if (words.Current.Length < ShortestName)
            {
                continue;
            }

            var name = names.Of(words.Current);
            if (name >= lastUse.Length)
            {
                Array.Resize(ref lastUse, Math.Max(lastUse.Length * 2, name + 1));
            }

            if (lastUse[name] != files)
            {
                lastUse[name] = files;
                used.Add(name);
            }
        }
    }
}
