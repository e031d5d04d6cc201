import { useEffect, useMemo, useSyncExternalStore } from 'react'
import { call, fillPath, routeOf } from '#web/kit/api/client.ts'
import { serverNow } from '#web/kit/serverClock.ts'
import { type AdmissionFlow, type AdmissionState, createAdmissionFlow } from './admissionFlow.ts'
import { createUnanswered } from './unansweredQuestion.ts'

/** Gives a seat back while the page goes away; nobody waits for the answer. */
function leaveOnTheWayOut(seatId: string): void {
  const { method, path } = routeOf('leaveSeat')
  const url = fillPath(path, { id: seatId })
  void fetch(url, { method, keepalive: true, credentials: 'same-origin' }).catch(() => undefined)
}

/** The tab is closed or reloaded: the slot is free at once. A page that comes back from the cache asks again. */
function usePageEnd(flow: AdmissionFlow): void {
  useEffect(() => {
    const onHide = () => {
      const now = flow.state()
      if (now.step === 'admitted') leaveOnTheWayOut(now.admission.seatId)
    }
    const onShow = (event: PageTransitionEvent) => {
      if (event.persisted && flow.state().step === 'admitted') void flow.enter()
    }
    addEventListener('pagehide', onHide)
    addEventListener('pageshow', onShow)
    return () => {
      removeEventListener('pagehide', onHide)
      removeEventListener('pageshow', onShow)
    }
  }, [flow])
}

/** A flow for one room; the seat is given back when the page is left. */
export function useAdmission(roomId: string): AdmissionFlow & { now: AdmissionState } {
  const flow = useMemo(() => {
    const unanswered = createUnanswered(roomId, { keeper: () => sessionStorage, now: serverNow })
    return createAdmissionFlow({ roomId, call, unanswered })
  }, [roomId])
  usePageEnd(flow)
  useEffect(() => () => void flow.release(), [flow])
  const now = useSyncExternalStore(flow.subscribe, flow.state)
  return useMemo(() => ({ ...flow, now }), [flow, now])
}
