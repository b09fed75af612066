import type { Project } from '../../contract/project.ts'
import type { Context } from '../context.ts'

type Environment = Readonly<Record<string, string>>

/**
 * Variables that give the Git of one agent our hooks, where its project wants that. Git reads them as configuration of
 * this process and its children alone, so nothing is written to any configuration; our hooks run the repository's own.
 */
export async function hookEnvironment(
  context: Context,
  project: Project,
  environment: Environment,
): Promise<Environment> {
  if (!project.settings.commit_hook) return {}
  const { config, files, git } = context.ports
  const folder = `${config.home}/git-hooks`
  await files.makeFolder(folder)
  await git.writeGuardHooks(folder, config.relay.command)
  const count = Number(environment['GIT_CONFIG_COUNT'] ?? 0)
  const at = Number.isInteger(count) && count >= 0 ? count : 0
  return {
    GIT_CONFIG_COUNT: String(at + 1),
    [`GIT_CONFIG_KEY_${at}`]: 'core.hooksPath',
    [`GIT_CONFIG_VALUE_${at}`]: folder,
    SWITCHYARD_HOOKS_AT: String(at),
  }
}
