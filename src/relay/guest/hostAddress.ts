import { join } from 'node:path'
import { disk } from './disk.ts'

/** The running host of a home, with the token that lets its user's programs make guests known. */
export interface HostAddress {
  readonly url: string
  readonly operator: string
}

/** A signal of number 0 asks only whether the process is there. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}

/** Undefined where none runs. A killed host leaves its file behind; its token must not go to whoever has its port now. */
export function hostOf(home: string): HostAddress | undefined {
  const operator = disk.read(join(home, 'operator-token'))?.trim()
  let file: unknown
  try {
    file = JSON.parse(disk.read(join(home, 'host.json')) ?? '')
  } catch {
    // No file, or half of one: no host.
    return undefined
  }
  if (!operator || typeof file !== 'object' || file === null) return undefined
  const { url, pid } = file as { url?: unknown; pid?: unknown }
  if (typeof url !== 'string' || typeof pid !== 'number' || !isAlive(pid)) return undefined
  return { url, operator }
}
