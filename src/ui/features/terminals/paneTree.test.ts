import { describe, expect, it } from 'vitest'
import {
  closePane,
  neighbour,
  onePane,
  panesOf,
  placesOf,
  readTree,
  setShare,
  showInPane,
  splitPane,
} from './paneTree.ts'

// a | b
//   | c
const tree = splitPane(splitPane(onePane('a'), 'a', 'row', onePane('b')), 'b', 'column', onePane('c'))
const ids = (of: typeof tree) => panesOf(of).map(({ id }) => id)

describe('panes', () => {
  it('gives each pane its place, and closes one in favour of its neighbour', () => {
    expect(ids(tree)).toEqual(['a', 'b', 'c'])
    expect(
      placesOf(tree)
        .filter(({ node }) => node.type === 'pane')
        .map(({ box }) => box),
    ).toEqual([
      { x: 0, y: 0, width: 0.5, height: 1 },
      { x: 0.5, y: 0, width: 0.5, height: 0.5 },
      { x: 0.5, y: 0.5, width: 0.5, height: 0.5 },
    ])
    expect(ids(closePane(tree, 'b'))).toEqual(['a', 'c'])
    expect(ids(closePane(tree, 'a'))).toEqual(['b', 'c'])
    expect(closePane(onePane('a'), 'a')).toEqual(onePane('a'))
  })

  it('finds the pane beside another by where it lies', () => {
    expect(neighbour(tree, 'a', 'right')).toBe('b')
    expect(neighbour(tree, 'c', 'up')).toBe('b')
    expect(neighbour(tree, 'c', 'left')).toBe('a')
    expect(neighbour(tree, 'a', 'left')).toBeNull()
    const lower = setShare(tree, 'c-split', 0.3)
    expect(neighbour(lower, 'a', 'right')).toBe('c')
  })

  it('keeps a share within its limits', () => {
    const [split] = placesOf(setShare(tree, 'b-split', 7))
    expect(split?.node).toMatchObject({ share: 0.9 })
  })

  it('comes back from what was stored, and takes nothing else', () => {
    const shown = showInPane(tree, 'c', 'trm-1')
    expect(readTree(JSON.parse(JSON.stringify(shown)))).toEqual(shown)
    expect(
      [null, 7, {}, { type: 'split', id: 'x' }, { ...tree, first: null }].map((each) => readTree(each)),
    ).toEqual([null, null, null, null, null])
  })
})
