using System.Buffers;

namespace Dynamo.Server.Http;

/// <summary>
/// Decodes a chunked body (RFC 9112, 7.1) as its bytes arrive. Extensions are skipped; trailers are skipped too and
/// count, as all framing does, against <see cref="MaxFramingBytes"/>, so that neither can go on for ever.
/// </summary>
internal struct ChunkedDecoder
{
    /// <summary>Most bytes of chunk heads, line ends and trailers that one body may have.</summary>
    public const int MaxFramingBytes = 1 << 20;

    private State _state;
    private int _framingBytes;
    private bool _anyDigit;

    /// <summary>Data bytes left in the present chunk.</summary>
    private long _left;

    private enum State
    {
        Size,
        Extension,
        SizeLineFeed,
        Data,
        DataReturn,
        DataLineFeed,
        TrailerStart,
        Trailer,
        TrailerLineFeed,
        EndLineFeed,
        End,
    }

    public enum Outcome
    {
        NeedMore,
        End,
        Malformed,
        TooLarge,
    }

    /// <summary>
    /// Takes what has arrived, as far as it belongs to the body, and appends its data to <paramref name="body"/>.
    /// </summary>
    /// <param name="reader">Moves behind what was taken.</param>
    /// <param name="maxBodyBytes">Data beyond this many bytes is not taken: the outcome is TooLarge.</param>
    public Outcome Decode(ref SequenceReader<byte> reader, BodyBuffer body, int maxBodyBytes)
    {
        while (_state != State.End)
        {
            if (_state == State.Data)
            {
                if (_left > maxBodyBytes - body.Length)
                    return Outcome.TooLarge;
                if (!TakeData(ref reader, body))
                    return Outcome.NeedMore;
                continue;
            }
            if (!reader.TryRead(out byte b))
                return Outcome.NeedMore;
            if (++_framingBytes > MaxFramingBytes || !Step(b))
                return Outcome.Malformed;
        }
        return Outcome.End;
    }

    private bool TakeData(ref SequenceReader<byte> reader, BodyBuffer body)
    {
        while (_left > 0)
        {
            ReadOnlySpan<byte> unread = reader.UnreadSpan;
            if (unread.IsEmpty)
                return false;
            int take = (int)Math.Min(_left, unread.Length);
            body.Append(unread[..take]);
            reader.Advance(take);
            _left -= take;
        }
        _state = State.DataReturn;
        return true;
    }

    /// <summary>One byte of framing. False: it may not stand here.</summary>
    private bool Step(byte b)
    {
        switch (_state)
        {
            case State.Size:
                return StepSize(b);
            case State.Extension:
                if (b == '\r')
                    _state = State.SizeLineFeed;
                return b != '\n';
            case State.SizeLineFeed:
                _state = _left == 0 ? State.TrailerStart : State.Data;
                return b == '\n';
            case State.DataReturn:
                _state = State.DataLineFeed;
                return b == '\r';
            case State.DataLineFeed:
                _state = State.Size;
                _anyDigit = false;
                return b == '\n';
            case State.TrailerStart:
                _state = b == '\r' ? State.EndLineFeed : State.Trailer;
                return b != '\n';
            case State.Trailer:
                if (b == '\r')
                    _state = State.TrailerLineFeed;
                return b != '\n';
            case State.TrailerLineFeed:
                _state = State.TrailerStart;
                return b == '\n';
            default:
                _state = State.End;
                return b == '\n';
        }
    }

    private bool StepSize(byte b)
    {
        int digit = HexDigit(b);
        if (digit >= 0)
        {
            _anyDigit = true;
            _left = (_left << 4) | (uint)digit;
            return _left <= int.MaxValue;
        }
        if (!_anyDigit)
            return false;
        _state = b == '\r' ? State.SizeLineFeed : State.Extension;
        return b is (byte)'\r' or (byte)';' or (byte)' ' or (byte)'\t';
    }

    private static int HexDigit(byte b) => b switch
    {
        >= (byte)'0' and <= (byte)'9' => b - '0',
        >= (byte)'a' and <= (byte)'f' => b - 'a' + 10,
        >= (byte)'A' and <= (byte)'F' => b - 'A' + 10,
        _ => -1,
    };
}
