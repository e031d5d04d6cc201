import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useId, useRef, useState } from 'react'
import { configQuery } from '#web/kit/api/queries.ts'
import { Button, type ButtonProps } from '#web/kit/controls/Button.tsx'
import { TxNote } from '#web/transactions/TxNote.tsx'
import { isWorking, workingWord } from '#web/transactions/txPhase.ts'
import { useTx } from '#web/transactions/useTx.ts'
import { type TakeBackOrder, takeBackAction } from './lockTransaction.ts'
import { tokenLocksQuery } from './tokenLocksQuery.ts'

export interface TakeBackProps extends Pick<ButtonProps, 'kind'> {
  order: TakeBackOrder
  /** `100 NORTH`, to who hears several of these; omit where it stands alone */
  amount?: string
  /** what else it does, asked first; null: it does nothing else */
  warning?: string | null
  /** in a block and seen by the server */
  onDone?: () => void
}

/** Gives a wallet all that it locked of a token. */
export function TakeBack({ order, amount, warning = null, onDone, kind = 'line' }: TakeBackProps) {
  const queries = useQueryClient()
  const { data: config } = useQuery(configQuery())
  const { phase, run } = useTx()
  const [isAsking, setAsking] = useState(false)
  const keep = useRef<HTMLButtonElement>(null)
  const ask = useRef<HTMLButtonElement>(null)
  const wasAsking = useRef(false)
  const warningId = useId()
  useEffect(() => {
    if (isAsking) keep.current?.focus()
    else if (wasAsking.current) ask.current?.focus()
    wasAsking.current = isAsking
  }, [isAsking])
  const described = isAsking && warning !== null ? { 'aria-describedby': warningId } : {}
  const named = (word: string) => (amount === undefined ? {} : { 'aria-label': `${word}: ${amount}` })
  const isBusy = isWorking(phase)
  const press = warning === null ? 'Take back' : 'Take back and leave'
  const word = workingWord(phase, config?.chain.name ?? 'the network')

  function takeBack(): void {
    void run(async (owner) => ({
      ...takeBackAction(order, owner),
      onIncluded() {
        void queries.invalidateQueries({ queryKey: tokenLocksQuery().queryKey })
        onDone?.()
      },
    }))
  }

  return (
    <div className="flex flex-col gap-3">
      {isAsking && warning !== null ? (
        <p className="text-sm" id={warningId}>
          {warning}
        </p>
      ) : null}
      <div className="flex flex-wrap items-center gap-2">
        {/* first, where the press was that asked: nobody confirms by pressing twice */}
        {isAsking && !isBusy ? (
          <Button ref={keep} kind="ghost" {...described} onClick={() => setAsking(false)}>
            Keep them locked
          </Button>
        ) : null}
        {isAsking || warning === null ? (
          <Button {...{ kind, isBusy, ...described }} {...(isBusy ? {} : named(press))} onClick={takeBack}>
            {(isBusy ? word : null) ?? press}
          </Button>
        ) : (
          <Button key="ask" ref={ask} {...{ kind, ...named('Take back') }} onClick={() => setAsking(true)}>
            Take back
          </Button>
        )}
      </div>
      <TxNote phase={phase} />
    </div>
  )
}
