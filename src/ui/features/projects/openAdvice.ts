/** A command that makes a repository out of what was refused, where there is one; for the person to run. */
export function commandFor(code: string, path: string): string | null {
  const folder = `'${path.replaceAll("'", String.raw`'\''`)}'`
  if (code === 'NOT_A_REPOSITORY')
    return `cd ${folder} && git init && git add -A && git commit -m 'First commit'`
  if (code === 'NO_COMMITS') return `cd ${folder} && git add -A && git commit -m 'First commit'`
  return null
}

/** Whether a path is one from the top, on any system. */
const isWhole = (path: string): boolean => /^([/\\]|[A-Za-z]:[/\\])/.test(path)

/** What keeps a path from being sent to the host; null for nothing. */
export function pathProblem(path: string): string | null {
  if (path.startsWith('~'))
    return `${path} is a short form that only a shell knows. Give the whole path, such as /home/you/code/app.`
  return isWhole(path) ? null : `${path} is not a whole path. Begin at the top, such as /home/you/code/app.`
}
