using Interlock.Kiro;
using Interlock.Plans.OpenSpec;
using Interlock.Plans.SpecKit;

namespace Interlock.Plans;

/// <summary>The formats of plans that are kept in step both ways, and which one a file is: by its path, then by its content.</summary>
internal sealed class PlanFormats(KiroOptions kiro, bool storiesFollow, bool sectionsFree)
{
    public static PlanFormats Plain { get; } = new(new(), storiesFollow: false, sectionsFree: false);

    /// <summary>The words of <c>--format</c> for files of boxes.</summary>
    public static IReadOnlyList<string> Names { get; } = [KiroFormat.Word, SpecKitFormat.Word, OpenSpecFormat.Word];

    /// <summary>Tasks with ids as spec-kit gives them.</summary>
    public static bool HasIds(KiroDocument document) => SpecKitFormat.Identified(document) > 0;

    /// <summary>Null for a word that is none of <see cref="Names"/>.</summary>
    public PlanFormat? Named(string name) => name switch
    {
        KiroFormat.Word => new KiroFormat(kiro),
        SpecKitFormat.Word => new SpecKitFormat(storiesFollow),
        OpenSpecFormat.Word => new OpenSpecFormat(sectionsFree),
        _ => null,
    };

    /// <summary>What a path alone says; null: the content has to be asked.</summary>
    /// <param name="path">With forward slashes.</param>
    /// <param name="kiroPath">The directory of Kiro's specs, relative to the repository.</param>
    public PlanFormat? ByPath(string path, string kiroPath)
    {
        var parts = path.Split('/');
        if (parts.Length < 3 || parts[^1] != "tasks.md")
        {
            return null;
        }

        return path.StartsWith($"{kiroPath.TrimEnd('/')}/", StringComparison.Ordinal) || (parts.Length > 3 && parts[^4] == ".kiro") ? Named(KiroFormat.Word)
            : IsChange(parts) ? Named(OpenSpecFormat.Word)
            : null;
    }

    /// <returns>The format, or <c>plan.unknown_format</c>, <c>plan.unsure_format</c>.</returns>
    public Result<PlanFormat> Recognise(string path, string kiroPath, KiroDocument document)
    {
        if (ByPath(path, kiroPath) is { } byPath)
        {
            return byPath;
        }

        var boxes = document.Boxes.Where(box => box.IsTask).ToList();
        var identified = SpecKitFormat.Identified(document);
        var numbered = boxes.Count(box => TaskTitle.Read(box.Text).Number is not null);
        var parts = path.Split('/');
        if (boxes.Count == 0)
        {
            return Unknown(path);
        }

        return identified > 0 && numbered > identified
            ? new Refusal(
                RefusalKind.Usage,
                "plan.unsure_format",
                $"{path} has {identified} tasks with ids such as T001 and {numbered} with numbers; it may be a plan of spec-kit or of Kiro.",
                $"Say which: interlock spec import '{path}' --format {SpecKitFormat.Word} (or {KiroFormat.Word}, {OpenSpecFormat.Word}).")
            : Named(identified > 0 || parts is ["specs", _, "tasks.md"] ? SpecKitFormat.Word : KiroFormat.Word)!;
    }

    public static Refusal Unknown(string path) => new(
        RefusalKind.Usage,
        "plan.unknown_format",
        $"{path} is no plan of a format that is known: it holds no task.",
        $"Say which it is: --format {string.Join("|", Names)}.");

    /// <summary><c>openspec/changes/X/tasks.md</c>, or one in its archive.</summary>
    private static bool IsChange(string[] parts) =>
        (parts.Length > 3 && parts[^4] == "openspec" && parts[^3] == "changes") || (parts.Length > 4 && parts[^5] == "openspec" && parts[^4] == "changes" && parts[^3] == "archive");
}
