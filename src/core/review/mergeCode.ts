import type { Codes } from '../../contract/index.ts'

/** What a merge may be refused with, at any of its steps. */
export type MergeCode = Codes<'task', 'merge'>
