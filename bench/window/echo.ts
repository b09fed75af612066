/// <reference lib="dom" />
import type { Page } from '@playwright/test'
import { WebSocket } from 'ws'
import { openTerminal } from '../../src/client/terminalStream.ts'
import { TERMINAL_PATH } from '../../src/contract/terminalFrames.ts'
import { echoes, figures } from '../echoes.ts'
import { median, type Figure } from '../figure.ts'
import { openPages, painted } from './pages.ts'
import { runPrograms, titleOf, type Running } from './yard.ts'

const QUIET = 31
/** So many of the quiet terminals are shown one after another, each for so many keys. */
const SHOWN = 6
const KEYS = 40
const BUDGET = '<= 20 ms'

/** Every terminal with a viewer of its own, the flooding one too, all of them in this process. */
async function overStreams({ host, terminals }: Running): Promise<number[]> {
  const heard = { on: (_: number): void => undefined }
  const streams = await Promise.all(
    terminals.map(
      (terminalId, index) =>
        new Promise<ReturnType<typeof openTerminal>>((resolve) => {
          const stream = openTerminal({
            url: `${host.url.replace(/^http/, 'ws')}${TERMINAL_PATH}`,
            ...{ token: host.token, terminalId, WebSocket },
            onEvent: (event) => {
              if ('drawn' in event) event.drawn()
              if (event.type === 'screen') resolve(stream)
              if (event.type === 'output') heard.on(index)
            },
          })
        }),
    ),
  )
  try {
    return await echoes((index) => streams[index]?.write('x'), heard, QUIET)
  } finally {
    for (const stream of streams) stream.close()
  }
}

/** The words are on the screen only once the terminal is attached, and keys are taken from then on. */
async function show(page: Page, number: number, words: string): Promise<void> {
  await painted(page, '.task-row', titleOf(number))
  await page.locator('.task-row', { hasText: titleOf(number) }).click()
  await painted(page, '.xterm-rows', words)
}

interface Typed {
  /** From the key's event to the bytes of its echo, and to the frame that shows its cell. */
  readonly bytes: number[]
  readonly cell: number[]
}

/** Keys one after another, each when the one before is to be seen in `place`; the first ones warm up. `mark` is new there. */
async function type(page: Page, place: string, mark: string): Promise<Typed> {
  const typed: Typed = { bytes: [], cell: [] }
  let line = ''
  for (let at = 0; at < KEYS + 3; at++) {
    const key = at === 0 ? mark : String.fromCharCode(97 + (at % 26))
    line += key
    const shown = page.evaluate(
      async ([wanted, text]) => {
        const { witness } = window
        const painted = await witness.painted(wanted ?? '', text)
        return [(witness.echoed ?? painted) - witness.pressed, painted - witness.pressed] as const
      },
      [place, line],
    )
    await page.keyboard.press(key)
    const [bytes, cell] = await shown
    if (at < 3) continue
    typed.bytes.push(bytes)
    typed.cell.push(cell)
  }
  await page.keyboard.press('Enter')
  return typed
}

async function keysOf(page: Page, number: number, mark: string): Promise<Typed> {
  await show(page, number, `ready ${number}`)
  await page.locator('.xterm-helper-textarea').focus()
  return type(page, '.xterm-rows > div', mark)
}

/** The same keys echoed by the page itself: what a key to a frame costs in this browser at this moment. */
async function keysOfPage(page: Page): Promise<number[]> {
  await page.evaluate(() => {
    const place = document.body.appendChild(document.createElement('p'))
    place.className = 'bench-echo'
    const echo = ({ key }: KeyboardEvent): void => {
      requestAnimationFrame(() => {
        place.textContent += key
      })
    }
    addEventListener('keydown', echo)
    document.querySelector<HTMLElement>(':focus')?.blur()
  })
  return (await type(page, '.bench-echo', 'B')).cell
}

interface Through extends Typed {
  readonly bare: number[]
}

async function throughPage(running: Running, flooding: boolean): Promise<Through> {
  const pages = await openPages()
  try {
    // The flood is drawn as well, in another window of the same browser.
    if (flooding) await show((await pages.open(running.host)).page, QUIET, 'y')
    const { page } = await pages.open(running.host)
    const all: Typed[] = []
    // The newest are at the top of the list, where their rows are in sight.
    for (let number = QUIET - 1; number >= QUIET - SHOWN; number--)
      all.push(await keysOf(page, number, flooding ? 'F' : 'U'))
    return {
      bytes: all.flatMap(({ bytes }) => bytes),
      cell: all.flatMap(({ cell }) => cell),
      bare: await keysOfPage(page),
    }
  } finally {
    await pages.close()
  }
}

const told = (name: string, { bytes, cell, bare }: Through): Figure[] => [
  ...figures(`a key to its echo's bytes in the window, ${name}`, bytes, BUDGET),
  ...figures(`a key to its painted cell, ${name}`, cell),
  ...figures(`a key that the page echoes by itself to its painted letter, ${name}`, bare),
  {
    name: `a key to its painted cell against the page's own echo, ${name}`,
    value: median(cell) / median(bare),
    unit: 'x',
  },
]

/** A flood in one of 32 terminals, and how it is felt in the others. */
export async function echo(): Promise<Figure[]> {
  const quiet = Array.from({ length: QUIET }, (_, at) => `echo ready ${at}; exec cat`)
  const running = await runPrograms([...quiet, 'exec yes'])
  try {
    const unseen = await throughPage(running, false)
    const drawn = await throughPage(running, true)
    const streams = await overStreams(running)
    return [
      ...figures('echo in 31 terminals of the host, one flooding, at their streams', streams, BUDGET),
      ...told('one of 32 floods unseen', unseen),
      ...told('the flood drawn in another window', drawn),
    ]
  } finally {
    await running.close()
  }
}
