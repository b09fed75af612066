import { execa } from 'execa'
import { cleanLine } from '../../base/text.ts'
import type { LiveProcess } from './liveProcess.ts'

async function output(program: string, args: readonly string[]): Promise<string> {
  const result = await execa(program, args, {
    env: { PATH: '/usr/bin:/bin:/usr/sbin:/sbin', LC_ALL: 'C', TZ: 'UTC' },
    extendEnv: false,
    stdin: 'ignore',
    timeout: 20_000,
    reject: false,
  })
  return result.stdout ?? ''
}

/** Reads `lsof -d cwd -F pcn`: a line a field, its kind in the first character. */
export function parseLsof(text: string): LiveProcess[] {
  const found: LiveProcess[] = []
  let pid = 0
  let command = ''
  for (const line of text.split('\n')) {
    const value = line.slice(1)
    if (line.startsWith('p')) pid = Number(value)
    else if (line.startsWith('c')) command = cleanLine(value)
    else if (line.startsWith('n')) found.push({ pid, command, cwd: value })
  }
  return found
}

/** Where lsof is missing, no process is seen. It exits with 1 whenever some process may not be looked at. */
export const unixProcesses = async (): Promise<LiveProcess[]> =>
  parseLsof(await output('lsof', ['-w', '-d', 'cwd', '-F', 'pcn']))

export async function unixStartTime(pid: number): Promise<string | null> {
  const [state = '', ...started] = (await output('ps', ['-o', 'stat=', '-o', 'lstart=', '-p', String(pid)]))
    .trim()
    .split(/\s+/)
  return started.length === 0 || state.startsWith('Z') ? null : started.join(' ')
}
