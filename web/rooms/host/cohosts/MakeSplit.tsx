import { useQuery } from '@tanstack/react-query'
import type { SharePart } from '#api/rooms/cohosts/contract.ts'
import { configQuery } from '#web/kit/api/queries.ts'
import { Button } from '#web/kit/controls/Button.tsx'
import { Note } from '#web/kit/states/Note.tsx'
import { TxNote } from '#web/transactions/TxNote.tsx'
import { isWorking, workingWord } from '#web/transactions/txPhase.ts'
import { useTx } from '#web/transactions/useTx.ts'

export interface MakeSplitProps {
  splitFactory: string
  parts: readonly SharePart[]
  /** it is in a block: who asks the server learns of it within seconds */
  onMade: () => void
}

/** Has the contract made that divides the tips of a stream, by any wallet. */
export function MakeSplit({ splitFactory, parts, onMade }: MakeSplitProps) {
  const { data: config } = useQuery(configQuery())
  const { phase, run } = useTx()
  const isMade = phase.at === 'included' || phase.at === 'safe'
  const make = () =>
    void run(async () => {
      const { splitAction } = await import('./splitAction.ts')
      return { ...splitAction(splitFactory, parts), onIncluded: onMade }
    })
  return (
    <Note
      tone="warn"
      icon="link"
      testId="split-unmade"
      actions={
        isMade ? null : (
          <Button kind="line" isBusy={isWorking(phase)} onClick={make}>
            {workingWord(phase, config?.chain.name ?? 'the network') ?? 'Make the contract'}
          </Button>
        )
      }
    >
      {isMade ? (
        <p role="status">The contract is made, and being looked up.</p>
      ) : (
        <p>
          A contract divides the tips, and nobody made it yet. The stream can begin once it is there; you pay
          its network fee. Other shares need another one, so best wait until all agreed.
        </p>
      )}
      <TxNote phase={phase} />
    </Note>
  )
}
