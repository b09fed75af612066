import { lstat, mkdir, readdir, readFile, stat, symlink } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'
import { err, ok, type Result } from '../../../base/result.ts'

type Environment = Readonly<Record<string, string>>
export type Json = Record<string, unknown>

const DOT = '.gemini'
/**
 * What the agent has for itself: our settings, our extension, its conversations and the list that finds them. All else
 * that the person has in their folder is theirs and is linked: sign-in, instructions, commands, extensions, skills.
 */
const OWN = /^(?:settings\.json|extensions|tmp|history|projects\.json)(?:$|\.)|\.(?:tmp|lock)$/

/** The folder that the CLI takes for the home of its person in this environment. */
export const personHome = (environment: Environment): string =>
  environment['GEMINI_CLI_HOME'] ?? environment['HOME'] ?? environment['USERPROFILE'] ?? homedir()

const namesIn = (folder: string): Promise<string[]> =>
  readdir(folder).catch(() => {
    // No such folder: the person has not used this part of the CLI.
    return []
  })

/** Leaves what is there as it is: a conversation that is resumed has its links already. */
async function linkInto(folder: string, name: string, target: string): Promise<void> {
  const path = join(folder, name)
  const there = await lstat(path).catch(() => null)
  const found = await stat(target).catch(() => null)
  if (there !== null || found === null) return
  await symlink(target, path, found.isDirectory() ? 'junction' : 'file')
}

/**
 * Makes `home` look like the home of the person to the CLI, with its own settings and extensions. The CLI reads our part
 * from nowhere else: a settings file named by the environment has to belong to root, and no flag names one.
 */
export async function linkHome(home: string, environment: Environment): Promise<void> {
  const theirs = personHome(environment)
  const extensions = join(home, DOT, 'extensions')
  await mkdir(extensions, { recursive: true, mode: 0o700 })
  for (const name of ['.agents', '.env']) await linkInto(home, name, join(theirs, name))
  for (const name of await namesIn(join(theirs, DOT)))
    if (!OWN.test(name)) await linkInto(join(home, DOT), name, join(theirs, DOT, name))
  for (const name of await namesIn(join(theirs, DOT, 'extensions')))
    await linkInto(extensions, name, join(theirs, DOT, 'extensions', name))
}

/** The CLI takes comments in its settings, but no text of a string for one. */
const withoutComments = (text: string): string =>
  text.replace(/"(?:\\.|[^"\\])*"|\/\/[^\n]*|\/\*[^]*?\*\//g, (found) => (found.startsWith('"') ? found : ''))

const settings = z.record(z.string(), z.unknown())

/** The settings of the person as they stand in their file; empty where there is none. */
export async function readSettings(
  environment: Environment,
): Promise<Result<Json, { code: 'bad_option'; message: string }>> {
  const path = join(personHome(environment), DOT, 'settings.json')
  const text = await readFile(path, 'utf8').catch(() => {
    // Not there, or not for us to read; then not for the CLI either.
    return '{}'
  })
  try {
    return ok(settings.parse(JSON.parse(withoutComments(text))))
  } catch {
    return err({
      code: 'bad_option',
      message: `${path} is not valid JSON; mend it, then start the agent again`,
    })
  }
}

export const trustFile = (environment: Environment): string =>
  environment['GEMINI_CLI_TRUSTED_FOLDERS_PATH'] ?? join(personHome(environment), DOT, 'trustedFolders.json')
