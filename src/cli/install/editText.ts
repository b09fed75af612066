import { isDeepStrictEqual } from 'node:util'
import { parse } from 'smol-toml'
import { err, ok, type Result } from '../../base/result.ts'
import { eolOf, insert, type Edited, type Untouched } from './edit.ts'

/** Adds lines at the end of a text, in a paragraph of their own where `gap` says so. */
export function appendLines(text: string, lines: readonly string[], gap: boolean): Edited {
  const eol = eolOf(text)
  const ended = text === '' || text === '\ufeff' || text.endsWith('\n')
  const empty = text === '' || text === '\ufeff'
  const before = (ended ? '' : eol) + (gap && !empty ? eol : '')
  return insert(text, [{ at: text.length, text: before + lines.map((line) => line + eol).join('') }])
}

type Table = Readonly<Record<string, unknown>>

const isTable = (of: unknown): of is Table => typeof of === 'object' && of !== null && !Array.isArray(of)

function parsed(text: string): Table | undefined {
  try {
    return parse(text.replace(/^\ufeff/, ''))
  } catch {
    // The parser tells malformed text only by throwing.
    return undefined
  }
}

const quoted = (text: string): string => JSON.stringify(text)

function lineOf(key: string, of: unknown): string {
  if (Array.isArray(of)) return `${key} = [${of.map((each) => quoted(String(each))).join(', ')}]`
  return `${key} = ${typeof of === 'string' ? quoted(of) : String(of)}`
}

/**
 * Adds a table `[parent.name]` at the end of a TOML file. What the file says besides it is the same before and after; where
 * TOML does not allow that, as in a file that states its parent in one line, it stays untouched.
 */
export function addToToml(
  text: string,
  [parent, name]: readonly [string, string],
  table: Readonly<
    Record<string, string | number | boolean | readonly string[] | Readonly<Record<string, string>>>
  >,
): Result<Edited, Untouched> {
  const before = parsed(text)
  if (!before) return err({ reason: 'it is no valid TOML; mend it first' })
  const siblings = before[parent]
  if (isTable(siblings) && Object.hasOwn(siblings, name)) {
    return err({
      reason: `${parent}.${name} is there already and is not ours; take it out or rename it first`,
    })
  }
  const plainLines = Object.entries(table).filter(([, of]) => !isTable(of))
  const tables = Object.entries(table).filter((entry): entry is [string, Record<string, string>] =>
    isTable(entry[1]),
  )
  const lines = [
    `[${parent}.${name}]`,
    ...plainLines.map(([key, of]) => lineOf(key, of)),
    ...tables.flatMap(([key, of]) => [
      `[${parent}.${name}.${key}]`,
      ...Object.entries(of).map(([inner, each]) => lineOf(inner, each)),
    ]),
  ]
  const edited = appendLines(text, lines, true)
  const wanted = { ...before, [parent]: { ...(isTable(siblings) ? siblings : {}), [name]: table } }
  const after = parsed(edited.text)
  if (!after || !isDeepStrictEqual(structuredClone(after), structuredClone(wanted))) {
    return err({ reason: `it states ${parent} in a form that takes no further table; add the entry by hand` })
  }
  return ok(edited)
}
