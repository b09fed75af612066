/** The mark: a track that leaves the main line, and a signal. */
export function Mark() {
  return (
    <svg width="20" height="20" viewBox="0 0 20 20" fill="none" aria-hidden="true">
      <path
        d="M2 13h16M2 13c5 0 5-7 10-7h6"
        stroke="currentColor"
        stroke-width="1.8"
        stroke-linecap="round"
      />
      <circle cx="15.5" cy="6" r="2" fill="var(--needs)" />
    </svg>
  )
}
