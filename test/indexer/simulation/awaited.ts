/**
 * What one provider alone can tell and nobody contradicts, and what the index does then. A run meets these on demand only;
 * whoever mends one takes its line out.
 */
export const AWAITED: Readonly<Record<string, string>> = {
  'tags at the head, by the only provider':
    'they are final as far as the profile allows, and the next reorg below halts the index',
  'other transaction hashes below finality, by the only provider':
    'they are stored: no root proves them there',
}

/** Which of these a run meets. */
export type Meets = (what: string) => boolean

/** @param also meets these, or all of them */
export function meets(also: readonly string[] | 'all' = []): Meets {
  return (what) => !(what in AWAITED) || also === 'all' || also.includes(what)
}
