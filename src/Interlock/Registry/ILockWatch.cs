namespace Interlock.Registry;

/// <summary>Told inside a transaction that the claim or the locks of a task change; what is stored can be read when it has ended.</summary>
public interface ILockWatch
{
    /// <param name="task">Its uid.</param>
    void Changed(string task);
}
