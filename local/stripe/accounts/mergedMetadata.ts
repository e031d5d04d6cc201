/** Metadata after a call: keys are added and replaced; an empty value takes its key away, an empty whole all of them. */
export function mergedMetadata(before: unknown, sent: unknown): Record<string, string> {
  const kept = (before ?? {}) as Record<string, string>
  if (sent === undefined) return kept
  if (sent === null || sent === '') return {}
  const merged = { ...kept, ...(sent as Record<string, string | null>) }
  return Object.fromEntries(
    Object.entries(merged).filter((entry): entry is [string, string] => entry[1] !== null && entry[1] !== ''),
  )
}
