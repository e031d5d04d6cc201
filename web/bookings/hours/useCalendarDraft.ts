import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import type { OwnCalls } from '#api/bookings/contract.ts'
import type { CallCalendar } from '#domain/calls/calendar.ts'
import { isZone, localOf } from '#domain/room/localTime.ts'
import { problemCode, sentenceOf } from '#web/kit/api/ApiProblem.ts'
import type { CallActs } from '../ownCalls.ts'
import { otherFaults, ownFaults, refusedCalendar } from './calendarFaults.ts'
import { firstCalendar, fromToday, isSameCalendar } from './dayHours.ts'

/** A calendar that is not saved, and what it is a change of. */
interface CalendarDraft {
  calendar: CallCalendar
  revision: number
  /** saved, and shown until the answer is there */
  isSaved?: true
}

/** A draft that is not in what is stored yet. */
function openDraft(draft: CalendarDraft | null, own: OwnCalls): CalendarDraft | null {
  return draft?.isSaved && own.revision >= draft.revision ? null : draft
}

export interface CalendarContext {
  accountId: string
  /** of this browser */
  ownZone: string
  /** of the server */
  nowMs: number
}

const CHANGED_ELSEWHERE =
  'Your hours were changed elsewhere meanwhile. What you set is still here: save again to have it instead.'

/** The date that the clocks of a zone show; of UTC where this browser does not know the zone. */
function dateIn(zone: string, nowMs: number): string {
  return localOf(nowMs, isZone(zone) ? zone : 'UTC').slice(0, 10)
}

/** The draft of an account: kept while other pages are open, and forgotten with the account. */
function useKeptDraft(accountId: string) {
  const queries = useQueryClient()
  const queryKey = ['own-calls', 'draft', accountId]
  const [draft, setShown] = useState(() => queries.getQueryData<CalendarDraft>(queryKey) ?? null)
  const latest = useRef(draft)
  function keep(next: CalendarDraft | null): void {
    latest.current = next
    setShown(next)
    queries.setQueryDefaults(queryKey, { gcTime: Number.POSITIVE_INFINITY })
    if (next === null) queries.removeQueries({ queryKey })
    else queries.setQueryData(queryKey, next)
  }
  return { draft, latest, keep }
}

function useLeaveGuard(isGuarded: boolean): void {
  useEffect(() => {
    if (!isGuarded) return
    const ask = (event: BeforeUnloadEvent) => event.preventDefault()
    window.addEventListener('beforeunload', ask)
    return () => window.removeEventListener('beforeunload', ask)
  }, [isGuarded])
}

/** Why the last press saved nothing; of the calendar that was sent, and of no other. */
interface Refused {
  calendar: CallCalendar
  problem: unknown
  sentence: string
}

/** The calendar as it is being changed, kept over what the server answers meanwhile. */
export function useCalendarDraft(own: OwnCalls, acts: CallActs, context: CalendarContext) {
  const { draft: kept, latest, keep } = useKeptDraft(context.accountId)
  const draft = openDraft(kept, own)
  const [isBusy, setBusy] = useState(false)
  const [refused, setRefused] = useState<Refused | null>(null)
  const isSending = useRef(false)
  const stored = own.calendar ?? firstCalendar(context.ownZone)
  const today = dateIn(stored.zone, context.nowMs)
  const base = fromToday(stored, today)
  const calendar = draft ? { ...draft.calendar, isPaused: base.isPaused } : base
  const isChanged = draft !== null && !isSameCalendar(fromToday(draft.calendar, today), base)
  const isFirst = own.calendar === null
  const isOfNow = refused !== null && isSameCalendar(refused.calendar, calendar)
  const found = ownFaults(calendar, own.calendar?.zone)
  const faults = { ...found, ...(isOfNow ? refusedCalendar(refused.problem) : {}) }
  useLeaveGuard(isChanged)

  function change(part: Partial<CallCalendar>): void {
    const now = openDraft(latest.current, own)
    if (now === null) setRefused(null)
    const next = { ...(now?.calendar ?? base), ...part }
    // what is set back while it is being saved is a change of what will be stored
    const isNone = isSameCalendar(next, base) && !isSending.current
    keep(isNone ? null : { calendar: next, revision: now?.revision ?? own.revision })
  }
  /** What was set after the press stays, as a change of what was saved. */
  function settle(sent: CalendarDraft | null, saved: OwnCalls): void {
    const now = latest.current
    if (now === null) return
    const { revision } = saved
    const isStored =
      now.calendar === sent?.calendar || (saved.calendar && isSameCalendar(now.calendar, saved.calendar))
    keep(isStored ? { ...now, revision, isSaved: true } : { ...now, revision })
  }
  async function refuse(error: unknown, revision: number): Promise<void> {
    let sentence = sentenceOf(error)
    if (problemCode(error) === 'CONFLICT') {
      const fresh = await acts.onRefresh().catch(() => null)
      if (fresh && fresh.revision !== revision) {
        keep({ calendar: latest.current?.calendar ?? calendar, revision: fresh.revision })
        sentence = CHANGED_ELSEWHERE
      }
    }
    setRefused({ calendar, problem: error, sentence })
  }
  async function save(): Promise<void> {
    if (isSending.current || Object.keys(found).length > 0) return
    isSending.current = true
    setBusy(true)
    setRefused(null)
    const sent = openDraft(latest.current, own)
    const revision = sent?.revision ?? own.revision
    try {
      settle(sent, await acts.onSave({ revision, calendar }))
    } catch (error) {
      await refuse(error, revision)
    } finally {
      isSending.current = false
      setBusy(false)
    }
  }
  /** A pause alone is no reason to refuse what is being set. */
  function follow(saved: OwnCalls): void {
    const now = latest.current
    if (now && now.revision === own.revision) keep({ ...now, revision: saved.revision })
  }

  const others = otherFaults(faults)
  const isElsewhere = refused !== null && Object.keys(refusedCalendar(refused.problem)).length === 0
  return {
    ...{ calendar, faults, isFirst, isBusy, change, save, follow },
    isUnsaved: isFirst || isChanged,
    today: dateIn(calendar.zone, context.nowMs),
    isRight: Object.keys(found).length === 0,
    problems: [
      ...others,
      ...(isElsewhere ? [refused.sentence] : []),
      ...(others.length === 0 && Object.keys(faults).length > 0 ? ['Look at the hours marked above.'] : []),
    ],
    discard: () => {
      keep(null)
      setRefused(null)
    },
  }
}
