"""How a layer looks: QGIS's own style (QML), and the standard one (SLD 1.0, OGC 02-070).

Rules stand in the order of gravity; each is its colour, its shape and its words in the legend, so
that a print in grey says the same.
"""

from __future__ import annotations

from typing import Final
from xml.sax.saxutils import escape, quoteattr

from exports.gis.layer_model import Layer, Rule

_SLD_SHAPES: Final = {"circle": "circle", "diamond": "square", "triangle": "triangle",
                      "hexagon": "circle", "square": "square"}  # fmt: skip
_MM_TO_PX: Final = 96 / 25.4
_WHITE: Final = "#FFFFFF"


def qml(layer: Layer) -> str:
    """A style for QGIS 3: rules, labels, and the Chinese names of the columns."""
    rules = "".join(
        f"<rule key={quoteattr(f'r{n}')} symbol={quoteattr(str(n))}"
        f" label={quoteattr(rule.label)}{_filter(rule)}/>"
        for n, rule in enumerate(layer.rules)
    )
    symbols = "".join(_symbol(str(n), rule) for n, rule in enumerate(layer.rules))
    renderer = (
        f'<renderer-v2 type="RuleRenderer" symbollevels="0" enableorderby="0" forceraster="0">'
        f'<rules key="r">{rules}</rules><symbols>{symbols}</symbols></renderer-v2>'
    )
    aliases = "".join(
        f"<alias index={quoteattr(str(n))} field={quoteattr(one.name)}"
        f" name={quoteattr(one.label)}/>"
        for n, one in enumerate(layer.fields, 1)  # 0 is the number of the feature
    )
    return (
        "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>"
        '<qgis version="3.22" styleCategories="Symbology|Labeling|Fields">'
        f"{renderer}{_labels(layer)}<aliases>{aliases}</aliases></qgis>"
    )


def _filter(rule: Rule) -> str:
    return f" filter={quoteattr(rule.condition or 'ELSE')}"


def _symbol(name: str, rule: Rule) -> str:
    options = {
        "name": rule.shape,
        "color": _rgba(rule.colour),
        "outline_color": _rgba(_WHITE),
        "outline_width": "0.3",
        "size": f"{rule.size:g}",
    }
    said = "".join(
        f'<Option type="QString" name={quoteattr(key)} value={quoteattr(value)}/>'
        for key, value in options.items()
    )
    return (
        f'<symbol type="marker" name={quoteattr(name)} alpha="1" clip_to_extent="1"'
        f' force_rhr="0"><layer class="SimpleMarker" enabled="1" locked="0" pass="0">'
        f'<Option type="Map">{said}</Option></layer></symbol>'
    )


def _rgba(colour: str) -> str:
    red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return f"{red},{green},{blue},255"


def _labels(layer: Layer) -> str:
    if not layer.shows:
        return ""
    return (
        '<labeling type="simple"><settings calloutType="simple">'
        f'<text-style fieldName={quoteattr(layer.shows)} fontSize="8" textColor="28,31,33,255"'
        ' isExpression="0" fontSizeUnit="Point"><text-buffer bufferDraw="1" bufferSize="0.8"'
        ' bufferSizeUnits="MM" bufferColor="255,255,255,255"/></text-style>'
        '<placement placement="0" dist="1.5" distUnits="MM"/>'
        '<rendering scaleVisibility="1" scaleMin="10000" scaleMax="0"/>'
        "</settings></labeling>"
    )


def sld(layer: Layer, name: str) -> str:
    """The same points for other programs; without conditions, which differ from one to the next:
    the look of the rule that says the rest."""
    rule = next((one for one in layer.rules if not one.condition), None) or (
        layer.rules[-1] if layer.rules else Rule(layer.title, "", "#0E6573", "circle")
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>'
        '<StyledLayerDescriptor version="1.0.0" xmlns="http://www.opengis.net/sld">'
        f"<NamedLayer><Name>{escape(name)}</Name><UserStyle><FeatureTypeStyle><Rule>"
        f"<Title>{escape(layer.title)}</Title><PointSymbolizer><Graphic><Mark>"
        f"<WellKnownName>{_SLD_SHAPES[rule.shape]}</WellKnownName>"
        f'<Fill><CssParameter name="fill">{rule.colour}</CssParameter></Fill></Mark>'
        f"<Size>{rule.size * _MM_TO_PX:.0f}</Size></Graphic></PointSymbolizer>"
        "</Rule></FeatureTypeStyle></UserStyle></NamedLayer></StyledLayerDescriptor>"
    )
