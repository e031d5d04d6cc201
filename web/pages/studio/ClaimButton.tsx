import { useQuery, useQueryClient } from '@tanstack/react-query'
import type { Waiting } from '#web/creators/passes/MoneyPanel.tsx'
import { configQuery } from '#web/kit/api/queries.ts'
import { Button } from '#web/kit/controls/Button.tsx'
import { claimAction } from '#web/ledger/claim.ts'
import { TxNote } from '#web/transactions/TxNote.tsx'
import { isWorking, workingWord } from '#web/transactions/txPhase.ts'
import { useTx } from '#web/transactions/useTx.ts'

/** Has what waits for a payout sent there; anybody may. */
export function ClaimButton({ waiting, channelId }: { waiting: Waiting; channelId: string }) {
  const queries = useQueryClient()
  const { data: config } = useQuery(configQuery())
  const { phase, run } = useTx()
  const refresh = () => {
    void queries.invalidateQueries({ queryKey: ['payouts', channelId] })
    void queries.invalidateQueries({ queryKey: ['sale-totals', channelId] })
  }
  const money = {
    ...waiting,
    wallet: waiting.address,
    isLinked: false,
    isDivided: false,
    source: null,
    channel: null,
  }
  return (
    <div className="flex flex-col items-start gap-2">
      <Button
        kind="line"
        isBusy={isWorking(phase)}
        onClick={() => void run(async () => claimAction(money, null, refresh))}
      >
        {workingWord(phase, config?.chain.name ?? 'the network') ?? 'Claim'}
      </Button>
      <TxNote phase={phase} />
    </div>
  )
}
