/** What is read off a repository to suggest settings for it. */
export interface RepositoryFacts {
  /** Names in the top folder of its current commit. */
  readonly names: ReadonlySet<string>
  /** Text of those among KNOWN_TEXTS of the suggestions that are there. */
  readonly texts: ReadonlyMap<string, string>
  /** Ignored files that seem needed, with their size in bytes. */
  readonly local: readonly { readonly path: string; readonly bytes: number }[]
}
