import { execa } from 'execa'

type Environment = Readonly<Record<string, string>>

/** Git reads a file or two. */
const GIT_MS = 10_000

/**
 * The commands of the agent get no Git configuration but the repository's, so none of them could commit: the name of its
 * person goes in as configuration of the environment, which the CLI hands on.
 */
export async function gitIdentity(cwd: string, environment: Environment): Promise<Environment> {
  const given: Record<string, string> = {}
  let count = Number.parseInt(environment['GIT_CONFIG_COUNT'] ?? '0', 10) || 0
  for (const key of ['user.name', 'user.email']) {
    const { stdout, failed } = await execa('git', ['config', '--get', key], {
      cwd,
      env: environment,
      extendEnv: false,
      timeout: GIT_MS,
      stdin: 'ignore',
      reject: false,
    })
    if (failed || stdout === '') continue
    given[`GIT_CONFIG_KEY_${count}`] = key
    given[`GIT_CONFIG_VALUE_${count}`] = stdout
    count += 1
  }
  return { ...given, GIT_CONFIG_COUNT: String(count) }
}
