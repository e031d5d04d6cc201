import { Link } from 'react-router'
import type { PurchaseFailure, PurchaseWay } from '#domain/billing/words.ts'
import { Button, buttonClass } from '#web/kit/controls/Button.tsx'
import { Cooldown } from '#web/kit/states/Cooldown.tsx'
import { Note } from '#web/kit/states/Note.tsx'
import { bookingMoment } from '../../book/when/bookTimes.ts'
import type { BookingContext } from '../BookingRows.tsx'
import type { OwnBooking } from '../bookingModel.ts'
import { cardAmountText } from '../cardWords.ts'
import { useFocusAfter } from '../useFocusAfter.ts'
import { holdTimes, isHoldPressable, type LaterHold } from './unheldModel.ts'
import { unheldText } from './unheldWords.ts'
import type { HoldNow } from './useHoldNow.ts'

interface UnheldMoneyProps extends BookingContext {
  booking: OwnBooking
  later: LaterHold
  holdNow: HoldNow
  /** the call is being ended */
  isBlocked: boolean
}

type PressProps = Pick<UnheldMoneyProps, 'booking' | 'later' | 'holdNow' | 'isBlocked' | 'zone'>

/** After these another try on the same card hardly helps. */
const OTHER_CARD_FIRST: readonly PurchaseFailure[] = ['EXPIRED_CARD', 'CARD_GONE', 'HOLD_SHORT']

/** The two ways to have it held: on the card that is saved, or on another one. */
function HoldButtons({ booking, later, holdNow, isBlocked }: Omit<PressProps, 'zone'>) {
  const { phase, pressed: way, isBusy, problem, press } = holdNow
  const sum = cardAmountText(BigInt(booking.price.units), booking)
  const words = { saved_card: `Hold ${sum} now`, checkout: 'Use another card' }
  const isOtherFirst = later.failCode !== null && OTHER_CARD_FIRST.includes(later.failCode)
  const [first, second]: [PurchaseWay, PurchaseWay] = isOtherFirst
    ? ['checkout', 'saved_card']
    : ['saved_card', 'checkout']
  if (problem && problem.waitS > 0)
    return (
      <Cooldown
        key={`${problem.sentence} ${problem.waitS}`}
        {...{ kind: 'lamp', size: 'mid', seconds: problem.waitS, label: words[way ?? first] }}
        onPress={() => press(way ?? first)}
      />
    )
  const button = (by: PurchaseWay, kind: 'lamp' | 'line') => {
    const isOwn = isBusy && way === by
    return (
      <Button
        key={by}
        {...{ kind, size: 'mid', isBusy: isOwn, disabled: (isBusy || isBlocked) && !isOwn }}
        className="whitespace-normal"
        onClick={() => press(by)}
      >
        {isOwn ? (phase === 'leaving' ? 'Opening the payment page' : 'Holding it') : words[by]}
      </Button>
    )
  }
  return (
    <>
      {button(first, 'lamp')}
      {button(second, 'line')}
    </>
  )
}

/** What the last press came to, and the next one as long as there can be one. */
function PressPart({ isOpen, ...props }: PressProps & { isOpen: boolean }) {
  const { problem, isBusy } = props.holdNow
  return (
    <div className="mt-3 flex flex-col gap-3" data-testid="hold-now">
      {problem === null ? null : (
        <Note tone="bad" icon="alert" role="alert" testId="hold-problem">
          {problem.sentence}
        </Note>
      )}
      {isOpen || isBusy ? (
        <>
          <div className="flex flex-wrap gap-2">
            <HoldButtons {...props} />
          </div>
          <p className="text-sm text-t2">
            It is held on the card that you saved, and your bank may ask you to confirm it. You type another
            card on the payment provider’s page. You can do this until{' '}
            {bookingMoment(holdTimes(props.booking).lastS, props.zone)}.
          </p>
        </>
      ) : null}
    </div>
  )
}

/** Where the money of a call is that is not held yet, and what its fan can do about it. */
export function UnheldMoney({ booking, later, nowS, zone, holdNow, isBlocked }: UnheldMoneyProps) {
  const text = unheldText(booking, later, { nowS, zone })
  const { openPurchaseId } = later
  const isOpen = isHoldPressable(booking, nowS)
  // what a press came to stays in sight, and a press that works keeps its button
  const isPressed = openPurchaseId === null && (holdNow.isBusy || holdNow.problem !== null)
  // a button that was pressed goes when something is under way
  const part = useFocusAfter(`${isOpen}/${openPurchaseId}`, holdNow.pressed !== null)
  return (
    <div ref={part} tabIndex={-1} className="quietfocus">
      {booking.side === 'fan' && later.isFailed && openPurchaseId === null ? (
        <Note tone="warn" icon="alert" testId="hold-failed">
          {text}
        </Note>
      ) : (
        <p className="text-base figures">{text}</p>
      )}
      {openPurchaseId === null ? null : (
        <div className="mt-3">
          <Note
            tone="info"
            icon="clock"
            role="status"
            testId="hold-open"
            actions={
              <Link className={buttonClass({ kind: 'line', size: 'mid' })} to={`/pay/${openPurchaseId}`}>
                How it stands
              </Link>
            }
          >
            A hold is under way. Its page shows how it stands, and whether it waits for you.
          </Note>
        </div>
      )}
      {isOpen || isPressed ? <PressPart {...{ booking, later, holdNow, isBlocked, isOpen, zone }} /> : null}
    </div>
  )
}
