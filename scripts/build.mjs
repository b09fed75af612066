import { cp, mkdir, readFile, rename, utimes, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

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
  { entry: 'src/cli/main.ts', outfile: 'dist/cli.js', ...readable },
  { entry: 'src/relay/main.ts', outfile: 'dist/lib/relay.js', ...small, ...withoutValidator },
  { entry: 'src/adapters/agents/demo/program/main.ts', outfile: 'dist/demo-agent.js', ...small },
]

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

await Promise.all(programs.map(bundle))
await place('dist/relay.js', cached('relay.js'))
await cp('src/adapters/store/drizzle', 'dist/drizzle', { recursive: true })
await place('dist/.built', '')
// A source that changes while this runs must count as newer than the build.
await utimes('dist/.built', started, started)
