import type { Output } from '../../../contract/index.ts'

export type Kind = Output<'kind', 'list'>['items'][number]

/** The command that installs a kind's program: what the host says, else the one that its hint has in brackets. */
export const installCommand = (kind: Kind): string | null =>
  /\((npm install [^)]+)\)/.exec(kind.hint)?.[1] ?? null
