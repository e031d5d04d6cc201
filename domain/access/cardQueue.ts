import type { EntitlementState } from '../billing/words.ts'

/** One paid piece of card time. Times are seconds since the epoch, lengths seconds. */
export interface Stretch {
  id: string
  state: EntitlementState
  /** lent before the money is there: it runs beside the queue and is no part of it */
  isProvisional: boolean
  /** the pass that it became left its owner for good: it is no part of the queue, and nothing waits for its end */
  isGivenUp: boolean
  /** what was paid for; null = for ever */
  lengthS: number | null
  validFrom: number
  /** null = never; of one that is frozen or ended: when it stopped */
  validUntil: number | null
  /** frozen: what is left of it; null = for ever, or not frozen */
  leftS: number | null
}

/** The stretches of one account and tier; they run one behind the other, so that none is used up beside another. */
export type Stretches = readonly Stretch[]

/** Seconds of a stretch that are still to come; null = for ever. What has ended has none. */
export function restOf(stretch: Stretch, now: number): number | null {
  if (stretch.state === 'ended') return 0
  if (stretch.lengthS === null) return null
  if (stretch.state === 'frozen') return stretch.leftS ?? 0
  return Math.max(0, (stretch.validUntil ?? now) - Math.max(now, stretch.validFrom))
}

function isQueued({ state, isProvisional, isGivenUp }: Stretch): boolean {
  return state === 'active' && !isProvisional && !isGivenUp
}

/** What runs for ever gives way to what ends: otherwise nothing behind it would ever be used. */
function inOrder(a: Stretch, b: Stretch): number {
  return Number(a.lengthS === null) - Number(b.lengthS === null) || a.validFrom - b.validFrom
}

/**
 * Lays a queue without a gap: what runs goes on, what is over stays, and each of the others begins where the one before it
 * ends. Nothing gets longer or shorter.
 */
export function layQueue(stretches: Stretches, now: number): Stretch[] {
  const laid = new Map<string, Stretch>()
  let from = now
  for (const stretch of stretches.filter(isQueued).sort(inOrder)) {
    const rest = restOf(stretch, now)
    const isOver = rest === 0
    const isRunning = stretch.validFrom <= now && from === now
    const validFrom = isOver ? Math.min(stretch.validFrom, now) : isRunning ? stretch.validFrom : from
    const end = isOver ? Math.min(stretch.validUntil ?? now, now) : from + (rest ?? 0)
    const validUntil = rest === null ? null : end
    laid.set(stretch.id, { ...stretch, validFrom, validUntil })
    from = Math.max(from, validUntil ?? from)
  }
  return stretches.map((stretch) => laid.get(stretch.id) ?? stretch)
}

function change(stretches: Stretches, id: string, to: (stretch: Stretch) => Stretch): Stretch[] {
  return stretches.map((stretch) => (stretch.id === id ? to(stretch) : stretch))
}

/** When a queue is used up, by its active stretches; null = never. */
export function queueEnd(stretches: Stretches): number | null {
  const ends = stretches.filter(isQueued).map(({ validUntil }) => validUntil ?? Number.POSITIVE_INFINITY)
  const last = Math.max(Number.NEGATIVE_INFINITY, ...ends)
  return last === Number.POSITIVE_INFINITY ? null : last
}

/** Behind everything that ends: where a stretch stands that is new there. */
function behind(stretches: Stretches, now: number): number {
  const ends = stretches.filter(isQueued).map(({ validUntil }) => validUntil ?? now)
  return Math.max(now, ...ends)
}

/** Puts a paid stretch behind the others. One that was lent before its money came is paid from now on. */
export function appendStretch(
  stretches: Stretches,
  paid: { id: string; lengthS: number | null },
  now: number,
): Stretch[] {
  const others = stretches.filter(({ id }) => id !== paid.id)
  const validFrom = behind(others, now)
  const validUntil = paid.lengthS === null ? null : validFrom + paid.lengthS
  const added: Stretch = {
    ...paid,
    ...{ state: 'active', isProvisional: false, isGivenUp: false, leftS: null },
    ...{ validFrom, validUntil },
  }
  return layQueue([...others, added], now)
}

/** Takes a stretch out; what is left of it is kept, and those behind it move forward. */
export function freezeStretch(stretches: Stretches, id: string, now: number): Stretch[] {
  return layQueue(
    change(stretches, id, (stretch) =>
      stretch.state === 'active' ? { ...stretch, state: 'frozen', ...stopped(stretch, now) } : stretch,
    ),
    now,
  )
}

function stopped(stretch: Stretch, now: number): Pick<Stretch, 'validUntil' | 'leftS'> {
  const until = Math.min(stretch.validUntil ?? Number.POSITIVE_INFINITY, Math.max(now, stretch.validFrom))
  return { validUntil: until, leftS: restOf(stretch, now) }
}

/** Puts a frozen stretch with what is left of it behind the others; one that was given up runs on beside them. */
export function unfreezeStretch(stretches: Stretches, id: string, now: number): Stretch[] {
  const frozen = stretches.find((stretch) => stretch.id === id)
  if (frozen?.state !== 'frozen') return [...stretches]
  const validFrom = frozen.isGivenUp ? now : behind(stretches, now)
  const validUntil = frozen.lengthS === null ? null : validFrom + (frozen.leftS ?? 0)
  return layQueue(
    change(stretches, id, () => ({ ...frozen, state: 'active', leftS: null, validFrom, validUntil })),
    now,
  )
}

/** Whoever gave the pass away that a stretch became waits for it no more: those behind it move forward. */
export function giveUpStretch(stretches: Stretches, id: string, now: number): Stretch[] {
  return layQueue(
    change(stretches, id, (stretch) =>
      stretch.state === 'active' ? { ...stretch, isGivenUp: true } : stretch,
    ),
    now,
  )
}

/** A stretch that was given up is no pass any more: what is left of it goes behind the others. */
export function takeUpStretch(stretches: Stretches, id: string, now: number): Stretch[] {
  const found = stretches.find((stretch) => stretch.id === id)
  if (!found?.isGivenUp) return [...stretches]
  const rest = restOf(found, now)
  const isLeft = found.state === 'active' && rest !== 0
  const validFrom = isLeft ? behind(stretches, now) : found.validFrom
  const validUntil = isLeft ? (rest === null ? null : validFrom + rest) : found.validUntil
  return layQueue(
    change(stretches, id, () => ({ ...found, isGivenUp: false, validFrom, validUntil })),
    now,
  )
}

/** Ends a stretch for ever; those behind it move forward. */
export function endStretch(stretches: Stretches, id: string, now: number): Stretch[] {
  return layQueue(
    change(stretches, id, (stretch) =>
      stretch.state === 'ended'
        ? stretch
        : { ...stretch, state: 'ended', validUntil: stopped(stretch, now).validUntil, leftS: null },
    ),
    now,
  )
}
