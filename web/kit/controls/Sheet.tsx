import { type ReactNode, useEffect, useId, useRef } from 'react'
import { Button } from './Button.tsx'
import { Icon } from './Icon.tsx'
import { enterSheet } from './sheetHistory.ts'

/** Props of a sheet. `onClose` is called for Escape, back, a press outside, a swipe down and the close button. */
export interface SheetProps {
  title: string
  onClose: () => void
  children: ReactNode
  /** replaces the visible heading; the title still names the dialog */
  heading?: ReactNode
  /** 480 px instead of 440 */
  isWide?: boolean
  /** 400 px along the end of a wide screen, from top to bottom */
  isDrawer?: boolean
  testId?: string
}

const SWIPE_PX = 80

const shapeOf = ({ isWide, isDrawer }: SheetProps) =>
  isDrawer ? 'sheet drawer' : isWide ? 'sheet wide' : 'sheet'

/**
 * A modal sheet: centred on wide screens, from the bottom on small ones. Focus goes to its heading, stays inside
 * and returns to the opener.
 */
export function Sheet(props: SheetProps) {
  const { title, onClose, children, heading, testId } = props
  const dialog = useRef<HTMLDialogElement>(null)
  const close = useRef(onClose)
  close.current = onClose
  const titleId = useId()
  const startY = useRef<number | null>(null)

  useEffect(() => {
    const element = dialog.current
    if (!element) return
    const opener = document.activeElement
    element.showModal()
    element.querySelector<HTMLElement>('[data-sheet-title]')?.focus()
    const leave = enterSheet(() => close.current())
    return () => {
      leave()
      element.close()
      if (opener instanceof HTMLElement && opener.isConnected) opener.focus()
    }
  }, [])

  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: Escape arrives as the cancel event
    <dialog
      ref={dialog}
      className={shapeOf(props)}
      aria-labelledby={titleId}
      data-testid={testId}
      onCancel={(event) => {
        // a file picker inside that is closed without a choice sends one, too, and it bubbles
        if (event.target !== event.currentTarget) return
        event.preventDefault()
        close.current()
      }}
      onClick={(event) => {
        if (event.target === event.currentTarget) close.current()
      }}
    >
      <div className="sheetbody">
        <div
          className="grab"
          aria-hidden="true"
          onPointerDown={(event) => {
            startY.current = event.clientY
            event.currentTarget.setPointerCapture(event.pointerId)
          }}
          onPointerUp={(event) => {
            if (startY.current !== null && event.clientY - startY.current > SWIPE_PX) close.current()
            startY.current = null
          }}
        />
        {heading ? (
          <h2 id={titleId} className="sr-only" data-sheet-title tabIndex={-1}>
            {title}
          </h2>
        ) : (
          <div className="flex items-start justify-between gap-2">
            <h2 id={titleId} className="d3 quietfocus" data-sheet-title tabIndex={-1}>
              {title}
            </h2>
            <Button kind="ghost" className="sq -mt-1.5 -mr-2" aria-label="Close" onClick={onClose}>
              <Icon name="close" />
            </Button>
          </div>
        )}
        {heading}
        {children}
      </div>
    </dialog>
  )
}
