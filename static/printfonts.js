// Copies the whole font files that badges and letters are printed with; print needs no cut slices.
import { copyFileSync, mkdirSync } from "node:fs";

const SETS = [
  ["source-sans-3", ["latin", "latin-ext", "vietnamese", "greek", "cyrillic", "cyrillic-ext"], [400, 600]],
  ["source-serif-4", ["latin", "latin-ext", "vietnamese", "greek", "cyrillic", "cyrillic-ext"], [600]],
  ["noto-sans-georgian", ["georgian"], [400, 600]],
  ["noto-sans-armenian", ["armenian"], [400, 600]],
];

/** Copy the print fonts into `target`. */
export function copyPrintFonts(target) {
  mkdirSync(target, { recursive: true });
  for (const [family, scripts, weights] of SETS) {
    for (const script of scripts) {
      for (const weight of weights) {
        const file = `${family}-${script}-${weight}-normal.woff2`;
        copyFileSync(`node_modules/@fontsource/${family}/files/${file}`, `${target}/${file}`);
      }
    }
  }
}
