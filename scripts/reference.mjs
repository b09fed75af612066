// `node scripts/reference.mjs` writes docs/reference.md from the contract. A test fails when the file is stale.
import { Buffer } from 'node:buffer'
import { readFile, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'

const pad = (cells, widths) => `| ${cells.map((cell, at) => cell.padEnd(widths[at])).join(' | ')} |`

/** A Markdown table in the form that Prettier gives it. */
function table(header, rows) {
  const lines = [header, ...rows].map((row) => row.map((cell) => cell.replaceAll('|', '\\|')))
  const widths = header.map((_, at) => Math.max(3, ...lines.map((line) => line[at].length)))
  const [first, ...rest] = lines.map((line) => pad(line, widths))
  return [
    first,
    pad(
      widths.map((width) => '-'.repeat(width)),
      widths,
    ),
    ...rest,
  ].join('\n')
}

const code = (text) => `\`${text}\``
const kebab = (word) => word.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
const list = (words) => words.map(code).join(', ')

function presence({ required, default: unset }) {
  if (required) return 'required'
  return unset === undefined ? 'optional' : `default ${code(JSON.stringify(unset))}`
}

function typeOf({ type, choices, nullable }) {
  const shown = choices.length > 0 ? choices.map((choice) => code(choice)).join(', ') : type
  return nullable ? `${shown} or null` : shown
}

function callsOf({ noun, verb, method, path, meta, open, pathFields }) {
  const place = pathFields.map((field) => ` ${field.replace(/_id$/, '').toUpperCase()}`).join('')
  const command = `switchyard ${kebab(noun)} ${kebab(verb)}${place}`
  const short = meta.alias === undefined ? '' : `, ${code(`switchyard ${meta.alias}${place}`)}`
  const tool = meta.tool
  const bound = tool?.bound?.length ? `; the token fills in ${list(tool.bound)}` : ''
  return [
    `- REST: ${meta.stream ? `none, only over RPC as ${code(`${noun}.${verb}`)}` : code(`${method} /api${path}`)}`,
    `- Command: ${meta.stream || open ? 'none' : code(command) + short}`,
    `- MCP tool: ${tool ? `${code(tool.name)} for ${list(tool.roles)}${bound}` : 'none'}`,
    `- Roles: ${list(meta.roles)}`,
  ].join('\n')
}

function section(operation, fieldsOf, edge) {
  const { positional, flags } = fieldsOf(operation)
  const rows = [...positional, ...flags].map((field) => [
    code(field.name),
    typeOf(field),
    presence(field),
    field.description,
  ])
  const own = Object.entries(operation.codes).filter(([name]) => !edge.includes(name))
  const errors = own.map(([name, status]) => `${code(name)} ${status}`).join(', ')
  return [
    `### ${kebab(operation.noun)} ${kebab(operation.verb)}`,
    operation.summary,
    callsOf(operation),
    rows.length > 0 ? table(['Field', 'Type', 'Presence', 'Meaning'], rows) : 'No input.',
    operation.open ? 'Takes further fields: the JSON of the program that calls.' : '',
    `Errors of its own: ${errors || 'none'}.`,
  ]
    .filter((part) => part !== '')
    .join('\n\n')
}

const ENDINGS = ['done', 'not possible', 'wrong usage, or a conflict', 'not found', 'denied', 'no host runs']

/** How a command ends, and after which codes. */
function endings(exitOf, codes) {
  const rows = ENDINGS.map((meaning, exit) => [
    String(exit),
    meaning,
    list(codes.filter((name) => exitOf(name) === exit)),
  ])
  return table(['Exit', 'Meaning', 'Codes'], rows)
}

/** The whole document. The arguments are what the contract and the command line export under these names. */
export function renderReference({ operationTable, fieldsOf, ERROR_STATUS, EDGE_CODES, exitOf }) {
  const edge = EDGE_CODES.map((name) => [code(name), String(ERROR_STATUS[name])])
  const nouns = [...new Set(operationTable.map(({ noun }) => noun))]
  const parts = nouns.map((noun) => {
    const operations = operationTable.filter((operation) => operation.noun === noun)
    const sections = operations.map((operation) => section(operation, fieldsOf, EDGE_CODES))
    return [`## ${kebab(noun)}`, ...sections].join('\n\n')
  })
  return `${[
    '# Reference',
    'Made from the contract by `node scripts/reference.mjs`. Do not edit it by hand.',
    'Every operation, with each way to call it. Field names are the same everywhere; on the command line `base_branch` is `--base-branch`, and a field of the path is an argument. A command without `--project` means the project of the current folder.',
    'Every operation may also answer these:',
    table(['Code', 'Status'], edge),
    'A command ends with the exit code of the error that it got; with `--json` the error stands on standard error as `{"error":{"code","message","details"}}`:',
    endings(exitOf, Object.keys(ERROR_STATUS)),
    '[troubleshooting.md](troubleshooting.md) says what to do about each code.',
    ...parts,
  ].join('\n\n')}\n`
}

async function loadContract(root) {
  const { build } = await import('esbuild')
  const contents = [
    "export { operationTable } from './src/contract/operationTable.ts'",
    "export { ERROR_STATUS, EDGE_CODES } from './src/contract/errors.ts'",
    "export { fieldsOf } from './src/cli/fields.ts'",
    "export { exitOf } from './src/cli/outcome.ts'",
  ].join('\n')
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: root, loader: 'ts' },
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'node',
    target: 'node20',
  })
  return import(`data:text/javascript;base64,${Buffer.from(outputFiles[0].contents).toString('base64')}`)
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const root = fileURLToPath(new URL('..', import.meta.url))
  const path = new URL('../docs/reference.md', import.meta.url)
  const text = renderReference(await loadContract(root))
  const before = await readFile(path, 'utf8').catch(() => '')
  if (before !== text) await writeFile(path, text)
  console.log(before === text ? 'docs/reference.md is up to date' : 'docs/reference.md is written')
}
