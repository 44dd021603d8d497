using Interlock.Claims;

namespace Interlock.Gates.Watching;

/// <summary>A file of the repository that a command runs.</summary>
/// <param name="Member">See <see cref="ProtectedPath.Member"/>.</param>
internal sealed record CommandScript(string Path, string? Member = null);

/// <summary>
/// Which files of the repository a command runs: its program, the script handed to an interpreter, and the file that a build tool reads.
/// What can be read plainly is read, through <c>sh -c</c>, <c>env</c>, <c>timeout</c> and their like too. Never directories, globs or
/// data, and not what such a script runs in its turn.
/// </summary>
/// <param name="root">Absolute path of the checkout, so that absolute paths inside it are understood; null: they are not.</param>
internal sealed class CommandScripts(string? root)
{
    private const int Deepest = 12;
    private static readonly string[] Reserved = ["{", "}", "!", "if", "then", "else", "elif", "fi", "while", "until", "do", "done"];

    private readonly List<CommandScript> found = [];

    /// <summary>Those of one command.</summary>
    /// <param name="argv">The program and its arguments.</param>
    /// <param name="root">As for the class.</param>
    public static IReadOnlyList<CommandScript> Of(IReadOnlyList<string> argv, string? root)
    {
        var scripts = new CommandScripts(root);
        scripts.Read(new(argv, null, false), null, "", 0);
        return [.. scripts.found.Distinct()];
    }

    private void Text(string text, string directory, int depth)
    {
        ShellCommand? before = null;
        foreach (var command in ShellText.Read(text))
        {
            var words = command.Words.SkipWhile(word => Reserved.Contains(word) || IsAssignment(word)).ToList();
            if (words is ["cd" or "pushd", var to, ..])
            {
                directory = Joined(directory, to == "--" && words.Count > 2 ? words[2] : to);
            }
            else if (words.Count > 0)
            {
                Read(command with { Words = words }, before, directory, depth);
            }

            before = command;
        }
    }

    private void Read(ShellCommand command, ShellCommand? before, string directory, int depth)
    {
        var words = command.Words;
        if (words.Count == 0 || depth > Deepest)
        {
            return;
        }

        var program = words[0];
        var name = program[(program.LastIndexOfAny(['/', '\\']) + 1)..];
        var arguments = words.Skip(1).ToList();
        if (program.Contains('/', StringComparison.Ordinal))
        {
            Add(directory, program);
        }

        if (program is "." or "source" && arguments.Count > 0)
        {
            Add(directory, arguments[0]);
        }
        else if (program == "eval")
        {
            Text(string.Join(' ', arguments), directory, depth + 1);
        }
        else if (Launcher.Of(name) is { } launcher)
        {
            Launched(launcher, name, command with { Words = arguments }, before, directory, depth);
        }
        else
        {
            if (Interpreter.Of(name) is { } interpreter)
            {
                Interpreted(interpreter, command with { Words = arguments }, before, directory, depth);
            }

            if (BuildTool.Of(name) is { } tool)
            {
                Built(tool, arguments, directory);
            }
        }
    }

    private void Launched(Launcher launcher, string name, ShellCommand command, ShellCommand? before, string directory, int depth)
    {
        var words = command.Words;
        var (operands, verb) = (launcher.Operands, launcher.Verbs.Count > 0);
        for (var i = 0; i < words.Count; i++)
        {
            if (name == "env" && words[i] is "-S" or "--split-string" && i + 1 < words.Count)
            {
                Text(string.Join(' ', words.Skip(i + 1)), directory, depth + 1);
                return;
            }

            if (launcher.WithDirectory.Contains(words[i]) && i + 1 < words.Count)
            {
                directory = Joined(directory, words[++i]);
            }
            else if (launcher.WithValue.Contains(words[i]))
            {
                i++;
            }
            else if (words[i].StartsWith('-') || IsAssignment(words[i]))
            {
                continue;
            }
            else if (verb)
            {
                if (!launcher.Verbs.Contains(words[i]))
                {
                    return;
                }

                verb = false;
            }
            else if (operands-- <= 0)
            {
                Read(command with { Words = [.. words.Skip(i)] }, before, directory, depth + 1);
                return;
            }
        }
    }

    private void Interpreted(Interpreter interpreter, ShellCommand command, ShellCommand? before, string directory, int depth)
    {
        var words = command.Words;
        var allowed = !interpreter.NoOperand;
        for (var i = 0; i < words.Count; i++)
        {
            var word = words[i];
            var next = i + 1 < words.Count ? words[i + 1] : null;
            if (interpreter.WithText.Contains(word) || (interpreter.IsShell && word.Length > 2 && word[0] == '-' && word[1] != '-' && word.EndsWith('c')))
            {
                if (interpreter.IsShell && next is not null)
                {
                    Text(next, directory, depth + 1);
                }

                return;
            }

            if (word == interpreter.Module && next is not null)
            {
                Module(directory, next);
                return;
            }

            if (interpreter.WithScript.Contains(word) && next is not null)
            {
                Script(interpreter, directory, next, option: true);
                i++;
            }
            else if (interpreter.WithScript.FirstOrDefault(option => option.StartsWith("--", StringComparison.Ordinal) && word.StartsWith(option + "=", StringComparison.Ordinal)) is { } named)
            {
                Script(interpreter, directory, word[(named.Length + 1)..], option: true);
            }
            else if (interpreter.WithValue.Contains(word) || (interpreter.IsShell && word.Length > 2 && word[0] is '-' or '+' && word[1] != '-' && word.EndsWith('o')))
            {
                i++;
            }
            else if (word == "--" || word.StartsWith('-') || (interpreter.IsShell && word.StartsWith('+')))
            {
                continue;
            }
            else if (interpreter.Verbs.Contains(word))
            {
                allowed = true;
            }
            else
            {
                if (allowed)
                {
                    Script(interpreter, directory, word, option: false);
                }

                return;
            }
        }

        foreach (var read in command.Input is { } input ? [input] : command.Piped && before?.Words is ["cat", ..] ? before.Words.Skip(1) : [])
        {
            Add(directory, read);
        }
    }

    private void Script(Interpreter interpreter, string directory, string word, bool option)
    {
        var ends = interpreter.Endings.Count == 0 || interpreter.Endings.Any(ending => word.EndsWith(ending, StringComparison.OrdinalIgnoreCase));
        if (option && !word.Contains('/', StringComparison.Ordinal) && !word.Contains('.', StringComparison.Ordinal))
        {
            // "-r json": a package, not a file.
            return;
        }

        if (ends)
        {
            Add(directory, word);
            if (!Path.HasExtension(word))
            {
                foreach (var added in interpreter.Adds)
                {
                    Add(directory, word.TrimEnd('/') + added);
                }
            }
        }
    }

    /// <summary>Python looks for a module beside what it is asked to do first, so one of that name in the repository takes its place.</summary>
    private void Module(string directory, string module)
    {
        var path = module.Replace('.', '/');
        foreach (var ending in new[] { ".py", "/__main__.py", "/__init__.py" })
        {
            Add(directory, path + ending);
        }
    }

    private void Built(BuildTool tool, List<string> words, string directory)
    {
        if (tool.Verbs.Count > 0 && !words.Exists(word => tool.Verbs.Contains(word)))
        {
            return;
        }

        var named = new List<string>();
        for (var i = 0; i < words.Count; i++)
        {
            var (option, value) = words[i].IndexOf('=', StringComparison.Ordinal) is var equals && equals > 0 && words[i].StartsWith("--", StringComparison.Ordinal)
                ? (words[i][..equals], words[i][(equals + 1)..])
                : (words[i], i + 1 < words.Count ? words[i + 1] : "");
            if (tool.WithFile.Contains(option))
            {
                named.Add(value);
            }
            else if (tool.WithDirectory.Contains(option))
            {
                directory = Joined(directory, value);
            }
            else if (tool.WithFile.Concat(tool.WithDirectory).FirstOrDefault(known => known.Length == 2 && words[i].Length > 2 && words[i].StartsWith(known, StringComparison.Ordinal)) is { } joined)
            {
                // "-Csub", "-fother.mk"
                var rest = words[i][2..];
                if (tool.WithFile.Contains(joined))
                {
                    named.Add(rest);
                }
                else
                {
                    directory = Joined(directory, rest);
                }
            }
        }

        foreach (var file in named.Count > 0 ? named : tool.Files)
        {
            Add(directory, file, tool.Member);
        }
    }

    private void Add(string directory, string path, string? member = null)
    {
        if (path.Length == 0 || path == "-" || path.EndsWith('/') || path.AsSpan().IndexOfAny(ShellText.Unknown, '*', '?') >= 0)
        {
            return;
        }

        if (LockPath.Normalise(Joined(directory, path), root) is { IsRefused: false, Value: var key } && key != "**")
        {
            found.Add(new(key, member));
        }
    }

    private static string Joined(string directory, string path) =>
        directory.Length == 0 || Path.IsPathRooted(path) ? path : $"{directory.TrimEnd('/')}/{path}";

    private static bool IsAssignment(string word)
    {
        var equals = word.IndexOf('=', StringComparison.Ordinal);
        return equals > 0 && (char.IsAsciiLetter(word[0]) || word[0] == '_') && word.AsSpan(0, equals).IndexOfAnyExcept("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_") < 0;
    }
}
