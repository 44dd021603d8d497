using System.Runtime.InteropServices;
using System.Text;

namespace Interlock.Launching.LocalProcess;

/// <summary>
/// Starts a program through <c>posix_spawn</c>: no copy of our memory, so a start stays cheap however large we are; in a session of its own;
/// every signal at its default (the runtime ignores SIGPIPE, and a child would inherit that); no descriptor of ours but the three it is given.
/// </summary>
internal static unsafe class PosixSpawn
{
    // Larger than the opaque structs of any C library (glibc: 80 and 336 bytes, signal sets 128).
    private const int Opaque = 1024;

    private const short SetSignalDefaults = 0x04;
    private const short SetSignalMask = 0x08;
    private const short SetSession = 0x80;

    private static readonly nint CloseFromExport = FindCloseFrom();

    /// <param name="program">Absolute path.</param>
    /// <param name="argv">Arguments, the name included.</param>
    /// <param name="environment">The whole environment, <c>NAME=value</c>.</param>
    /// <param name="directory">The working directory.</param>
    /// <param name="stdin">Opened for reading.</param>
    /// <param name="output">Opened for appending, created with mode 600; stdout and stderr.</param>
    /// <param name="pid">The process.</param>
    /// <returns>0, or an errno.</returns>
    public static int Start(
        string program, IReadOnlyList<string> argv, IReadOnlyList<string> environment, string directory, string stdin, string output, out int pid)
    {
        pid = 0;
        using var text = new NativeText();
        var actions = stackalloc byte[Opaque];
        var attributes = stackalloc byte[Opaque];
        var everySignal = stackalloc byte[Opaque];
        var noSignal = stackalloc byte[Opaque];
        new Span<byte>(everySignal, Opaque).Fill(0xFF);
        new Span<byte>(noSignal, Opaque).Clear();

        var error = Posix.ActionsInit(actions);
        if (error != 0)
        {
            return error;
        }

        error = Posix.AttributesInit(attributes);
        if (error != 0)
        {
            _ = Posix.ActionsDestroy(actions);
            return error;
        }

        try
        {
            error = First(
                Posix.AttributesSetFlags(attributes, SetSession | SetSignalDefaults | SetSignalMask),
                Posix.AttributesSetDefaults(attributes, everySignal),
                Posix.AttributesSetMask(attributes, noSignal),
                Posix.ActionsOpen(actions, 0, text.Add(stdin), Posix.ReadOnly, 0),
                Posix.ActionsOpen(actions, 1, text.Add(output), Posix.WriteOnly | Posix.Create | Posix.Append, 0x180),
                Posix.ActionsDuplicate(actions, 1, 2),
                CloseFromExport == 0 ? 0 : ((delegate* unmanaged<void*, int, int>)CloseFromExport)(actions, 3),
                Posix.ActionsChangeDirectory(actions, text.Add(directory)));
            if (error != 0)
            {
                return error;
            }

            int child;
            error = Posix.Spawn(&child, text.Add(program), actions, attributes, text.AddAll(argv), text.AddAll(environment));
            pid = error == 0 ? child : 0;
            return error;
        }
        finally
        {
            _ = Posix.AttributesDestroy(attributes);
            _ = Posix.ActionsDestroy(actions);
        }
    }

    private static int First(params ReadOnlySpan<int> errors)
    {
        foreach (var error in errors)
        {
            if (error != 0)
            {
                return error;
            }
        }

        return 0;
    }

    // Only newer C libraries have it; without it what we ourselves inherited leaks through, and nothing of our own does.
    private static nint FindCloseFrom() =>
        NativeLibrary.TryLoad("libc.so.6", out var libc) && NativeLibrary.TryGetExport(libc, "posix_spawn_file_actions_addclosefrom_np", out var export)
            ? export
            : 0;

    /// <summary>Zero-terminated UTF-8 copies that live as long as the call.</summary>
    private sealed class NativeText : IDisposable
    {
        private readonly List<nint> blocks = [];

        public byte* Add(string text)
        {
            var bytes = (byte*)NativeMemory.Alloc((nuint)Encoding.UTF8.GetMaxByteCount(text.Length) + 1);
            blocks.Add((nint)bytes);
            var length = Encoding.UTF8.GetBytes(text, new Span<byte>(bytes, Encoding.UTF8.GetMaxByteCount(text.Length)));
            bytes[length] = 0;
            return bytes;
        }

        public byte** AddAll(IReadOnlyList<string> texts)
        {
            var array = (byte**)NativeMemory.Alloc((nuint)(texts.Count + 1), (nuint)sizeof(byte*));
            blocks.Add((nint)array);
            for (var i = 0; i < texts.Count; i++)
            {
                array[i] = Add(texts[i]);
            }

            array[texts.Count] = null;
            return array;
        }

        public void Dispose()
        {
            foreach (var block in blocks)
            {
                NativeMemory.Free((void*)block);
            }
        }
    }
}
