import envPaths from 'env-paths'

/** The data folder of the user's host: the one that is named, else the platform's. */
export const homeFolder = (environment: Readonly<Record<string, string | undefined>>): string =>
  environment['SWITCHYARD_HOME'] || envPaths('switchyard', { suffix: '' }).data
