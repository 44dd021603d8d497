using System.Buffers;
using System.Text;

namespace Interlock.Storage.Sqlite;

/// <summary>
/// A prepared statement, lent by its connection; disposing gives it back. Parameters are bound in order.
/// Reading and binding make no garbage besides the strings asked for.
/// </summary>
internal sealed unsafe class Statement(Connection connection, nint handle) : IDisposable
{
    private const int Short = 256;

    private readonly NativeSqlite native = connection.Native;
    private int bound;
    private bool released;

    /// <summary>True while somebody uses it.</summary>
    public bool Lent { get; set; }

    public Statement Bind(long value)
    {
        Check(native.BindLong(handle, ++bound, value));
        return this;
    }

    public Statement Bind(long? value)
    {
        Check(value is { } number ? native.BindLong(handle, ++bound, number) : native.BindNull(handle, ++bound));
        return this;
    }

    public Statement Bind(bool value) => Bind(value ? 1L : 0L);

    public Statement Bind(DateTimeOffset value) => Bind(Moments.ToStored(value));

    public Statement Bind(DateTimeOffset? value) => Bind(value is { } moment ? Moments.ToStored(moment) : null);

    public Statement Bind(string? value)
    {
        if (value is null)
        {
            Check(native.BindNull(handle, ++bound));
            return this;
        }

        var buffer = stackalloc byte[Short];
        if (Encoding.UTF8.TryGetBytes(value, new Span<byte>(buffer, Short), out var length))
        {
            Check(native.BindText(handle, ++bound, buffer, length));
            return this;
        }

        var rented = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(value.Length));
        try
        {
            length = Encoding.UTF8.GetBytes(value, rented);
            fixed (byte* bytes = rented)
            {
                Check(native.BindText(handle, ++bound, bytes, length));
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }

        return this;
    }

    /// <summary>Text that is UTF-8 already; null where it is empty.</summary>
    public Statement BindUtf8(ReadOnlySpan<byte> text)
    {
        fixed (byte* bytes = text)
        {
            Check(text.IsEmpty ? native.BindNull(handle, ++bound) : native.BindText(handle, ++bound, bytes, text.Length));
        }

        return this;
    }

    /// <summary>Goes to the next row; false at the end.</summary>
    public bool Step()
    {
        ObjectDisposedException.ThrowIf(released, this);
        var result = native.Step(handle);
        return result switch
        {
            NativeSqlite.Row => true,
            NativeSqlite.Done => false,
            _ => throw connection.Error(result),
        };
    }

    /// <summary>Runs a statement whose rows, if any, do not matter.</summary>
    public void Run()
    {
        while (Step())
        {
        }
    }

    public bool IsNull(int column) => native.ColumnType(handle, column) == NativeSqlite.TypeNull;

    public long Long(int column) => native.ColumnLong(handle, column);

    public int Int(int column) => (int)native.ColumnLong(handle, column);

    public bool Flag(int column) => native.ColumnLong(handle, column) != 0;

    public int? IntOrNull(int column) => IsNull(column) ? null : Int(column);

    public DateTimeOffset Moment(int column) => Moments.FromStored(Long(column));

    public DateTimeOffset? MomentOrNull(int column) => IsNull(column) ? null : Moment(column);

    public string Text(int column) => Encoding.UTF8.GetString(Bytes(column));

    public string? TextOrNull(int column) => IsNull(column) ? null : Text(column);

    /// <summary>UTF-8 of the column, valid until the next step; empty for null.</summary>
    public ReadOnlySpan<byte> Bytes(int column)
    {
        var text = native.ColumnText(handle, column);
        return text is null ? [] : new ReadOnlySpan<byte>(text, native.ColumnBytes(handle, column));
    }

    public void Dispose()
    {
        if (released || !Lent)
        {
            return;
        }

        // Its result repeats the failure of the last step, which was already thrown.
        _ = native.Reset(handle);
        bound = 0;
        connection.GiveBack(this);
    }

    /// <summary>Frees it for good.</summary>
    public void Release()
    {
        if (!released)
        {
            released = true;
            _ = native.Finalize(handle);
        }
    }

    private void Check(int result)
    {
        if (result != NativeSqlite.Ok)
        {
            throw connection.Error(result);
        }
    }
}
