import { describe, expect, it } from 'vitest'
import { copilotTyping } from './typing.ts'

describe('what is typed into the Copilot CLI', () => {
  it.each([
    ['/exit', '\u200b/exit'],
    [' !touch BANG', '\u200b!touch BANG'],
    ['&send it', '\u200b&send it'],
    ['\nexit ', '\u200bexit '],
    ['quit it', 'quit it'],
    ['?', '?'],
    ['see @sid', 'see @sid '],
    ['ends\\', 'ends\\ '],
    ['out\u001b[201~!ls\r', 'out[201~!ls\n'],
  ])('sends %j as text: %j', (text, typed) => {
    expect(copilotTyping(text).paste).toBe(`\u001b[200~${typed}\u001b[201~`)
  })
})
