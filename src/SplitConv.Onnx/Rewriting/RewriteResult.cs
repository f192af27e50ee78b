namespace SplitConv.Onnx.Rewriting;

/// <summary>What the rewriter did.</summary>
/// <param name="Pairs">The pairs, in the order of the replacements.</param>
/// <param name="RemovedInputs">The graph inputs that were removed because an initialiser stands behind them.</param>
internal sealed record RewriteResult(IReadOnlyList<RewrittenPair> Pairs, IReadOnlyList<string> RemovedInputs);

/// <summary>Where the parameters of a pair are stored; convolutions that share a weight or bias share these too.</summary>
/// <param name="Name">The name of the convolution that was replaced.</param>
/// <param name="First">The name of the first node.</param>
/// <param name="Last">The name of the last node.</param>
/// <param name="FirstWeight">The initialiser of the first kernel.</param>
/// <param name="LastWeight">The initialiser of the last kernel.</param>
/// <param name="Bias">The value of the bias, usually an initialiser; null if there is none.</param>
internal sealed record RewrittenPair(string Name, string First, string Last, string FirstWeight, string LastWeight, string? Bias);
