import { existsSync } from 'node:fs'
import { readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Command } from 'commander'
import { askHost } from '../callHost.ts'
import { findHost, homeOf, type GlobalOptions } from '../findHost.ts'
import { CliError, EXIT } from '../outcome.ts'
import { findCheckout } from './checkout.ts'
import { install, isIntact } from './install.ts'
import { programsFor } from './installCommands.ts'
import { readEntries, type Entry } from './record.ts'
import { startEntry } from './startEntry.ts'
import { environment } from '../environment.ts'

/** One thing that was looked at. `mended` is what --fix has put right. */
interface Finding {
  readonly check: string
  readonly state: 'ok' | 'problem' | 'mended'
  readonly detail: string
}

type Options = GlobalOptions & { readonly fix?: boolean }

const ok = (check: string, detail: string): Finding => ({ check, state: 'ok', detail })
const problem = (check: string, detail: string): Finding => ({ check, state: 'problem', detail })

async function lookAtHost(options: Options): Promise<Finding> {
  try {
    const host = await findHost(options)
    await askHost(host, '/api/health')
    return ok('host', `runs at ${host.url}`)
  } catch (error) {
    if (error instanceof CliError) return problem('host', error.message)
    throw error
  }
}

async function lookAtSecrets(home: string): Promise<Finding> {
  const found = await stat(join(home, 'operator-token')).catch(() => null)
  if (found === null) return ok('token', 'there is none yet; the host makes it at its first start')
  const open = process.platform !== 'win32' && (found.mode & 0o077) !== 0
  return open
    ? problem(
        'token',
        `${join(home, 'operator-token')} can be read by others: chmod 600 it, then "switchyard token" makes new ones`,
      )
    : ok('token', 'only you can read it')
}

async function mend(entry: Entry, options: Options): Promise<Finding> {
  const check = `${entry.kind} (${entry.scope}, ${entry.root})`
  const report = await install({
    ...{ home: homeOf(options), kind: entry.kind, scope: entry.scope, root: entry.root },
    checkout: entry.scope === 'project' ? await findCheckout(entry.root) : null,
    ...{
      environment,
      programs: programsFor(options),
      hooks: true,
      teaching: true,
      dryRun: false,
    },
  })
  return report.outcome === 'installed'
    ? { check, state: 'mended', detail: 'put in anew' }
    : problem(check, report.notes.join('; '))
}

async function lookAtEntry(entry: Entry, options: Options): Promise<Finding> {
  const check = `${entry.kind} (${entry.scope}, ${entry.root})`
  if (!existsSync(entry.root)) return problem(check, 'its folder is gone; nothing reads the entry any more')
  const intact = await isIntact(entry)
  const started = await startEntry(entry)
  if (intact && started.ok) return ok(check, 'stands in its files, starts and answers')
  if (options.fix) return mend(entry, options)
  const reason = started.ok ? 'something of it is missing from its files' : started.error.reason
  return problem(check, `${reason}; "switchyard doctor --fix" puts it in anew`)
}

/** Records of sessions that ended without a word, a day after their last sign. */
async function sweepGuests(home: string, fix: boolean): Promise<Finding> {
  const folder = join(home, 'guests')
  const old: string[] = []
  for (const name of await readdir(folder).catch(() => [])) {
    const found = await stat(join(folder, name)).catch(() => null)
    if (found && Date.now() - found.mtimeMs > 86_400_000) old.push(join(folder, name))
  }
  if (old.length === 0) return ok('guests', 'no old records')
  if (!fix) return ok('guests', `${old.length} old records; --fix removes them`)
  for (const path of old) await rm(path, { force: true })
  return { check: 'guests', state: 'mended', detail: `${old.length} old records removed` }
}

async function doctor(options: Options): Promise<void> {
  const home = homeOf(options)
  const findings = [
    ok('node', `${process.version} at ${process.execPath}`),
    await lookAtSecrets(home),
    await lookAtHost(options),
    await sweepGuests(home, options.fix === true),
  ]
  for (const entry of await readEntries(home)) findings.push(await lookAtEntry(entry, options))
  const lines = findings.map(({ check, state, detail }) => `${state.padEnd(8)} ${check}: ${detail}`)
  process.stdout.write(options.json ? `${JSON.stringify({ items: findings })}\n` : `${lines.join('\n')}\n`)
  if (findings.some(({ state }) => state === 'problem')) process.exitCode = EXIT.impossible
}

/** `switchyard doctor`: whether what is installed works. */
export function addDoctor(program: Command): void {
  const command = program
    .command('doctor')
    .description(
      'Look whether the host runs and whether everything that was installed still stands, starts and answers.',
    )
    .option('--fix', 'put in anew what does not, and clear away what ended sessions have left')
  command.action(() => doctor(command.optsWithGlobals<Options>()))
}
