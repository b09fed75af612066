import type { Project } from '../../contract/project.ts'
import type { Context } from '../context.ts'
import { sidesFolder } from '../review/sides.ts'
import { worktreeRoot } from '../worktrees/worktreeFolder.ts'

/** A process that is told to end may start others meanwhile; after so many looks it is given up. */
const LOOKS = 3

/**
 * What each agent's program carries in its environment, and hands on to all that it starts: by it a process that has left
 * its terminal's session is known to be this agent's, of this home. No secret.
 */
export const marksOf = (context: Context, agentId: string): Readonly<Record<string, string>> => ({
  ...homeMark(context),
  SWITCHYARD_AGENT: agentId,
})

/** What a command that this home runs carries: of one that was started a moment before a crash, nothing else may be known. */
export const homeMark = (context: Context): Readonly<Record<string, string>> => ({
  SWITCHYARD_DATA: context.ports.config.home,
})

/** Ends what an agent has left running outside its terminal in the project's folders. */
export const endStrays = (
  context: Context,
  project: Project,
  agentId: string,
  graceMs: number,
): Promise<void> => end(context, foldersOf(context, project), marksOf(context, agentId), graceMs)

/** Ends what agents and commands of this home have left running; only while none of them runs. */
export async function endAllStrays(context: Context, graceMs: number): Promise<void> {
  const projects = context.ports.store.read((tables) => tables.projects.list())
  const folders = projects.flatMap((project) => foldersOf(context, project))
  await end(context, [...folders, sidesFolder(context)], homeMark(context), graceMs)
}

/** Only there: a daemon that other programs share, such as one for keys, works elsewhere and is not the agent's alone. */
const foldersOf = (context: Context, project: Project): string[] => [
  worktreeRoot(context, project),
  project.root,
]

async function end(
  context: Context,
  folders: readonly string[],
  marks: Readonly<Record<string, string>>,
  graceMs: number,
): Promise<void> {
  const { machine, log } = context.ports
  for (let look = 0; look < LOOKS; look += 1) {
    const strays = await machine.markedIn(folders, marks)
    if (strays === 'unsupported' || strays.length === 0) return
    await Promise.all(
      strays.map(async ({ pid, started }) => {
        if (await machine.endProcess(pid, started, graceMs))
          log.warn({ pid, ...marks }, 'ended a process that was left behind')
      }),
    )
  }
}
