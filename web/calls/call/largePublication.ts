import type { RemotePublication } from '#web/media/mediaClient.ts'

/** What of theirs is shown large: their screen while they share it. What is off is no publication. */
export function largePublication(publications: readonly RemotePublication[]): RemotePublication | null {
  const shown = publications.filter(({ kind }) => kind !== 'microphone')
  return shown.find(({ kind }) => kind === 'screen') ?? shown[0] ?? null
}
