import { useQuery } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import type { TxIntent } from '#api/transactions/contract.ts'
import { configQuery, useMe } from '#web/kit/api/queries.ts'
import { ConfirmBar } from '#web/kit/chainstate/ConfirmBar.tsx'
import { Button } from '#web/kit/controls/Button.tsx'
import { serverNow } from '#web/kit/serverClock.ts'
import { Note } from '#web/kit/states/Note.tsx'
import { intentsQuery, isOpen } from '#web/transactions/intentQueries.ts'
import { pollMsOf } from '#web/transactions/pollMs.ts'
import { failureOf, isSlow, leadOf, progressOf } from './openTransaction.ts'

const SHOWN = 3
const FINAL_SHOWN_MS = 8000

function Row({
  intent,
  blockS,
  safeS,
  onDismiss,
}: {
  intent: TxIntent
  blockS: number
  safeS: number
  onDismiss: () => void
}) {
  const failure = failureOf(intent)
  const close = useRef(onDismiss)
  close.current = onDismiss
  const isFinal = intent.state === 'safe'
  useEffect(() => {
    if (!isFinal) return
    const timer = setTimeout(() => close.current(), FINAL_SHOWN_MS)
    return () => clearTimeout(timer)
  }, [isFinal])
  if (failure) {
    return (
      <Note tone="bad" icon="alert" role="alert" actions={<Button onClick={onDismiss}>Dismiss</Button>}>
        {failure}
      </Note>
    )
  }
  return (
    <ConfirmBar
      progress={progressOf(intent)}
      lead={leadOf(intent)}
      block={intent.block}
      safeInS={safeS}
      isSlow={isSlow(intent, serverNow(), blockS, safeS)}
      testId="confirm-bar"
    />
  )
}

/** Own transactions that are on their way, and those that were when this page was opened; newest first. */
export function OpenTransactions() {
  const me = useMe()
  const { data: config } = useQuery(configQuery())
  const blockS = config?.chain.blockS ?? 2
  const { data } = useQuery({
    ...intentsQuery(pollMsOf(blockS)),
    enabled: me !== null && config !== undefined,
  })
  const seen = useRef(new Set<string>())
  const [dismissed, setDismissed] = useState<readonly string[]>([])
  for (const intent of data ?? []) if (isOpen(intent)) seen.current.add(intent.id)
  const shown = (data ?? [])
    .filter((one) => seen.current.has(one.id) && !dismissed.includes(one.id))
    .slice(0, SHOWN)
  if (!config || shown.length === 0) return null
  return (
    <section className="flex flex-col gap-2" aria-label="Your transactions">
      {shown.map((intent) => (
        <Row
          key={intent.id}
          intent={intent}
          blockS={blockS}
          safeS={config.chain.safeS}
          onDismiss={() => {
            setDismissed((before) => [...before, intent.id])
          }}
        />
      ))}
    </section>
  )
}
