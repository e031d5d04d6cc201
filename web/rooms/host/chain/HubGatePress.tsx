import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import type { Room } from '#api/rooms/contract.ts'
import { mayDo } from '#domain/channel/roleActs.ts'
import { call } from '#web/kit/api/client.ts'
import { configQuery, roomQuery } from '#web/kit/api/queries.ts'
import { Button } from '#web/kit/controls/Button.tsx'
import { showToast } from '#web/kit/states/toasts.ts'
import { TxNote } from '#web/transactions/TxNote.tsx'
import { isWorking, workingWord } from '#web/transactions/txPhase.ts'
import { type GateDraft, gateInputOf } from '../gate/gateDraft.ts'
import { useHubPress } from './useHubPress.ts'

export interface HubGatePressProps {
  room: Room
  hubRoom: NonNullable<Room['hubRoom']>
  gate: GateDraft
  /** false where the gate is not typed out, and is said to be so */
  isReady: () => boolean
  onProblem: (problem: unknown) => void
  /** what is confirmed in the wallet is the gate of the press */
  onBusy: (isBusy: boolean) => void
  onClose: () => void
}

/** Has the gate of a room changed where it is kept: on the chain, by its owner. */
export function HubGatePress(props: HubGatePressProps) {
  if (mayDo(props.room.role, 'managePayouts')) return <OwnersPress {...props} />
  return (
    <p className="text-sm text-t2" data-testid="gate-on-chain">
      The chain leads this room. Its owner changes the door, from a wallet.
    </p>
  )
}

function OwnersPress({ room, hubRoom, gate, isReady, onProblem, onBusy, onClose }: HubGatePressProps) {
  const queries = useQueryClient()
  const { data: config } = useQuery(configQuery())
  const isThere = useRef(true)
  useEffect(() => {
    isThere.current = true
    return () => {
      isThere.current = false
    }
  }, [])
  const { phase, isBusy, press } = useHubPress({
    host: hubRoom.host,
    async actionFor(wallets) {
      const { setGateAction } = await import('./hubAction.ts')
      const body = { gate: gateInputOf(gate) }
      return setGateAction(await call('askHubGateTerms', { params: { id: room.id }, body }), wallets)
    },
    onIncluded() {
      showToast({ id: 'hub-gate', tone: 'ok', text: 'Changed on the chain. The door follows in a moment.' })
      void queries.invalidateQueries({ queryKey: roomQuery(room.id).queryKey })
      // another sheet may be open by now
      if (isThere.current) onClose()
    },
    onProblem,
  })
  useEffect(() => onBusy(isBusy), [isBusy, onBusy])
  return (
    <>
      <p className="text-sm text-t2" id="hub-gate-note">
        The chain keeps this door: it changes for everybody within two blocks, and who is inside and does not
        fit any more is asked to leave. It takes one confirmation in your wallet, and the network fee.
      </p>
      <Button
        kind="lamp"
        size="big"
        isFull
        aria-describedby="hub-gate-note"
        isBusy={isBusy}
        onClick={() => {
          if (isReady()) press()
        }}
      >
        {(isWorking(phase) ? workingWord(phase, config?.chain.name ?? 'the network') : null) ??
          'Change the gate on the chain'}
      </Button>
      <TxNote phase={phase} />
    </>
  )
}
