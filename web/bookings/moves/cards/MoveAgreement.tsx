import type { OwnBooking } from '../../booked/bookingModel.ts'
import { agreedMoveText } from './cardMoveModel.ts'

interface MoveAgreementProps {
  booking: OwnBooking
  /** start of the new date, in milliseconds since the epoch */
  atMs: number
}

/** The words that are kept when a call by card moves; nothing by wallet, where a signature is. */
export function MoveAgreement({ booking, atMs }: MoveAgreementProps) {
  const text = agreedMoveText(booking, atMs)
  if (text === null) return null
  return (
    <details data-testid="move-agreement">
      <summary className="text-sm text-t2 cursor-pointer py-1">What you both agree to</summary>
      <p className="text-sm whitespace-pre-wrap wrap-anywhere mt-2">{text}</p>
    </details>
  )
}
