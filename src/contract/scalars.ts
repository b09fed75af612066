import { z } from 'zod'
import { cleanLine, cleanText } from '../base/text.ts'

/** Limits of DESIGN.md: a name is at most 200 characters, one line, without control or bidi characters. */
export const NAME_LIMIT = 200
/** A prompt or a summary: at most 100,000 characters of several lines. */
export const TEXT_LIMIT = 100_000

/** A name or title: control and bidi characters are stripped, then 1 to 200 characters must be left. */
export const name = z
  .string()
  .max(4000)
  .transform(cleanLine)
  .pipe(z.string().min(1, 'must not be empty').max(NAME_LIMIT, `must have at most ${NAME_LIMIT} characters`))

/** Text for a model or a page: several lines, control characters other than tab and newline stripped. */
export const text = z
  .string()
  .max(TEXT_LIMIT, `must have at most ${TEXT_LIMIT} characters`)
  .transform(cleanText)

/** An opaque id, or a unique prefix of one where a person types it. */
export const id = z.string().regex(/^[a-z]{3}-[0-9a-z]{1,20}$/, 'must be an id such as tsk-7k2m9x4q')

/** One argument of a command line or a header value: CR, LF and NUL are refused rather than stripped. */
export const argument = z
  .string()
  .min(1)
  .max(4096)
  .regex(/^[^\u0000\r\n]*$/, 'must not contain a line break or NUL')

/** A branch as typed. Git's own rules are checked by `git check-ref-format --branch`. */
export const branchName = argument.max(244).regex(/^[^-]/, 'must not start with a dash')

/** A commit id in full, lower-case hexadecimal; 40 characters (SHA-1) or 64 (SHA-256). */
export const sha = z.string().regex(/^[0-9a-f]{40}([0-9a-f]{24})?$/, 'must be a full commit id')

/** The caller's own id of a command. A retry with the same id gets the answer of the first. */
export const requestId = z
  .string()
  .regex(/^[A-Za-z0-9._:-]{1,100}$/, 'must be 1 to 100 letters, digits or . _ : -')
  .describe('A retry with the same id gets the first answer')

/** An instant, ISO 8601 in UTC with milliseconds. */
export const instant = z.iso.datetime()

/** Milliseconds to wait at most. 50 s is the ceiling because MCP clients give up after 60 s. */
export const waitMs = z.coerce.number().int().min(0).max(50_000)

/** A flag that may also come from a query string or a command line. */
export const flag = z.union([z.boolean(), z.enum(['true', 'false']).transform((value) => value === 'true')])
