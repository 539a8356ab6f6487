"""Makes the fonts that the test files' figures suppose out of the Liberation fonts.

Liberation has the advance widths of Helvetica, Times and Courier, but in an em of 2048 units, with
other ascents and with kerning.  The figures come from an em of 1000, the ascents of the PostScript
fonts and no kerning; they are compared to the millipoint.
"""
import os

SOURCE = '/usr/share/fonts/truetype/liberation'
# Ascender and Descender of the PostScript fonts' metrics.
ASCENTS = {'Sans': (718, -207), 'Serif': (683, -217), 'Mono': (629, -157)}
STYLES = ('Regular', 'Bold', 'Italic', 'BoldItalic')
CHARACTERS = range(0x20, 0x2600)


def make_font(source, target, ascent, descent):
    from fontTools import subset
    from fontTools.ttLib import TTFont
    from fontTools.ttLib.scaleUpem import scale_upem

    font = TTFont(source)
    options = subset.Options()
    options.layout_features = []
    options.drop_tables += ['GPOS', 'GSUB', 'GDEF', 'kern', 'FFTM']
    options.hinting = False
    options.name_IDs = ['*']
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=CHARACTERS)
    subsetter.subset(font)
    scale_upem(font, 1000)
    font['hhea'].ascent = font['OS/2'].sTypoAscender = ascent
    font['hhea'].descent = font['OS/2'].sTypoDescender = descent
    font['hhea'].lineGap = font['OS/2'].sTypoLineGap = 0
    font.save(target)


def make_fonts(folder):
    os.makedirs(folder)
    for family, (ascent, descent) in ASCENTS.items():
        for style in STYLES:
            name = 'Liberation%s-%s.ttf' % (family, style)
            make_font(os.path.join(SOURCE, name), os.path.join(folder, name), ascent, descent)
