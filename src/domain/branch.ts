const SLUG_LIMIT = 48

/** The title as a part of a branch name: lower-case letters, digits and single dashes, at most 48 characters. */
export function slug(title: string): string {
  const plain = title
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, SLUG_LIMIT)
    .replace(/^-+|-+$/g, '')
  return plain === '' ? 'task' : plain
}

/** Branch of a task that names none: unique by the task's id, valid by construction. */
export const branchFor = (title: string, taskId: string): string =>
  `switchyard/${slug(title)}-${taskId.slice(4)}`
