const WIDTH = 64
const HEIGHT = 20
const MAX_POINTS = 60

/** A small plot without axes; the newest value is at the end. Nothing is drawn before the second value. */
export function Sparkline({ values }: { values: readonly number[] }) {
  const points = values.slice(-MAX_POINTS)
  if (points.length < 2)
    return <svg className="spark" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} aria-hidden="true" />
  const top = Math.max(...points) || 1
  const step = WIDTH / (MAX_POINTS - 1)
  const start = WIDTH - (points.length - 1) * step
  const path = points
    .map(
      (value, at) =>
        `${(start + at * step).toFixed(1)} ${(HEIGHT - 2 - (value / top) * (HEIGHT - 4)).toFixed(1)}`,
    )
    .join('L')
  return (
    <svg className="spark" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden="true">
      <path
        d={`M${path}`}
        fill="none"
        stroke="currentColor"
        strokeWidth="1.5"
        vectorEffect="non-scaling-stroke"
      />
    </svg>
  )
}
