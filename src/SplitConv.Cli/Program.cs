using SplitConv.Spectra.Libtorch;
LibtorchLoader.EnsureLoaded();
using var a = TorchSharp.torch.rand(3, 3);
var (u, s, v) = TorchSharp.torch.linalg.svd(a, false);
System.Console.WriteLine(s);
