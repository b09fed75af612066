import { execFile } from 'node:child_process'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { promisify } from 'node:util'
import * as z from 'zod/mini'
import type { HostProgram } from './launchHost.ts'

const MARK = 'switchyard-path:'
const SHELL_MS = 5_000

/**
 * An app that was started from a dock or launcher has not been through the person's shell profile, and its agents would
 * not find the programs that the person has in every terminal.
 */
async function personEnvironment(environment: NodeJS.ProcessEnv): Promise<NodeJS.ProcessEnv> {
  const { SHELL: shell, TERM: terminal } = environment
  if (process.platform === 'win32' || terminal !== undefined || shell === undefined) return environment
  const args = ['-ilc', `printf '%s\n' "${MARK}$PATH"`]
  const run = promisify(execFile)(shell, args, { timeout: SHELL_MS, env: environment })
  // A profile that fails or waits for input must not keep the app from starting.
  const said = await run.catch(() => null)
  const line = said?.stdout.split('\n').find((each) => each.startsWith(MARK))
  return line === undefined ? environment : { ...environment, PATH: line.slice(MARK.length) }
}

const found = z.union([z.object({ node: z.string() }), z.object({ problem: z.string() })])

/** The built host below `root` and a Node 24 for it by the launcher's own rules; or why there is none. */
export async function findHostProgram(root: string, home: string | undefined): Promise<HostProgram | string> {
  const finder: unknown = createRequire(__filename)(join(root, 'bin/node24.js'))
  const find: unknown = Reflect.get(Object(finder), 'findNode24')
  const answer = found.parse(typeof find === 'function' ? Reflect.apply(find, null, []) : null)
  if ('problem' in answer) return answer.problem
  const environment = await personEnvironment(process.env)
  return { node: answer.node, program: join(root, 'dist/host.js'), home, environment }
}
