/**
 * What the index does not withstand yet, and what it does then. A run meets these on demand only; whoever mends one takes
 * its line out.
 */
export const AWAITED: Readonly<Record<string, string>> = {
  'tags at the head': 'finality rises to the head, and the next reorg halts it for good',
  'finality above the head': 'the same, by one of the two tags',
  'other transaction hashes': 'they are stored: no root proves them',
  'reorg to the first block': 'the roots leave the watch list, and it never starts again',
  'stop amid faults': 'a window that is read ahead fails unheard and ends the process',
  poison: 'it never gets past the block',
}

/** Which of these a run meets. */
export type Meets = (what: string) => boolean

/** @param also meets these, or all of them */
export function meets(also: readonly string[] | 'all' = []): Meets {
  return (what) => !(what in AWAITED) || also === 'all' || also.includes(what)
}
