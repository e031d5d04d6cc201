import type { CallMedia } from '#domain/calls/words.ts'
import type { MediaKind } from '#domain/words.ts'
import { kindsOf } from '#protocol/calls/callLines.ts'

/** What one sends now, as the other side is sent it. */
export function kindsBody(kinds: Iterable<MediaKind>): string {
  return JSON.stringify([...kinds].sort())
}

/** What the other side sends now; null when that is no list of kinds that a call of this sort has. */
export function readKinds(body: string, media: CallMedia): MediaKind[] | null {
  let value: unknown
  try {
    value = JSON.parse(body)
  } catch {
    return null
  }
  const known = kindsOf(media)
  const isFine =
    Array.isArray(value) &&
    new Set(value).size === value.length &&
    value.every((kind: unknown) => known.some((one) => one === kind))
  return isFine ? (value as MediaKind[]) : null
}
