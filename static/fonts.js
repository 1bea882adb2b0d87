// Cuts the fonts to what the product's readers write, and writes fonts.css.
// Each slice has its own unicode-range, so a page fetches only the scripts it shows.
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import subsetFont from "subset-font";

const LATIN =
  "U+0020-007E,U+00A0-00FF,U+0131,U+0152-0153,U+02C6,U+02DA,U+02DC,U+2002-200B," +
  "U+2010-2015,U+2018-201E,U+2020-2022,U+2026,U+202F-2030,U+2032-2033,U+2039-203A,U+2044,U+20AC,U+2116,U+2122,U+2190-2193,U+2212,U+2215";
// The other Latin alphabets of the OSCE area, from Icelandic to Azerbaijani.
const EUROPEAN = "U+0100-017F,U+018F,U+0192,U+01A0-01A1,U+01AF-01B0,U+01C4-01CC,U+01E6-01E7,U+0218-021B,U+0259,U+02BB-02BC,U+02C7,U+02D8-02DD,U+1E02-1E03,U+1E80-1E85,U+1E9E";
const GREEK = "U+0370-0377,U+037A-037F,U+0384-038A,U+038C,U+038E-03A1,U+03A3-03FF";
const CYRILLIC = "U+0301,U+0400-045F,U+0490-0491,U+04B0-04B1";
// What Kazakh, Kyrgyz, Mongolian and Tajik write besides.
const CENTRAL_ASIAN =
  "U+0492-0493,U+049A-049B,U+04A2-04A3,U+04AE-04AF,U+04B2-04B3,U+04B6-04B7,U+04BA-04BB,U+04D8-04D9,U+04E2-04E3,U+04E8-04E9,U+04EE-04EF";
const GEORGIAN = "U+10A0-10FF,U+1C90-1CBA,U+1CBD-1CBF,U+2D00-2D2D";
const ARMENIAN = "U+0531-0556,U+0559-058A,U+058D-058F,U+FB13-FB17";

const TEXT = { wght: { min: 400, max: 700 } };
const TITLE = { wght: 600, opsz: 28 };
const SLICES = [
  ["source-sans", "source-sans-3", "latin-wght-normal", "latin", LATIN, TEXT],
  ["source-sans", "source-sans-3", "latin-ext-wght-normal", "european", EUROPEAN, TEXT],
  ["source-sans", "source-sans-3", "greek-wght-normal", "greek", GREEK, TEXT],
  ["source-sans", "source-sans-3", "cyrillic-wght-normal", "cyrillic", CYRILLIC, TEXT],
  ["source-sans", "source-sans-3", "cyrillic-ext-wght-normal", "central-asian", CENTRAL_ASIAN, TEXT],
  ["source-serif", "source-serif-4", "latin-opsz-normal", "latin", LATIN, TITLE],
  ["source-serif", "source-serif-4", "latin-ext-opsz-normal", "european", EUROPEAN, TITLE],
  ["source-serif", "source-serif-4", "greek-opsz-normal", "greek", GREEK, TITLE],
  ["source-serif", "source-serif-4", "cyrillic-opsz-normal", "cyrillic", CYRILLIC, TITLE],
  ["source-serif", "source-serif-4", "cyrillic-ext-opsz-normal", "central-asian", CENTRAL_ASIAN, TITLE],
  ["source-sans", "noto-sans-georgian", "georgian-wght-normal", "georgian", GEORGIAN, TEXT],
  ["source-sans", "noto-sans-armenian", "armenian-wght-normal", "armenian", ARMENIAN, TEXT],
];
const FAMILIES = { "source-sans": "Source Sans 3", "source-serif": "Source Serif 4" };

function characters(ranges) {
  return ranges
    .split(",")
    .flatMap((range) => {
      const [first, last = first] = range.slice(2).split("-").map((hex) => parseInt(hex, 16));
      return Array.from({ length: last - first + 1 }, (_, index) => String.fromCodePoint(first + index));
    })
    .join("");
}

function face(family, file, ranges, axes) {
  const weight = typeof axes.wght === "number" ? axes.wght : `${axes.wght.min} ${axes.wght.max}`;
  return `@font-face{font-family:"${FAMILIES[family]}";font-style:normal;font-weight:${weight};font-display:swap;src:url("../fonts/${file}") format("woff2");unicode-range:${ranges}}\n`;
}

/** Write the font files into `target` and return the CSS that declares them. */
export async function buildFonts(target) {
  const faces = [];
  for (const [family, source, slice, script, ranges, axes] of SLICES) {
    const original = readFileSync(`node_modules/@fontsource-variable/${source}/files/${source}-${slice}.woff2`);
    const font = await subsetFont(original, characters(ranges), { targetFormat: "woff2", variationAxes: axes });
    const hash = createHash("sha256").update(font).digest("hex").slice(0, 8);
    const file = `${family}-${script}.${hash}.woff2`;
    writeFileSync(`${target}/${file}`, font);
    faces.push(face(family, file, ranges, axes));
  }
  return faces.join("");
}
