import { cp, mkdir, readFile, rename, rm, utimes, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { build as buildWithVite } from 'vite'

process.chdir(fileURLToPath(new URL('..', import.meta.url)))
const started = new Date()
const { version } = JSON.parse(await readFile('package.json', 'utf8'))

const common = {
  bundle: true,
  write: false,
  format: 'esm',
  platform: 'node',
  target: 'node24',
  external: ['node-pty', 'better-sqlite3'],
  define: { SWITCHYARD_VERSION: JSON.stringify(version) },
  legalComments: 'none',
  logLevel: 'warning',
  // Some dependencies are CommonJS and use what an ES module does not have.
  banner: {
    js: [
      `import { createRequire as __createRequire } from 'node:module'`,
      `const require = __createRequire(import.meta.url)`,
      `const __filename = import.meta.filename`,
      `const __dirname = import.meta.dirname`,
    ].join(';'),
  },
}

const readable = { sourcemap: 'linked' }
// Started once for every agent: a quick start counts for more than readable stack traces.
const small = { minify: true }
// The MCP SDK loads a JSON Schema validator that the relay never calls: a fifth of its start and 2 MB of memory.
const withoutValidator = {
  alias: { ajv: './scripts/noValidator.mjs', 'ajv-formats': './scripts/noValidator.mjs' },
}

const programs = [
  { entry: 'src/host/main.ts', outfile: 'dist/host.js', ...readable },
  // jsonc-parser's CommonJS form asks for its parts by names that a bundle does not have.
  { entry: 'src/cli/main.ts', outfile: 'dist/cli.js', mainFields: ['module', 'main'], ...readable },
  { entry: 'src/relay/main.ts', outfile: 'dist/lib/relay.js', ...small, ...withoutValidator },
  { entry: 'src/relay/hook/main.ts', outfile: 'dist/hook.js', ...small },
  { entry: 'src/adapters/store/checkpoint/main.ts', outfile: 'dist/checkpoint.js', ...readable },
  { entry: 'src/adapters/agents/demo/program/main.ts', outfile: 'dist/demo-agent.js', ...small },
]

/**
 * The desktop's main process and its preload, for the Node and Chromium of the oldest Electron that they must run on. A
 * sandboxed preload can load nothing but `electron`, so each is one CommonJS file.
 */
const desktop = {
  format: 'cjs',
  target: ['node20', 'chrome130'],
  external: ['electron'],
  banner: {},
  sourcemap: 'linked',
}
programs.push(
  { entry: 'electron/main.ts', outfile: 'dist/electron/main.cjs', ...desktop },
  { entry: 'electron/preload.ts', outfile: 'dist/electron/preload.cjs', ...desktop },
)

/** A program that runs must never see half a file, so each is put in place whole. */
async function place(path, contents) {
  await mkdir(dirname(path), { recursive: true })
  const temporary = `${path}.${process.pid}`
  await writeFile(temporary, contents)
  await rename(temporary, path)
}

/**
 * A compile cache serves only what is loaded after it is switched on, hence this file in front of the relay. It is
 * written at once because agents end their relay with a signal, which would lose it.
 */
const cached = (program) => `import { enableCompileCache, flushCompileCache } from 'node:module'
enableCompileCache(import.meta.dirname + '/.compile-cache')
await import('./lib/${program}')
flushCompileCache()
`

async function bundle({ entry, ...options }) {
  const { outputFiles } = await build({ ...common, ...options, entryPoints: [entry] })
  for (const file of outputFiles) await place(file.path, file.contents)
}

/** Screens are built beside the last ones and put in their place, so that a running host never serves half of them. */
async function buildPages(configFile, folder) {
  const outDir = `${process.cwd()}/${folder}.${process.pid}`
  await buildWithVite({ configFile, logLevel: 'warn', build: { outDir } })
  // Only the phone's page has a manifest, which names it.
  if (folder === 'dist/phone') await cp('electron/icons/icon.png', `${outDir}/icon.png`)
  await rm(folder, { recursive: true, force: true })
  await rename(outDir, folder)
}

await Promise.all([
  ...programs.map(bundle),
  buildPages('vite.config.ts', 'dist/ui'),
  buildPages('vite.phone.config.ts', 'dist/phone'),
])
await place('dist/relay.js', cached('relay.js'))
// In a package no other file says that these programs are modules.
await place('dist/package.json', '{ "type": "module" }\n')
await cp('src/adapters/store/drizzle', 'dist/drizzle', { recursive: true })
await cp('electron/icons', 'dist/electron/icons', { recursive: true })
await place('dist/.built', '')
// A source that changes while this runs must count as newer than the build.
await utimes('dist/.built', started, started)
