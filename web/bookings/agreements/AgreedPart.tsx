import { Link } from 'react-router'
import { BookingPart } from '../booked/BookingPart.tsx'
import { byWallet, type OwnBooking, type WalletBooking } from '../booked/bookingModel.ts'
import { Countersignature } from './Countersignature.tsx'

interface AgreedPartProps {
  booking: OwnBooking
  /** of who reads */
  zone: string
}

function Details({ escrow, countersignature }: Pick<WalletBooking, 'escrow' | 'countersignature'>) {
  const rows = [
    ['Escrow', escrow.address],
    ['Booking', escrow.id],
    ['Paid in', escrow.txHash],
    ['Wallet of the creator', escrow.creator],
    ['Wallet of the fan', escrow.fan],
    ...(countersignature ? [['Signature of the creator', countersignature.signature] as const] : []),
  ] as const
  return (
    <details>
      <summary className="text-sm text-t2 cursor-pointer py-1">Details</summary>
      <dl className="kv mt-2">
        {rows.map(([name, value]) => (
          <div key={name} className="contents">
            <dt>{name}</dt>
            <dd className="mono break-all">{value}</dd>
          </div>
        ))}
      </dl>
    </details>
  )
}

/** What the fan paid for in words, who signed it, and where it is on the chain, or its receipt. */
export function AgreedPart({ booking, zone }: AgreedPartProps) {
  const { text, movedText, revision, rail, hold } = booking
  return (
    <BookingPart title="What was agreed">
      {text === null ? (
        <p className="text-sm text-t2">It was booked elsewhere: nobody here knows the words.</p>
      ) : (
        <p className="text-sm whitespace-pre-wrap break-words">{text}</p>
      )}
      {movedText === null ? null : (
        <div className="mt-4" data-testid="moved-text">
          <h3 className="text-sm font-medium">What you agreed to when its date was moved</h3>
          <p className="text-sm whitespace-pre-wrap break-words mt-1">{movedText}</p>
        </div>
      )}
      <div className="mt-3 flex flex-col gap-3">
        <Countersignature {...{ booking, zone }} />
        {revision === 0 || text === null ? null : (
          <p className="text-sm text-t2">
            {movedText === null
              ? 'You both changed its date or its length since. What stands at the top of this page counts.'
              : 'Where the two differ, the second one counts.'}
          </p>
        )}
        {hold?.purchaseId ? (
          <p className="text-sm">
            <Link className="inline-block py-1 underline" to={`/me/receipts/${hold.purchaseId}`}>
              Your receipt
            </Link>
          </p>
        ) : null}
        {rail === 'card' ? null : <Details {...byWallet(booking)} />}
      </div>
    </BookingPart>
  )
}
