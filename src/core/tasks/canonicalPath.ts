/** One spelling of a path of a repository: without a leading `./`, doubled slashes and a slash at the end. */
export const canonicalPath = (path: string): string =>
  path
    .replaceAll('\\', '/')
    .split('/')
    .filter((part) => part !== '' && part !== '.')
    .join('/') || '.'
