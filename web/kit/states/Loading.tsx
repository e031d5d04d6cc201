import { type ReactNode, useEffect, useState } from 'react'

/** True once `ms` milliseconds have passed since the component appeared. */
export function useAfter(ms: number): boolean {
  const [isPast, setPast] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setPast(true), ms)
    return () => clearTimeout(timer)
  }, [ms])
  return isPast
}

const FLASH_MS = 200
const SLOW_MS = 5000

/** Props of a loading place: the skeleton of the real layout and what to say when it takes long. */
export interface LoadingProps {
  /** what is being loaded, for assistive tech, e.g. `Loading the channel` */
  label: string
  children: ReactNode
  /** sentence after 5 s with the way on */
  slow?: ReactNode
}

/** Nothing for 200 ms, then the skeleton, then a sentence as well. Takes its final space from the start. */
export function Loading({ label, children, slow }: LoadingProps) {
  const isVisible = useAfter(FLASH_MS)
  const isSlow = useAfter(SLOW_MS)
  return (
    <div role="status" aria-busy="true" aria-label={label} className={isVisible ? '' : 'invisible'}>
      {isSlow && slow ? <div className="mb-4">{slow}</div> : null}
      {children}
    </div>
  )
}
