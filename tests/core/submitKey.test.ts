import { expect, test } from 'vitest'
import type { AgentKind } from '../../src/core/ports/agents.ts'
import { operator, startCore } from '../support/inProcess.ts'
import { shellKind } from '../support/shellKind.ts'

const REST_MS = 400

/** Notes when a text first stood in its box, and when the screen first showed that it was submitted. */
function restingKind() {
  const seen = { arrived: 0, taken: 0 }
  const kind: AgentKind = {
    ...shellKind,
    typing: (text) => {
      const typing = shellKind.typing(text)
      return {
        ...typing,
        rest_ms: REST_MS,
        arrived: (screen) => {
          const there = typing.arrived(screen)
          if (there) seen.arrived = performance.now()
          return there
        },
        taken: (screen) => {
          const there = screen.lines.some((line) => line.trim() === 'submitted')
          if (there) seen.taken = performance.now()
          return there
        },
      }
    },
  }
  return { kind, seen }
}

test('the submit key waits for as long as the kind of agent asks', async () => {
  const { kind, seen } = restingKind()
  const system = await startCore({ list: () => [kind], get: () => kind })
  try {
    await system.task(operator, { prompt: 'echo submitted' })
    await system.event((one) => one.type === 'prompt.delivered')
    // A timer of so many milliseconds may be one early by this clock.
    expect(seen.taken - seen.arrived).toBeGreaterThanOrEqual(REST_MS - 1)
  } finally {
    await system.close()
  }
})

test('a submit key that the program loses is pressed again, into its text alone', async () => {
  let lost = 0
  const kind: AgentKind = {
    ...shellKind,
    typing: (text) => ({
      ...shellKind.typing(text),
      again_ms: 100,
      get submit() {
        lost += 1
        return lost > 2 ? '\r' : ''
      },
      taken: (screen) => screen.lines.some((line) => line.trim() === 'submitted'),
    }),
  }
  const system = await startCore({ list: () => [kind], get: () => kind })
  try {
    await system.task(operator, { prompt: 'echo submitted' })
    await system.event((one) => one.type === 'prompt.delivered')
    expect(lost).toBe(3)
  } finally {
    await system.close()
  }
})

test('a text that the program loses as a whole is typed once more', async () => {
  let pastes = 0
  const kind: AgentKind = {
    ...shellKind,
    typing: (text) => ({
      ...shellKind.typing(text),
      get paste() {
        pastes += 1
        return pastes > 1 ? text : ''
      },
      taken: (screen) => screen.lines.some((line) => line.trim() === 'submitted'),
    }),
  }
  const system = await startCore({ list: () => [kind], get: () => kind })
  try {
    await system.task(operator, { prompt: 'echo submitted' })
    await system.event((one) => one.type === 'prompt.delivered')
    expect(pastes).toBe(2)
  } finally {
    await system.close()
  }
})
