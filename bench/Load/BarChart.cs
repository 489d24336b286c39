using System.Globalization;
using System.Net;
using System.Text;

namespace Dynamo.Load;

/// <summary>Horizontal bars in groups, one bar a series, as a small self-contained SVG.</summary>
/// <param name="series">Names of the bars of each group.</param>
/// <param name="digits">Of the figures behind the bars.</param>
internal sealed class BarChart(string title, string[] series, string unit = "", int digits = 0)
{
    private const int Width = 760;
    private const int LabelWidth = 250;
    private const int FigureWidth = 90;
    private const int BarHeight = 14;
    private const int GroupGap = 10;
    private const int Top = 58;

    private static readonly string[] s_colours = ["#2f6fb0", "#b9b9b9", "#d98e32"];

    private readonly List<(string Label, double[] Values)> _groups = [];

    public string Title { get; } = title;

    /// <param name="values">One for each series; 0 draws none.</param>
    public BarChart Add(string label, params double[] values)
    {
        _groups.Add((label, values));
        return this;
    }

    public string ToSvg()
    {
        double most = Math.Max(_groups.SelectMany(g => g.Values).DefaultIfEmpty(1).Max(), double.Epsilon);
        int groupHeight = series.Length * BarHeight + GroupGap;
        StringBuilder svg = new();
        svg.Append(
            CultureInfo.InvariantCulture,
            $"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{Width}\" height=\"{Top + _groups.Count * groupHeight}\" font-family=\"sans-serif\" font-size=\"12\">\n");
        svg.Append("<rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>\n");
        Text(svg, 10, 20, Title, "font-size=\"14\" font-weight=\"bold\"");
        for (int s = 0; s < series.Length; s++)
        {
            Rectangle(svg, LabelWidth + s * 160, 32, 10, 10, s);
            Text(svg, LabelWidth + 15 + s * 160, 41, series[s]);
        }
        for (int g = 0; g < _groups.Count; g++)
        {
            int y = Top + g * groupHeight;
            Text(svg, LabelWidth - 8, y + series.Length * BarHeight / 2 + 4, _groups[g].Label, "text-anchor=\"end\"");
            for (int s = 0; s < series.Length; s++)
            {
                double value = _groups[g].Values[s];
                if (value <= 0)
                    continue;
                double length = value / most * (Width - LabelWidth - FigureWidth);
                Rectangle(svg, LabelWidth, y + s * BarHeight, length, BarHeight - 2, s);
                Text(svg, LabelWidth + length + 5, y + s * BarHeight + 10, Results.Format(value, digits) + unit, "font-size=\"11\"");
            }
        }
        return svg.Append("</svg>\n").ToString();
    }

    private static void Rectangle(StringBuilder svg, double x, double y, double width, double height, int s)
        => svg.Append(
            CultureInfo.InvariantCulture,
            $"<rect x=\"{x:F0}\" y=\"{y:F0}\" width=\"{width:F1}\" height=\"{height:F0}\" fill=\"{s_colours[s % s_colours.Length]}\"/>\n");

    private static void Text(StringBuilder svg, double x, double y, string text, string attributes = "")
        => svg.Append(
            CultureInfo.InvariantCulture, $"<text x=\"{x:F0}\" y=\"{y:F0}\" {attributes}>{WebUtility.HtmlEncode(text)}</text>\n");
}
