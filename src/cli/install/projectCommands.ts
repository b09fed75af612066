import { mkdir, readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { realpathSync } from 'node:fs'
import type { Command } from 'commander'
import writeFileAtomic from 'write-file-atomic'
import { z } from 'zod'
import { parseDisabled } from '../../client/guestRecord.ts'
import { operationNamed } from '../../contract/operationTable.ts'
import { callHost } from '../callHost.ts'
import { findHost, homeOf, type GlobalOptions } from '../findHost.ts'
import { printAnswer } from '../runOperation.ts'
import { findCheckout, type Checkout } from './checkout.ts'

const pathOf = (home: string): string => join(home, 'disabled.json')

export const readDisabled = async (home: string): Promise<readonly string[]> =>
  parseDisabled(await readFile(pathOf(home), 'utf8').catch(() => null))

/** Root of the main worktree, as guests name it; `exclude` lies in the folder that all worktrees share. */
export function mainRoot({ top, exclude }: Checkout): string {
  const common = realpathSync(dirname(dirname(exclude)))
  return /[\\/]\.git$/.test(common) ? dirname(common) : realpathSync(top)
}

async function setDisabled(options: GlobalOptions, disabled: boolean): Promise<void> {
  const root = mainRoot(await findCheckout(process.cwd()))
  const home = homeOf(options)
  const others = (await readDisabled(home)).filter((each) => each !== root)
  await mkdir(home, { recursive: true, mode: 0o700 })
  const roots = disabled ? [...others, root] : others
  await writeFileAtomic(pathOf(home), `${JSON.stringify(roots, null, 2)}\n`, { mode: 0o600, fsync: true })
  const next = disabled
    ? 'agents that you start yourself stay unknown here; those that Switchyard starts are not touched'
    : 'agents that you start yourself take part here, where install has made guests of them'
  printAnswer({ project: root, enabled: !disabled, next }, options)
}

const opened = z.looseObject({ id: z.string(), root: z.string() })

async function init(options: GlobalOptions): Promise<void> {
  const { top } = await findCheckout(process.cwd())
  const host = await findHost(options)
  const project = opened.parse(await callHost(host, operationNamed('project.open'), { path: top }))
  const next =
    'the project is open; "switchyard install --all" makes guests of the agents that you start here yourself'
  printAnswer({ id: project.id, root: project.root, next }, options)
}

/** `init`, `enable` and `disable`: whether Switchyard knows of the project that the person stands in. */
export function addProjectCommands(program: Command): void {
  const start = program.command('init').description('Open the project of this folder in the running host.')
  start.action(() => init(start.optsWithGlobals<GlobalOptions>()))
  const on = program.command('enable').description('Let guests take part in this project again.')
  on.action(() => setDisabled(on.optsWithGlobals<GlobalOptions>(), false))
  const off = program
    .command('disable')
    .description('Keep guests out of this project; their hooks and tools stay silent.')
  off.action(() => setDisabled(off.optsWithGlobals<GlobalOptions>(), true))
}
