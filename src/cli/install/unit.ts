import { ok, type Result } from '../../base/result.ts'
import type { Edited, Untouched } from './edit.ts'
import { addToJson, type Addition } from './editJson.ts'
import { addToToml, appendLines } from './editText.ts'

/** The program that an entry starts: an argument list, never a shell line. */
export interface Launch {
  readonly command: string
  readonly args: readonly string[]
}

/** One file of one CLI, and what install does to it. */
export type Unit = {
  readonly file: string
  readonly purpose: 'server' | 'hooks' | 'teaching'
} & (
  | { readonly form: 'json'; readonly addition: Addition }
  | { readonly form: 'toml'; readonly table: Readonly<Record<string, string | number | readonly string[]>> }
  /** Lines at the end of a text that the person may have written; with `gap`, as a paragraph of their own. */
  | { readonly form: 'lines'; readonly lines: readonly string[]; readonly gap: boolean }
  /** A file that is ours alone. */
  | { readonly form: 'own'; readonly content: string }
)

/** The text with the unit in it. `text` is null where there is no such file. */
export function applyUnit(unit: Unit, text: string | null): Result<Edited, Untouched> {
  switch (unit.form) {
    case 'json':
      return addToJson(text ?? '', unit.addition)
    case 'toml':
      return addToToml(text ?? '', ['mcp_servers', 'switchyard'], unit.table)
    case 'lines':
      return ok(appendLines(text ?? '', unit.lines, unit.gap))
    case 'own':
      if (text !== null) return { ok: false, error: { reason: 'it is there already and is not ours' } }
      return ok({ text: unit.content, pieces: [{ at: 0, text: unit.content }] })
  }
}
