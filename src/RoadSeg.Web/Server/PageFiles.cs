using System.Reflection;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;

namespace RoadSeg.Web.Server;

/// <summary>The page's files, from the assembly, with the headers that keep them to themselves.</summary>
internal sealed class PageFiles
{
    private const string ContentSecurityPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; connect-src 'self'; "
        + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private readonly Dictionary<string, (byte[] Bytes, string MediaType, string Tag)> files =
        new(StringComparer.Ordinal);

    /// <param name="prefix">Of the names in the assembly: one for each page.</param>
    public PageFiles(string prefix)
    {
        Assembly assembly = typeof(PageFiles).Assembly;
        foreach (string name in assembly.GetManifestResourceNames().Where(
            n => n.StartsWith(prefix, StringComparison.Ordinal)))
        {
            using Stream stream = assembly.GetManifestResourceStream(name)!;
            using MemoryStream copy = new();
            stream.CopyTo(copy);
            byte[] bytes = copy.ToArray();
            string tag = $"\"{Convert.ToHexString(SHA256.HashData(bytes).AsSpan(0, 8))}\"";
            files.Add("/" + name[prefix.Length..], (bytes, MediaTypeOf(name), tag));
        }
    }

    /// <summary>Headers of every answer.</summary>
    public static void AddHeaders(IHeaderDictionary headers)
    {
        headers.ContentSecurityPolicy = ContentSecurityPolicy;
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        headers.CacheControl = "no-cache";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
    }

    /// <summary>Answers with a file.</summary>
    /// <returns>False when there is no such file.</returns>
    public async ValueTask<bool> TrySendAsync(HttpContext context)
    {
        string path = context.Request.Path == "/" ? "/index.html" : context.Request.Path.Value ?? "";
        if (!files.TryGetValue(path, out (byte[] Bytes, string MediaType, string Tag) file))
        {
            return false;
        }

        context.Response.Headers.ETag = file.Tag;
        if (context.Request.Headers.IfNoneMatch == file.Tag)
        {
            context.Response.StatusCode = StatusCodes.Status304NotModified;
            return true;
        }

        context.Response.ContentType = file.MediaType;
        context.Response.ContentLength = file.Bytes.Length;
        if (HttpMethods.IsGet(context.Request.Method))
        {
            await context.Response.Body.WriteAsync(file.Bytes, context.RequestAborted).ConfigureAwait(false);
        }

        return true;
    }

    private static string MediaTypeOf(string name) => Path.GetExtension(name) switch
    {
        ".html" => "text/html; charset=utf-8",
        ".css" => "text/css; charset=utf-8",
        ".js" => "text/javascript; charset=utf-8",
        ".svg" => "image/svg+xml",
        _ => throw new InvalidOperationException($"the page file {name} is of no known kind"),
    };
}
