import { Link } from 'react-router'
import type { CallOffer, CallPolicy, CallPrice } from '#api/bookings/contract.ts'
import { Button } from '#web/kit/controls/Button.tsx'
import { shortAddress } from '#web/kit/format/shortAddress.ts'
import { Note } from '#web/kit/states/Note.tsx'
import { TxNote } from '#web/transactions/TxNote.tsx'
import { type TxPhase, workingWord } from '#web/transactions/txPhase.ts'
import { CourseTable } from '../offers/CourseTable.tsx'
import { CALL_TERMS_WORDS, exactText, offerTitle } from '../offers/offerWords.ts'

export interface SellViewProps {
  offer: CallOffer
  price: CallPrice
  chainName: string
  /** connected, lower-case; null: none is */
  wallet: string | null
  /** it is one of the account */
  isLinked: boolean
  /** terms that it has on the chain; null: none like these */
  policy: CallPolicy | null
  phase: TxPhase
  isBusy: boolean
  /** it is on the chain, and the server has not read it in time */
  isLate: boolean
  /** why no wallet was connected */
  problem: string | null
  onConnect: () => void
  onSend: () => void
  onWait: () => void
}

/** What goes on the chain: the terms once for each wallet, then the price. */
function Steps({ offer, price, policy }: Pick<SellViewProps, 'offer' | 'price' | 'policy'>) {
  return (
    <ol className="text-sm list-decimal ps-5 flex flex-col gap-1" aria-label="What goes on the chain">
      <li className={policy ? 'text-t3' : ''}>
        {CALL_TERMS_WORDS[offer.terms]}
        {policy ? ': on the chain already' : ', once for this wallet'}
      </li>
      <li>
        {offer.lengthMinutes} minutes for {exactText(BigInt(price.units), price)}, under these terms
      </li>
    </ol>
  )
}

function Press(props: SellViewProps) {
  const { wallet, isLinked, policy, phase, chainName, isBusy, onConnect, onSend } = props
  if (wallet !== null && !isLinked) return null
  const step = policy ? 'Open this price' : 'Put your terms on the chain'
  const idle = wallet === null ? 'Connect a wallet' : step
  return (
    <Button
      kind="lamp"
      size="big"
      isFull
      isBusy={isBusy}
      onClick={wallet === null ? onConnect : onSend}
      data-testid="sell-press"
    >
      {isBusy ? (workingWord(phase, chainName) ?? 'Reading the chain') : idle}
    </Button>
  )
}

/** What selling a price by wallet means, and its next step. */
export function SellView(props: SellViewProps) {
  const { offer, price, wallet, isLinked, phase, isLate, problem, onWait } = props
  return (
    <div className="flex flex-col gap-4 mt-4">
      <p className="text-sm text-t2">
        Fans pay into an escrow on the chain, which keeps the money until the call is over and divides it by
        your terms.
      </p>
      <dl className="kv">
        <dt>You sell</dt>
        <dd>{offerTitle(offer)}</dd>
        <dt>Paid to</dt>
        <dd data-testid="sell-wallet">
          {wallet === null ? 'the wallet that you connect' : `${shortAddress(wallet)}, the connected wallet`}
        </dd>
      </dl>
      <Steps {...props} />
      <p className="text-sm text-t2">
        Terms and prices on the chain never change. You can close a price there, and open another one. Each
        step is one prompt of your wallet, and you pay its network fee.
      </p>
      <details>
        <summary className="text-sm text-t2 cursor-pointer">
          {CALL_TERMS_WORDS[offer.terms]}, case by case
        </summary>
        <CourseTable terms={offer.terms} prices={[price]} lengthMinutes={offer.lengthMinutes} />
      </details>
      {wallet !== null && !isLinked ? (
        <Note tone="warn" icon="wallet" role="status" testId="sell-other-wallet">
          {shortAddress(wallet)} is not linked to your account. Switch your wallet to one that is, or{' '}
          <Link className="underline" to="/me/security">
            link it
          </Link>
          .
        </Note>
      ) : null}
      {isLate ? (
        <Note tone="warn" icon="clock" role="status" actions={<Button onClick={onWait}>Look again</Button>}>
          It is on the chain, and our server has not read it there yet.
        </Note>
      ) : (
        <Press {...props} />
      )}
      {problem === null ? null : (
        <Note tone="bad" icon="alert" role="alert">
          {problem}
        </Note>
      )}
      <TxNote phase={phase} />
    </div>
  )
}
