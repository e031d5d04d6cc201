import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useId, useRef, useState } from 'react'
import type { CardMove } from '#api/billing/moves/contract.ts'
import type { CardTicket } from '#api/passes/contract.ts'
import { isolated } from '#domain/names/isolated.ts'
import { sentenceOf } from '#web/kit/api/ApiProblem.ts'
import { call } from '#web/kit/api/client.ts'
import { configQuery } from '#web/kit/api/queries.ts'
import { Button } from '#web/kit/controls/Button.tsx'
import { Sheet } from '#web/kit/controls/Sheet.tsx'
import { formatDate } from '#web/kit/format/formatTime.ts'
import { shortAddress } from '#web/kit/format/shortAddress.ts'
import { Note } from '#web/kit/states/Note.tsx'
import { TxNote } from '#web/transactions/TxNote.tsx'
import { isWorking, workingWord } from '#web/transactions/txPhase.ts'
import { useTx } from '#web/transactions/useTx.ts'
import { moveAction } from './claimTransaction.ts'
import { cardMoveQuery } from './moveQuery.ts'

interface MoveSheetProps {
  ticket: CardTicket
  /** wallets it can go to, one at least */
  wallets: readonly string[]
  /** one that was signed before */
  move?: CardMove
  onClose: () => void
}

/** From the press to the pass: a voucher of the server, then the wallet's transaction. */
function useMove({ ticket, move, onClose }: MoveSheetProps) {
  const queries = useQueryClient()
  const { phase, run } = useTx()
  const [signed, setSigned] = useState<CardMove | null>(move ?? null)
  const [problem, setProblem] = useState<string | null>(null)
  const [isAsking, setAsking] = useState(false)
  const isPressed = useRef(false)
  const look = () => {
    void queries.invalidateQueries({ queryKey: ['my-passes'] })
    void queries.invalidateQueries({ queryKey: ['card-move'] })
    void queries.invalidateQueries({ queryKey: ['channel'] })
  }

  async function press(wallet: string): Promise<void> {
    setProblem(null)
    setAsking(true)
    let made: CardMove
    try {
      made = await call('moveCardPass', { body: { queueId: ticket.queueId, wallet } })
    } catch (error) {
      setProblem(sentenceOf(error))
      look()
      return
    } finally {
      setAsking(false)
    }
    setSigned(made)
    queries.setQueryData(cardMoveQuery(made.id).queryKey, made)
    const { claim } = made
    if (claim === null) return look()
    await run(async () => ({
      ...moveAction({ ...made, claim }),
      onIncluded: () => {
        onClose()
        look()
      },
    }))
    look()
  }
  return {
    ...{ phase, signed, problem },
    isBusy: isAsking || isWorking(phase),
    press(wallet: string) {
      if (isPressed.current) return
      isPressed.current = true
      void press(wallet).finally(() => {
        isPressed.current = false
      })
    },
  }
}

function WalletChoice(props: {
  wallets: readonly string[]
  value: string
  onPick: (wallet: string) => void
}) {
  const name = useId()
  const [only, ...others] = props.wallets
  if (only !== undefined && others.length === 0) return <span className="figures">{shortAddress(only)}</span>
  return (
    <div role="radiogroup" aria-label="Wallet" className="flex flex-col gap-2">
      {props.wallets.map((wallet) => (
        <label key={wallet} className="flex items-center gap-2">
          <input
            type="radio"
            name={name}
            value={wallet}
            checked={wallet === props.value}
            onChange={() => props.onPick(wallet)}
          />
          <span className="figures">{shortAddress(wallet)}</span>
        </label>
      ))}
    </div>
  )
}

/** What changes when a card ticket becomes a pass in a wallet, and the one press that does it. */
export function MoveSheet(props: MoveSheetProps) {
  const { ticket, wallets, onClose } = props
  const { data: config } = useQuery(configQuery())
  const [wallet, setWallet] = useState(wallets[0] ?? '')
  const { phase, signed, problem, isBusy, press } = useMove(props)
  const { validUntil, tierName } = ticket
  const word = workingWord(phase, config?.chain.name ?? 'the network') ?? 'Preparing'
  return (
    <Sheet title={`Move your ${isolated(tierName)} pass to a wallet?`} onClose={onClose} testId="move-sheet">
      <div className="flex flex-col gap-4 mt-4">
        <dl className="kv">
          <dt>What runs now</dt>
          <dd>{validUntil ? `ends at the latest on ${formatDate(validUntil)}` : 'never ends'}</dd>
          <dt>Goes to</dt>
          <dd>
            <WalletChoice wallets={signed ? [signed.wallet] : wallets} value={wallet} onPick={setWallet} />
          </dd>
          <dt>Stays there until</dt>
          <dd>
            {signed
              ? formatDate(signed.heldUntil)
              : 'your bank can no longer ask for the payment back, or it ends'}
          </dd>
          <dt>Costs</dt>
          <dd>the network fee, paid by your wallet</dd>
        </dl>
        <p className="text-sm text-t2">
          The pass opens the same doors for the same time, and belongs to your wallet. If its creator takes it
          back from there, what is left is your ticket again; whom you give it to has no such right. Once it
          is signed here it cannot be called back for ten minutes; if your wallet does not take it in that
          time, it stays with your account. What you paid for beyond what runs now stays here, too.
        </p>
        {problem ? (
          <Note tone="bad" icon="alert" role="alert" testId="move-refused">
            {problem}
          </Note>
        ) : null}
        <TxNote phase={phase} />
        <div className="flex flex-wrap items-center justify-between gap-2">
          <Button kind="ghost" onClick={onClose}>
            {signed ? 'Later' : 'Keep it here'}
          </Button>
          <Button kind="lamp" size="mid" isBusy={isBusy} onClick={() => press(signed?.wallet ?? wallet)}>
            {isBusy ? word : signed ? 'Send it again' : 'Move my pass'}
          </Button>
        </div>
      </div>
    </Sheet>
  )
}
