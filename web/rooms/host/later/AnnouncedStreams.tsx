import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { Link } from 'react-router'
import type { ScheduledCard } from '#api/rooms/contract.ts'
import { isolated } from '#domain/names/isolated.ts'
import { type HostedKind, KIND_WORDS, roomPath, studioPath } from '#domain/room/hostedKind.ts'
import { call } from '#web/kit/api/client.ts'
import { roomQuery } from '#web/kit/api/queries.ts'
import { Button, buttonClass } from '#web/kit/controls/Button.tsx'
import { Sheet } from '#web/kit/controls/Sheet.tsx'
import { Oops } from '#web/kit/states/Oops.tsx'
import { ScheduledList } from '../../schedule/ScheduledList.tsx'
import { scheduleQuery } from '../../schedule/scheduleQuery.ts'
import { LEFT_OPEN_KEY } from '../chain/leftOpenQuery.ts'
import { STUDIO_WORDS } from '../studio/studioWords.ts'
import { localIn } from './firstStart.ts'
import { MoveToChannel } from './MoveToChannel.tsx'
import { StartForm } from './StartForm.tsx'

type Open = { sheet: 'move' | 'cancel'; card: ScheduledCard }

/** What the channel has announced of a kind: go live from it, move it, cancel it. */
export function AnnouncedStreams({
  kind,
  handle,
  mayGo,
  onGo,
}: {
  kind: HostedKind
  handle: string
  /** false while the device that it takes is not ready or something else goes live */
  mayGo: boolean
  onGo: (card: ScheduledCard) => void
}) {
  const queries = useQueryClient()
  const { data } = useQuery(scheduleQuery(handle))
  const [open, setOpen] = useState<Open | null>(null)
  const scheduled = data?.scheduled.filter((card) => card.kind === kind) ?? []
  if (scheduled.length === 0) return null
  const readAgain = () => {
    // one that the chain leads stays open there
    void queries.invalidateQueries({ queryKey: LEFT_OPEN_KEY })
    return queries.invalidateQueries({ queryKey: scheduleQuery(handle).queryKey })
  }
  const close = () => setOpen(null)
  const done = async () => {
    await readAgain()
    close()
  }
  return (
    <section className="mt-8" aria-labelledby="announced" data-testid="announced">
      <h2 className="d4" id="announced">
        Announced
      </h2>
      <ScheduledList
        scheduled={scheduled}
        link={(card) => (
          <Link to={roomPath(kind, card.roomId)}>
            <bdi>{card.title}</bdi>
          </Link>
        )}
        actions={(card) => (
          <>
            <Button isBusy={!mayGo} onClick={() => onGo(card)}>
              {STUDIO_WORDS[kind].goWith}
            </Button>
            {/* the studio opens anew with that room */}
            <Link
              className={buttonClass({ kind: 'line' })}
              to={`${studioPath(kind, handle)}&room=${card.roomId}`}
              reloadDocument
            >
              Co-hosts
            </Link>
            <Button kind="line" onClick={() => setOpen({ sheet: 'move', card })}>
              Move
            </Button>
            <Button kind="ghost" onClick={() => setOpen({ sheet: 'cancel', card })}>
              Cancel it
            </Button>
          </>
        )}
      />
      {open?.sheet === 'move' ? <MoveSheet card={open.card} onDone={done} onClose={close} /> : null}
      {open?.sheet === 'cancel' ? <CancelSheet card={open.card} onDone={done} onClose={close} /> : null}
    </section>
  )
}

interface CardSheetProps {
  card: ScheduledCard
  onDone: () => Promise<void>
  onClose: () => void
}

/** What the list does not know of a voice room. */
function useVoiceRoom({ kind, roomId }: ScheduledCard) {
  return useQuery({ ...roomQuery(roomId), enabled: kind === 'voice' }).data
}

function MoveSheet({ card, onDone, onClose }: CardSheetProps) {
  const room = useVoiceRoom(card)
  // a club stays where its members are
  const mayLeave = card.kind === 'stream' || room?.clubId === null
  return (
    <Sheet title={`Move “${isolated(card.title)}”`} onClose={onClose} testId="state:studio:move">
      <p className="text-sm text-t2 mt-3">Who asked to be reminded gets the new date in their calendar.</p>
      <StartForm
        local={localIn(card.startsAt, card.zone)}
        zone={card.zone}
        label="Move it"
        onSubmit={async (starts) => {
          await call('setSchedule', { params: { id: card.roomId }, body: { starts } })
          await onDone()
        }}
      />
      {mayLeave ? <MoveToChannel card={card} onDone={onDone} /> : null}
    </Sheet>
  )
}

function CancelSheet({ card, onDone, onClose }: CardSheetProps) {
  const [isBusy, setBusy] = useState(false)
  const [problem, setProblem] = useState<unknown>(null)
  const room = useVoiceRoom(card)
  const cancel = async () => {
    setBusy(true)
    try {
      await call('endRoom', { params: { id: card.roomId } })
      await onDone()
    } catch (error) {
      setProblem(error)
      setBusy(false)
    }
  }
  return (
    <Sheet title={`Cancel “${isolated(card.title)}”?`} onClose={onClose} testId="state:studio:cancel">
      <p className="text-sm text-t2 mt-3">
        {room?.clubId ? 'The fan club stays, and has no date then;' : 'It is over for ever, and'} who asked to
        be reminded is told. To choose another date, move it instead.
        {room?.hubRoom
          ? ' On the chain it stays open until its host closes it there; it is then listed below.'
          : null}
      </p>
      {problem ? <Oops what="It was not cancelled." error={problem} /> : null}
      <div className="mt-6">
        <Button kind="harm" size="big" isFull isBusy={isBusy} onClick={() => void cancel()}>
          Cancel the {KIND_WORDS[card.kind]}
        </Button>
      </div>
    </Sheet>
  )
}
