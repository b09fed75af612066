import { isDeepStrictEqual } from 'node:util'
import { applyEdits, getNodeValue, modify, type JSONPath, type Node } from 'jsonc-parser'
import type { Addition } from './editJson.ts'
import { treeOf } from './editJson.ts'

const childOf = (node: Node, key: string): Node | undefined =>
  node.children?.find((property) => property.children?.[0]?.value === key)?.children?.[1]

/** The parser's own objects have no prototype, which a strict comparison would take for a difference. */
const isExactly = (node: Node, ours: unknown): boolean =>
  isDeepStrictEqual(structuredClone(getNodeValue(node)), ours)

/** Where what was added stands now: values and elements that are still exactly ours. */
function placesOf(node: Node, addition: Addition, path: JSONPath): JSONPath[] {
  if (addition.type === 'unless') return []
  if (addition.type === 'value') {
    return isExactly(node, addition.value) ? [path] : []
  }
  if (addition.type === 'elements') {
    const indexes = (node.children ?? []).flatMap((child, index) =>
      addition.elements.some((ours) => isExactly(child, ours)) ? [index] : [],
    )
    return indexes.map((index) => [...path, index])
  }
  return Object.entries(addition.keys).flatMap(([key, below]) => {
    const child = childOf(node, key)
    return child ? placesOf(child, below, [...path, key]) : []
  })
}

/** Objects and lists on the way that have nothing in them any more, the deepest first. */
function emptied(root: Node, addition: Addition, path: JSONPath): JSONPath[] {
  const inside =
    addition.type === 'keys'
      ? Object.entries(addition.keys).flatMap(([key, below]) => {
          const child = childOf(root, key)
          return child ? emptied(child, below, [...path, key]) : []
        })
      : []
  const empty = (root.type === 'object' || root.type === 'array') && root.children?.length === 0
  return empty && path.length > 0 && (addition.type === 'keys' || addition.type === 'elements')
    ? [...inside, path]
    : inside
}

/**
 * Takes what was added out of a JSON text that another program has written anew since, so that its bytes are not ours any
 * more. What has been changed is left. Undefined where nothing of it stands there or the text is no JSON.
 */
export function removeFromJson(text: string, addition: Addition): string | undefined {
  const start = text.startsWith('\ufeff') ? 1 : 0
  let body = text.slice(start)
  const root = treeOf(body)
  if (!root) return undefined
  const places = placesOf(root, addition, [])
  if (places.length === 0) return undefined
  for (const place of places.toReversed()) body = applyEdits(body, modify(body, place, undefined, {}))
  for (;;) {
    const now = treeOf(body)
    const [empty] = now ? emptied(now, addition, []) : []
    if (!empty) return text.slice(0, start) + body
    body = applyEdits(body, modify(body, empty, undefined, {}))
  }
}
