import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import type { CardTicket } from '#api/passes/contract.ts'
import { Button } from '#web/kit/controls/Button.tsx'
import { Note } from '#web/kit/states/Note.tsx'
import { Oops } from '#web/kit/states/Oops.tsx'
import { MoveSheet } from './MoveSheet.tsx'
import { cardMoveQuery } from './moveQuery.ts'
import { blockText, moveText } from './moveText.ts'

/** A move that is open: how far it is, and the way to go on with it, also from another window. */
function OpenMove({ ticket, id }: { ticket: CardTicket; id: string }) {
  const queries = useQueryClient()
  const [isOpen, setOpen] = useState(false)
  const { data: move, error, refetch } = useQuery(cardMoveQuery(id))
  const state = move && `${move.state}${move.isFrozen}`
  const was = useRef(state)
  useEffect(() => {
    if (was.current !== undefined && was.current !== state)
      void queries.invalidateQueries({ queryKey: ['my-passes'] })
    was.current = state
  }, [queries, state])
  if (error && !move)
    return <Oops what="We could not look up this move." error={error} onRetry={() => void refetch()} />
  const text = move && moveText(move)
  if (!move || text === null) return null
  const canGoOn = move.state === 'signed' && move.claim !== null && !move.isFrozen
  return (
    <Note
      tone={move.isFrozen ? 'warn' : 'info'}
      icon="wallet"
      role="status"
      testId={`move-${move.state}`}
      actions={
        canGoOn ? (
          <Button kind="line" onClick={() => setOpen(true)}>
            Go on
          </Button>
        ) : null
      }
    >
      {text}
      {isOpen && canGoOn ? (
        <MoveSheet ticket={ticket} move={move} wallets={[move.wallet]} onClose={() => setOpen(false)} />
      ) : null}
    </Note>
  )
}

/** Moving a card ticket to an own wallet: the way there, how far it is, or why there is none. */
export default function TicketMove({ ticket }: { ticket: CardTicket }) {
  const { move } = ticket
  const [isOpen, setOpen] = useState(false)
  if (move.id !== null && move.state !== 'none' && !isOpen) return <OpenMove ticket={ticket} id={move.id} />
  if (move.blocked !== null) {
    const text = blockText(move.blocked)
    return text === null ? null : (
      <p className="text-sm text-t2" data-testid="move-blocked">
        {text}
      </p>
    )
  }
  return (
    <div>
      <Button kind="line" onClick={() => setOpen(true)}>
        Move my pass to {move.wallets.length > 1 ? 'a' : 'this'} wallet
      </Button>
      {isOpen ? <MoveSheet ticket={ticket} wallets={move.wallets} onClose={() => setOpen(false)} /> : null}
    </div>
  )
}
