import { useAfter } from '#web/kit/states/Loading.tsx'
import { Note } from '#web/kit/states/Note.tsx'
import type { TxPhase } from './txPhase.ts'

const WALLET_MS = 20_000

function WaitingForWallet() {
  const isLong = useAfter(WALLET_MS)
  if (!isLong) return null
  return (
    <Note tone="info" icon="wallet" role="status">
      Still waiting for your wallet. Open it again, or look for its window behind this one.
    </Note>
  )
}

/** What to say under the button while a transaction runs or after it stopped. */
export function TxNote({ phase }: { phase: TxPhase }) {
  if (phase.at === 'signing') return <WaitingForWallet />
  if (phase.at !== 'stopped') return null
  const isOwn = phase.cause === 'rejected' || phase.cause === 'cancelled'
  return (
    <Note
      tone={isOwn ? 'plain' : 'bad'}
      icon={isOwn ? 'info' : 'alert'}
      role="alert"
      testId={`tx-stopped-${phase.cause}`}
    >
      {phase.sentence}
    </Note>
  )
}
