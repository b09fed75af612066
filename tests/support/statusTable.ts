import type { Recording } from './recording.ts'
import type { Share } from './statusShare.ts'

export interface Measured {
  readonly head: Recording['head']
  readonly share: Share
}

const percent = (part: number, whole: number): string => ((100 * part) / whole).toFixed(1)

const sum = (some: readonly Measured[], of: (share: Share) => number): number =>
  some.reduce((total, { share }) => total + of(share), 0)

export const rightOf = (some: readonly Measured[]): number =>
  sum(some, (share) => share.right_ms) / sum(some, (share) => share.total_ms)

/** What is said of some recordings of one kind: wide and narrow, or all of them. */
const cell = (some: readonly Measured[]): string =>
  some.map(({ share }) => percent(share.right_ms, share.total_ms)).join(' / ')

const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`

/** A Markdown table: a row for each scenario, a column for each program in the version that was recorded. */
export function statusTable(measured: readonly Measured[]): string {
  const nameOf = ({ head }: Measured): string => `${head.kind} ${head.version}`
  const programs = [...new Set(measured.map(nameOf))]
  const scenarios = [...new Set(measured.map(({ head }) => head.scenario))]
  const of = (program: string): Measured[] => measured.filter((one) => nameOf(one) === program)
  const row = (title: string, say: (some: Measured[]) => string): string =>
    line([title, ...programs.map((program) => say(of(program)))])
  const widest = (some: Measured[]): Measured[] =>
    some.toSorted((one, other) => other.head.cols - one.head.cols)
  return [
    row('Right, % of the time', ([first]) => (first ? `${nameOf(first)} (${first.head.recorded})` : '')),
    line(['---', ...programs.map(() => '---')]),
    ...scenarios.map((scenario) =>
      row(
        scenario,
        (some) => cell(widest(some.filter(({ head }) => head.scenario === scenario))) || 'not recorded',
      ),
    ),
    row('all', (some) => percent(rightOf(some), 1)),
    row('unsure, %', (some) =>
      percent(
        sum(some, (share) => share.unsure_ms),
        sum(some, (share) => share.total_ms),
      ),
    ),
    row('lies', (some) => String(sum(some, (share) => share.lies.length))),
    row('latest change, ms', (some) => String(Math.max(...some.map(({ share }) => share.late_ms)))),
    row('recorded, s', (some) => String(Math.round(sum(some, (share) => share.total_ms) / 1000))),
  ].join('\n')
}
