import { useEffect, useRef } from 'react'
import type { Typed } from '#domain/names/isolated.ts'
import { Icon } from '#web/kit/controls/Icon.tsx'

export interface ViewerMenuProps {
  name: Typed
  /** e.g. `12:40 here` */
  since: string
  channelName: Typed
  onBan: () => void
  onClose: () => void
}

/** What a host can do with one viewer. Escape, Tab and a press outside close it. */
export function ViewerMenu({ name, since, channelName, onBan, onClose }: ViewerMenuProps) {
  const menu = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const opener = document.activeElement
    menu.current?.querySelector<HTMLElement>('[role="menuitem"]')?.focus()
    const outside = (event: PointerEvent) => {
      if (event.target instanceof Node && !menu.current?.contains(event.target)) onClose()
    }
    document.addEventListener('pointerdown', outside)
    return () => {
      document.removeEventListener('pointerdown', outside)
      if (opener instanceof HTMLElement && opener.isConnected && !document.querySelector('dialog[open]'))
        opener.focus()
    }
  }, [onClose])
  return (
    <div
      ref={menu}
      className="viewermenu"
      role="menu"
      tabIndex={-1}
      aria-label={`Actions for ${name}`}
      data-testid="state:control:menu"
      onKeyDown={(event) => {
        if (event.key !== 'Escape' && event.key !== 'Tab') return
        event.preventDefault()
        onClose()
      }}
    >
      <p className="text-xs text-t3 menuhead">
        <bdi>{name}</bdi> · {since}
      </p>
      <button type="button" role="menuitem" className="text-bad" onClick={onBan}>
        <Icon name="ban" />
        Ban from <bdi>{channelName}</bdi>…
      </button>
      <p className="text-xs text-t3 menuhead">Asks for a reason.</p>
    </div>
  )
}
