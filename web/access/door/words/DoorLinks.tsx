import type { MouseEvent } from 'react'
import { buttonClass } from '#web/kit/controls/Button.tsx'

/** What somebody who is kept out can do: ask for it to be taken back, and read by what. */
export function Appeal({ label, onGo }: { label: string; onGo: (path: string) => void }) {
  return (
    <>
      <PathLink path="/me/moderation" label={label} onGo={onGo} />
      <a className={buttonClass({ kind: 'ghost', isFull: true, className: 'mt-2' })} href="/policy">
        Read the rules
      </a>
    </>
  )
}

/** A link in a line of text. */
export function TextLink({
  path,
  label,
  onGo,
}: {
  path: string
  label: string
  onGo: (path: string) => void
}) {
  return (
    <a className="underline" href={path} onClick={(event) => goWithin(event, () => onGo(path))}>
      {label}
    </a>
  )
}

function goWithin(event: MouseEvent, go: () => void): void {
  if (event.metaKey || event.ctrlKey || event.shiftKey) return
  event.preventDefault()
  go()
}

/** The primary action of a door, where it leads elsewhere. */
export function PathLink({
  path,
  label,
  onGo,
}: {
  path: string
  label: string
  onGo: (path: string) => void
}) {
  return (
    <a
      className={buttonClass({ kind: 'lamp', size: 'big', isFull: true })}
      data-primary=""
      href={path}
      onClick={(event) => goWithin(event, () => onGo(path))}
    >
      {label}
    </a>
  )
}

/** A button beside the primary one that leads elsewhere. */
export function SideLink({
  path,
  label,
  onGo,
}: {
  path: string
  label: string
  onGo: (path: string) => void
}) {
  return (
    <a
      className={buttonClass({ kind: 'ghost', className: 'flex-auto whitespace-normal wrap-anywhere' })}
      href={path}
      onClick={(event) => goWithin(event, () => onGo(path))}
    >
      {label}
    </a>
  )
}
