using System.Text;
using SplitConv.Storage;
using SplitConv.TestSupport;
using Xunit;

namespace SplitConv.Tests;

public sealed class OutputFilesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void A_commit_moves_all_files_into_place()
    {
        using (var files = new OutputFiles())
        {
            Stage(files, "a", "one");
            Stage(files, "b", "two");
            Assert.False(File.Exists(_folder.File("a")));
            files.Commit();
        }

        AssertFiles(("a", "one"), ("b", "two"));
    }

    [Fact]
    public void Without_a_commit_nothing_is_left()
    {
        using (var files = new OutputFiles())
        {
            Stage(files, "a", "one");
            Stage(files, "b", "two");
        }

        AssertFiles();
    }

    [Fact]
    public void An_existing_file_is_refused_and_untouched()
    {
        File.WriteAllText(_folder.File("a"), "old");
        using (var files = new OutputFiles())
            Assert.Contains("exists already", Refused(() => Stage(files, "a", "new"), "a"), StringComparison.Ordinal);

        AssertFiles(("a", "old"));
    }

    [Fact]
    public void An_existing_file_is_replaced_by_the_commit_where_that_is_allowed()
    {
        File.WriteAllText(_folder.File("a"), "old");
        using (var files = new OutputFiles())
        {
            Stage(files, "a", "new", overwrite: true);
            Assert.Equal("old", File.ReadAllText(_folder.File("a")));
            files.Commit();
        }

        AssertFiles(("a", "new"));
    }

    [Fact]
    public void An_existing_file_is_untouched_without_a_commit()
    {
        File.WriteAllText(_folder.File("a"), "old");
        using (var files = new OutputFiles())
            Stage(files, "a", "new", overwrite: true);

        AssertFiles(("a", "old"));
    }

    [Theory]
    [InlineData(typeof(IOException))]
    [InlineData(typeof(OperationCanceledException))]
    [InlineData(typeof(InvalidOperationException))]
    public void A_second_file_that_fails_leaves_the_first_absent(Type failure)
    {
        using (var files = new OutputFiles())
        {
            Stage(files, "a", "one");
            Exception? exception = Record.Exception(() => files.Stage(_folder.File("b"), overwrite: false, stream =>
            {
                stream.Write("half"u8);
                throw (Exception)Activator.CreateInstance(failure)!;
            }));
            Assert.IsType(failure == typeof(IOException) ? typeof(OutputException) : failure, exception);
        }

        AssertFiles();
    }

    [Fact]
    public void A_move_that_fails_brings_back_what_was_moved_before()
    {
        File.WriteAllText(_folder.File("replaced"), "old");
        using (var files = new OutputFiles())
        {
            Stage(files, "replaced", "new", overwrite: true);
            Stage(files, "added", "new");
            Stage(files, "taken", "new");
            File.WriteAllText(_folder.File("taken"), "from elsewhere");
            Refused(files.Commit, "taken");
        }

        AssertFiles(("replaced", "old"), ("taken", "from elsewhere"));
    }

    [Fact]
    public void A_target_named_twice_is_refused_and_nothing_is_left()
    {
        using (var files = new OutputFiles())
        {
            Stage(files, "a", "one");
            Stage(files, "a", "two");
            Refused(files.Commit, "a");
        }

        AssertFiles();
    }

    [Fact]
    public void A_name_as_long_as_the_system_allows_is_written()
    {
        string name = new('n', 255);
        using (var files = new OutputFiles())
        {
            Stage(files, name, "one");
            files.Commit();
        }

        AssertFiles((name, "one"));
    }

    public void Dispose() => _folder.Dispose();

    private void Stage(OutputFiles files, string name, string text, bool overwrite = false) =>
        files.Stage(_folder.File(name), overwrite, stream => stream.Write(Encoding.UTF8.GetBytes(text)));

    private string Refused(Action action, string name)
    {
        var exception = Assert.ThrowsAny<OutputException>(action);
        Assert.Equal(_folder.File(name), exception.Path);
        return exception.Message;
    }

    // Exactly these files are in the folder, hidden ones included.
    private void AssertFiles(params (string Name, string Text)[] expected) => Assert.Equal(
        expected,
        Directory.GetFiles(_folder.Path).Order(StringComparer.Ordinal).Select(path => (Path.GetFileName(path), File.ReadAllText(path))));
}
