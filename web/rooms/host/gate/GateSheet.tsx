import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { Tier } from '#api/creators/contract.ts'
import type { Room } from '#api/rooms/contract.ts'
import { sentenceOf } from '#web/kit/api/ApiProblem.ts'
import { call } from '#web/kit/api/client.ts'
import { channelQuery, roomQuery } from '#web/kit/api/queries.ts'
import { Button } from '#web/kit/controls/Button.tsx'
import { Sheet } from '#web/kit/controls/Sheet.tsx'
import { Note } from '#web/kit/states/Note.tsx'
import { HubGatePress } from '../chain/HubGatePress.tsx'
import { coHostsQuery } from '../cohosts/coHostsQuery.ts'
import { GateBuilder } from './GateBuilder.tsx'
import { asksTooMuch, draftOfGate, gateInputOf, lockedForOf, rulesOf } from './gateDraft.ts'
import { refusedConditions } from './refusedConditions.ts'
import { TryGate } from './TryGate.tsx'
import { isUnfinished } from './tokenDraft.ts'

const NONE: readonly Tier[] = []

/** Changes the gate of a members-only room; everybody inside is decided again by the new one. */
export function GateSheet({ room, onClose }: { room: Room; onClose: () => void }) {
  const { data: channel } = useQuery(channelQuery(room.channel.handle))
  // who answers meanwhile moves nothing under somebody's finger
  const { data: asked } = useQuery({
    ...coHostsQuery(room.id),
    enabled: room.kind === 'stream',
    refetchInterval: false,
  })
  const client = useQueryClient()
  const tiers = channel?.tiers ?? NONE
  const [gate, setGate] = useState(() => draftOfGate(room.gate))
  const [problem, setProblem] = useState<unknown>(null)
  const [isChecked, setChecked] = useState(false)
  const [isBusy, setBusy] = useState(false)

  function isReady(): boolean {
    setChecked(true)
    return !isUnfinished(gate.of) && !asksTooMuch(gate)
  }

  async function save(): Promise<void> {
    if (!isReady()) return
    setBusy(true)
    setProblem(null)
    try {
      await call('updateRoom', { params: { id: room.id }, body: { gate: gateInputOf(gate) } })
      await client.invalidateQueries({ queryKey: roomQuery(room.id).queryKey })
      onClose()
    } catch (error) {
      setProblem(error)
    }
    setBusy(false)
  }

  const { kind, state, visibility } = room
  const lockedFor = lockedForOf(room)
  const refused = refusedConditions(problem)
  return (
    <Sheet title="Who comes in" onClose={onClose} isWide testId="state:control:gate">
      <div className="flex flex-col gap-4 mt-3">
        <fieldset className="contents" disabled={isBusy}>
          <legend className="sr-only">The door</legend>
          <GateBuilder
            channelId={room.channel.id}
            coHosts={asked?.coHosts}
            {...{ gate, tiers, lockedFor, isChecked, refused }}
            onChange={(changed) => {
              setGate(changed)
              setProblem(null)
            }}
          />
        </fieldset>
        <TryGate room={{ kind, state, visibility, gate: rulesOf(gate, tiers, lockedFor) }} tiers={tiers} />
        {room.locksTokens ? (
          <p className="text-sm text-t2" data-testid="gate-locks">
            Tokens are locked while inside: of tokens that can be locked, only what is locked for this room
            counts. That stays as it is while the room is on.
          </p>
        ) : null}
        {problem && refused === null ? (
          <Note tone="bad" icon="alert" role="alert">
            <p>{sentenceOf(problem)}</p>
          </Note>
        ) : null}
        {room.hubRoom ? (
          <HubGatePress
            hubRoom={room.hubRoom}
            {...{ room, gate, isReady, onClose }}
            onProblem={setProblem}
            onBusy={setBusy}
          />
        ) : (
          <>
            <p className="text-sm text-t2">
              {state === 'live'
                ? 'Who is inside and does not fit any more is asked to leave at once. '
                : null}
              {room.clubId === null ? null : 'Members who do not fit are members no longer.'}
            </p>
            <Button kind="lamp" size="big" isFull isBusy={isBusy} onClick={() => void save()}>
              Change the gate
            </Button>
          </>
        )}
      </div>
    </Sheet>
  )
}
