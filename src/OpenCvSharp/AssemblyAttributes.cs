using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

// Every type that crosses the boundary is plain memory: nothing is converted on the way.
[assembly: DisableRuntimeMarshalling]
[assembly: DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
