"""Bar charts for Word as chart parts of DrawingML: drawn by Word itself, sharp at any size, with alternative text.

The values stand in the chart as literals, so that no workbook has to be embedded.
"""

from __future__ import annotations

from xml.sax.saxutils import escape, quoteattr

from .blocks import Chart, Series
from .cells import clean
from .palette import LOOKS

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"
RELATIONSHIP = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/chart"
EMU_A_CM = 360_000

_C = "http://schemas.openxmlformats.org/drawingml/2006/chart"
_A = "http://schemas.openxmlformats.org/drawingml/2006/main"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_WP = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def chart_part(chart: Chart) -> bytes:
    """The chart as the XML of its part: stacked horizontal bars, the first category on top, values in the bars."""
    series = "".join(_series(chart, s, i) for i, s in enumerate(chart.series))
    legend = (
        f'<c:legend><c:legendPos val="b"/><c:overlay val="0"/>{_text_size(900)}</c:legend>'
        if len(chart.series) > 1 else ""
    )  # fmt: skip
    number = "0%" if chart.share else "#,##0"
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        f'<c:chartSpace xmlns:c="{_C}" xmlns:a="{_A}" xmlns:r="{_R}"><c:date1904 val="0"/><c:lang val="en-GB"/>'
        '<c:roundedCorners val="0"/><c:chart><c:autoTitleDeleted val="1"/><c:plotArea><c:layout/>'
        '<c:barChart><c:barDir val="bar"/><c:grouping val="stacked"/><c:varyColors val="0"/>'
        f'{series}<c:gapWidth val="50"/><c:overlap val="100"/><c:axId val="1"/><c:axId val="2"/></c:barChart>'
        '<c:catAx><c:axId val="1"/><c:scaling><c:orientation val="maxMin"/></c:scaling><c:delete val="0"/>'
        '<c:axPos val="l"/><c:numFmt formatCode="General" sourceLinked="0"/><c:majorTickMark val="none"/>'
        f'<c:minorTickMark val="none"/><c:tickLblPos val="low"/>{_text_size(900)}<c:crossAx val="2"/></c:catAx>'
        '<c:valAx><c:axId val="2"/><c:scaling><c:orientation val="minMax"/><c:min val="0"/></c:scaling>'
        f'<c:delete val="1"/><c:axPos val="t"/><c:numFmt formatCode={quoteattr(number)} sourceLinked="0"/>'
        '<c:majorTickMark val="none"/><c:minorTickMark val="none"/><c:tickLblPos val="none"/><c:crossAx val="1"/>'
        f'</c:valAx></c:plotArea>{legend}<c:plotVisOnly val="1"/><c:dispBlanksAs val="gap"/></c:chart>'
        "</c:chartSpace>"
    ).encode()


def chart_drawing(chart: Chart, relation: str, number: int) -> str:
    """The drawing that stands in a run of the document, as wide as its text; ``relation`` is the id of the part."""
    wide, high = 16 * EMU_A_CM, int((2 + 0.95 * len(chart.categories)) * EMU_A_CM)
    title, alt = quoteattr(clean(chart.title)), quoteattr(clean(chart.alt))
    return (
        f'<w:drawing xmlns:w="{_W}"><wp:inline xmlns:wp="{_WP}" distT="0" distB="0" distL="0" distR="0">'
        f'<wp:extent cx="{wide}" cy="{high}"/><wp:docPr id="{number}" name="Figure {number}" descr={alt} '
        f'title={title}/><a:graphic xmlns:a="{_A}"><a:graphicData uri="{_C}">'
        f'<c:chart xmlns:c="{_C}" xmlns:r="{_R}" r:id="{relation}"/></a:graphicData></a:graphic>'
        "</wp:inline></w:drawing>"
    )


def _series(chart: Chart, series: Series, index: int) -> str:
    look = LOOKS[series.colour]
    name = escape(f"{look.mark} {clean(series.name)}".strip())
    colour = f'<a:srgbClr val="{look.colour}"/>'
    fill = (
        f'<a:pattFill prst="{look.fill}"><a:fgClr>{colour}</a:fgClr><a:bgClr><a:srgbClr val="FFFFFF"/></a:bgClr>'
        "</a:pattFill>" if look.fill else f"<a:solidFill>{colour}</a:solidFill>"
    )  # fmt: skip
    # noughts have no bar, and would have a label
    points = "".join(f'<c:pt idx="{i}"><c:v>{v:.10g}</c:v></c:pt>' for i, v in enumerate(series.values) if v)
    names = "".join(f'<c:pt idx="{i}"><c:v>{escape(clean(n))}</c:v></c:pt>' for i, n in enumerate(chart.categories))
    count = len(chart.categories)
    number = "0%" if chart.share else "#,##0"
    return (
        f'<c:ser><c:idx val="{index}"/><c:order val="{index}"/><c:tx><c:v>{name}</c:v></c:tx>'
        f'<c:spPr>{fill}<a:ln w="12700"><a:solidFill>{colour}</a:solidFill></a:ln></c:spPr>'
        '<c:invertIfNegative val="0"/><c:dLbls>'
        f'<c:numFmt formatCode={quoteattr(number)} sourceLinked="0"/>'
        '<c:spPr><a:solidFill><a:srgbClr val="FFFFFF"/></a:solidFill></c:spPr>'
        f'{_text_size(800)}<c:dLblPos val="ctr"/><c:showLegendKey val="0"/><c:showVal val="1"/>'
        '<c:showCatName val="0"/><c:showSerName val="0"/><c:showPercent val="0"/><c:showBubbleSize val="0"/></c:dLbls>'
        f'<c:cat><c:strLit><c:ptCount val="{count}"/>{names}</c:strLit></c:cat>'
        f'<c:val><c:numLit><c:formatCode>General</c:formatCode><c:ptCount val="{count}"/>{points}</c:numLit></c:val>'
        "</c:ser>"
    )


def _text_size(hundredths: int) -> str:
    return (
        f'<c:txPr><a:bodyPr/><a:lstStyle/><a:p><a:pPr><a:defRPr sz="{hundredths}">'
        '<a:solidFill><a:srgbClr val="212B32"/></a:solidFill><a:latin typeface="Arial"/></a:defRPr></a:pPr>'
        '<a:endParaRPr lang="en-GB"/></a:p></c:txPr>'
    )
