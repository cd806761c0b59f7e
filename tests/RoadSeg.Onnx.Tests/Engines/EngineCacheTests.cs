using RoadSeg.Inference;
using RoadSeg.Onnx.Engines;

namespace RoadSeg.Onnx.Tests.Engines;

/// <summary>An engine counts only for exactly what it was made for.</summary>
public sealed class EngineCacheTests : IDisposable
{
    private static readonly EngineKey Key = new(
        "camvid-s", new string('a', 64), "1x720x1280x3", "fp16", "9.0", "10.13.3", "1.29.0", "580.65.06");

    private readonly string folder = Path.Combine(Path.GetTempPath(), "roadseg-engines-" + Guid.NewGuid().ToString("N"));
    private readonly EngineCache cache;

    public EngineCacheTests() => cache = new EngineCache(folder);

    public static TheoryData<string, string> Parts => new()
    {
        { "network", "network aaaaaaaaaaaa, now bbbb" },
        { "gpu", "compute capability 9.0, now 8.6" },
        { "tensorrt", "TensorRT 10.13.3, now 10.14.0" },
        { "onnxruntime", "ONNX Runtime 1.29.0, now 1.30.0" },
        { "driver", "driver 580.65.06, now 590.1" },
    };

    public void Dispose()
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void What_was_built_is_found_again()
    {
        Assert.Equal("there is none yet", cache.Find(Key).Reason);
        string built = Build(Key);
        Assert.Equal(built, cache.Find(Key).Folder);
        Assert.Null(cache.Find(Key).Reason);
    }

    [Theory]
    [MemberData(nameof(Parts))]
    public void An_engine_made_for_anything_else_is_built_again_with_the_reason(string part, string reason)
    {
        EngineKey other = part switch
        {
            "network" => Key with { NetworkSha256 = "bbbb" },
            "gpu" => Key with { ComputeCapability = "8.6" },
            "tensorrt" => Key with { TensorRt = "10.14.0" },
            "onnxruntime" => Key with { OnnxRuntime = "1.30.0" },
            _ => Key with { Driver = "590.1" },
        };
        string built = Build(Key);
        EngineLookup found = cache.Find(other);
        Assert.Null(found.Folder);
        Assert.Contains(reason, found.Reason, StringComparison.Ordinal);
        Assert.Equal(built, Build(other));
        Assert.NotNull(cache.Find(other).Folder);
        Assert.Null(cache.Find(Key).Folder);
    }

    [Fact]
    public void Shapes_and_precisions_live_side_by_side()
    {
        EngineKey[] keys = [Key, Key with { Shape = "1x480x640x3" }, Key with { Precision = "int8" }];
        Assert.Equal(3, keys.Select(Build).Distinct().Count());
        Assert.All(keys, key => Assert.NotNull(cache.Find(key).Folder));
    }

    [Theory]
    [InlineData("changed")]
    [InlineData("gone")]
    [InlineData("manifest")]
    [InlineData("key")]
    public void A_damaged_engine_is_built_again_with_the_reason(string damage)
    {
        string built = Build(Key);
        string engine = Path.Combine(built, "net.engine");
        string manifest = Path.Combine(built, EngineManifest.FileName);
        switch (damage)
        {
            case "changed": File.AppendAllText(engine, "x"); break;
            case "gone": File.Delete(engine); break;
            case "manifest": File.Delete(manifest); break;
            default: File.WriteAllText(manifest, """{"key": {}, "files": []}"""); break;
        }

        EngineLookup found = cache.Find(Key);
        Assert.Null(found.Folder);
        Assert.Contains("damaged", found.Reason, StringComparison.Ordinal);
        Build(Key);
        Assert.NotNull(cache.Find(Key).Folder);
    }

    [Fact]
    public void A_build_that_fails_leaves_nothing_and_keeps_what_was_there()
    {
        string built = Build(Key);
        Assert.Throws<ModelException>(() => cache.Build(Key with { Driver = "2" }, _ => throw new ModelException("no")));
        Assert.Throws<ModelException>(() => cache.Build(Key with { Driver = "3" }, _ => { }));
        Assert.Equal(built, cache.Find(Key).Folder);
        Assert.Equal(["timing", Key.Slot], Directory.GetDirectories(folder).Select(d => Path.GetFileName(d)!).Order(StringComparer.Ordinal).Reverse());
    }

    [Fact]
    public void A_name_that_would_leave_the_folder_stays_in_it()
    {
        string built = Build(Key with { Model = "../../etc/passwd" });
        Assert.Equal(folder, Path.GetDirectoryName(built));
    }

    [Fact]
    public void A_cache_that_cannot_be_written_is_an_error_that_names_it()
    {
        string file = Path.GetTempFileName();
        try
        {
            ModelException error = Assert.Throws<ModelException>(
                () => new EngineCache(Path.Combine(file, "engines")).Build(Key, _ => { }));
            Assert.Contains(file, error.Message, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(file);
        }
    }

    private string Build(EngineKey key) => cache.Build(key, into => File.WriteAllText(Path.Combine(into, "net.engine"), key.ToString()));
}
