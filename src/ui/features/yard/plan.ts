import type { Task } from '../../../contract/task.ts'
import { FEW_LANES, MOST_LANES, type Lanes } from './lanes.ts'
import { pathWords, type Pair } from './collisions.ts'

export interface Point {
  readonly x: number
  readonly y: number
}

/** A live task: its line from the base to its lamp, and a dot for each commit. */
export interface Branch {
  readonly task: Task
  readonly line: string
  readonly start: Point
  readonly end: Point
  readonly commits: readonly Point[]
  /** Where work stands that is in no commit yet; null where there is none. */
  readonly open: Point | null
}

/** A task that has landed: its way out and back. */
export interface Arc {
  readonly task: Task
  readonly line: string
  readonly start: Point
  readonly top: Point
  readonly end: Point
}

/** A collision between two lines. */
export interface Cross {
  readonly pair: Pair
  readonly at: Point
  readonly line: string
  readonly label: string
}

export interface Plan {
  readonly height: number
  readonly main: { readonly y: number; readonly from: number; readonly to: number }
  /** Left end and width of the column of titles. */
  readonly titles: { readonly x: number; readonly width: number }
  readonly branches: readonly Branch[]
  readonly arcs: readonly Arc[]
  readonly crosses: readonly Cross[]
}

export interface YardNow {
  readonly width: number
  readonly lanes: Lanes
  /** Oldest first. */
  readonly live: readonly Task[]
  readonly landed: readonly Task[]
  readonly pairs: readonly Pair[]
}

const EDGE = 16
/** Three lanes as a rule; the strip is higher, and its lanes closer, only where more are taken. */
const ROWS = { few: { count: FEW_LANES, top: 20, step: 20 }, many: { count: MOST_LANES, top: 16, step: 17 } }
const BELOW = 24
const ARC_STEP = 76
const DOT_STEP = 20
const CROSS_STEP = 148

/** Places of all that the strip shows. Order of events counts, not time: a day without work takes no room. */
export function planYard(now: YardNow): Plan {
  const rows = Math.max(-1, ...now.lanes.values()) < ROWS.few.count ? ROWS.few : ROWS.many
  const yOf = (lane: number): number => rows.top + lane * rows.step
  const main = yOf(rows.count)
  const titleWidth = Math.round(Math.min(220, Math.max(112, now.width * 0.2)))
  const titles = { x: now.width - EDGE - titleWidth, width: titleWidth }
  const lamps = titles.x - 12

  const room = Math.max(0, (lamps - EDGE) * 0.36)
  const shown = now.landed.slice(-Math.min(6, Math.floor(room / ARC_STEP)))
  const arcs = shown.map((task, at) => arcOf(task, EDGE + 12 + at * ARC_STEP, main, at % 2 === 0))
  const from = EDGE + 12 + shown.length * ARC_STEP + 20
  const branches = branchesOf(now, { yOf, main, from, to: lamps })
  return {
    height: main + BELOW,
    main: { y: main, from: EDGE, to: now.width - EDGE },
    titles,
    branches,
    arcs,
    crosses: crossesOf(now.pairs, branches, rows.step),
  }
}

/** Two arcs that follow one another have different heights, so that each is told from the next. */
function arcOf(task: Task, x: number, main: number, isLow: boolean): Arc {
  const rise = isLow ? 22 : 40
  const width = ARC_STEP * 1.25
  const bend = 28
  const flat = width - 2 * bend
  const out = `c${bend * 0.55} 0 ${bend * 0.45} ${-rise} ${bend} ${-rise}`
  const back = `c${bend * 0.55} 0 ${bend * 0.45} ${rise} ${bend} ${rise}`
  return {
    task,
    line: `M${x} ${main}${out}h${flat}${back}`,
    start: { x, y: main },
    top: { x: x + width / 2, y: main - rise },
    end: { x: x + width, y: main },
  }
}

interface Field {
  readonly yOf: (lane: number) => number
  readonly main: number
  readonly from: number
  readonly to: number
}

/** Lines leave main at the commit that they began with, in the order of those commits. */
function branchesOf({ live, lanes }: YardNow, field: Field): Branch[] {
  const tasks = live.filter(({ id }) => lanes.has(id))
  const bases = [...new Set(tasks.map(({ base_sha }) => base_sha))]
  const step = Math.min(88, Math.max(8, (field.to - field.from - 260) / Math.max(1, bases.length)))
  const made = new Map<string, Branch>()
  for (const task of tasks) {
    // Where it left another task's branch, it leaves that one's line.
    const parent = [...made.values()].find((each) => each.task.branch === task.base_branch)
    const onMain = { x: field.from + bases.indexOf(task.base_sha) * step, y: field.main }
    const start = parent ? { x: Math.max(onMain.x, parent.start.x + 72), y: parent.end.y } : onMain
    made.set(task.id, branchOf(task, start, { x: field.to, y: field.yOf(lanes.get(task.id) ?? 0) }))
  }
  return [...made.values()]
}

function branchOf(task: Task, start: Point, end: Point): Branch {
  const rise = end.y - start.y
  const bend = Math.round(24 + Math.abs(rise) * 0.55)
  const flat = start.x + bend
  const room = end.x - 20 - flat - 14
  const marks = (task.counts?.commits ?? 0) + (task.counts?.uncommitted ? 1 : 0)
  const most = Math.max(0, Math.floor(room / 8))
  const step = Math.min(DOT_STEP, room / Math.max(1, Math.min(marks, most)))
  const points = Array.from({ length: Math.min(marks, most) }, (_, at) => ({
    x: Math.round(flat + 14 + at * step),
    y: end.y,
  }))
  const open = task.counts?.uncommitted ? (points.pop() ?? null) : null
  const line = `M${start.x} ${start.y}c${bend * 0.55} 0 ${bend * 0.45} ${rise} ${bend} ${rise}H${end.x}`
  return { task, line, start, end, commits: points, open }
}

/** A cross stands below the upper of its two lines; where others lie between, a line leads down to the lower one. */
function crossesOf(pairs: readonly Pair[], branches: readonly Branch[], step: number): Cross[] {
  const found = new Map(branches.map((branch) => [branch.task.id, branch]))
  return pairs.flatMap((pair, at) => {
    const [one, other] = [found.get(pair.one.id), found.get(pair.other.id)]
    if (!one || !other) return []
    const [upper, lower] = one.end.y < other.end.y ? [one, other] : [other, one]
    const x = one.end.x - CROSS_STEP * (at + 1)
    if (x < Math.max(one.start.x, other.start.x) + 64) return []
    const line = `M${x} ${upper.end.y}V${lower.end.y}`
    return [{ pair, at: { x, y: upper.end.y + step / 2 }, line, label: pathWords(pair.paths, true) }]
  })
}
