const wide = import.meta.glob<string>('../../assets/pictures/*-1280.webp', {
  eager: true,
  query: '?url',
  import: 'default',
})
const small = import.meta.glob<string>('../../assets/pictures/*-640.webp', {
  eager: true,
  query: '?url',
  import: 'default',
})
const marks = import.meta.glob<string>('../../assets/marks/*.webp', {
  eager: true,
  query: '?url',
  import: 'default',
})
const tickets = import.meta.glob<string>('../../assets/tickets/*.webp', {
  eager: true,
  query: '?url',
  import: 'default',
})

const byPath = (files: Record<string, string>) =>
  Object.keys(files)
    .sort()
    .map((path) => files[path] as string)

const WIDE = byPath(wide)
const SMALL = byPath(small)
const MARKS = byPath(marks)
const TICKETS = byPath(tickets)

/** Addresses of the procedural pictures that stand for a channel until it has its own. */
export interface ChannelPictures {
  /** 1280 × 720 */
  wide: string
  /** 640 × 360 */
  small: string
  /** square mark, 224 px */
  mark: string
}

function indexOf(handle: string): number {
  let hash = 2166136261
  for (let i = 0; i < handle.length; i++) hash = Math.imul(hash ^ handle.charCodeAt(i), 16777619)
  return (hash >>> 0) % WIDE.length
}

/** The pictures of a channel, always the same ones for the same handle. */
export function channelPictures(handle: string): ChannelPictures {
  const at = indexOf(handle)
  return { wide: WIDE[at] as string, small: SMALL[at] as string, mark: MARKS[at] as string }
}

/** Art of a tier with as many beams as its place among the tiers, at most three. */
export function ticketArt(place: number): string {
  return TICKETS[Math.min(Math.max(place, 1), TICKETS.length) - 1] as string
}
