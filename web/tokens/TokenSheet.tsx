import { useQuery } from '@tanstack/react-query'
import { lazy, type ReactNode, Suspense, useState } from 'react'
import type { RoomToken } from '#api/tokens/contract.ts'
import { missingUnits } from '#domain/access/tokenCondition.ts'
import { isolated, type Typed } from '#domain/names/isolated.ts'
import { configQuery, roomQuery } from '#web/kit/api/queries.ts'
import { Sheet } from '#web/kit/controls/Sheet.tsx'
import { useKeptFocus } from '#web/kit/controls/useKeptFocus.ts'
import { formatAmount } from '#web/kit/format/formatAmount.ts'
import { Loading } from '#web/kit/states/Loading.tsx'
import { Note } from '#web/kit/states/Note.tsx'
import { Oops } from '#web/kit/states/Oops.tsx'
import { SkeletonLine } from '#web/kit/states/Skeleton.tsx'
import { NoWalletNote } from '#web/payments/NoWalletNote.tsx'
import { BuyerChoice } from './BuyerChoice.tsx'
import { BuyForm } from './BuyForm.tsx'
import { buyQuoteQuery } from './buyQuote.ts'
import { closestWallet, isLocked, isSold, roomTokensQuery, tokenAt } from './roomTokens.ts'
import { StakeView } from './StakeView.tsx'

// most doors lock nothing
const LockForm = lazy(() => import('./lock/LockForm.tsx'))

export interface TokenSheetProps {
  roomId: string
  /** of the condition: the token, or the vault of a stake */
  address: string
  /** of the room or the channel whose door asks */
  name: Typed
  onClose: () => void
  /** the wallet has what was missing, in a block that the server saw */
  onBought: () => void
}

/** `Get 38 NORTH`, what is missing rounded up; of what is locked its form says how much. */
function titleOf({ kind, symbol, decimals, lockedFor }: RoomToken, units: bigint): string {
  if (lockedFor !== undefined) return `Lock ${isolated(symbol)}`
  if (units === 0n) return `You have enough ${isolated(symbol)}`
  return `${kind === 'stake' ? 'Stake' : 'Get'} ${formatAmount(units, decimals, 'up')} ${isolated(symbol)}`
}

/** The door asks for something else than when this was opened. */
function Changed() {
  return (
    <Note icon="info" role="status" testId="tokens-changed">
      <p>This door asks for something else by now. Close this and look again.</p>
    </Note>
  )
}

/** The index does not know (yet) what it is paid in. */
function Unpriced({ symbol }: Pick<RoomToken, 'symbol'>) {
  return (
    <Note icon="info" role="status" testId="token-unpriced">
      <p>
        We do not know yet how <bdi>{symbol}</bdi> is sold. Look again in a moment.
      </p>
    </Note>
  )
}

/** Gets what is missing of a token at a door: bought at its own contract, locked for the room, or staked elsewhere. */
export default function TokenSheet({ roomId, address, name, onClose, onBought }: TokenSheetProps) {
  const { data: config } = useQuery(configQuery())
  const [chosen, setChosen] = useState<string | null>(null)
  const [isBusy, setBusy] = useState(false)
  // a payment that is under way keeps its form, whatever the door asks for by now
  const { data, error, refetch } = useQuery({ ...roomTokensQuery(roomId), enabled: !isBusy })
  const token = data && tokenAt(data.tokens, address)
  // the page behind the sheet keeps it
  const { data: room } = useQuery({ ...roomQuery(roomId), enabled: false })
  const beside = room?.gate?.mode === 'all' ? (data?.tokens.filter((one) => one !== token) ?? []) : []
  const holding = token?.wallets.find(({ wallet }) => wallet === chosen) ?? (token && closestWallet(token))
  // who has most may be another one in a moment; nobody switches wallets but the person
  if (holding && chosen !== holding.wallet) setChosen(holding.wallet)
  const of =
    token && isSold(token) && !isLocked(token) && holding ? { ...token, wallet: holding.wallet } : null
  // the form asks; what it was told is newer than what the index says
  const { data: answer } = useQuery({ ...buyQuoteQuery(config, of), enabled: false })
  const indexed = token ? missingUnits(token, BigInt(holding?.heldUnits ?? 0)) : 0n
  const units =
    answer?.kind === 'quote' ? answer.quote.missingUnits : answer?.kind === 'enough' ? 0n : indexed
  const title = token ? titleOf(token, units) : 'Get what is missing'
  useKeptFocus(token ? 'here' : 'asking')

  const asking = (
    <Loading label="Asking what is missing">
      <SkeletonLine height="h-64" />
    </Loading>
  )
  function body(): ReactNode {
    if (error && !data)
      return (
        <Oops what="We could not ask what this door asks for." error={error} onRetry={() => void refetch()} />
      )
    if (!data || !config) return asking
    if (!token) return <Changed />
    if (!holding) return <NoWalletNote to={isLocked(token) ? 'lock' : 'pay'} />
    if (isLocked(token))
      return (
        <Suspense fallback={asking}>
          <LockForm {...{ token, beside, config, isBusy, onBought }} onBusy={setBusy} />
        </Suspense>
      )
    if (token.kind === 'stake') return <StakeView {...{ token, holding }} onGoOn={onBought} />
    if (!isSold(token)) return <Unpriced symbol={token.symbol} />
    const { wallet } = holding
    return (
      <div className="flex flex-col gap-4">
        <BuyerChoice {...{ token, beside, wallet, isBusy }} onWallet={setChosen} />
        {/* what is paid for in vain is not sold; a payment that is under way keeps its form */}
        {holding.opens || isBusy ? (
          <BuyForm key={wallet} {...{ token, config, wallet, isBusy, onBought }} onBusy={setBusy} />
        ) : null}
      </div>
    )
  }

  return (
    <Sheet title={title} onClose={onClose} testId="token-sheet">
      <p className="text-sm text-t2 mt-1">
        For <bdi>{name}</bdi>
      </p>
      <div className="mt-4">{body()}</div>
    </Sheet>
  )
}
