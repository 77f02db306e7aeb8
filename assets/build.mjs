// Builds petitions/web/static: every file carries a hash of its content in its name,
// and manifest.json says which name a page must ask for. Run by `make assets`.
import { createHash } from 'node:crypto'
import { cpSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, parse } from 'node:path'
import { fileURLToPath } from 'node:url'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import * as esbuild from 'esbuild'
import * as sass from 'sass'

const ASSETS = dirname(fileURLToPath(import.meta.url))
const ROOT = dirname(ASSETS)
const MODULES = join(ROOT, 'node_modules')
const OUTPUT = join(ROOT, 'petitions', 'web', 'static')
const GOLOS = join(MODULES, '@fontsource-variable', 'golos-text')
const FONTS = ['cyrillic', 'cyrillic-ext', 'latin', 'latin-ext']
const COMPRESSIBLE = new Set(['.css', '.js', '.svg'])
const CREDIT = '/*! Includes GOV.UK Frontend 6.3.0, MIT licence, (c) Crown Copyright */\n'

const manifest = {}

function publish (name, content) {
  const bytes = Buffer.from(content)
  const { name: stem, ext } = parse(name)
  const hash = createHash('sha256').update(bytes).digest('hex').slice(0, 10)
  const file = `${stem}.${hash}${ext}`
  writeFileSync(join(OUTPUT, file), bytes)
  if (COMPRESSIBLE.has(ext)) {
    // Sent as they are to browsers that accept them; nothing is compressed while serving.
    writeFileSync(join(OUTPUT, `${file}.br`), brotliCompressSync(bytes))
    writeFileSync(join(OUTPUT, `${file}.gz`), gzipSync(bytes, { level: 9 }))
  }
  const integrity = `sha384-${createHash('sha384').update(bytes).digest('base64')}`
  manifest[name] = { file, integrity }
  return file
}

function publishFonts () {
  for (const subset of FONTS) {
    const source = join(GOLOS, 'files', `golos-text-${subset}-wght-normal.woff2`)
    publish(`golos-text-${subset}.woff2`, readFileSync(source))
  }
  cpSync(join(GOLOS, 'LICENSE'), join(OUTPUT, 'golos-text-LICENSE.txt'))
}

function publishImages () {
  const folder = join(ASSETS, 'images')
  for (const name of readdirSync(folder).sort()) publish(name, readFileSync(join(folder, name)))
}

function publishStyles () {
  const { css } = sass.compile(join(ASSETS, 'scss', 'main.scss'), {
    loadPaths: [MODULES], style: 'compressed', quietDeps: true, charset: false
  })
  const named = css.replace(/url\(asset:([^)]+)\)/g, (_, name) => `url(${manifest[name].file})`)
  publish('main.css', CREDIT + named)
}

// main.js serves every page; a page with work of its own has a script named <page>-page.js.
async function publishScripts () {
  const folder = join(ASSETS, 'js')
  const pages = readdirSync(folder).filter((name) => name.endsWith('-page.js')).sort()
  for (const name of ['main.js', ...pages]) {
    const { outputFiles } = await esbuild.build({
      entryPoints: [join(folder, name)],
      bundle: true, format: 'esm', minify: true, target: 'es2020', legalComments: 'none', write: false
    })
    publish(name, (name === 'main.js' ? CREDIT : '') + outputFiles[0].text)
  }
}

rmSync(OUTPUT, { recursive: true, force: true })
mkdirSync(OUTPUT, { recursive: true })
publishFonts()
publishImages()
publishStyles()
await publishScripts()
const sorted = Object.fromEntries(Object.entries(manifest).sort())
writeFileSync(join(OUTPUT, 'manifest.json'), JSON.stringify(sorted, null, 2) + '\n')
console.log(Object.values(sorted).map(({ file }) => file).join('\n'))
