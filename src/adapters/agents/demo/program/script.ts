import { z } from 'zod'

const name = z.string().regex(/^[a-z][a-zA-Z0-9_]*$/, 'must be a name such as first_task')
const path = z.string().min(1).max(1000)
const words = z.string().max(100_000)

/** The longest time that a `think` step may pretend to work, in milliseconds. */
const THINK_MS = 60_000

const step = z.discriminatedUnion('do', [
  z.strictObject({ do: z.literal('say'), text: words }),
  z.strictObject({
    do: z.literal('call'),
    tool: z.string().min(1),
    args: z.record(z.string(), z.json()).default({}),
    as: name.optional(),
    /** The call must fail with this code; its error is then the result. */
    expect_error: z.string().optional(),
    /** A field that must have this value; the call is repeated while the tool answers `nothing_yet`. */
    until: z.record(z.string(), z.json()).optional(),
  }),
  z.strictObject({ do: z.literal('write'), path, content: words }),
  z.strictObject({ do: z.literal('replace'), path, find: words.min(1), with: words }),
  z.strictObject({
    do: z.literal('run'),
    argv: z.array(z.string()).min(1),
    as: name.optional(),
    may_fail: z.boolean().default(false),
  }),
  z.strictObject({ do: z.literal('commit'), message: z.string().min(1) }),
  z.strictObject({
    do: z.literal('ask'),
    kind: z.enum(['trust', 'permission', 'question']),
    text: words,
    options: z
      .array(
        z.strictObject({ key: z.string().regex(/^[1-9]$/, 'must be one digit'), label: z.string().min(1) }),
      )
      .min(1)
      .max(9),
    as: name.optional(),
  }),
  z.strictObject({ do: z.literal('think'), ms: z.number().int().min(0).max(THINK_MS) }),
])
export type Step = z.infer<typeof step>
/** A step as it is written, with defaults left out. */
export type StepInput = z.input<typeof step>

export const scriptSchema = z.strictObject({ steps: z.array(step).min(1).max(1000) })
export type Script = z.infer<typeof scriptSchema>

/** The fence must stand at the start of a line, so a fence inside a JSON string does not end the block. */
const BLOCK = /^```switchyard-demo[^\S\n]*\n([\s\S]*?)\n```[^\S\n]*$/m

export type Found =
  | { readonly type: 'script'; readonly script: Script }
  | { readonly type: 'bad'; readonly message: string }
  | { readonly type: 'none' }

/** The script that a prompt holds. */
export function findScript(prompt: string): Found {
  const block = BLOCK.exec(prompt)?.[1]
  if (block === undefined) return { type: 'none' }
  let value: unknown
  try {
    value = JSON.parse(block)
  } catch (error) {
    return {
      type: 'bad',
      message: `the script is not JSON: ${error instanceof Error ? error.message : String(error)}`,
    }
  }
  const parsed = scriptSchema.safeParse(value)
  if (parsed.success) return { type: 'script', script: parsed.data }
  return {
    type: 'bad',
    message: `the script is not valid: ${z.prettifyError(parsed.error).replaceAll('\n', ' ')}`,
  }
}

/** A prompt that holds the script. */
export const scriptPrompt = (intro: string, steps: readonly StepInput[]): string =>
  `${intro}\n\n\`\`\`switchyard-demo\n${JSON.stringify({ steps })}\n\`\`\`\n`
