/** A grey box in the place of a 16:9 picture with two lines under it. */
export function SkeletonCard() {
  return (
    <div>
      <span className="sk p" />
      <div className="flex items-center gap-3 mt-3">
        <span className="sk size-8" />
        <span className="min-w-0 flex-1 flex flex-col gap-2">
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
