/** A grey box in the place of a 16:9 picture with two lines under it. */
export function SkeletonCard() {
  return (
    <div>
      <span className="sk p" />
      <div className="row g3 mt3">
        <span className="sk size-8" />
        <span className="gr col">
          <span className="sk h-3.5 w-[78%]" />
          <span className="sk h-3 w-[44%]" />
        </span>
      </div>
    </div>
  )
}

/** A grey line; `width` is a Tailwind width class, e.g. `w-1/2`. */
export function SkeletonLine({ width = 'w-full', height = 'h-4' }: { width?: string; height?: string }) {
  return <span className={`sk ${width} ${height}`} />
}
