/** What the bench says to the process that plays the crowd. */
export type CrowdOrder =
  /** opens sockets of people who are in, on top of those that are open; they read the chat, or the floor */
  | {
      order: 'open'
      url: string
      roomId: string
      people: { token: string; seatId: string }[]
      reads?: 'chat' | 'floor'
    }
  /** forgets what was heard; a number after one of these texts in a frame says what it is about */
  | { order: 'listen'; mark: string }
  /** what was heard of these: their number, and when they were said on the monotonic clock */
  | { order: 'count'; said: [n: number, atMs: number][] }

/** What the crowd answers. */
export interface CrowdCount {
  sockets: number
  /** milliseconds from saying to hearing that 95 of 100 stay under; null: nothing was heard */
  p95Ms: number | null
  /** heard at least once, of all that had to be */
  ratio: number
  /** heard again */
  doubled: number
  /** frames of every kind that came */
  frames: number
  /** seconds of processor so far */
  cpuS: number
}

/** Milliseconds of the clock that all processes of a machine share. */
export function monotonicMs(): number {
  return Number(process.hrtime.bigint() / 1000n) / 1000
}
