/** Paths that a patch in the format of Codex's `apply_patch` adds, changes, deletes or moves, in their order. */
export function patchPaths(patch: string): string[] {
  const marks = patch.matchAll(/^\*\*\* (?:(?:Add|Update|Delete) File|Move to): (.+?)\s*$/gm)
  return [...new Set([...marks].map(([, path = '']) => path))]
}
