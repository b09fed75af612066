import { z } from 'zod'
import { cleanLine } from '../base/text.ts'
import { id, text } from './scalars.ts'
import { PRIORITY } from './task.ts'

/** Longest notes of a task in characters. */
export const NOTES_LIMIT = 20_000

const number = z.number().int().min(0).max(100)
const asNumber = (word: string): number =>
  Object.entries(PRIORITY).find(([name]) => name === word)?.[1] ?? Number(word)

/** A number from 0 to 100, or a word for one. */
export const priority = z
  .union([
    z
      .string()
      .regex(/^(low|medium|high|urgent|\d{1,3})$/, 'must be 0 to 100, or low, medium, high or urgent')
      .transform(asNumber)
      .pipe(number),
    number,
  ])
  .describe('0-100 or low, medium, high, urgent')

export const tag = z
  .string()
  .max(200)
  .transform(cleanLine)
  .pipe(z.string().min(1, 'must not be empty').max(40))
export const tags = z
  .array(tag)
  .max(20)
  .transform((given) => [...new Set(given)])

/** What may be said of a task besides what it is to do; all of it can be changed later. */
export const taskFields = {
  priority: priority.optional(),
  tags: tags.optional(),
  notes: text.pipe(z.string().max(NOTES_LIMIT)).optional(),
}

export const parentId = id.describe('Task that it is a part of')
