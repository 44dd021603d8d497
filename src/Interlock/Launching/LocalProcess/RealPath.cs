namespace Interlock.Launching.LocalProcess;

/// <summary>Paths with every symbolic link on the way resolved.</summary>
internal static class RealPath
{
    // As the kernel: after so many links it is a loop.
    private const int MostLinks = 40;

    public static string Of(string path)
    {
        var open = new Stack<string>(Path.GetFullPath(path).Split('/', StringSplitOptions.RemoveEmptyEntries).Reverse());
        var real = "";
        var links = 0;
        while (open.TryPop(out var part))
        {
            if (part is ".")
            {
                continue;
            }

            if (part is "..")
            {
                real = real[..Math.Max(0, real.LastIndexOf('/'))];
                continue;
            }

            var next = $"{real}/{part}";
            if (new FileInfo(next).LinkTarget is not { } target || ++links > MostLinks)
            {
                real = next;
                continue;
            }

            if (target.StartsWith('/'))
            {
                real = "";
            }

            foreach (var piece in target.Split('/', StringSplitOptions.RemoveEmptyEntries).Reverse())
            {
                open.Push(piece);
            }
        }

        return real.Length == 0 ? "/" : real;
    }
}
