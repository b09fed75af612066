import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { parseArgs } from 'node:util'
import type { Figure } from './figure.ts'

const suites: Readonly<Record<string, () => Promise<{ run(): Promise<Figure[]> }>>> = {
  store: () => import('./store.ts'),
  rest: () => import('./rest.ts'),
  hook: () => import('./hook.ts'),
  locks: () => import('./locks.ts'),
  coordination: () => import('./coordination.ts'),
  hostStart: () => import('./hostStart.ts'),
  relay: () => import('./relay.ts'),
  worktree: () => import('./worktree.ts'),
  terminals: () => import('./terminals.ts'),
  agents: () => import('./agents.ts'),
  window: () => import('./window/window.ts'),
  phone: () => import('./phone.ts'),
}

type Verdict = 'within' | 'over' | ''

/** Whether the value is what its budget allows, which is written in the same unit. */
function judge({ value, budget }: Figure): Verdict {
  const parts = /^(<=|<|>=|>)\s*([\d.]+)/.exec(budget ?? '')
  if (!parts) return ''
  const limit = Number(parts[2])
  const kept = { '<=': value <= limit, '<': value < limit, '>=': value >= limit, '>': value > limit }
  return kept[parts[1] as keyof typeof kept] ? 'within' : 'over'
}

/** A suite in a process of its own, so that what one leaves behind weighs on no other; its JSON lines go to `onFigure`. */
async function runApart(name: string, onFigure: (figure: Figure) => void): Promise<boolean> {
  const child = spawn(process.execPath, [import.meta.filename, '--suite', name], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const ended = new Promise<number | null>((resolve) => {
    child.once('close', resolve)
  })
  for await (const line of createInterface({ input: child.stdout })) {
    if (line.startsWith('{"name":')) onFigure(JSON.parse(line) as Figure)
    else console.error(line)
  }
  return (await ended) === 0
}

async function runHere(name: string): Promise<void> {
  const load = suites[name]
  if (!load) throw new Error(`There is no suite ${name}`)
  const { run } = await load()
  for (const figure of await run()) console.log(JSON.stringify(figure))
}

const shown = (value: number): string => (Math.abs(value) >= 100 ? value.toFixed(0) : value.toFixed(2))

function printTable(figures: readonly Figure[]): void {
  const rows = figures.map((figure) => [
    figure.name,
    shown(figure.value),
    figure.unit,
    figure.budget ?? '',
    judge(figure),
  ])
  const head = ['figure', 'value', 'unit', 'budget', '']
  const widths = head.map((_, at) => Math.max(...[head, ...rows].map((row) => row[at]?.length ?? 0)))
  for (const row of [head, ...rows]) {
    const cells = row.map((cell, at) =>
      at === 1 ? cell.padStart(widths[at] ?? 0) : cell.padEnd(widths[at] ?? 0),
    )
    console.log(cells.join('  ').trimEnd())
  }
}

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    options: { json: { type: 'boolean', default: false }, suite: { type: 'string' } },
    allowPositionals: true,
  })
  if (values.suite !== undefined) {
    await runHere(values.suite)
    return 0
  }
  const known = Object.keys(suites)
  const names = positionals.length > 0 ? positionals : known
  const unknown = names.filter((name) => !known.includes(name))
  if (unknown.length > 0) {
    console.error(`There is no suite ${unknown.join(', ')}. The suites are ${known.join(', ')}.`)
    return 2
  }
  const broken: string[] = []
  for (const name of names) {
    const figures: Figure[] = []
    const done = await runApart(name, (figure) => {
      figures.push(figure)
      if (values.json) console.log(JSON.stringify({ suite: name, ...figure, verdict: judge(figure) }))
    })
    if (!values.json && figures.length > 0) printTable(figures)
    if (!done) broken.push(name)
  }
  if (broken.length > 0) console.error(`These suites broke: ${broken.join(', ')}`)
  return broken.length > 0 ? 1 : 0
}

process.exitCode = await main()
