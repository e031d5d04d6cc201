import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useNavigate } from 'react-router'
import type { Purchase } from '#api/billing/purchases/contract.ts'
import type { ChannelPage } from '#api/creators/contract.ts'
import { isolated, type Typed } from '#domain/names/isolated.ts'
import { cardMoneyLine } from '#web/access/door/DoorOffer.tsx'
import { EmailForms } from '#web/accounts/EmailForms.tsx'
import { openSignIn } from '#web/accounts/signInRequest.ts'
import { useEmailSignIn } from '#web/accounts/useEmailSignIn.ts'
import { useSession } from '#web/accounts/useSession.ts'
import { PayView } from '#web/billing/pay/PayView.tsx'
import { type PaymentInput, usePayment } from '#web/billing/pay/usePayment.ts'
import { configQuery } from '#web/kit/api/queries.ts'
import { Button } from '#web/kit/controls/Button.tsx'
import { Sheet } from '#web/kit/controls/Sheet.tsx'
import { useKeptFocus } from '#web/kit/controls/useKeptFocus.ts'
import { useAfter } from '#web/kit/states/Loading.tsx'
import { Note } from '#web/kit/states/Note.tsx'
import { SkeletonLine } from '#web/kit/states/Skeleton.tsx'
import { SlowNote } from '#web/kit/states/SlowNote.tsx'
import { purchaseQuery } from '#web/payments/purchaseQuery.ts'

export interface PaySheetProps {
  channel: ChannelPage
  tierNo: number
  /** path of this site where the person wanted to be */
  returnTo: string
  /** somebody signed in here; false when there is nothing to sell to them, and the sheet closes */
  onSignedIn?: () => Promise<boolean>
  onPaid: () => void
  onClose: () => void
}

function Asking({ children }: { children: string }) {
  const isSlow = useAfter(5000)
  if (isSlow) return <SlowNote>{children}</SlowNote>
  return (
    <div role="status" aria-busy="true" aria-label={children}>
      <SkeletonLine height="h-40" />
    </div>
  )
}

function Paying({ creator, ...input }: PaymentInput & { creator: Typed }) {
  const payment = usePayment(input)
  const { step, quote, problem } = payment
  useKeptFocus(step === 'quoting' ? step : 'here')
  if (step === 'unsold' && problem)
    return (
      <div className="flex flex-col gap-4" data-testid="state:pay:unsold">
        <Note tone="bad" icon="alert" role="alert" testId="pay-failed">
          {problem.sentence}
        </Note>
        <Button kind="lamp" size="big" isFull onClick={payment.retry}>
          Try again
        </Button>
      </div>
    )
  if (!quote) return <Asking>We ask for the price. Nothing is paid.</Asking>
  return (
    <div data-testid={`state:pay:${step}`}>
      <PayView
        {...{ quote, creator, problem, was: payment.was, cardId: payment.cardId }}
        isBusy={step === 'paying'}
        isLeaving={step === 'leaving'}
        onCard={payment.choose}
        onPay={payment.press}
      />
    </div>
  )
}

/** Who pays has to be found again: a code by mail, inside the sheet. */
function SignInFirst({ line, onDone, onBack }: { line: string; onDone: () => void; onBack: () => void }) {
  const { data: config } = useQuery(configQuery())
  const way = useEmailSignIn(onDone)
  const reason = 'Sign in to get a pass'
  return (
    <div className="flex flex-col gap-4" data-testid="state:pay:sign-in">
      <p className="text-base figures">{line}</p>
      <p className="text-sm text-t2">
        First your e-mail address: your pass is found by it, and the receipt goes there.
      </p>
      {config?.hasEmail === false ? (
        <Button
          kind="lamp"
          size="big"
          isFull
          onClick={() => void openSignIn(reason).then((is) => is && onDone())}
        >
          Sign in
        </Button>
      ) : (
        <EmailForms way={way} onBack={onBack} last="Go on" />
      )}
    </div>
  )
}

/** One sheet from the press on what is sold by card to the payment: who pays, what for, and how. */
export default function PaySheet(props: PaySheetProps) {
  const { channel, tierNo, returnTo, onSignedIn, onPaid, onClose } = props
  const navigate = useNavigate()
  const queries = useQueryClient()
  const { account } = useSession()
  const [step, setStep] = useState<'sign-in' | 'asking' | 'paying'>(account ? 'paying' : 'sign-in')
  useKeptFocus(step)
  const creator = channel.channel.name
  const price = channel.tiers.find((tier) => tier.tierNo === tierNo)?.cardPrice
  /** Its own page begins with what was answered here: by its first look the wait may be over. */
  function waitFor(purchase: Purchase): void {
    queries.setQueryData(purchaseQuery(purchase.id).queryKey, purchase)
    void navigate(`/pay/${purchase.id}`, { state: 'pressed' })
  }
  async function signedIn(): Promise<void> {
    setStep('asking')
    if (!onSignedIn || (await onSignedIn())) setStep('paying')
    else onClose()
  }
  return (
    <Sheet title={`Get a pass · ${isolated(creator)}`} onClose={onClose} testId="pay-sheet">
      <div className="mt-4">
        {step === 'sign-in' ? (
          <SignInFirst
            line={price ? cardMoneyLine(price, creator) : ''}
            onDone={() => void signedIn()}
            onBack={onClose}
          />
        ) : null}
        {step === 'asking' ? <Asking>We ask at the door whether you have a pass already.</Asking> : null}
        {step === 'paying' ? (
          <Paying
            {...{ creator, tierNo, returnTo, onPaid }}
            channelId={channel.channel.id}
            onWait={waitFor}
          />
        ) : null}
      </div>
    </Sheet>
  )
}
