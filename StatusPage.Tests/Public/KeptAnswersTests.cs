using Microsoft.Extensions.FileProviders;
using StatusPage.Core.Publication;
using StatusPage.Tests.Publication;
using StatusPage.Web.Public.Serving;

namespace StatusPage.Tests.Public;

/// <summary>What of the answers stays in memory, whatever somebody asks for on purpose.</summary>
public sealed class KeptAnswersTests
{
    private static readonly byte[] Words = [.. Enumerable.Repeat((byte)'a', 1000)];

    private readonly AskedAnswers _answers = new();

    [Fact]
    public async Task Questions_without_number_push_no_usual_one_out_and_cost_no_compressing()
    {
        var packed = (await AskAsync("junk 0")).Size;
        for (var i = 1; i < 1000; i++)
        {
            await AskAsync($"junk {i}");
        }

        Assert.Equal(Words.Length, (await AskAsync("junk 1000")).Size);
        Assert.True(packed > Words.Length, "The first few are kept as they are sent: plain and compressed.");
        Assert.NotSame(await AskAsync("junk 1000"), await AskAsync("junk 1000"));
        Assert.Same(await AskAsync("state=active", usual: true), await AskAsync("state=active", usual: true));
    }

    [Fact]
    public async Task An_answer_that_failed_once_is_made_anew_for_the_next_who_asks()
    {
        await Assert.ThrowsAsync<InvalidOperationException>(() => _answers.GetAsync(Snapshots.Empty, "key", _ => throw new InvalidOperationException("Once.")));
        await Assert.ThrowsAsync<InvalidOperationException>(() => _answers.GetAsync(Snapshots.Empty, "key", _ => Task.FromException<CachedResponse>(new InvalidOperationException("Twice."))));

        Assert.Equal(Words, (await AskAsync("key")).Plain);
    }

    [Fact]
    public async Task What_everybody_asks_for_stays_however_much_else_is_asked_for()
    {
        var content = new Large();
        var surface = new PublicSurface([content], await PublicAssets.LoadAsync(new NullFileProvider()));
        await ((ISnapshotListener)surface).PrepareAsync(Snapshots.Empty);
        for (var i = 0; i < 10; i++)
        {
            Assert.True(surface.TryFind($"/large/{i}", out var page));
            await page;
        }

        Assert.True(surface.TryFind(Large.Everybody, out var kept));
        await kept;
        Assert.Equal(1, content.Rendered[Large.Everybody]);
        Assert.True(surface.TryFind("/large/0", out var gone));
        await gone;
        Assert.Equal(2, content.Rendered["/large/0"]);
    }

    [Fact]
    public async Task A_page_that_a_crowd_reads_is_ready_when_the_next_posting_is_public_and_one_that_few_read_is_not()
    {
        var content = new Large();
        var surface = new PublicSurface([content], await PublicAssets.LoadAsync(new NullFileProvider()));
        await ((ISnapshotListener)surface).PrepareAsync(Snapshots.Empty);
        foreach (var (path, readers) in new[] { ("/crowd", 100), ("/few", 3), (Large.Broken, 100) })
        {
            Assert.True(surface.TryFind(path, out var page));
            await page;
            for (var i = 0; i < readers; i++)
            {
                Assert.NotNull(surface.Ready("GET", path, asksMore: false));
            }
        }

        await ((ISnapshotListener)surface).PrepareAsync(Snapshots.Empty with { Version = 2 });

        Assert.Equal(2, content.Rendered["/crowd"]);
        Assert.NotNull(surface.Ready("GET", "/crowd", asksMore: false));
        Assert.Null(surface.Ready("GET", "/few", asksMore: false));
        Assert.NotNull(surface.Ready("GET", Large.Everybody, asksMore: false));

        // Nobody reads it any more: with the posting after the next it is not rendered ahead.
        await ((ISnapshotListener)surface).PrepareAsync(Snapshots.Empty with { Version = 3 });
        Assert.Null(surface.Ready("GET", "/crowd", asksMore: false));
    }

    private Task<CachedResponse> AskAsync(string key, bool usual = false) =>
        _answers.GetAsync(Snapshots.Empty, key, compress => CachedResponse.CreateAsync(Words, "text/plain", [], compress: compress), usual);

    private sealed class Large : IPublicContent
    {
        public const string Everybody = "/v1/everybody";

        /// <summary>Can be rendered once.</summary>
        public const string Broken = "/broken";

        public Dictionary<string, int> Rendered { get; } = new(StringComparer.Ordinal);

        public IReadOnlyList<string> Hot => [Everybody];

        public Func<Task<CachedResponse>> Resolve(PublishedSnapshot snapshot, string path) => () =>
        {
            Rendered[path] = Rendered.GetValueOrDefault(path) + 1;
            if (path == Broken && Rendered[path] > 1)
            {
                throw new InvalidOperationException("It cannot be rendered.");
            }

            return CachedResponse.CreateAsync(new byte[5 * 1024 * 1024], "text/plain", [], compress: false);
        };
    }
}
