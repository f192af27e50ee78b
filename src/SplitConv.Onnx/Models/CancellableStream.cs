namespace SplitConv.Onnx.Models;

/// <summary>A stream to write to that stops when it is told to, for writers that take no cancellation token. Does not close the stream behind it.</summary>
internal sealed class CancellableStream(Stream inner, CancellationToken cancellationToken) : Stream
{
    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => inner.Length;

    public override long Position
    {
        get => inner.Position;
        set => throw new InvalidOperationException("This stream only goes forward.");
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        cancellationToken.ThrowIfCancellationRequested();
        inner.Write(buffer);
    }

    public override void Flush() => inner.Flush();

    public override int Read(byte[] buffer, int offset, int count) => throw new InvalidOperationException("This stream is for writing.");

    public override long Seek(long offset, SeekOrigin origin) => throw new InvalidOperationException("This stream only goes forward.");

    public override void SetLength(long value) => throw new InvalidOperationException("This stream only goes forward.");
}
