import { useEffect, useMemo, useSyncExternalStore } from 'react'
import { call, fillPath } from '#web/kit/api/client.ts'
import { routes } from '#web/kit/api/routes.generated.ts'
import { type AdmissionDesk, type AdmissionState, openAdmissionDesk } from './admission.ts'

/** Gives a seat back while the page goes away; nobody waits for the answer. */
function leaveOnTheWayOut(seatId: string): void {
  const { method, path } = routes.leaveSeat
  const url = fillPath(path, { id: seatId })
  void fetch(url, { method, keepalive: true, credentials: 'same-origin' }).catch(() => undefined)
}

/** The tab is closed or reloaded: the place is free at once. A page that comes back from the cache asks again. */
function usePageEnd(desk: AdmissionDesk): void {
  useEffect(() => {
    const onHide = () => {
      const now = desk.state()
      if (now.step === 'admitted') leaveOnTheWayOut(now.admission.seatId)
    }
    const onShow = (event: PageTransitionEvent) => {
      if (event.persisted && desk.state().step === 'admitted') void desk.enter()
    }
    addEventListener('pagehide', onHide)
    addEventListener('pageshow', onShow)
    return () => {
      removeEventListener('pagehide', onHide)
      removeEventListener('pageshow', onShow)
    }
  }, [desk])
}

/** A desk for one room; the seat is given back when the page is left. */
export function useAdmission(roomId: string): AdmissionDesk & { now: AdmissionState } {
  const desk = useMemo(() => openAdmissionDesk({ roomId, call }), [roomId])
  usePageEnd(desk)
  useEffect(() => () => void desk.release(), [desk])
  const now = useSyncExternalStore(desk.subscribe, desk.state)
  return useMemo(() => ({ ...desk, now }), [desk, now])
}
