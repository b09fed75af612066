import { mkdirSync, renameSync, rmSync, watch, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseRecord, type GuestLink, type GuestRecord } from '../../client/guestRecord.ts'
import { disk } from './disk.ts'

/** Longer than a registration takes; who began it and died in it holds nobody up for longer. */
const TURN_MS = 2_000

/** The files in which relay, hooks and command line of one session find who they are: `guests/` of the home, 0700. */
export interface Records {
  /** The record of this name, or of the one that it is the same as; `name` is where it stands. */
  find(name: string): { readonly name: string; readonly record: GuestRecord } | undefined
  put(name: string, record: GuestRecord | GuestLink): void
  remove(name: string): void
  /** Lets one program at a time make a record for this name, so that two that start together become one agent. */
  inTurn<T>(name: string, make: () => Promise<T>): Promise<T>
}

export function createRecords(home: string, pid: number): Records {
  const folder = join(home, 'guests')
  const pathOf = (name: string): string => join(folder, `${name}.json`)
  const makeFolder = (): void => void mkdirSync(folder, { recursive: true, mode: 0o700 })

  const read = (name: string) => parseRecord(disk.read(pathOf(name)) ?? '')

  const find: Records['find'] = (given) => {
    const first = read(given)
    const name = first && 'same_as' in first ? first.same_as : given
    const record = name === given ? first : read(name)
    return record && !('same_as' in record) ? { name, record } : undefined
  }

  return {
    find,
    put(name, record) {
      makeFolder()
      const temporary = `${pathOf(name)}.${pid}`
      writeFileSync(temporary, `${JSON.stringify(record)}\n`, { mode: 0o600, flush: true })
      renameSync(temporary, pathOf(name))
    },
    remove: (name) => rmSync(pathOf(name), { force: true }),
    async inTurn(name, make) {
      makeFolder()
      const turn = join(folder, `${name}.turn`)
      if (!takeTurn(turn, pid)) await untilFree(folder, () => takeTurn(turn, pid))
      try {
        return await make()
      } finally {
        rmSync(turn, { force: true })
      }
    },
  }
}

function takeTurn(path: string, pid: number): boolean {
  try {
    writeFileSync(path, String(pid), { flag: 'wx', mode: 0o600 })
    return true
  } catch {
    // It is there: another has its turn.
    return false
  }
}

/** Waits for changes in the folder until `take` succeeds; after a while it is our turn in any case. */
function untilFree(folder: string, take: () => boolean): Promise<void> {
  return new Promise((resolve) => {
    const finish = (): void => {
      clearTimeout(timer)
      watcher.close()
      resolve()
    }
    const watcher = watch(folder, () => take() && finish())
    watcher.on('error', finish)
    const timer = setTimeout(finish, TURN_MS)
    if (take()) finish()
  })
}
