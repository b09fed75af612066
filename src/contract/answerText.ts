/**
 * A tool's whole answer as text: JSON with one field a line. Some agents hand their model the text alone (OpenCode, Gemini
 * CLI), others the structured answer alone (Claude Code, Codex), so both hold everything. One that shortens a long text
 * by lines keeps the short fields, which stand first.
 */
export function answerText(answer: Readonly<Record<string, unknown>>): string {
  const fields = Object.entries(answer).filter(([, value]) => value !== undefined)
  return `{${fields.map(([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value)}`).join(',\n')}}`
}

/**
 * Bytes of a patch that a tool answers when nobody asks for more. The agents shorten a tool's answer from 48,000
 * characters (Codex), 50,000 (Claude Code) and 51,200 bytes (OpenCode) on; as JSON a patch grows by a tenth or so.
 */
export const PATCH_BYTES = 40_000
