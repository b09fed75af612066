import { mkdir, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { pino } from 'pino'
import type { Logger } from '../base/logger.ts'

const KEEP_BYTES = 5_000_000
const KEEP_FILES = 3

async function sizeOf(path: string): Promise<number> {
  try {
    return (await stat(path)).size
  } catch {
    // Not there yet.
    return 0
  }
}

/** host.log becomes host.1.log and so on; the oldest goes. */
async function rotate(folder: string): Promise<void> {
  const path = (at: number): string => join(folder, at === 0 ? 'host.log' : `host.${at}.log`)
  if ((await sizeOf(path(0))) < KEEP_BYTES) return
  await rm(path(KEEP_FILES), { force: true })
  for (let at = KEEP_FILES - 1; at >= 0; at--)
    if ((await sizeOf(path(at))) > 0) await rename(path(at), path(at + 1))
}

/** A log that is written line by line, so that the last words before a crash are in it. Errors go to stderr as well. */
export async function openHostLog(home: string): Promise<Logger & { close(): void }> {
  const folder = join(home, 'logs')
  await mkdir(folder, { recursive: true, mode: 0o700 })
  await rotate(folder)
  const file = pino.destination({ dest: join(folder, 'host.log'), mode: 0o600, sync: true })
  const streams = pino.multistream([
    { level: 'info', stream: file },
    { level: 'error', stream: process.stderr },
  ])
  const log = pino({ base: { pid: process.pid } }, streams)
  return {
    debug: (fields, message) => log.debug(fields, message),
    info: (fields, message) => log.info(fields, message),
    warn: (fields, message) => log.warn(fields, message),
    error: (fields, message) => log.error(fields, message),
    close: () => file.end(),
  }
}
