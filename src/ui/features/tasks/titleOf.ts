const LIMIT = 60

/** A title out of the first line of a prompt, cut at a word. */
export function titleOf(prompt: string): string {
  const line = prompt.trim().split('\n')[0]?.trim() ?? ''
  const sentence = /^(.{8,}?)[.!?](?:\s|$)/.exec(line)?.[1] ?? line
  if (sentence.length <= LIMIT) return sentence || 'Task'
  const cut = sentence.slice(0, LIMIT)
  return `${cut.slice(0, Math.max(cut.lastIndexOf(' '), LIMIT / 2)).trimEnd()}…`
}
