import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { OpenReport } from '#api/moderation/reports/contract.ts'
import type { Room, Viewer } from '#api/rooms/contract.ts'
import type { TimeOutS } from '#domain/moderation/timeOuts.ts'
import type { ReportEnd } from '#domain/moderation/words.ts'
import { KIND_PEOPLE } from '#domain/room/hostedKind.ts'
import type { ChatMessage } from '#protocol/chat.ts'
import type { Why } from '#web/chat/acts/TermChoice.tsx'
import { useChat } from '#web/chat/useChat.ts'
import { sentenceOf } from '#web/kit/api/ApiProblem.ts'
import { call } from '#web/kit/api/client.ts'
import { formatMoment } from '#web/kit/format/formatTime.ts'
import { serverNow } from '#web/kit/serverClock.ts'
import type { RealtimeSocket } from '#web/kit/socket.ts'
import { banSeat, type SeatBan } from '#web/rooms/host/control/banSeat.ts'
import { type BanWish, banTerms } from '#web/rooms/host/control/banWish.ts'

/** A report of somebody else's stream or browser shows after so long at most. */
const LOOK_AGAIN_MS = 4000
/** What the log says where a press asked for no words. */
const KICKED = 'Taken out for a minute'
const TAKEN_BACK = 'Taken back in the console'

export const NO_SEAT = 'They have no seat in this room.'

function reach({ viewers, kind }: Room): string {
  const { people } = KIND_PEOPLE[kind]
  return `${viewers} ${viewers === 1 ? people.slice(0, -1) : people}`
}

/** What the console of a room knows, and its acts; each answers with its effect. */
export function useConsole(room: Room, socket: RealtimeSocket | null) {
  const client = useQueryClient()
  const params = { id: room.id }
  const { lines } = useChat(socket, room.id, 'role')
  const [focusId, setFocus] = useState<string | null>(null)
  const [chosen, setChosen] = useState<string | null>(null)
  const [effect, setEffect] = useState('')
  const [lastAct, setLastAct] = useState<string | null>(null)
  const reports = useQuery({
    queryKey: ['reports', room.id],
    queryFn: () => call('listReports', { params }),
    refetchInterval: LOOK_AGAIN_MS,
  })
  const message = lines.messages.find(({ id }) => id === focusId) ?? null
  const accountId = message ? message.accountId : chosen
  const person = useQuery({
    queryKey: ['person', room.id, accountId],
    queryFn: () => call('readPerson', { params: { ...params, accountId: accountId ?? '' } }),
    enabled: accountId !== null,
  })

  async function act<Answer>(
    work: () => Promise<Answer>,
    done: string | ((answer: Answer) => string),
  ): Promise<void> {
    try {
      const answer = await work()
      const actId = (answer as { actId?: string } | undefined)?.actId
      if (actId) setLastAct(actId)
      setEffect(typeof done === 'string' ? done : done(answer))
      for (const list of ['reports', 'person']) void client.invalidateQueries({ queryKey: [list, room.id] })
    } catch (error) {
      setEffect(sentenceOf(error))
    }
  }
  /** the line beside the one that goes has the focus next */
  function moveOn(messageId: string): void {
    if (messageId !== focusId) return
    const at = lines.messages.findIndex(({ id }) => id === messageId)
    setFocus((lines.messages[at + 1] ?? lines.messages[at - 1])?.id ?? null)
  }
  const showBan = (done: SeatBan) =>
    act(() => Promise.resolve(done), done.isKick ? 'Out for a minute.' : 'Banned and out.')
  const seatId = person.data?.seatId ?? null
  return {
    ...{ lines, message, focusId, effect, setEffect, canUndo: lastAct !== null },
    held: lines.messages.filter(({ seq }) => seq === null),
    reports: reports.data?.reports ?? [],
    person: accountId === null ? null : (person.data ?? null),
    focus: setFocus,
    choose(account: string) {
      setFocus(null)
      setChosen(account)
    },
    remove(roomId: string | null, messageId: string) {
      moveOn(messageId)
      const of = { id: roomId ?? room.id, messageId }
      return act(() => call('deleteMessage', { params: of, body: {} }), `Gone for ${reach(room)}.`)
    },
    release({ id: messageId }: ChatMessage) {
      const shown = `Shown to ${reach(room)}.`
      return act(() => call('releaseMessage', { params: { ...params, messageId } }), shown)
    },
    decide: ({ reportId }: OpenReport, state: ReportEnd) =>
      act(
        () => call('decideReport', { params: { ...params, reportId }, body: { state } }),
        state === 'acted' ? 'Done. It is out of the queue.' : 'Dismissed.',
      ),
    async kick() {
      if (seatId === null) return setEffect(NO_SEAT)
      const body = { seatId, reason: KICKED }
      await act(() => call('kickViewer', { params, body }), 'Out for a minute.')
    },
    async silence(forS: TimeOutS, why: Why) {
      const of = { ...params, accountId: accountId ?? '' }
      const until = (at: string) => `Silent until ${formatMoment(at)}.`
      await act(
        () => call('timeOut', { params: of, body: { ...why, forS } }),
        (done) => until(done.until),
      )
    },
    /** throws what the server says: its sheet shows it */
    async ban(wish: BanWish) {
      if (wish.term === 'minute')
        return seatId === null ? setEffect(NO_SEAT) : showBan(await banSeat(room.id, { seatId }, wish))
      const of = { ...params, accountId: accountId ?? '' }
      const { actId } = await call('banWriter', { params: of, body: banTerms(wish, serverNow()) })
      await showBan({ actId, isKick: false })
    },
    /** somebody of the list of viewers, who may never have written; throws as `ban` does */
    banSeated: async (viewer: Viewer, wish: BanWish) => showBan(await banSeat(room.id, viewer, wish)),
    async undo() {
      if (lastAct === null) return setEffect('There is nothing to take back.')
      const of = { id: room.channel.id, actId: lastAct }
      await act(() => call('undoAct', { params: of, body: { reason: TAKEN_BACK } }), 'Taken back.')
      setLastAct(null)
    },
  }
}
