import { describe, expect, it } from 'vitest'
import { belongsToTerminal, isTyped, keysPressed, matches, shown, terminalKeeps, type Press } from './keys.ts'

const press = (change: Partial<Press>): Press => ({
  key: '',
  code: '',
  ctrlKey: false,
  metaKey: false,
  shiftKey: false,
  altKey: false,
  ...change,
})

describe('keys', () => {
  it('takes Command for mod on macOS and Ctrl elsewhere, and never the other one', () => {
    const command = press({ key: 'k', code: 'KeyK', metaKey: true })
    const control = press({ key: 'k', code: 'KeyK', ctrlKey: true })
    expect([matches('mod+k', command, true), matches('mod+k', command, false)]).toEqual([true, false])
    expect([matches('mod+k', control, true), matches('mod+k', control, false)]).toEqual([false, true])
  })

  it('wants exactly the modifiers that are named', () => {
    const shifted = press({ key: 'K', code: 'KeyK', ctrlKey: true, shiftKey: true })
    expect(matches('mod+k', shifted, false)).toBe(false)
    expect(matches('mod+shift+k', shifted, false)).toBe(true)
  })

  it('knows a sign on every layout, and a letter that Alt has made another', () => {
    expect(matches('mod+/', press({ key: '/', code: 'Digit7', ctrlKey: true, shiftKey: true }), false)).toBe(
      true,
    )
    expect(matches('alt+1', press({ key: '¡', code: 'Digit1', altKey: true }), false)).toBe(true)
  })

  it('leaves a terminal what its program may want', () => {
    expect(belongsToTerminal(press({ key: 'k', code: 'KeyK', ctrlKey: true }), false)).toBe(true)
    expect(belongsToTerminal(press({ key: 'K', code: 'KeyK', ctrlKey: true, shiftKey: true }), false)).toBe(
      false,
    )
    expect(belongsToTerminal(press({ key: '1', code: 'Digit1', altKey: true }), false)).toBe(false)
    expect(belongsToTerminal(press({ key: 'b', code: 'KeyB', altKey: true }), false)).toBe(true)
    expect(belongsToTerminal(press({ key: 'k', code: 'KeyK', metaKey: true }), true)).toBe(false)
  })

  it('shows them as the platform writes them', () => {
    expect(shown('mod+shift+k', false)).toBe('Ctrl+Shift+K')
    expect(shown('mod+shift+k', true)).toBe('⇧⌘K')
    expect(shown('mod+enter', false)).toBe('Ctrl+↵')
  })

  it('takes down what is pressed, and nothing that is text or a modifier alone', () => {
    const taken = (change: Partial<Press>, mac = false) => keysPressed(press(change), mac)
    expect(taken({ key: 'K', code: 'KeyK', ctrlKey: true, shiftKey: true })).toBe('mod+shift+k')
    expect(taken({ key: '¡', code: 'Digit1', altKey: true })).toBe('alt+1')
    expect(taken({ key: '?', code: 'Slash', shiftKey: true })).toBe('?')
    expect(taken({ key: 'F5', code: 'F5' })).toBe('f5')
    expect(taken({ key: 'k', code: 'KeyK', metaKey: true }, true)).toBe('mod+k')
    expect(taken({ key: 'k', code: 'KeyK' })).toBeNull()
    expect(taken({ key: 'Shift', code: 'ShiftLeft', ctrlKey: true, shiftKey: true })).toBeNull()
    expect(taken({ key: 'k', code: 'KeyK', metaKey: true })).toBeNull()
  })

  it('knows which keys a terminal keeps and which are typed', () => {
    const kept = ['mod+k', 'mod+shift+k', 'alt+n', 'alt+1', 'alt+arrowup', '?'].filter((keys) =>
      terminalKeeps(keys, false),
    )
    expect(kept).toEqual(['mod+k', 'alt+n', '?'])
    expect(['mod+k', '?', 'f5', 'alt+n'].filter(isTyped)).toEqual(['?'])
  })
})
