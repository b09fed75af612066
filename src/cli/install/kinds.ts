/** The agent CLIs that install knows, in the order of its flags, with the program that each is found by. */
export const KINDS = [
  { kind: 'claude', title: 'Claude Code', program: 'claude' },
  { kind: 'codex', title: 'Codex CLI', program: 'codex' },
  { kind: 'gemini', title: 'Gemini CLI', program: 'gemini' },
  { kind: 'opencode', title: 'OpenCode', program: 'opencode' },
  { kind: 'copilot', title: 'Copilot CLI', program: 'copilot' },
  { kind: 'cursor', title: 'Cursor CLI', program: 'cursor-agent' },
] as const

export type Kind = (typeof KINDS)[number]['kind']
export type Scope = 'project' | 'user'
