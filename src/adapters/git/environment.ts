/** Git's own variables that a person may have set on purpose. Every other GIT_ variable would redirect our calls. */
const KEPT = new Set([
  'GIT_CONFIG_NOSYSTEM',
  'GIT_CONFIG_SYSTEM',
  'GIT_CONFIG_GLOBAL',
  'GIT_EXEC_PATH',
  'GIT_SSH',
  'GIT_SSH_COMMAND',
  'GIT_AUTHOR_NAME',
  'GIT_AUTHOR_EMAIL',
  'GIT_COMMITTER_NAME',
  'GIT_COMMITTER_EMAIL',
])

/**
 * Environment of every Git call: what was given, without variables that point at another repository, index or object
 * store (a host that was started from a hook has them), in English, and never asking anybody anything.
 */
export function gitEnvironment(given: Readonly<Record<string, string>>): Record<string, string> {
  const kept = Object.entries(given).filter(
    ([name]) => !name.toUpperCase().startsWith('GIT_') || KEPT.has(name.toUpperCase()),
  )
  return {
    ...Object.fromEntries(kept),
    LC_ALL: 'C',
    LANGUAGE: 'C',
    GIT_TERMINAL_PROMPT: '0',
    GIT_EDITOR: ':',
    GIT_SEQUENCE_EDITOR: ':',
    GIT_PAGER: 'cat',
    GIT_MERGE_AUTOEDIT: 'no',
  }
}
