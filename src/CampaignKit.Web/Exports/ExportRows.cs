using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using CsvHelper;

namespace CampaignKit.Web.Exports;

/// <summary>Writes the rows of an export in a format. What a spreadsheet would take for a formula is made text in either.</summary>
internal abstract class ExportRows(ExportTable table) : IAsyncDisposable
{
    protected ExportTable Table { get; } = table;

    /// <summary>Begins a file; the stream stays open.</summary>
    public static ExportRows To(Stream stream, ExportTable table, ExportFormat format) => format is ExportFormat.Csv ? new CsvRows(stream, table) : new JsonRows(stream, table);

    public abstract ValueTask WriteAsync(ExportedSignature signature, CancellationToken cancellationToken);

    /// <summary>Writes what is left.</summary>
    public abstract ValueTask DisposeAsync();

    private sealed class CsvRows : ExportRows
    {
        private readonly CsvWriter _csv;

        public CsvRows(Stream stream, ExportTable table)
            : base(table)
        {
            // A quote before = + - @ makes a spreadsheet show the cell instead of running it.
            _csv = CsvWriter.Create(stream, new CsvWriterOptions { Injection = CsvInjection.Escape }, leaveOpen: true);
            foreach (var column in table.Columns) _csv.WriteField(column.Name);
            _csv.EndRecord();
        }

        public override ValueTask WriteAsync(ExportedSignature signature, CancellationToken cancellationToken)
        {
            foreach (var column in Table.Columns) _csv.WriteField(column.Read(signature));
            return _csv.EndRecordAsync(cancellationToken);
        }

        public override ValueTask DisposeAsync() => _csv.DisposeAsync();
    }

    private sealed class JsonRows(Stream stream, ExportTable table) : ExportRows(table)
    {
        private const int Full = 32 * 1024;

        private readonly ArrayBufferWriter<byte> _buffer = new(2 * Full);
        private readonly Utf8JsonWriter _json = new(Stream.Null, new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

        public override ValueTask WriteAsync(ExportedSignature signature, CancellationToken cancellationToken)
        {
            _json.Reset(_buffer);
            _json.WriteStartObject();
            foreach (var column in Table.Columns)
            {
                if (column.Read(signature) is not { } value) continue;
                if (column.IsTruth) _json.WriteBoolean(column.Name, value == "true");
                else _json.WriteString(column.Name, Safe(value));
            }

            _json.WriteEndObject();
            _json.Flush();
            _buffer.Write("\n"u8);
            return _buffer.WrittenCount < Full ? ValueTask.CompletedTask : FlushAsync(cancellationToken);
        }

        public override async ValueTask DisposeAsync()
        {
            await FlushAsync(CancellationToken.None);
            await _json.DisposeAsync();
        }

        private async ValueTask FlushAsync(CancellationToken cancellationToken)
        {
            await stream.WriteAsync(_buffer.WrittenMemory, cancellationToken);
            _buffer.ResetWrittenCount();
        }

        // As the CSV writer does it, for who loads the lines into a spreadsheet.
        private static string Safe(string value) => value is ['=' or '+' or '-' or '@' or '\t' or '\r', ..] ? $"'{value}" : value;
    }
}

/// <summary>How an export is written.</summary>
public enum ExportFormat
{
    /// <summary>RFC 4180, UTF-8, with a header.</summary>
    Csv,

    /// <summary>A JSON object a line; fields without a value are absent.</summary>
    JsonLines,
}

/// <summary>What staff export.</summary>
public enum ExportScope
{
    /// <summary>For the campaign's own work.</summary>
    Signers,

    /// <summary>For the target.</summary>
    Delivery,

    /// <summary>For one of the campaign's partners.</summary>
    Partner,
}
