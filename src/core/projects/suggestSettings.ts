import { err, ok } from '../../base/result.ts'
import { failure } from '../../contract/errors.ts'
import type { RepositoryFacts } from '../../domain/repositoryFacts.ts'
import { isNeededLocally, KNOWN_TEXTS, suggest } from '../../domain/suggestions.ts'
import type { Context } from '../context.ts'
import type { Handler } from '../handlers.ts'
import { worktreeRoot } from '../worktrees/worktreeFolder.ts'
import { locate } from './openProject.ts'

/** Longest file that is read for it, in bytes. */
const READ_LIMIT = 512 * 1024
/** Ignored files that are looked at; a repository with more of them that seem needed has a pattern to name. */
const FILE_LIMIT = 200

/** Reads off the repository what its new worktrees need. Nothing is written or run. */
export const suggestSettings =
  (context: Context): Handler<'project', 'suggest'> =>
  async (_caller, { project_id }) => {
    const project = context.ports.store.read((tables) => tables.projects.get(project_id))
    if (!project) return err(failure('PROJECT_NOT_FOUND', `there is no project ${project_id}`))
    const located = await locate(context, project.root)
    if (!located.ok) return located
    const facts = await readFacts(context, located.value.root)
    return ok({ ...suggest(facts), worktrees: worktreeRoot(context, project) })
  }

async function readFacts({ ports: { files, git } }: Context, root: string): Promise<RepositoryFacts> {
  const [names, ignored] = await Promise.all([git.topNames(root), git.ignoredNames(root)])
  const texts = new Map<string, string>()
  for (const name of KNOWN_TEXTS.filter((each) => names.includes(each))) {
    const size = await files.sizeOf(`${root}/${name}`)
    const text = size !== null && size <= READ_LIMIT ? await files.read(`${root}/${name}`) : null
    if (text !== null) texts.set(name, text)
  }
  const local: { path: string; bytes: number }[] = []
  for (const path of ignored.filter(isNeededLocally).slice(0, FILE_LIMIT)) {
    const bytes = await files.sizeOf(`${root}/${path}`)
    if (bytes !== null) local.push({ path, bytes })
  }
  return { names: new Set(names), texts, local }
}
