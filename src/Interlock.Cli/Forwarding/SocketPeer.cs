using System.Net.Sockets;

namespace Interlock.Cli.Forwarding;

/// <summary>Who is at the other end of a connection, as the kernel says.</summary>
/// <param name="Pid">0 when it lives where its process cannot be seen from here.</param>
internal readonly record struct SocketPeer(int Pid, uint User)
{
    private const int SocketLevel = 1;
    private const int PeerCredentials = 17;

    /// <summary>Null where the system does not tell.</summary>
    public static SocketPeer? Of(Socket connection)
    {
        if (!OperatingSystem.IsLinux())
        {
            return null;
        }

        Span<byte> credentials = stackalloc byte[12];
        return connection.GetRawSocketOption(SocketLevel, PeerCredentials, credentials) == credentials.Length
            ? new(BitConverter.ToInt32(credentials), BitConverter.ToUInt32(credentials[4..]))
            : null;
    }
}
