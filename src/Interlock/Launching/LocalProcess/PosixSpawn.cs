using System.Runtime.InteropServices;
using System.Text;

namespace Interlock.Launching.LocalProcess;

/// <summary>
/// Starts a program through <c>posix_spawn</c>: no copy of our memory, so a start stays cheap however large we are; every signal at its default
/// (the runtime ignores SIGPIPE, and a child would inherit that); no descriptor of ours but the three standard ones.
/// </summary>
internal static unsafe class PosixSpawn
{
    // Larger than the opaque structs of any C library (glibc: 80 and 336 bytes, signal sets 128).
    private const int Opaque = 1024;

    private const short SetSignalDefaults = 0x04;
    private const short SetSignalMask = 0x08;
    private const short SetSession = 0x80;
    private const short SetGroup = 0x02;

    private static readonly nint CloseFromExport = FindCloseFrom();

    /// <param name="start">What.</param>
    /// <param name="pid">The process.</param>
    /// <returns>0, or an errno.</returns>
    public static int Start(ProcessStart start, out int pid)
    {
        pid = 0;
        using var text = new NativeText();
        var actions = stackalloc byte[Opaque];
        var attributes = stackalloc byte[Opaque];
        var everySignal = stackalloc byte[Opaque];
        var heldBack = stackalloc byte[Opaque];
        new Span<byte>(everySignal, Opaque).Fill(0xFF);
        new Span<byte>(heldBack, Opaque).Clear();
        *(ulong*)heldBack = start.Held;

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
                Posix.AttributesSetFlags(attributes, (short)(SetSignalDefaults | SetSignalMask | (start.Leads ? SetSession : SetGroup))),
                Posix.AttributesSetDefaults(attributes, everySignal),
                Posix.AttributesSetMask(attributes, heldBack),
                start.Stdin is { } stdin ? Posix.ActionsOpen(actions, 0, text.Add(stdin), Posix.ReadOnly, 0) : 0,
                start.Output is { } output ? Posix.ActionsOpen(actions, 1, text.Add(output), Posix.WriteOnly | Posix.Create | Posix.Append, 0x180) : 0,
                start.Output is not null ? Posix.ActionsDuplicate(actions, 1, 2) : 0,
                CloseFromExport == 0 ? 0 : ((delegate* unmanaged<void*, int, int>)CloseFromExport)(actions, 3),
                start.Directory is { } directory ? Posix.ActionsChangeDirectory(actions, text.Add(directory)) : 0);
            if (error != 0)
            {
                return error;
            }

            int child;
            error = Posix.Spawn(
                &child, text.Add(start.Program), actions, attributes, text.AddAll(start.Argv),
                start.Environment is { } environment ? text.AddAll(environment) : text.AddList(ProcFile.Text("/proc/self/environ\0"u8)));
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

        /// <summary>Texts that each end with a zero, byte for byte.</summary>
        public byte** AddList(ReadOnlySpan<byte> texts)
        {
            var bytes = (byte*)NativeMemory.Alloc((nuint)texts.Length + 1);
            blocks.Add((nint)bytes);
            texts.CopyTo(new Span<byte>(bytes, texts.Length));
            bytes[texts.Length] = 0;
            var array = (byte**)NativeMemory.Alloc((nuint)(texts.Count((byte)0) + 2), (nuint)sizeof(byte*));
            blocks.Add((nint)array);
            var count = 0;
            for (var at = 0; at < texts.Length; at += texts[at..].IndexOf((byte)0) is >= 0 and var length ? length + 1 : texts.Length)
            {
                array[count++] = bytes + at;
            }

            array[count] = null;
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
