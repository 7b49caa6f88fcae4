using Microsoft.AspNetCore.Http.Features;

namespace StatusPage.Web.Public.Subscribe;

/// <summary>Reads the small forms of public pages.</summary>
public static class Forms
{
    public const string Unreadable = "What your browser sent is no form that we can read. Go back and try again.";

    /// <summary>More than a page with a thousand components sends.</summary>
    private const int MaxFields = 2_000;

    private static readonly FormOptions Options = new()
    {
        ValueCountLimit = MaxFields,
        ValueLengthLimit = 10_000,
        KeyLengthLimit = 200,
        MultipartBodyLengthLimit = 1024 * 1024,
    };

    /// <summary>The form; without a body an empty one; null for what is none.</summary>
    public static async Task<IFormCollection?> ReadAsync(HttpRequest request)
    {
        if (!request.HasFormContentType)
        {
            return request.ContentType is null ? FormCollection.Empty : null;
        }

        try
        {
            request.HttpContext.Features.Set<IFormFeature>(new FormFeature(request, Options));
            return await request.ReadFormAsync(request.HttpContext.RequestAborted);
        }
        catch (Exception exception) when (exception is InvalidDataException or BadHttpRequestException or IOException)
        {
            return null;
        }
    }
}
