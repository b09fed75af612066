import { fileURLToPath } from 'node:url'
import type { Ports } from '../../src/core/ports.ts'
import { programsIn, readCommand } from '../../src/host/config.ts'
import { startHost } from '../../src/host/startHost.ts'

/**
 * The host, from its sources, on a machine that dies right after a step: KILL_AFTER names a member of a port and how
 * often it may succeed before, such as `git.advance 0` or `store.write 12`. Its last act is to say so on standard error.
 * Only what comes after a SIGUSR2 counts, unless `starting` stands at the end.
 */
export const KILLED_HOST = fileURLToPath(import.meta.url)

type Member = (...given: unknown[]) => unknown

let armed = false
process.on('SIGUSR2', () => (armed = true))

function dieAfter(ports: Ports, step: string): Ports {
  const [noun = '', verb = '', before = '0', when = ''] = step.split(/[. ]/)
  let left = Number(before)
  const die = (): void => {
    if (!armed && when !== 'starting') return
    left -= 1
    if (left >= 0) return
    process.stderr.write(`killed after ${step}\n`)
    process.kill(process.pid, 'SIGKILL')
  }
  const members: Readonly<Record<string, unknown>> = { ...ports }
  const port = members[noun] as Readonly<Record<string, unknown>>
  const member = port[verb] as Member
  const wrapped: Member = (...given) => {
    const answer = member.apply(port, given)
    if (!(answer instanceof Promise)) {
      die()
      return answer
    }
    return answer.then((value: unknown) => {
      die()
      return value
    })
  }
  return { ...ports, [noun]: { ...port, [verb]: wrapped } }
}

async function main(): Promise<void> {
  const command = readCommand(process.argv.slice(2), process.env)
  if (!command.ok || command.value.type !== 'serve') throw new Error('takes the arguments of serve')
  const { config } = command.value
  const step = process.env['KILL_AFTER']
  const started = await startHost({
    ...config,
    programs: programsIn(fileURLToPath(new URL('../../dist', import.meta.url))),
    ...(step !== undefined && { adapt: (ports: Ports) => dieAfter(ports, step) }),
  })
  if (!started.ok) throw new Error(started.error.message)
  const host = started.value
  for (const path of config.projects) await host.openProject(path)
  const { url, token } = host
  process.stdout.write(`${JSON.stringify({ url, token, pid: process.pid, version: config.version })}\n`)
}

if (process.argv[1] === KILLED_HOST) await main()
