// Builds vendor/ from css/, js/ and node_modules: `npm run build`.
import { copyFileSync, cpSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { build } from "esbuild";
import { compile } from "sass";
import { buildFonts } from "./fonts.js";
import { copyPrintFonts } from "./printfonts.js";

const OUT = "vendor";
const SCRIPTS = ["site", "conditions", "door", "file-size", "now", "own-time", "passkey", "presets", "scan", "select", "sort", "ticks", "upload"];
const STYLES = ["site", "select"];
const TARGET = ["chrome111", "firefox115", "safari16.4"];
// Bootstrap 5.3 is written with the older Sass syntax.
const SILENCED = ["import", "global-builtin", "color-functions", "if-function"];

async function style(name, fonts) {
  const { css } = compile(`css/${name}.scss`, {
    loadPaths: ["node_modules"],
    charset: false,
    quietDeps: true,
    silenceDeprecations: SILENCED,
  });
  await build({
    stdin: { contents: fonts + css, loader: "css" },
    outfile: `${OUT}/css/${name}.css`,
    external: ["../fonts/*"],
    bundle: true,
    minify: true,
    target: TARGET,
    logLevel: "warning",
  });
}

async function scripts() {
  await build({
    entryPoints: SCRIPTS.map((name) => `js/${name}.js`),
    outdir: `${OUT}/js`,
    bundle: true,
    splitting: true,
    format: "esm",
    minify: true,
    target: TARGET,
    loader: { ".wasm": "file" },
    assetNames: "[name].[hash]",
    chunkNames: "[name].[hash]",
    logLevel: "warning",
  });
  copyFileSync("node_modules/htmx.org/dist/htmx.min.js", `${OUT}/js/htmx.js`);
}

rmSync(OUT, { recursive: true, force: true });
for (const folder of ["css", "fonts", "js"]) mkdirSync(`${OUT}/${folder}`, { recursive: true });
const faces = await buildFonts(`${OUT}/fonts`);
writeFileSync(`${OUT}/css/fonts.css`, faces);
for (const name of STYLES) await style(name, name === "site" ? faces : "");
await scripts();
cpSync("img", `${OUT}/img`, { recursive: true });
copyPrintFonts(`${OUT}/print-fonts`);
