import { useState } from 'react'
import type { Room } from '#api/rooms/contract.ts'
import { Button } from '#web/kit/controls/Button.tsx'
import { Icon } from '#web/kit/controls/Icon.tsx'
import { GateSheet } from './GateSheet.tsx'

/** Opens the gate of a members-only room. */
export function GateButton({ room }: { room: Room }) {
  const [isOpen, setOpen] = useState(false)
  return (
    <>
      <Button onClick={() => setOpen(true)}>
        <Icon name="lock" small />
        Gate
      </Button>
      {isOpen ? <GateSheet room={room} onClose={() => setOpen(false)} /> : null}
    </>
  )
}
