import { relative } from 'node:path'
import { err, ok, type Result } from '../../base/result.ts'
import { trackingOf, type Checkout } from './checkout.ts'
import { removeAt, type Untouched } from './edit.ts'
import { readText, sumOf } from './files.ts'
import type { Change, Entry } from './record.ts'
import { applyUnit, type Unit } from './unit.ts'

/** A change with the whole text that it makes of its file. */
export interface Planned {
  readonly change: Change
  readonly text: string
}

export interface Plan {
  readonly planned: readonly Planned[]
  /** Files whose lines another entry has put there already. */
  readonly shares: readonly string[]
  /** What was left out, and why; nothing that the entry needs. */
  readonly notes: readonly string[]
}

const at = (file: string, { reason }: Untouched): Untouched => ({ reason: `${file}: ${reason}` })

export async function planUnit(unit: Unit): Promise<Result<Planned, Untouched>> {
  const found = await readText(unit.file)
  if (!found.ok) return err(at(unit.file, found.error))
  const { path, text } = found.value
  const edited = applyUnit(unit, text)
  if (!edited.ok) return err(at(unit.file, edited.error))
  if (removeAt(edited.value.text, edited.value.pieces) !== (text ?? '')) {
    throw new Error(`What was added to ${path} could not be taken out again`)
  }
  const change: Change = {
    file: path,
    form: unit.form,
    pieces: [...edited.value.pieces],
    created: text === null,
    folders: [],
    after: sumOf(edited.value.text),
    ...(unit.form === 'json' && { addition: unit.addition }),
  }
  return ok({ change, text: edited.value.text })
}

/** The files that Git would show as new get a line in the repository's own list of what to ignore. */
async function ignoreCreated(checkout: Checkout, planned: readonly Planned[]): Promise<Planned | undefined> {
  const lines: string[] = []
  for (const { change } of planned) {
    const shows = change.created && (await trackingOf(checkout, change.file)) === 'untracked'
    if (shows) lines.push(`/${relative(checkout.top, change.file).replaceAll('\\', '/')}`)
  }
  if (lines.length === 0) return undefined
  const made = await planUnit({
    file: checkout.exclude,
    purpose: 'teaching',
    form: 'lines',
    lines,
    gap: false,
  })
  return made.ok ? made.value : undefined
}

/**
 * Everything that an entry changes, or why it cannot be: a file that Git tracks is the repository's, not the person's. What
 * only teaches is left out instead.
 */
export async function planEntry(
  units: readonly Unit[],
  checkout: Checkout | null,
  others: readonly Entry[],
): Promise<Result<Plan, Untouched>> {
  const planned: Planned[] = []
  const shares: string[] = []
  const notes: string[] = []
  for (const unit of units) {
    const shared = others.some(({ changes }) =>
      changes.some(({ file, form }) => file === unit.file && form === 'lines' && unit.form === 'lines'),
    )
    if (shared) {
      shares.push(unit.file)
      continue
    }
    const tracked = checkout !== null && (await trackingOf(checkout, unit.file)) === 'tracked'
    const made = tracked
      ? err({
          reason: `${unit.file}: Git tracks it, so it is the repository's; use --user, or add the entry to it yourself`,
        })
      : await planUnit(unit)
    if (made.ok) planned.push(made.value)
    else if (unit.purpose === 'teaching') notes.push(`left out ${made.error.reason}`)
    else return made
  }
  const ignored = checkout && (await ignoreCreated(checkout, planned))
  return ok({ planned: ignored ? [...planned, ignored] : planned, shares, notes })
}
