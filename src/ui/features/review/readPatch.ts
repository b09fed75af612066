import type { ReadAnswer, ReadRequest } from './readPatch.worker.ts'

let worker: Worker | null = null
let last = 0
const waiting = new Map<number, (answer: ReadAnswer) => void>()

/** One worker for as long as the page lives: a patch of a megabyte would hold up the window. */
function open(): Worker {
  const made = new Worker(new URL('./readPatch.worker.ts', import.meta.url), { type: 'module' })
  made.addEventListener('message', ({ data }: MessageEvent<ReadAnswer>) => {
    waiting.get(data.id)?.(data)
    waiting.delete(data.id)
  })
  made.addEventListener('error', () => {
    // A worker that failed to load answers nothing; what waits is told so, and the next patch tries anew.
    for (const [id, answer] of waiting) answer({ id, diff: null, lines: [] })
    waiting.clear()
    made.terminate()
    worker = null
  })
  return made
}

/** Reads the patch of one file off the window's thread. */
export function readPatch(request: Omit<ReadRequest, 'id'>): Promise<ReadAnswer> {
  worker ??= open()
  const id = ++last
  const { promise, resolve } = Promise.withResolvers<ReadAnswer>()
  waiting.set(id, resolve)
  worker.postMessage({ ...request, id } satisfies ReadRequest)
  return promise
}
