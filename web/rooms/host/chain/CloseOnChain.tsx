import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { LeftOpen } from '#api/rooms/chain/contract.ts'
import { configQuery } from '#web/kit/api/queries.ts'
import { Button } from '#web/kit/controls/Button.tsx'
import { Oops } from '#web/kit/states/Oops.tsx'
import { TxNote } from '#web/transactions/TxNote.tsx'
import { isWorking, workingWord } from '#web/transactions/txPhase.ts'
import { useHubPress } from './useHubPress.ts'

export interface CloseOnChainProps {
  room: Pick<LeftOpen, 'hub' | 'hubRoomId' | 'host'>
  word: string
  /** says which one, where there are several */
  label?: string
  /** in a block */
  onClosed: () => void
}

/** Closes a room on the chain for good, by a wallet. */
export function CloseOnChain({ room, word, label, onClosed }: CloseOnChainProps) {
  const { data: config } = useQuery(configQuery())
  const [problem, setProblem] = useState<unknown>(null)
  const { phase, isBusy, press } = useHubPress({
    host: room.host,
    async actionFor(wallets) {
      const { closeRoomAction } = await import('./hubAction.ts')
      return closeRoomAction(room, wallets)
    },
    onIncluded: onClosed,
    onProblem: setProblem,
  })
  const working = isWorking(phase) ? workingWord(phase, config?.chain.name ?? 'the network') : null
  return (
    <div className="flex flex-col items-start gap-2">
      <Button
        kind="line"
        isBusy={isBusy}
        {...(working === null && label ? { 'aria-label': label } : {})}
        onClick={press}
      >
        {working ?? word}
      </Button>
      {problem ? <Oops what="It was not closed on the chain." error={problem} /> : <TxNote phase={phase} />}
    </div>
  )
}
