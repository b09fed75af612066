import { rm } from 'node:fs/promises'
import { removeAt, removeFound } from './edit.ts'
import { treeOf } from './editJson.ts'
import { readText, removeEmpty, sumOf, writeText } from './files.ts'
import type { Change } from './record.ts'
import { removeFromJson } from './removeJson.ts'

export type Undone =
  /** As it was before, or as the person has changed it since, without our part. */
  | { readonly outcome: 'removed' }
  /** The file, or our part of it, was gone already. */
  | { readonly outcome: 'gone' }
  | { readonly outcome: 'kept'; readonly reason: string }

const stillJson = (text: string): boolean =>
  text.replace('\ufeff', '').trim() === '' || treeOf(text.replace('\ufeff', '')) !== undefined

/** The text without our part; undefined where it does not stand there any more, null where nobody can say which it is. */
function without(change: Change, text: string): string | null | undefined {
  const exact =
    sumOf(text) === change.after
      ? removeAt(text, change.pieces)
      : removeFound(text, change.pieces, change.form !== 'json')
  if (exact !== undefined && (change.form !== 'json' || stillJson(exact))) return exact
  if (change.form === 'json' && change.addition) return removeFromJson(text, change.addition)
  const trace = change.form === 'toml' ? /mcp_servers\.switchyard/ : /switchyard/
  return trace.test(text) ? null : undefined
}

const isEmpty = (text: string): boolean => /^\ufeff?\s*(?:\{\s*\})?\s*$/.test(text)

/** Takes a change back. Nothing but our part is touched, whatever has happened to the file meanwhile. */
export async function undoChange(change: Change): Promise<Undone> {
  const found = await readText(change.file)
  if (!found.ok) return { outcome: 'kept', reason: found.error.reason }
  const { path, text } = found.value
  if (text === null) {
    await removeEmpty(change.folders)
    return { outcome: 'gone' }
  }
  if (change.form === 'own' && sumOf(text) !== change.after)
    return { outcome: 'kept', reason: 'it was changed since it was put there; delete it by hand' }
  const rest = without(change, text)
  if (rest === undefined) return { outcome: 'gone' }
  if (rest === null)
    return { outcome: 'kept', reason: 'our part of it was changed since; take it out by hand' }
  if (change.created && isEmpty(rest)) {
    await rm(path)
    await removeEmpty(change.folders)
    return { outcome: 'removed' }
  }
  const written = await writeText(path, rest)
  return written.ok ? { outcome: 'removed' } : { outcome: 'kept', reason: written.error.reason }
}
