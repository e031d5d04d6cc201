import type { ReactNode } from 'react'
import { WidePicture } from '#web/kit/marks/WidePicture.tsx'

interface HeroPictureProps {
  /** of the channel whose picture is shown */
  handle: string
  testId: string
  /** nobody is live: less light */
  isQuiet?: boolean
  children: ReactNode
}

/** The dark head of the home page: a channel's picture from edge to edge, words over its shade. */
export function HeroPicture({ handle, testId, isQuiet = false, children }: HeroPictureProps) {
  return (
    <article className={isQuiet ? 'stage hero quiet' : 'stage hero'} data-theme="dark" data-testid={testId}>
      <WidePicture handle={handle} sizes="(max-width: 767px) 100vw, 1024px" />
      <div className="shade-b" />
      {children}
    </article>
  )
}
