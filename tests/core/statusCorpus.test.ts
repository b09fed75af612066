import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readCorpus } from '../support/corpus.ts'
import { measureCorpus } from '../support/measureCorpus.ts'
import { NOTICE_MS } from '../support/statusShare.ts'
import { rightOf, statusTable, type Measured } from '../support/statusTable.ts'

/** The share of the time in which the status of a kind must be right, in all its scenarios and in the worst of them. */
const FLOOR = { all: 0.95, worst: 0.7 }
const SCENARIOS = [
  ...['start', 'working', 'permission', 'refused', 'question', 'error'],
  ...['retry', 'compacting', 'silent', 'interrupt', 'exit'],
]
/** All recordings together stay smaller than this, in bytes. */
const CORPUS_LIMIT = 1_500_000

const samples = readCorpus()
const kinds = [...new Set(samples.map(({ recording }) => recording.head.kind))]
let measured: Measured[] = []
const of = (kind: string): Measured[] => measured.filter(({ head }) => head.kind === kind)
const nameOf = ({ head }: Measured): string => `${head.kind} ${head.scenario} ${head.cols}x${head.rows}`

/** Every stretch of time that was wrong in such a way, by name. */
const wrong = (some: Measured[], is: (lie: Measured['share']['wrong'][number], one: Measured) => boolean) =>
  some.flatMap((one) =>
    one.share.wrong
      .filter((lie) => is(lie, one))
      .map(
        ({ from, ms, status, reason }) => `${nameOf(one)}, ${from} ms: ${status} for ${ms} ms (${reason})`,
      ),
  )

beforeAll(async () => {
  measured = await measureCorpus()
}, 240_000)
afterAll(() => {
  console.log(statusTable(measured))
})

describe('recordings of the real programs', () => {
  test.each(samples)('$path names no folder and no secret of the machine that made it', ({ text }) => {
    // Gemini CLI keeps its conversations in a folder of that name.
    expect(text.replaceAll('/.gemini/tmp/', '/.gemini/')).not.toMatch(
      /\/tmp\/|-tmp-|\/root\b|\/Users\/|\/var\/folders|switchyard-(?:[a-z]+)-\w{6}\b/,
    )
    expect(text).not.toMatch(/sk-ant-|not-a-real-key|any-text-will-do|token-of-a-recording/)
  })

  test('are small', () => {
    expect(samples.reduce((sum, { bytes }) => sum + bytes, 0)).toBeLessThan(CORPUS_LIMIT)
  })
})

describe.each(kinds)('the status of %s', (kind) => {
  test('was measured in every scenario, wide and narrow', () => {
    const seen = new Set(of(kind).map(({ head }) => `${head.scenario} ${head.cols}`))
    // Some programs have no tool to ask the person with.
    const asks = [...seen].some((name) => name.startsWith('question'))
    const wanted = SCENARIOS.filter((scenario) => asks || scenario !== 'question')
    const takes = wanted.flatMap((scenario) => [`${scenario} 120`, `${scenario} 60`])
    expect(takes.filter((name) => !seen.has(name))).toEqual([])
  })

  test('is right nearly all the time', () => {
    expect(rightOf(of(kind))).toBeGreaterThan(FLOOR.all)
    expect(
      of(kind)
        .filter((one) => rightOf([one]) < FLOOR.worst)
        .map(nameOf),
    ).toEqual([])
  })

  test('is never wrong for longer than a moment', () => {
    expect(wrong(of(kind), ({ ms }) => ms > NOTICE_MS)).toEqual([])
  })

  test('never becomes idle in the middle of a turn, be it silent, or while a dialog stands', () => {
    // A change cannot be seen before it shows; this is about an idle that comes up later.
    expect(
      wrong(
        of(kind),
        ({ status, from, since, truth }) => status === 'idle' && from > since && !truth.includes('starting'),
      ),
    ).toEqual([])
  })

  test('is needs_input only while something is asked', () => {
    expect(wrong(of(kind), ({ status, ms }) => status === 'needs_input' && ms > NOTICE_MS / 4)).toEqual([])
  })

  test('sees every change', () => {
    expect(
      of(kind)
        .filter(({ share }) => !Number.isFinite(share.late_ms))
        .map(nameOf),
    ).toEqual([])
  })
})

test('the page about agents shows this table; `npm run record:agents -- --table` writes it', () => {
  const page = readFileSync(new URL('../../docs/agents.md', import.meta.url), 'utf8')
  const [, table] = /<!-- status table -->\n\n([^]*?)\n\n<!--/.exec(page) ?? []
  expect(table).toBe(statusTable(measured))
})
