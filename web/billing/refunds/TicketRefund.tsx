import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Link } from 'react-router'
import { isolated } from '#domain/names/isolated.ts'
import { Button } from '#web/kit/controls/Button.tsx'
import { Sheet } from '#web/kit/controls/Sheet.tsx'
import { formatMoney } from '#web/kit/format/formatMoney.ts'
import { formatDate } from '#web/kit/format/formatTime.ts'
import { Oops } from '#web/kit/states/Oops.tsx'
import { purchaseQuery } from '#web/payments/purchaseQuery.ts'
import AskRefund from './AskRefund.tsx'

function Loaded({ id }: { id: string }) {
  const { data, error, refetch } = useQuery(purchaseQuery(id))
  if (error && !data)
    return <Oops what="We could not load this payment." error={error} onRetry={() => void refetch()} />
  return data ? <AskRefund purchase={data} startsOpen /> : null
}

function PaymentLink({ id }: { id: string }) {
  const { data } = useQuery(purchaseQuery(id))
  return (
    <li className="border-b border-line py-3">
      <Link to={`/me/receipts/${id}`}>
        {data
          ? `${formatMoney(data.amount, data.currency)} on ${formatDate(data.paidAt ?? data.at)} to ${isolated(data.channel.name)}`
          : 'A payment'}
      </Link>
    </li>
  )
}

/** Asking for money back beside a ticket. What was paid several times is asked back payment by payment. */
export default function TicketRefund({ purchaseIds }: { purchaseIds: readonly string[] }) {
  const [isOpen, setOpen] = useState(false)
  const [only, ...others] = purchaseIds
  if (only === undefined) return null
  if (isOpen && others.length === 0) return <Loaded id={only} />
  return (
    <div>
      <Button kind="line" onClick={() => setOpen(true)}>
        Ask for money back
      </Button>
      {isOpen ? (
        <Sheet title="Which payment?" testId="which-payment" onClose={() => setOpen(false)}>
          <p className="text-sm text-t2 mt-4">
            You paid for this pass more than once. Each payment has its receipt, and goes back by itself.
          </p>
          <ul>
            {purchaseIds.map((id) => (
              <PaymentLink key={id} id={id} />
            ))}
          </ul>
        </Sheet>
      ) : null}
    </div>
  )
}
