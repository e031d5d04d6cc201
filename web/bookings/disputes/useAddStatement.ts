import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import type { CallDispute, CallStatement } from '#api/bookings/disputes/contract.ts'
import type { DisputeReason } from '#domain/calls/words.ts'
import { ApiProblem, Unreachable } from '#web/kit/api/ApiProblem.ts'
import { call } from '#web/kit/api/client.ts'
import { readAgain, useMe } from '#web/kit/api/queries.ts'
import type { OwnBooking } from '../booked/bookingModel.ts'
import { callFileHref, disputeQuery } from './disputeQueries.ts'
import {
  afterSending,
  type DraftFile,
  fileRoom,
  offeredReasons,
  type StatementDraft,
  type StatementFaults,
  shownFiles,
  statementFaults,
} from './draftRules.ts'
import type { StatementEvidence } from './evidence.ts'
import { useStatementDraft } from './useStatementDraft.ts'
import { type StatementFiles, useStatementFiles } from './useStatementFiles.ts'

/** What somebody writes about a call, and the press that says it. */
export interface AddStatement extends StatementFiles {
  draft: Pick<StatementDraft, 'reason' | 'text'>
  files: readonly DraftFile[]
  offered: readonly DisputeReason[]
  /** how many files what is said next can have */
  room: number
  /** what kept the last press from saying it, as long as it does */
  faults: StatementFaults | null
  /** presses that said nothing because of that */
  refusals: number
  isBusy: boolean
  /** why the server did not keep it; null: nothing went wrong */
  problem: unknown
  write: (part: Partial<Pick<StatementDraft, 'reason' | 'text'>>) => void
  /** keeps it at the server; null where it did not, for a reason that is shown */
  add: () => Promise<StatementEvidence | null>
}

const READ_MS = 15_000

/** The bytes of a file that the server keeps. Throws ApiProblem where it is gone, Unreachable where no answer comes in time. */
async function readFile(href: string): Promise<Uint8Array> {
  let answer: Response
  try {
    answer = await fetch(href, { signal: AbortSignal.timeout(READ_MS) })
    if (answer.ok) return new Uint8Array(await answer.arrayBuffer())
  } catch (cause) {
    throw new Unreachable({ cause })
  }
  if (answer.status !== 404) throw new Unreachable()
  throw new ApiProblem({
    ...{ type: 'about:blank', title: 'Not found', status: 404, code: 'NOT_FOUND', ref: '' },
    detail: 'One of the files is not here any more. Add it again, or send it without.',
  })
}

/** SHA-256 of each file; those of an earlier visit are read again for that. */
async function digestsOf(bookingId: string, files: readonly DraftFile[]): Promise<string[]> {
  const { digestOf } = await import('./evidence.ts')
  const digests: string[] = []
  for (const { digest, kept } of files) {
    if (digest !== null || kept === null) digests.push(digest ?? '')
    else digests.push(digestOf(await readFile(callFileHref(bookingId, kept))))
  }
  return digests
}

/** Sends it, with what this page computed itself. */
async function send(
  { id }: OwnBooking,
  { reason, text }: { reason: DisputeReason; text: string },
  files: readonly DraftFile[],
): Promise<{ evidence: StatementEvidence; kept: CallStatement }> {
  const digests = await digestsOf(id, files)
  const fileIds = files.flatMap(({ kept }) => (kept ? [kept.id] : []))
  const kept = await call('addStatement', { params: { bookingId: id }, body: { reason, text, fileIds } })
  return { evidence: { reason, text, files: digests, hash: kept.hash }, kept }
}

/** Writes and says something about a call. */
export function useAddStatement(booking: OwnBooking): AddStatement {
  const queries = useQueryClient()
  const query = disputeQuery(useMe()?.accountId ?? '', booking.id)
  const { data } = useQuery<CallDispute>(query)
  const kept = useStatementDraft(booking.id)
  const [isBusy, setBusy] = useState(false)
  const [problem, setProblem] = useState<unknown>(null)
  const [refusals, setRefusals] = useState(0)
  const isPressed = useRef(false)
  const files = shownFiles(kept.draft, data?.files ?? [])
  const offered = offeredReasons(booking.side, data?.opened?.by ?? null)
  const room = fileRoom(data, booking.side)
  const faults = statementFaults(kept.draft, files, offered)
  const { queryKey } = query
  const work = useStatementFiles(kept, { bookingId: booking.id, queryKey, shown: files, room })

  async function add(): Promise<StatementEvidence | null> {
    const { draft } = kept
    const { reason } = draft
    if (isPressed.current) return null
    setProblem(null)
    if (faults !== null || reason === null) {
      setRefusals(refusals + 1)
      return null
    }
    isPressed.current = true
    setBusy(true)
    try {
      const answer = await send(booking, { reason, text: draft.text.trim() }, files)
      const sent = { draft, files, digests: answer.evidence.files, kept: answer.kept }
      kept.change((now) => afterSending(now, sent, booking.status === 'disputed'))
      setRefusals(0)
      return answer.evidence
    } catch (error) {
      setProblem(error)
      return null
    } finally {
      isPressed.current = false
      setBusy(false)
      void readAgain(queries, { queryKey })
    }
  }
  return {
    ...work,
    ...{ draft: kept.draft, files, offered, room, isBusy, problem, refusals, add },
    faults: refusals > 0 ? faults : null,
    // what was kept of it before is something else now
    write: (part) => kept.change((draft) => ({ ...draft, ...part, hash: null })),
  }
}
