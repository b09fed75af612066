import { parseTree, type Node, type ParseError } from 'jsonc-parser'
import { err, ok, type Result } from '../../base/result.ts'
import { eolOf, insert, type Edited, type Piece, type Untouched } from './edit.ts'

/** What is added to a JSON value: keys of an object, elements in front of an array, or a value where nothing stands. */
export type Addition =
  | { readonly type: 'keys'; readonly keys: Readonly<Record<string, Addition>> }
  | { readonly type: 'elements'; readonly elements: readonly unknown[] }
  | { readonly type: 'value'; readonly value: unknown }
  /** What the file must say to be read at all; whatever it says already will do. */
  | { readonly type: 'unless'; readonly value: unknown }

export const keys = (of: Readonly<Record<string, Addition>>): Addition => ({ type: 'keys', keys: of })
export const elements = (...of: readonly unknown[]): Addition => ({ type: 'elements', elements: of })
export const unless = (of: unknown): Addition => ({ type: 'unless', value: of })
export const value = (of: unknown): Addition => ({ type: 'value', value: of })

/** The addition as a value of its own, for where there is nothing yet. */
export function plain(addition: Addition): unknown {
  if (addition.type === 'value' || addition.type === 'unless') return addition.value
  if (addition.type === 'elements') return addition.elements
  return Object.fromEntries(Object.entries(addition.keys).map(([key, below]) => [key, plain(below)]))
}

interface Style {
  readonly text: string
  readonly eol: string
  readonly unit: string
  /** Everything stands on one line, and so does what is added. */
  readonly oneLine: boolean
}

const styleOf = (text: string): Style => ({
  text,
  eol: eolOf(text),
  unit: /\n([ \t]+)\S/.exec(text)?.[1] ?? '  ',
  oneLine: !/\n/.test(text.trim()),
})

/** JSON of a value that begins at an indentation, in the style of the file. */
function render(of: unknown, indent: string, { eol, unit, oneLine }: Style): string {
  if (oneLine) return JSON.stringify(of)
  return JSON.stringify(of, null, unit).replaceAll('\n', `${eol}${indent}`)
}

/** White space in front of the line on which an offset lies. */
function indentAt(text: string, offset: number): string {
  const start = text.lastIndexOf('\n', offset - 1) + 1
  return /^[ \t]*/.exec(text.slice(start))?.[0] ?? ''
}

/** Puts items in front of what an object or array holds. There, neither comments nor a last comma can stand in the way. */
function inFront(node: Node, items: readonly ((indent: string) => string)[], style: Style): Piece {
  const { text, eol, unit, oneLine } = style
  const full = (node.children?.length ?? 0) > 0
  const at = node.offset + 1
  const outer = indentAt(text, node.offset)
  const inner = outer + unit
  const gap = oneLine ? '' : eol + inner
  const joined = items.map((item) => gap + item(inner)).join(',')
  // What stands behind the bracket on the same line comes to stand on one of its own.
  const alone = oneLine || /^[ \t]*(?:\r?\n|\/[/*])/.test(text.slice(at))
  if (full) return { at, text: `${joined},${alone ? '' : gap}` }
  // `{}` is opened up; white space or a comment that stands in it stays behind what is added.
  const closesHere = /^[}\]]/.test(text.slice(at))
  return { at, text: joined + (closesHere && !oneLine ? eol + outer : '') }
}

const childOf = (node: Node, key: string): Node | undefined =>
  node.children?.find((property) => property.children?.[0]?.value === key)?.children?.[1]

const named = (path: readonly string[]): string => path.join('.') || 'the file'

function addKeys(
  node: Node,
  wanted: Readonly<Record<string, Addition>>,
  path: readonly string[],
  style: Style,
) {
  const additions: Piece[] = []
  const missing: ((indent: string) => string)[] = []
  for (const [key, addition] of Object.entries(wanted)) {
    const child = childOf(node, key)
    if (!child) {
      missing.push((indent) => {
        const colon = style.oneLine ? ':' : ': '
        return JSON.stringify(key) + colon + render(plain(addition), indent, style)
      })
      continue
    }
    const below = add(child, addition, [...path, key], style)
    if (!below.ok) return below
    additions.push(...below.value)
  }
  if (missing.length > 0) additions.push(inFront(node, missing, style))
  return ok(additions)
}

function add(
  node: Node,
  addition: Addition,
  path: readonly string[],
  style: Style,
): Result<readonly Piece[], Untouched> {
  if (addition.type === 'unless') return ok([])
  if (addition.type === 'value') {
    return err({ reason: `${named(path)} is there already and is not ours; take it out or rename it first` })
  }
  if (addition.type === 'keys') {
    if (node.type !== 'object') return err({ reason: `${named(path)} is no object` })
    return addKeys(node, addition.keys, path, style)
  }
  if (node.type !== 'array') return err({ reason: `${named(path)} is no list` })
  const items = addition.elements.map((each) => (indent: string) => render(each, indent, style))
  return ok([inFront(node, items, style)])
}

const LENIENT = { allowTrailingComma: true, disallowComments: false }
const BOM = '\ufeff'

/** The tree of a JSON text with comments and last commas, or undefined where it is none. Offsets leave out a BOM. */
export function treeOf(text: string): Node | undefined {
  const errors: ParseError[] = []
  const root = parseTree(text, errors, LENIENT)
  return errors.length === 0 ? root : undefined
}

/**
 * Adds to a JSON file without touching a byte of what stands there: comments, order, indentation and ends of lines stay.
 * An empty text becomes a file of its own.
 */
export function addToJson(text: string, addition: Addition): Result<Edited, Untouched> {
  const start = text.startsWith(BOM) ? 1 : 0
  const body = text.slice(start)
  if (body.trim() === '') {
    return ok(insert(text, [{ at: text.length, text: `${JSON.stringify(plain(addition), null, 2)}\n` }]))
  }
  const root = treeOf(body)
  if (root?.type !== 'object') return err({ reason: 'it is no valid JSON object; mend it first' })
  const found = add(root, addition, [], styleOf(body))
  if (!found.ok) return found
  const additions = found.value.map((piece) => ({ ...piece, at: piece.at + start }))
  return ok(
    insert(
      text,
      additions.toSorted((one, other) => one.at - other.at),
    ),
  )
}
