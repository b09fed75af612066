import { z } from 'zod'

/** One changed file of a diff; `from` is set for a rename or copy; counts are null for a binary file. */
export const changedFile = z.object({
  path: z.string(),
  from: z.string().nullable(),
  status: z.enum(['added', 'modified', 'deleted', 'renamed', 'copied', 'type_changed', 'untracked']),
  additions: z.number().int().nullable(),
  deletions: z.number().int().nullable(),
  binary: z.boolean(),
})
export type ChangedFile = z.infer<typeof changedFile>

/** A file that two sides changed in ways Git cannot join, with the conflicting hunks as Git marks them. */
export const conflict = z.object({ path: z.string(), kind: z.string(), hunks: z.array(z.string()) })
export type Conflict = z.infer<typeof conflict>
