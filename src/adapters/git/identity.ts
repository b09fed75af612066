import type { Run } from './run.ts'

export interface Identity {
  readonly name: string
  readonly email: string
}

/** Who commits where no person has said who they are. */
export const SWITCHYARD: Identity = { name: 'Switchyard', email: 'switchyard@localhost' }

export const authorship = ({ name, email }: Identity): Record<string, string> => ({
  GIT_AUTHOR_NAME: name,
  GIT_AUTHOR_EMAIL: email,
  GIT_COMMITTER_NAME: name,
  GIT_COMMITTER_EMAIL: email,
})

/** Whether Git knows by its configuration or environment whom to name. What it guesses from the machine does not count. */
export async function hasIdentity(run: Run, cwd: string): Promise<boolean> {
  const idents = await Promise.all(
    ['GIT_AUTHOR_IDENT', 'GIT_COMMITTER_IDENT'].map((name) =>
      run(cwd, ['-c', 'user.useConfigOnly=true', 'var', name]),
    ),
  )
  return idents.every((outcome) => outcome.code === 0)
}
