using System.Net;
using System.Text;
using RoadSeg.Web.Tests.Support;

namespace RoadSeg.Web.Tests;

/// <summary>Labels corrected by hand in a real browser, and scored against.</summary>
public sealed class CorrectionPageTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("roadseg-correct-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task A_region_is_pointed_at_refined_given_a_class_saved_and_scored_against()
    {
        await using Chromium browser = await Chromium.StartAsync();
        await using RunningCommand command = await StartAsync();
        await browser.OpenAsync(command.Url + "#frame=20");
        await browser.UntilAsync("globalThis.roadsegCorrect?.frame?.number === 20");
        Assert.Equal("as the network sees it", await browser.AskAsync<string>("document.getElementById('state').textContent"));

        // A click: the road, which the network knows there.
        await PointAsync(browser, 0.5, 0.85);
        await browser.UntilAsync("roadsegCorrect.region");
        Assert.InRange(await CountAsync(browser), 5_000, 300_000);
        await browser.PressAsync("Escape");
        await browser.UntilAsync("!roadsegCorrect.region");

        // A box, a place taken out of it, and a class.
        await PointAsync(browser, 0.10, 0.30, 0.30, 0.62);
        await browser.UntilAsync("roadsegCorrect.region");
        await SaveAsync(browser, "correct-region.png");
        long before = await CountAsync(browser);
        await browser.PressAsync("9");
        await browser.UntilAsync("roadsegCorrect.isChanged && !roadsegCorrect.region");
        long changed = await browser.AskAsync<long>(
            "roadsegCorrect.ids.reduce((n, id, i) => n + (id !== roadsegCorrect.undo[0][i] ? 1 : 0), 0)");
        Assert.InRange(changed, 1, before);
        await browser.PressAsync("z");
        await browser.UntilAsync("roadsegCorrect.undo.length === 0");
        await PointAsync(browser, 0.10, 0.30, 0.30, 0.62);
        await browser.UntilAsync("roadsegCorrect.region");
        await browser.PressAsync("9");
        await browser.UntilAsync("roadsegCorrect.undo.length === 1");

        // Going on without saving warns once; nothing is lost meanwhile.
        await browser.PressAsync("n");
        await browser.UntilAsync("document.getElementById('hint').textContent.includes('not saved')");
        await browser.PressAsync("s");
        await browser.UntilAsync("document.getElementById('state').textContent === 'saved'");
        Assert.Equal(
            ["frame_index,label_png", "20,labels/frame_000020.png"],
            await File.ReadAllLinesAsync(Path.Combine(folder, "labels.csv")));
        await browser.PressAsync("n");
        await browser.UntilAsync("roadsegCorrect.frame.number === 21");
        await browser.PressAsync("p");
        await browser.UntilAsync("roadsegCorrect.frame.number === 20 && roadsegCorrect.frame.saved");
        await SaveAsync(browser, "correct-saved.png");
        Assert.Empty(browser.Errors);

        (int code, string said) = await RunningCommand.RunAsync(
            "eval", "recordings/street.mp4", "--to", "3", "--labels", Path.Combine(folder, "labels.csv"));
        Assert.True(code == 0, said);
        Assert.Contains(", 1 frames", said, StringComparison.Ordinal);
        Assert.DoesNotContain("mean IoU 100.0 %", said, StringComparison.Ordinal);
    }

    // Also in a low window: only the classes scroll there.
    [Theory]
    [InlineData(720)]
    [InlineData(520)]
    public async Task All_keys_are_in_sight(int height)
    {
        await using Chromium browser = await Chromium.StartAsync(height: height);
        await using RunningCommand command = await StartAsync();
        await browser.OpenAsync(command.Url);
        await browser.UntilAsync("globalThis.roadsegCorrect?.frame && document.querySelector('#classes button')");
        Assert.Empty(await browser.AskAsync<string[]>(
            "[...document.querySelectorAll('aside dt, aside dd')].filter(e => e.getBoundingClientRect().bottom"
            + " > innerHeight || e.getBoundingClientRect().top < 0).map(e => e.textContent)"));
        await SaveAsync(browser, $"correct-{height}.png");
    }

    [Fact]
    public async Task What_is_no_request_of_the_page_is_refused()
    {
        await using RunningCommand command = await StartAsync();
        using HttpClient client = new() { BaseAddress = new Uri(command.Url) };
        Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync("frames/99999")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync("frames/-1")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync("nothing")).StatusCode);
        foreach (string hint in new[] { "", "{}", "[]", "{\"box\":[1],\"clicks\":[]}", "{\"box\":null,\"clicks\":[[1]]}" })
        {
            using StringContent body = new(hint, Encoding.UTF8, "application/json");
            Assert.Equal(HttpStatusCode.BadRequest, (await client.PostAsync("frames/0/region", body)).StatusCode);
        }

        using ByteArrayContent tooShort = new([1, 2, 3]);
        Assert.Equal(HttpStatusCode.BadRequest, (await client.PutAsync("frames/0/labels", tooShort)).StatusCode);
        using HttpRequestMessage foreign = new(HttpMethod.Get, "session");
        foreign.Headers.Host = "evil.example";
        Assert.Equal(HttpStatusCode.Forbidden, (await client.SendAsync(foreign)).StatusCode);
        using HttpRequestMessage elsewhere = new(HttpMethod.Put, "frames/0/labels");
        elsewhere.Headers.Add("Origin", "http://evil.example");
        Assert.Equal(HttpStatusCode.Forbidden, (await client.SendAsync(elsewhere)).StatusCode);
        Assert.Empty(Directory.GetFileSystemEntries(folder));
    }

    private Task<RunningCommand> StartAsync() => RunningCommand.StartAnyAsync(
        "correct", "recordings/street.mp4", "--to", "3", "--out", folder, "--port", "0");

    // In shares of the picture as it lies on the page.
    private static async Task PointAsync(Chromium browser, double u, double v, double? toU = null, double? toV = null)
    {
        double[] place = await browser.AskAsync<double[]>(
            "(() => { const c = document.getElementById('picture'); const r = c.getBoundingClientRect(); "
            + "const s = Math.min(r.width / c.width, r.height / c.height); return [r.x + (r.width - c.width * s) / 2, "
            + "r.y + (r.height - c.height * s) / 2, c.width * s, c.height * s]; })()");
        double X(double share) => place[0] + (share * place[2]);
        double Y(double share) => place[1] + (share * place[3]);
        await browser.MouseAsync("mousePressed", X(u), Y(v));
        if (toU is double endU && toV is double endV)
        {
            await browser.MouseAsync("mouseMoved", X((u + endU) / 2), Y((v + endV) / 2));
            await browser.MouseAsync("mouseMoved", X(endU), Y(endV));
        }

        await browser.MouseAsync("mouseReleased", X(toU ?? u), Y(toV ?? v));
    }

    private static Task<long> CountAsync(Chromium browser) =>
        browser.AskAsync<long>("roadsegCorrect.region.reduce((n, inside) => n + inside, 0)");

    // To be looked at by people.
    private static async Task SaveAsync(Chromium browser, string name)
    {
        string target = Path.Combine(RunningCommand.Root, "artifacts/test-pages");
        Directory.CreateDirectory(target);
        await File.WriteAllBytesAsync(Path.Combine(target, name), await browser.PictureAsync());
    }
}
