using VastK8s.FuseHost.Testing;

// A process for tests to kill.
return args switch
{
    ["serve", var socket, var name, var directory] => await Serving.RunAsync(socket, name, directory),
    ["detach", var log] => Detaching.Run(log),
    ["parent"] => Parenthood.Parent(),
    ["child"] => Parenthood.Child(),
    _ => throw new ArgumentException("serve SOCKET NAME DIRECTORY | detach LOG | parent | child"),
};
