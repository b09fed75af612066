/** What one pane shows: a terminal by its id; null for what the task begins with, or for nothing chosen yet. */
export interface Pane {
  readonly type: 'pane'
  readonly id: string
  readonly terminal: string | null
}

/** Two parts side by side (`row`) or one above the other (`column`); `share` of the room is the first one's. */
export interface Split {
  readonly type: 'split'
  readonly id: string
  readonly way: 'row' | 'column'
  readonly share: number
  readonly first: PaneTree
  readonly second: PaneTree
}

export type PaneTree = Pane | Split
export type Direction = 'left' | 'right' | 'up' | 'down'

/** A place in the room of all panes, each number from 0 to 1. */
export interface Box {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

export const LEAST_SHARE = 0.1
/** More would be too small to read. */
export const MOST_PANES = 9

export const onePane = (id: string): Pane => ({ type: 'pane', id, terminal: null })

export const panesOf = (tree: PaneTree): Pane[] =>
  tree.type === 'pane' ? [tree] : [...panesOf(tree.first), ...panesOf(tree.second)]

/** The tree with each node replaced by what `change` makes of it, the leaves first. */
function mapTree(tree: PaneTree, change: (node: PaneTree) => PaneTree): PaneTree {
  if (tree.type === 'pane') return change(tree)
  return change({ ...tree, first: mapTree(tree.first, change), second: mapTree(tree.second, change) })
}

export const splitPane = (tree: PaneTree, id: string, way: Split['way'], added: Pane): PaneTree =>
  mapTree(tree, (node) =>
    node.type === 'pane' && node.id === id
      ? { type: 'split', id: `${added.id}-split`, way, share: 0.5, first: node, second: added }
      : node,
  )

/** The tree without the pane; its neighbour gets the room. The last pane stays. */
export function closePane(tree: PaneTree, id: string): PaneTree {
  if (tree.type === 'pane') return tree
  if (tree.first.type === 'pane' && tree.first.id === id) return tree.second
  if (tree.second.type === 'pane' && tree.second.id === id) return tree.first
  return { ...tree, first: closePane(tree.first, id), second: closePane(tree.second, id) }
}

export const showInPane = (tree: PaneTree, id: string, terminal: string | null): PaneTree =>
  mapTree(tree, (node) => (node.type === 'pane' && node.id === id ? { ...node, terminal } : node))

export const setShare = (tree: PaneTree, id: string, share: number): PaneTree =>
  mapTree(tree, (node) =>
    node.type === 'split' && node.id === id
      ? { ...node, share: Math.min(1 - LEAST_SHARE, Math.max(LEAST_SHARE, share)) }
      : node,
  )

const WHOLE: Box = { x: 0, y: 0, width: 1, height: 1 }

function halves({ way, share }: Split, box: Box): readonly [Box, Box] {
  if (way === 'row') {
    const width = box.width * share
    return [
      { ...box, width },
      { ...box, x: box.x + width, width: box.width - width },
    ]
  }
  const height = box.height * share
  return [
    { ...box, height },
    { ...box, y: box.y + height, height: box.height - height },
  ]
}

/** Each node with its place. */
export function placesOf(tree: PaneTree, box = WHOLE): { readonly node: PaneTree; readonly box: Box }[] {
  if (tree.type === 'pane') return [{ node: tree, box }]
  const [first, second] = halves(tree, box)
  return [{ node: tree, box }, ...placesOf(tree.first, first), ...placesOf(tree.second, second)]
}

const CLOSE = 1e-6
const overlap = (from: number, length: number, other: number, otherLength: number): number =>
  Math.min(from + length, other + otherLength) - Math.max(from, other)

/** How far the box lies in that direction from `from`, and how much of an edge they share; undefined where it does not. */
function distance(from: Box, to: Box, direction: Direction): { gap: number; edge: number } | undefined {
  const gap = {
    left: from.x - (to.x + to.width),
    right: to.x - (from.x + from.width),
    up: from.y - (to.y + to.height),
    down: to.y - (from.y + from.height),
  }[direction]
  const sideways = direction === 'left' || direction === 'right'
  const edge = sideways
    ? overlap(from.y, from.height, to.y, to.height)
    : overlap(from.x, from.width, to.x, to.width)
  return gap > -CLOSE && edge > CLOSE ? { gap, edge } : undefined
}

/** The pane that lies next in that direction: the nearest, of several the one with the longest edge. */
export function neighbour(tree: PaneTree, id: string, direction: Direction): string | null {
  const places = placesOf(tree).filter(({ node }) => node.type === 'pane')
  const from = places.find(({ node }) => node.id === id)
  if (!from) return null
  const found = places
    .flatMap(({ node, box }) => {
      const far = node.id === id ? undefined : distance(from.box, box, direction)
      return far ? [{ id: node.id, ...far }] : []
    })
    .toSorted((one, other) =>
      Math.abs(one.gap - other.gap) > CLOSE ? one.gap - other.gap : other.edge - one.edge,
    )
  return found[0]?.id ?? null
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null

/** A tree out of what was stored; null where it is none. */
export function readTree(stored: unknown, depth = 0): PaneTree | null {
  if (!isRecord(stored) || typeof stored['id'] !== 'string' || depth > MOST_PANES) return null
  const { id, type, terminal, way, share } = stored
  if (type === 'pane') return { type, id, terminal: typeof terminal === 'string' ? terminal : null }
  const [first, second] = [readTree(stored['first'], depth + 1), readTree(stored['second'], depth + 1)]
  if (type !== 'split' || !first || !second || (way !== 'row' && way !== 'column')) return null
  const given = typeof share === 'number' ? share : 0.5
  return setShare({ type, id, way, share: 0.5, first, second }, id, given)
}
