using System.Collections.Concurrent;
using System.Text;
using Dynamo.Engine;
using Dynamo.Engine.Errors;
using Dynamo.Server.Http;
using Dynamo.Server.Protocol;

namespace Dynamo.Server.Isolation;

/// <summary>
/// An engine of its own for each access key and region, opened when the first request of that pair comes: what
/// <c>--isolate</c> asks for, and what DynamoDB Local does without -sharedDb.
/// </summary>
/// <param name="open">Opens the engine of a name that is safe in a path.</param>
/// <param name="unsigned">Takes the requests that do not tell; they are refused before they touch data.</param>
/// <param name="onFault">As for <see cref="DynamoRequestHandler"/>.</param>
internal sealed class IsolatedEngines(
    Func<string, Task<DynamoEngine>> open, IRequestHandler unsigned, Action<Exception> onFault)
    : IRequestHandler, IAsyncDisposable
{
    /// <summary>Each costs some megabytes, and anybody can invent access keys.</summary>
    private const int MaxEngines = 1000;

    /// <summary>DynamoDB's own longest access key; a longer one is cut, as no client has one.</summary>
    private const int MaxKeyLength = 128;

    private readonly ConcurrentDictionary<string, Lazy<Task<Opened>>> _engines = new(StringComparer.Ordinal);

    public ValueTask HandleAsync(RequestContext context)
    {
        CredentialScope scope = CredentialScope.Of(context);
        if (scope.AccessKey.IsEmpty)
            return unsigned.HandleAsync(context);
        Span<char> name = stackalloc char[2 * MaxKeyLength + 64];
        int length = WriteName(scope, name);
        if (_engines.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(name[..length], out Lazy<Task<Opened>>? engine)
            && engine.IsValueCreated && engine.Value.IsCompletedSuccessfully)
        {
            return engine.Value.Result.Handler.HandleAsync(context);
        }
        return OpenAndHandleAsync(name[..length].ToString(), context);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (Lazy<Task<Opened>> engine in _engines.Values)
        {
            if (engine.IsValueCreated && engine.Value.IsCompletedSuccessfully)
                await engine.Value.Result.Engine.DisposeAsync().ConfigureAwait(false);
        }
        _engines.Clear();
    }

    private async ValueTask OpenAndHandleAsync(string name, RequestContext context)
    {
        Opened opened;
        try
        {
            if (_engines.Count >= MaxEngines && !_engines.ContainsKey(name))
                DynamoException.Throw(ErrorCode.LimitExceeded, $"There are {MaxEngines} pairs of access key and region already");
            opened = await _engines.GetOrAdd(name, n => new Lazy<Task<Opened>>(() => OpenAsync(n))).Value.ConfigureAwait(false);
        }
        catch (DynamoException rejected)
        {
            DynamoErrors.Write(context, rejected);
            return;
        }
        catch (Exception e)
        {
            // The next request of this pair tries again.
            _engines.TryRemove(name, out _);
            DynamoErrors.WriteInternal(context);
            onFault(e);
            return;
        }
        await opened.Handler.HandleAsync(context).ConfigureAwait(false);
    }

    private async Task<Opened> OpenAsync(string name)
    {
        DynamoEngine engine = await open(name).ConfigureAwait(false);
        return new Opened(engine, new DynamoRequestHandler(engine, onFault));
    }

    /// <summary>
    /// "key_region", where of the key only letters and digits stay as they are: the name becomes a directory's, and
    /// two keys must not share one, nor may one climb out of its place.
    /// </summary>
    private static int WriteName(CredentialScope scope, Span<char> name)
    {
        int length = 0;
        foreach (byte b in scope.AccessKey[..Math.Min(scope.AccessKey.Length, MaxKeyLength)])
        {
            if (char.IsAsciiLetterOrDigit((char)b))
            {
                name[length++] = (char)b;
                continue;
            }
            if (length + 3 > 2 * MaxKeyLength)
                break;
            name[length++] = '%';
            b.TryFormat(name[length..], out int written, "X2");
            length += written;
        }
        name[length++] = '_';
        length += Encoding.ASCII.GetChars(scope.Region, name[length..]);
        return length;
    }

    private sealed record Opened(DynamoEngine Engine, DynamoRequestHandler Handler);
}
