import { realpathSync } from 'node:fs'
import { homedir } from 'node:os'
import { join, resolve } from 'node:path'
import { Option, type Command } from 'commander'
import { findProgram } from './findProgram.ts'
import { homeOf, type GlobalOptions } from '../findHost.ts'
import { CliError, EXIT } from '../outcome.ts'
import { findCheckout } from './checkout.ts'
import { install, uninstall, type Report } from './install.ts'
import { KINDS, type Kind, type Scope } from './kinds.ts'
import { readEntries } from './record.ts'
import type { Programs } from './unitsOf.ts'
import { environment } from '../environment.ts'

type Chosen = GlobalOptions & { readonly [name in Kind]?: boolean } & {
  readonly all?: boolean
  readonly project?: boolean
  readonly user?: boolean
  readonly dryRun?: boolean
  readonly hooks?: boolean
  readonly teaching?: boolean
}

/** The programs that entries name: this very Node, and what lies beside this program. */
export function programsFor(options: GlobalOptions): Programs {
  const home = options.home ? ['--home', resolve(options.home)] : []
  const beside = (name: string): string => join(import.meta.dirname, name)
  return {
    relay: (kind) => ({ command: process.execPath, args: [beside('relay.js'), '--kind', kind, ...home] }),
    hook: { command: process.execPath, args: [beside('hook.js'), ...home] },
    windows: process.platform === 'win32',
  }
}

const scopeOf = ({ user, project }: Chosen): Scope => {
  if (user && project) throw new CliError('USAGE', 'Give --project or --user, not both.', EXIT.usage)
  return user ? 'user' : 'project'
}

/** The CLIs that a line names: by flags, or all that are found; `found` says which of all are there. */
function chosen(options: Chosen): { kinds: readonly Kind[]; missing: readonly Kind[] } {
  const named = KINDS.filter(({ kind }) => options[kind] === true)
  if (named.length > 0 && options.all)
    throw new CliError('USAGE', 'Give --all or single CLIs, not both.', EXIT.usage)
  if (named.length === 0 && !options.all) {
    const flags = KINDS.map(({ kind }) => `--${kind}`).join(' ')
    throw new CliError('USAGE', `Say which CLIs: --all, or some of ${flags}.`, EXIT.usage)
  }
  const there = (program: string): boolean => findProgram(program, environment) !== null
  if (named.length > 0) {
    return {
      kinds: named.map(({ kind }) => kind),
      missing: named.filter(({ program }) => !there(program)).map(({ kind }) => kind),
    }
  }
  return { kinds: KINDS.filter(({ program }) => there(program)).map(({ kind }) => kind), missing: [] }
}

async function placeOf(options: Chosen) {
  const scope = scopeOf(options)
  const checkout = scope === 'project' ? await findCheckout(process.cwd()) : null
  return { scope, checkout, root: realpathSync(checkout?.top ?? homedir()) }
}

const WORDS: Readonly<Record<Report['outcome'], string>> = {
  installed: 'installed',
  already: 'is installed already',
  planned: 'would be installed',
  refused: 'not installed',
  removed: 'removed',
  absent: 'was not installed',
  kept: 'not wholly removed',
}

function print(reports: readonly Report[], { json }: GlobalOptions): void {
  const lines = reports.flatMap(({ kind, scope, outcome, files, notes }) => [
    `${kind}: ${WORDS[outcome]} (${scope})`,
    ...files.map((file) => `  ${file}`),
    ...notes.map((note) => `  ${note}`),
  ])
  process.stdout.write(json ? `${JSON.stringify({ items: reports })}\n` : `${lines.join('\n')}\n`)
  const failed = reports.some(({ outcome }) => outcome === 'refused' || outcome === 'kept')
  if (failed) process.exitCode = EXIT.impossible
}

async function runInstall(options: Chosen): Promise<void> {
  const { kinds, missing } = chosen(options)
  if (kinds.length === 0) {
    const known = KINDS.map(({ title }) => title).join(', ')
    throw new CliError('NO_CLI', `None of these is on the PATH: ${known}.`, EXIT.impossible)
  }
  const place = await placeOf(options)
  const reports: Report[] = []
  for (const kind of kinds) {
    const report = await install({
      ...{ home: homeOf(options), kind, ...place, environment, programs: programsFor(options) },
      ...{
        hooks: options.hooks !== false,
        teaching: options.teaching !== false,
        dryRun: options.dryRun === true,
      },
    })
    const note = 'its program is not on the PATH'
    reports.push(missing.includes(kind) ? { ...report, notes: [...report.notes, note] } : report)
  }
  print(reports, options)
}

async function runUninstall(options: Chosen): Promise<void> {
  const place = await placeOf(options)
  const named = KINDS.filter(({ kind }) => options[kind] === true).map(({ kind }) => kind)
  const home = homeOf(options)
  const mine = (await readEntries(home)).filter(
    ({ scope, root }) => scope === place.scope && root === place.root,
  )
  const wanted = mine.filter(({ kind }) => named.length === 0 || named.includes(kind))
  const reports: Report[] = []
  // The last one first, so that each finds its files as it left them.
  for (const { kind } of wanted.toReversed()) {
    const entry = (await readEntries(home)).find(
      (each) => each.kind === kind && each.scope === place.scope && each.root === place.root,
    )
    if (!entry) continue
    if (options.dryRun)
      reports.push({
        kind,
        scope: place.scope,
        outcome: 'planned',
        files: entry.changes.map(({ file }) => file),
        notes: ['would be removed'],
      })
    else reports.push(await uninstall(home, entry))
  }
  for (const kind of named)
    if (!wanted.some((entry) => entry.kind === kind))
      reports.push({ kind, scope: place.scope, outcome: 'absent', files: [], notes: [] })
  print(reports, options)
}

function withKinds(command: Command, verb: string): Command {
  for (const { kind, title } of KINDS) command.addOption(new Option(`--${kind}`, `${verb} ${title}`))
  return command
    .addOption(new Option('--project', "in this checkout's own files, which Git ignores (default)"))
    .addOption(new Option('--user', "in the user's own configuration, for every folder"))
    .addOption(new Option('--dry-run', 'change nothing, and say what would be'))
}

/** `switchyard install` and `switchyard uninstall`. */
export function addInstall(program: Command): void {
  const options = (command: Command): Chosen => command.optsWithGlobals<Chosen>()
  const add = withKinds(program.command('install'), 'make a guest of')
    .description(
      'Let agents that you start yourself take part: their MCP entry, their hooks, and what teaches them.',
    )
    .addOption(new Option('--all', 'every CLI that is on the PATH'))
    .addOption(
      new Option('--no-hooks', 'tools alone: then no lock stops an edit and no message arrives by itself'),
    )
    .addOption(new Option('--no-teaching', 'no skill and no lines in AGENTS.md or GEMINI.md'))
  add.action(() => runInstall(options(add)))
  const remove = withKinds(program.command('uninstall'), 'take back')
    .description(
      'Take back what install has put in; every file is byte for byte as it was. Without a CLI: all.',
    )
    .addOption(new Option('--all', 'every CLI (default)'))
  remove.action(() => runUninstall(options(remove)))
}
