using VastK8s.Fuse.Native;

namespace VastK8s.Fuse.Serving;

/// <summary>A thread that waits in system calls and can be told to stop.</summary>
internal sealed class ServingThread
{
    private static readonly TimeSpan BetweenSignals = TimeSpan.FromMilliseconds(5);

    private readonly Lock _gate = new();
    private readonly Thread _thread;
    private readonly Action _body;
    private nuint _self;
    private bool _alive;

    public ServingThread(string name, Action body)
    {
        _body = body;
        _thread = new Thread(Run, maxStackSize: 512 * 1024) { Name = name, IsBackground = true };
    }

    public void Start() => _thread.Start();

    /// <summary>
    /// Waits for the body to return, which has been told to; system calls that it waits in return EINTR. The signal is sent again because one
    /// may come between the body's look at its flag and its system call.
    /// </summary>
    public void Stop()
    {
        if (Thread.CurrentThread == _thread || (_thread.ThreadState & ThreadState.Unstarted) != 0) return;
        do
        {
            lock (_gate)
            {
                if (_alive) InterruptSignal.Send(_self);
            }
        }
        while (!_thread.Join(BetweenSignals));
    }

    private void Run()
    {
        InterruptSignal.Unblock();
        lock (_gate)
        {
            _self = Libc.ThreadSelf();
            _alive = true;
        }
        try
        {
            _body();
        }
        finally
        {
            lock (_gate) _alive = false;
        }
    }
}
