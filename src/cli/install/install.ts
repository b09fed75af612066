import { existsSync } from 'node:fs'
import type { Checkout } from './checkout.ts'
import { readText, removeEmpty, writeText } from './files.ts'
import type { Kind, Scope } from './kinds.ts'
import { planEntry, type Plan } from './plan.ts'
import { readEntries, writeEntries, type Change, type Entry } from './record.ts'
import { startEntry } from './startEntry.ts'
import { undoChange } from './undo.ts'
import { unitsOf, type Programs } from './unitsOf.ts'

export interface InstallRequest {
  readonly home: string
  readonly kind: Kind
  readonly scope: Scope
  /** Top of the checkout, or the person's home. */
  readonly root: string
  /** Null for the scope of the user. */
  readonly checkout: Checkout | null
  readonly environment: Readonly<Record<string, string | undefined>>
  readonly programs: Programs
  readonly hooks: boolean
  readonly teaching: boolean
  readonly dryRun: boolean
}

/** What became of one CLI. */
export interface Report {
  readonly kind: Kind
  readonly scope: Scope
  readonly outcome: 'installed' | 'already' | 'planned' | 'refused' | 'removed' | 'absent' | 'kept'
  readonly files: readonly string[]
  readonly notes: readonly string[]
}

const sameAs = (one: { kind: string; scope: string; root: string }) => (entry: Entry) =>
  entry.kind === one.kind && entry.scope === one.scope && entry.root === one.root

/** Whether everything that was put in still stands there. */
export async function isIntact({ changes }: Entry): Promise<boolean> {
  for (const { file, pieces } of changes) {
    const found = await readText(file)
    const text = found.ok ? found.value.text : null
    if (text === null || !pieces.every((piece) => text.includes(piece.text))) return false
  }
  return true
}

async function writePlan(home: string, entry: Entry, { planned }: Plan, others: readonly Entry[]) {
  // Recorded before it is done: what a crash leaves half done can be taken back all the same.
  await writeEntries(home, [...others, entry])
  const changes: Change[] = []
  for (const { change, text } of planned) {
    const written = await writeText(change.file, text)
    if (!written.ok) {
      for (const done of changes.toReversed()) await undoChange(done)
      await writeEntries(home, others)
      return `${change.file}: ${written.error.reason}`
    }
    changes.push({ ...change, folders: [...written.value] })
  }
  await writeEntries(home, [...others, { ...entry, changes }])
  return null
}

/** Makes one CLI a guest of Switchyard, or says why not; then nothing is changed. */
export async function install(request: InstallRequest): Promise<Report> {
  const { home, kind, scope, root, checkout, programs, teaching } = request
  const report = (outcome: Report['outcome'], files: readonly string[], ...notes: string[]): Report => ({
    ...{ kind, scope, outcome, files, notes },
  })
  const entries = await readEntries(home)
  const existing = entries.find(sameAs(request))
  const launch = programs.relay(kind)
  if (existing) {
    const same = existing.command === launch.command && existing.args.join('\0') === launch.args.join('\0')
    const files = existing.changes.map(({ file }) => file)
    if (same && (await isIntact(existing))) return report('already', files)
    if (request.dryRun) return report('planned', files, 'what is there is put in anew')
    const removed = await uninstall(home, existing)
    if (removed.outcome === 'kept') return { ...removed, outcome: 'refused' }
  }
  const others = (await readEntries(home)).filter((entry) => !sameAs(request)(entry))
  const units = unitsOf(kind, { ...request, exists: existsSync }, programs).filter(
    ({ purpose }) => teaching || purpose !== 'teaching',
  )
  const plan = await planEntry(units, checkout, others)
  if (!plan.ok) return report('refused', [], plan.error.reason)
  const files = [...plan.value.planned.map(({ change }) => change.file), ...plan.value.shares]
  const answered = await startEntry(launch)
  if (!answered.ok) return report('refused', [], answered.error.reason)
  if (request.dryRun) return report('planned', files, ...plan.value.notes)
  const changes = plan.value.planned.map(({ change }) => change)
  const entry: Entry = {
    ...{ kind, scope, root, command: launch.command, args: [...launch.args] },
    ...{ changes, shares: [...plan.value.shares] },
  }
  const failed = await writePlan(home, entry, plan.value, others)
  if (failed !== null) return report('refused', [], failed)
  return report('installed', files, ...plan.value.notes)
}

/** Takes back what install has done, file by file; what cannot be told from the person's own stays, and is said. */
export async function uninstall(home: string, entry: Entry): Promise<Report> {
  const others = (await readEntries(home)).filter((other) => !sameAs(entry)(other))
  const kept: Change[] = []
  const notes: string[] = []
  const files: string[] = []
  for (const change of entry.changes.toReversed()) {
    const heir = others.findIndex(({ shares }) => shares.includes(change.file))
    const other = others[heir]
    if (other) {
      const shares = other.shares.filter((file) => file !== change.file)
      others[heir] = { ...other, shares, changes: [...other.changes, change] }
      continue
    }
    const undone = await undoChange(change)
    if (undone.outcome === 'kept') {
      kept.unshift(change)
      notes.push(`${change.file}: ${undone.reason}`)
    } else {
      files.push(change.file)
      await removeEmpty(change.folders)
    }
  }
  await writeEntries(home, kept.length > 0 ? [...others, { ...entry, changes: kept }] : others)
  return {
    ...{ kind: entry.kind, scope: entry.scope },
    outcome: kept.length > 0 ? 'kept' : 'removed',
    files,
    notes,
  }
}
