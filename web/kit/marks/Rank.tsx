const MAX_BARS = 4

/** A tier's place among the creator's tiers as small bars, e.g. 2 of 3; at most four bars are drawn. */
export function Rank({ place, of }: { place: number; of: number }) {
  const bars = Math.min(of, MAX_BARS)
  const lit = of <= MAX_BARS ? place : Math.max(1, Math.round((place / of) * MAX_BARS))
  return (
    <span className="rank" role="img" aria-label={`rank ${place} of ${of}`}>
      {Array.from({ length: bars }, (_, bar) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: bars have no other identity
        <i key={bar} className={bar < lit ? 'x' : ''} />
      ))}
    </span>
  )
}
