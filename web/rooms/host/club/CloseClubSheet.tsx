import { useState } from 'react'
import type { Club } from '#api/rooms/clubs/contract.ts'
import { isolated } from '#domain/names/isolated.ts'
import { call } from '#web/kit/api/client.ts'
import { Button } from '#web/kit/controls/Button.tsx'
import { Sheet } from '#web/kit/controls/Sheet.tsx'
import { Oops } from '#web/kit/states/Oops.tsx'

export interface CloseClubSheetProps {
  club: Club
  onClosed: () => Promise<void>
  onClose: () => void
}

/** Asks whether a club is to be gone for ever, and what goes with it. */
export function CloseClubSheet({ club: { id, room, members }, onClosed, onClose }: CloseClubSheetProps) {
  const [isBusy, setBusy] = useState(false)
  const [problem, setProblem] = useState<unknown>(null)
  async function close(): Promise<void> {
    setBusy(true)
    setProblem(null)
    try {
      await call('closeClub', { params: { id } })
      await onClosed()
    } catch (error) {
      setProblem(error)
      setBusy(false)
    }
  }
  return (
    <Sheet title={`Close “${isolated(room.title)}”?`} onClose={onClose} testId="state:studio:club-close">
      <p className="text-sm text-t2 mt-3">
        It is gone for ever.{' '}
        {members === 0
          ? 'It has no members.'
          : 'Its list of members is forgotten, and they can join no more.'}
        {room.startsAt === null ? '' : ' Its next date is cancelled, and who asked to be reminded is told.'}{' '}
        What was held there stays in your records.
      </p>
      {problem ? <Oops what="It was not closed." error={problem} /> : null}
      <div className="mt-6">
        <Button kind="harm" size="big" isFull isBusy={isBusy} onClick={() => void close()}>
          Close it for ever
        </Button>
      </div>
    </Sheet>
  )
}
