import { useQuery } from '@tanstack/react-query'
import type { OwnPasses, OwnTier } from '#api/passes/contract.ts'
import { configQuery } from '#web/kit/api/queries.ts'
import { Button } from '#web/kit/controls/Button.tsx'
import { TxNote } from '#web/transactions/TxNote.tsx'
import { isWorking, workingWord } from '#web/transactions/txPhase.ts'
import { useTx } from '#web/transactions/useTx.ts'

/** Takes a tier off sale or puts it back; passes that were sold stay as they are. */
export function PauseButton({ own, tier }: { own: OwnPasses; tier: OwnTier }) {
  const { data: config } = useQuery(configQuery())
  const { phase, run } = useTx()
  const word = tier.isPaused ? 'Resume' : 'Pause'
  async function press(): Promise<void> {
    const { changeTier } = await import('./tierTransaction.ts')
    const change = { isPaused: { from: tier.isPaused, to: !tier.isPaused } }
    await run(changeTier(own, tier.tierNo, change, {}))
  }
  return (
    <div className="flex flex-col gap-2 min-w-0">
      <div>
        <Button
          kind="ghost"
          aria-label={`${word} ${tier.name}`}
          isBusy={isWorking(phase)}
          onClick={() => void press()}
        >
          {workingWord(phase, config?.chain.name ?? 'the network') ?? word}
        </Button>
      </div>
      <TxNote phase={phase} />
    </div>
  )
}
